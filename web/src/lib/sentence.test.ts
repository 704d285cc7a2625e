import assert from 'node:assert/strict';
import { credentialEventNames, eventNames, plainSentence, sentence } from './sentence.ts';
import { withLocale } from './server/locale.ts';

const id = 'a1'.repeat(16);
const event = (name: string, data: Record<string, unknown> = {}) => {
  const [contract, event] = name.split('.') as [string, string];
  return { contract, name: event, data };
};

describe('sentence', () => {
  it('links a certificate and names its course', () => {
    assert.deepEqual(sentence(event('certificate.credential_issued', { id, course: 'writing_soroban_contracts' })), [
      { text: 'A ' },
      { text: 'certificate', href: `/credentials/${id}` },
      { text: ' was issued for Writing Soroban contracts.' },
    ]);
  });

  it('gives the reason as a sentence of its own, and none when there is none', () => {
    assert.equal(
      plainSentence(event('certificate.credential_revoked', { id, reason: 'issued to the\nwrong account' })),
      'A certificate was revoked. Reason given: issued to the wrong account.',
    );
    assert.equal(
      plainSentence(event('certificate.credential_revoked', { id, reason: 'typo\u202e in the\u0007name' })),
      'A certificate was revoked. Reason given: typo in the name.',
    );
    assert.equal(
      plainSentence(event('certificate.credential_revoked', { id, reason: ' ' })),
      'A certificate was revoked.',
    );
  });

  it('tells progress in lessons', () => {
    const data = { course: 'dao_votes', lessonsDone: 6, lessonsTotal: 18, percent: 33 };
    assert.equal(
      plainSentence(event('analytics.progress_recorded', data)),
      'A learner has finished 6 of 18 lessons of DAO votes.',
    );
  });

  it('names the contract of an event that both can have', () => {
    assert.equal(
      plainSentence(event('analytics.role_granted', { role: 'attestor' })),
      'An account was given the attestor role in the analytics contract.',
    );
  });

  it('has words even for an event nobody has met', () => {
    assert.equal(plainSentence(event('token.delegate_changed')), 'The token contract recorded “delegate changed”.');
  });

  it('never shows a hash or an address', () => {
    const data = {
      id,
      learner: `G${'A'.repeat(55)}`,
      by: `G${'B'.repeat(55)}`,
      course: 'dao',
      reason: 'x',
      successor: id,
      role: 'issuer',
    };
    for (const name of eventNames)
      assert.doesNotMatch(plainSentence(event(name, data)), /[0-9a-f]{32}|[GC][A-Z2-7]{55}/, name);
  });
});

describe('sentence in German', () => {
  const german = (name: string, data: Record<string, unknown> = {}) =>
    withLocale('de', () => plainSentence(event(name, data)));

  it('says the same, and keeps its links', () => {
    const data = { id, successor: id, course: 'dao_votes', reason: 'typo', lessonsDone: 6, lessonsTotal: 18 };
    assert.deepEqual(
      ['certificate.credential_issued', 'certificate.credential_superseded', 'analytics.progress_recorded'].map(
        (name) => german(name, data),
      ),
      [
        'Ein Zertifikat wurde für „DAO votes“ ausgestellt.',
        'Ein Zertifikat wurde durch eine berichtigte Fassung ersetzt. Angegebener Grund: typo.',
        'Jemand hat 6 von 18 Lektionen in „DAO votes“ abgeschlossen.',
      ],
    );
    const parts = withLocale('de', () => sentence(event('certificate.credential_superseded', data)));
    assert.deepEqual(
      parts.filter(({ href }) => href).map(({ text }) => text),
      ['Zertifikat', 'berichtigte Fassung'],
    );
  });

  it('leaves no event in English', () => {
    for (const name of [...eventNames, 'token.delegate_changed'])
      assert.notEqual(german(name), plainSentence(event(name)), name);
  });
});

describe('eventNames', () => {
  it('spells every event as the stream does', () => {
    assert.ok(eventNames.includes('certificate.credential_issued') && eventNames.includes('analytics.paused'));
    assert.equal(new Set(eventNames).size, eventNames.length);
    assert.deepEqual(
      credentialEventNames.map((name) => name.slice('certificate.credential_'.length)),
      ['issued', 'revoked', 'suspended', 'reinstated', 'superseded'],
    );
  });
});
