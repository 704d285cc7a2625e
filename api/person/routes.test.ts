import assert from 'node:assert/strict';
import type { HandleState, PublicProfile } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { enroll, publishTexts } from '../testing/learning.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';
import { credentialId, credentialRow, writeRows } from '../testing/rows.ts';

describe('people', () => {
  let api: TestApi;
  before(async () => {
    api = await testApi();
    await publishTexts(api.databaseUrl);
    await publishTexts(api.databaseUrl, 'other');
  });
  after(() => api.close());
  beforeEach(() => api.sql.query('DELETE FROM app.handles; DELETE FROM app.released_handles'));

  const set = (person: Person, handle: string | null, isPublic = false) =>
    person.ask<HandleState>('PUT', '/v1/account/handle', { handle, isPublic });
  const profile = (handle: string) => api.get(`/v1/people/${handle}`);
  const status = async (handle: string) => (await profile(handle)).status;

  describe('have a handle', () => {
    it('that is theirs alone, and hides them until they say otherwise', async () => {
      const person = await newPerson(api);
      assert.deepEqual((await person.ask('GET', '/v1/account/handle')).body, { handle: null, isPublic: false });
      assert.deepEqual((await set(person, 'maria_k')).body, { handle: 'maria_k', isPublic: false });
      assert.equal(await status('maria_k'), 404);
      assert.deepEqual(refusal(await set(await newPerson(api), 'maria_k')), [409, 'handle_taken']);
      assert.deepEqual((await set(person, 'maria_k', true)).body, { handle: 'maria_k', isPublic: true });
      assert.equal(await status('Maria_K'), 200);
      assert.equal((await set(person, null)).status, 200);
      assert.equal(await status('maria_k'), 404);
      assert.equal((await api.get('/v1/account/handle')).status, 401);
    });

    it('of 3 to 24 letters, digits and _, and none that would pass for ours', async () => {
      const person = await newPerson(api);
      for (const handle of ['ab', 'x'.repeat(25), '1st', '_ab', 'Maria', 'mária', 'a b', 'a-b', '', 'a\u202eb'])
        assert.deepEqual(refusal(await set(person, handle)), [400, 'invalid_request'], handle);
      for (const handle of ['admin', 'brainstorm', 'support', 'me'])
        assert.ok([400, 409].includes((await set(person, handle)).status), handle);
      assert.deepEqual(refusal(await set(person, null, true)), [400, 'invalid_request']);
      assert.equal((await set(person, 'x'.repeat(24))).status, 200);
    });

    it('that others may not take for 30 days after it was given up, but who had it may', async () => {
      const [before, after] = [await newPerson(api), await newPerson(api)];
      await set(before, 'first_one');
      assert.equal((await set(before, 'second_one')).status, 200);
      assert.deepEqual(refusal(await set(after, 'first_one')), [409, 'handle_taken']);
      assert.equal((await set(before, 'first_one')).status, 200);
      assert.deepEqual(refusal(await set(after, 'second_one')), [409, 'handle_taken']);
      await api.sql.query(`UPDATE app.released_handles SET free_at = now() - interval '1 second'`);
      assert.equal((await set(after, 'second_one')).status, 200);
    });

    it('that one of twenty gets who ask at once, also while it is given up', async () => {
      const people = await Promise.all(Array.from({ length: 20 }, () => newPerson(api)));
      const answers = await Promise.all(people.map((person) => set(person, 'wanted')));
      assert.equal(answers.filter(({ status }) => status === 200).length, 1);
      const holder = people[answers.findIndex(({ status }) => status === 200)] as Person;
      const others = people.filter((person) => person !== holder);
      const race = await Promise.all([set(holder, 'something_else'), ...others.map((person) => set(person, 'wanted'))]);
      assert.deepEqual(
        race.map(({ status }) => status),
        [200, ...others.map(() => 409)],
      );
    });
  });

  describe('show a profile', () => {
    it('with what they finished and wrote, and nothing else', async () => {
      const person = await newPerson(api);
      await person.ask('PATCH', '/v1/account', { displayName: 'Sample Learner' });
      await enroll(api.sql, person.id, { done: ['one', 'two'], completedAt: '2026-11-09T10:00:00Z' });
      await enroll(api.sql, person.id, { course: 'other', done: ['one'] });
      for (const course of ['small', 'other'])
        await person.ask('PUT', `/v1/courses/${course}/reviews/own`, { stars: 4, text: `About ${course}.` });
      await api.sql.query(`UPDATE app.reviews SET hidden_at = now(), hidden_reason = 'x' WHERE course = 'other'`);
      const issued = credentialRow({ learner: person.keypair.publicKey(), course: 'small' });
      await writeRows(api.sql, 'credentials', [issued]);
      await set(person, 'shown', true);
      const { body } = await profile('shown');
      const { memberSince, reviews, ...rest } = body as PublicProfile;
      const course = { course: 'small', title: 'Small', language: 'en' };
      assert.deepEqual(rest, {
        ...{ handle: 'shown', name: 'Sample Learner', avatar: null },
        finished: [{ ...course, completedAt: '2026-11-09T10:00:00.000Z', credential: credentialId }],
      });
      assert.ok(Date.parse(memberSince) <= Date.now());
      assert.partialDeepStrictEqual(reviews, [{ ...course, stars: 4, text: 'About small.' }]);
      assert.doesNotMatch(JSON.stringify(body), new RegExp(`${person.id}|${person.keypair.publicKey()}`));
      await set(person, 'shown', false);
      const hidden = await profile('shown');
      assert.deepEqual(
        { ...(hidden.body as object), instance: '' },
        {
          ...((await profile('nobody_has_it')).body as object),
          instance: '',
          detail: 'Nobody shows a profile as @shown.',
        },
      );
    });

    it('never with a certificate of a wallet that others share', async () => {
      const person = await newPerson(api);
      await enroll(api.sql, person.id, { completedAt: '2026-11-09T10:00:00Z' });
      const shared = person.keypair.publicKey();
      await api.sql.query(`UPDATE app.wallets SET subject = '${shared}:7' WHERE account_id = '${person.id}'`);
      await writeRows(api.sql, 'credentials', [
        credentialRow({ id: 'ab'.repeat(16), learner: shared, course: 'small' }),
      ]);
      await set(person, 'shared_one', true);
      assert.equal(((await profile('shared_one')).body as PublicProfile).finished[0]?.credential, null);
    });

    it('until the account is gone', async () => {
      const person = await newPerson(api);
      await set(person, 'leaving', true);
      await api.sql.query(`DELETE FROM app.accounts WHERE id = '${person.id}'`);
      assert.equal(await status('leaving'), 404);
      assert.equal((await set(await newPerson(api), 'leaving')).status, 200);
    });
  });
});
