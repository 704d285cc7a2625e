import assert from 'node:assert/strict';
import { Refusal } from './api.ts';
import { toldOf } from './faults.ts';
import { withLocale } from './server/locale.ts';

const invalid = (parameter: string, detail: string) =>
  new Refusal(400, `${parameter}: ${detail}`, {
    type: 'urn:brain-storm:problem:invalid_request',
    errors: [{ parameter, detail }],
  });

describe('toldOf', () => {
  it('says under the field what was found and expected', () => {
    const refusal = invalid('email', 'found "me", expected an e-mail address, like name@example.org.');
    assert.deepEqual(toldOf(refusal, ['email', 'password']), {
      faults: { email: 'Found "me", expected an e-mail address, like name@example.org.' },
    });
    assert.deepEqual(toldOf(invalid('name', 'found "", expected a name.'), ['name']), {
      faults: { name: 'Expected a name.' },
    });
  });

  it('never says a secret again', () => {
    const refusal = invalid('newPassword', 'found "hunter, expected", expected a password of 10 to 200 characters.');
    assert.doesNotMatch(JSON.stringify(toldOf(refusal, ['newPassword'])), /hunter/);
  });

  it('puts a wrong code under its field, and above all where the form has no such field', () => {
    const refusal = new Refusal(401, 'No.', { type: 'urn:brain-storm:problem:second_factor_refused' });
    assert.deepEqual(Object.keys(toldOf(refusal, ['factor']).faults ?? {}), ['factor']);
    assert.deepEqual(toldOf(refusal, ['email']), { refusal: 'No.' });
  });

  it('has words of its own for a refused sign-in, and the api’s for the rest', () => {
    const refused = new Refusal(401, 'x', { type: 'urn:brain-storm:problem:sign_in_refused' });
    assert.match(toldOf(refused, []).refusal ?? '', /do not belong together/);
    assert.deepEqual(toldOf(new Refusal(0, 'We could not be reached.'), []), { refusal: 'We could not be reached.' });
  });

  it('says in German what it has words for, and the rest as the api does', () => {
    const told = (refusal: Refusal, fields: string[] = []) => withLocale('de', () => toldOf(refusal, fields));
    const taken = new Refusal(409, 'x', { type: 'urn:brain-storm:problem:wallet_taken' });
    assert.match(told(taken).refusal ?? '', /gehört zu einem anderen Konto/);
    assert.deepEqual(told(invalid('email', 'found "me", expected an address.'), ['email']), {
      faults: { email: 'Erwartet wird eine E-Mail-Adresse wie name@example.org.' },
    });
    assert.deepEqual(told(invalid('other', 'expected a number.'), ['other']), {
      faults: { other: 'Expected a number.' },
    });
    const seenHere = new Refusal(400, 'x', { errors: [{ parameter: 'email', detail: 'Die Adresse fehlt.' }] });
    assert.deepEqual(told(seenHere, ['email']), { faults: { email: 'Die Adresse fehlt.' } });
  });
});
