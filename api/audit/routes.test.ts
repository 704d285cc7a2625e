import assert from 'node:assert/strict';
import type { AuditPage } from '#wire';
import { connectDatabase } from '../database.ts';
import { type TestApi, testApi } from '../testing/api.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';
import { inTurn } from '../transaction.ts';
import { appendAuditEntries, appendAuditEntry, findAuditBreak } from './model.ts';

describe('the audit log', () => {
  let api: TestApi;
  let database: ReturnType<typeof connectDatabase>;
  let admin: Person;
  before(async () => {
    api = await testApi();
    database = connectDatabase(api.databaseUrl);
    admin = await newPerson(api, ['admin']);
  });
  after(async () => {
    await database.sequelize.close();
    await api.close();
  });
  beforeEach(() => asSuperuser('DELETE FROM app.audit_entries'));

  const append = (detail: Record<string, unknown> = {}) =>
    inTurn(database, (transaction) =>
      appendAuditEntry(
        database.sequelize,
        { actor: admin.id, action: 'roles.changed', subject: admin.id, detail },
        transaction,
      ),
    );
  const read = async (query = '') => (await admin.ask<AuditPage>('GET', `/v1/admin/audit${query}`)).body;
  /** As one who may switch off what guards the table. */
  const asSuperuser = (sql: string) =>
    api.sql.query(`BEGIN; SET LOCAL session_replication_role = replica; ${sql}; COMMIT`);

  it('tells what was done, the newest first, each with the hash of the one before', async () => {
    for (const reason of ['one', 'two', 'three']) await append({ reason });
    const { entries, isIntact, brokenAt, next } = await read();
    assert.deepEqual(
      entries.map(({ number, actor, action, detail }) => [number, actor, action, detail.reason]),
      [
        [3, admin.id, 'roles.changed', 'three'],
        [2, admin.id, 'roles.changed', 'two'],
        [1, admin.id, 'roles.changed', 'one'],
      ],
    );
    assert.deepEqual([isIntact, brokenAt, next], [true, null, null]);
    assert.equal(entries[2]?.previousHash, '0'.repeat(64));
    assert.equal(entries[1]?.previousHash, entries[2]?.hash);
    const pages = [await read('?limit=2'), await read('?limit=2&after=2')];
    assert.deepEqual(
      pages.map((page) => [page.entries.map(({ number }) => number), page.next]),
      [
        [[3, 2], 2],
        [[1], null],
      ],
    );
  });

  it('is for admins, and for questions it understands', async () => {
    const learner = await newPerson(api);
    assert.deepEqual(refusal(await learner.ask('GET', '/v1/admin/audit')), [403, 'role_needed']);
    assert.equal((await api.get('/v1/admin/audit')).status, 401);
    for (const query of ['?after=0', '?after=x', '?limit=0', '?limit=501', '?from=1'])
      assert.deepEqual(refusal(await admin.ask('GET', `/v1/admin/audit${query}`)), [400, 'invalid_request'], query);
  });

  it('has no gap and no fork, also when forty entries are written at once', async () => {
    const entries = await Promise.all(Array.from({ length: 40 }, (_, index) => append({ index })));
    assert.deepEqual(
      entries.map(({ number }) => number).sort((one, other) => one - other),
      Array.from({ length: 40 }, (_, index) => index + 1),
    );
    assert.equal((await read()).isIntact, true);
  });

  it('takes many entries at once, each on the one before', async () => {
    await append();
    const records = Array.from({ length: 1_500 }, (_, index) => ({
      actor: null,
      action: 'roles.changed',
      subject: 'x',
      detail: { index },
    }));
    const entries = await inTurn(database, (transaction) =>
      appendAuditEntries(database.sequelize, records, transaction),
    );
    assert.deepEqual([entries[0]?.number, entries.at(-1)?.number], [2, 1_501]);
    assert.equal(await findAuditBreak(database.sequelize), null);
    assert.equal((await append()).number, 1_502);
  });

  it('has no gap where what an entry tells was taken back', async () => {
    await append();
    const failing = inTurn(database, async (transaction) => {
      const record = { actor: null, action: 'roles.changed', subject: 'x', detail: {} };
      await appendAuditEntry(database.sequelize, record, transaction);
      throw new Error('taken back');
    });
    await assert.rejects(failing, /taken back/);
    assert.equal((await append()).number, 2);
  });

  const tampering: [string, string, number][] = [
    ['a changed reason', `UPDATE app.audit_entries SET detail = '{"reason": "other"}' WHERE number = 2`, 2],
    ['another actor', 'UPDATE app.audit_entries SET actor = gen_random_uuid() WHERE number = 3', 3],
    ['no actor', 'UPDATE app.audit_entries SET actor = NULL WHERE number = 1', 1],
    ['another time', `UPDATE app.audit_entries SET at = at + interval '1 millisecond' WHERE number = 2`, 2],
    ['another hash', `UPDATE app.audit_entries SET hash = repeat('a', 64) WHERE number = 2`, 2],
    ['an entry that is gone', 'DELETE FROM app.audit_entries WHERE number = 2', 2],
    ['a first one that is gone', 'DELETE FROM app.audit_entries WHERE number = 1', 1],
    [
      'one that is gone with the others moved up',
      'DELETE FROM app.audit_entries WHERE number = 2; UPDATE app.audit_entries SET number = number - 1 WHERE number > 2',
      2,
    ],
  ];
  for (const [what, sql, number] of tampering) {
    it(`notices ${what}`, async () => {
      for (const reason of ['one', 'two', 'three', 'four']) await append({ reason });
      assert.equal(await findAuditBreak(database.sequelize), null);
      await asSuperuser(sql);
      const { isIntact, brokenAt } = await read();
      assert.deepEqual([isIntact, brokenAt], [false, number]);
    });
  }

  it('is checked whole, however long it is', async () => {
    await append();
    await asSuperuser(
      `INSERT INTO app.audit_entries SELECT n, now(), NULL, 'roles.changed', 'x', '{}', repeat('a', 64), repeat('a', 64)
       FROM generate_series(2, 2500) n`,
    );
    assert.equal(await findAuditBreak(database.sequelize), 2);
  });

  describe('only grows', () => {
    beforeEach(() => append());
    const change = [
      'UPDATE app.audit_entries SET detail = detail',
      'DELETE FROM app.audit_entries',
      'TRUNCATE app.audit_entries',
    ];
    for (const sql of change) {
      it(`refuses the api's role ${sql}`, async () => {
        await assert.rejects(database.sequelize.query(sql), /permission denied/);
      });
      it(`refuses the table's owner ${sql}`, async () => {
        await assert.rejects(api.sql.query(sql), /only grows/);
      });
    }

    it('refuses a number out of turn, and one that hangs on another entry', async () => {
      const insert = (number: number, previous: string) =>
        database.sequelize.query(
          `INSERT INTO app.audit_entries VALUES (${number}, now(), NULL, 'a.b', 'x', '{}', '${previous}', repeat('b', 64))`,
        );
      const { rows } = await api.sql.query('SELECT hash FROM app.audit_entries');
      await assert.rejects(insert(3, rows[0].hash), /does not follow entry 1/);
      await assert.rejects(insert(1, '0'.repeat(64)), /does not follow entry 1/);
      await assert.rejects(insert(2, '0'.repeat(64)), /does not follow entry 1/);
      await insert(2, rows[0].hash);
    });
  });
});
