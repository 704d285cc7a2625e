import assert from 'node:assert/strict';
import { Keypair } from '@stellar/stellar-sdk';
import type { AccountExport, EnrollmentDetail } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { joinCourse, publishCourse, readLesson } from '../testing/learning.ts';
import { newPerson, type Person, proofOf } from '../testing/person.ts';

describe('what a completed lesson owes the ledger', () => {
  let api: TestApi;
  before(async () => {
    api = await testApi();
    await publishCourse(api, { key: 'walk', lessons: { one: {}, two: {} } });
  });
  after(() => api.close());

  const calls = async (learner: string) =>
    (
      await api.sql.query(`SELECT kind, item, state FROM app.outbox_calls WHERE item->>'learner' = $1 ORDER BY id`, [
        learner,
      ])
    ).rows;
  const chainOf = async (person: Person) =>
    (await person.ask<EnrollmentDetail>('GET', '/v1/enrollments/walk')).body.states.map(
      ({ chain }) => chain?.state ?? null,
    );

  it('is how far the learner is, under their wallet, once for each lesson', async () => {
    const person = await newPerson(api);
    await joinCourse(person, 'walk');
    await readLesson(api, person, 'walk', 'one');
    await readLesson(api, person, 'walk', 'one');
    const learner = person.keypair.publicKey();
    const item = { learner, course: 'walk', lessonsTotal: 2 };
    assert.deepEqual(await calls(learner), [
      { kind: 'progress', state: 'waiting', item: { ...item, lessonsDone: 1, percent: 50 } },
    ]);
    assert.deepEqual(await chainOf(person), ['saved', null]);
    await readLesson(api, person, 'walk', 'two');
    assert.partialDeepStrictEqual(await calls(learner), [
      { item: { lessonsDone: 1 } },
      { item: { ...item, lessonsDone: 2, percent: 100 } },
    ]);
  });

  it('waits for a wallet, and is owed with the link to it', async () => {
    const person = await newPerson(api);
    await api.sql.query('DELETE FROM app.wallets WHERE account_id = $1', [person.id]);
    await joinCourse(person, 'walk');
    await readLesson(api, person, 'walk', 'one');
    assert.deepEqual(await chainOf(person), ['no_wallet', null]);
    const wallet = Keypair.random();
    const linked = await person.ask('POST', '/v1/account/wallets', { transaction: await proofOf(api, wallet) });
    assert.equal(linked.status, 200);
    assert.deepEqual(await chainOf(person), ['saved', null]);
    assert.partialDeepStrictEqual(await calls(wallet.publicKey()), [{ item: { lessonsDone: 1, percent: 50 } }]);
  });

  it('is in the export of one’s data, and is not written any more once the account is gone', async () => {
    const person = await newPerson(api);
    const learner = person.keypair.publicKey();
    await joinCourse(person, 'walk');
    await readLesson(api, person, 'walk', 'one');
    const { body } = await person.ask<AccountExport>('GET', '/v1/account/export');
    assert.partialDeepStrictEqual(body.tables.outbox_calls, [{ item: { learner, percent: 50 } }]);
    const gone = await person.ask('POST', '/v1/account/deletion', { transaction: await proofOf(api, person.keypair) });
    assert.equal(gone.status, 200);
    assert.deepEqual(await calls(learner), []);
  });
});
