import assert from 'node:assert/strict';
import { isActionFailure, redirect } from '@sveltejs/kit';
import { Refusal } from '#lib/api.ts';
import { act, faulty } from './act.ts';

const request = (fields: Record<string, string>) =>
  new Request('http://localhost/', { method: 'POST', body: new URLSearchParams(fields) });
const sent = { at: 'sign-in', email: ' me@example.org ', password: ' spaces count ' };

describe('act', () => {
  it('tells which form it was, and what came of it', async () => {
    const told = await act(request(sent), (form) => ({ said: `${form.text('email')}|${form.text('password')}` }));
    assert.deepEqual(told, { at: 'sign-in', said: 'me@example.org| spaces count ' });
  });

  it('gives back what was typed where it failed, but no secret', async () => {
    const told = await act(request(sent), () => {
      throw faulty('email', 'found "me", expected an address.');
    });
    assert.ok(isActionFailure(told));
    assert.equal(told.status, 400);
    assert.deepEqual(told.data, {
      at: 'sign-in',
      typed: { at: 'sign-in', email: ' me@example.org ' },
      faults: { email: 'Found "me", expected an address.' },
    });
  });

  it('takes a needed second factor for a step forward', async () => {
    const told = await act(request(sent), () => {
      throw new Refusal(401, 'x', { type: 'urn:brain-storm:problem:second_factor_needed' });
    });
    assert.ok(isActionFailure(told));
    assert.deepEqual(told.data, {
      at: 'sign-in',
      typed: { at: 'sign-in', email: ' me@example.org ' },
      needsFactor: true,
      refusal: undefined,
    });
  });

  it('is 503 when the api is away, and lets a redirect through', async () => {
    const away = await act(request(sent), () => {
      throw new Refusal(0, 'We could not be reached.');
    });
    assert.ok(isActionFailure(away));
    assert.equal(away.status, 503);
    await assert.rejects(
      act(request(sent), () => redirect(303, '/me/profile')),
      { status: 303, location: '/me/profile' },
    );
  });

  it('is 400 for a body that is no form', async () => {
    for (const type of ['text/plain', 'multipart/form-data', 'multipart/form-data; boundary=x', 'application/json']) {
      const body = { method: 'POST', body: 'a=b', headers: { 'content-type': type } };
      await assert.rejects(
        act(new Request('http://localhost/', body), () => ({})),
        { status: 400 },
        type,
      );
    }
  });

  it('gives back no field that no page could hold', async () => {
    const told = await act(request({ ...sent, constructor: 'x', ['__proto__']: 'x', 'a b': 'x' }), () => {
      throw faulty('email', 'expected an address.');
    });
    assert.ok(isActionFailure(told));
    assert.deepEqual(Object.keys((told as unknown as { data: { typed: object } }).data.typed).sort(), [
      'at',
      'constructor',
      'email',
    ]);
  });
});
