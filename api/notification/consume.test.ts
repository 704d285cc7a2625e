import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import pg from 'pg';
import type { NotificationsPage } from '#wire';
import { connectDatabase, type Database } from '../database.ts';
import { type TestApi, testApi } from '../testing/api.ts';
import { newPerson, type Person } from '../testing/person.ts';
import { commitLedger, credentialId, eventId, issuer } from '../testing/rows.ts';
import { consume } from './consume.ts';
import { type Notice, tell } from './model.ts';

describe('what happened is told', () => {
  let api: TestApi;
  let database: Database;
  before(async () => {
    api = await testApi();
    database = connectDatabase(api.databaseUrl);
  });
  after(async () => {
    await database.sequelize.close();
    await api.close();
  });
  beforeEach(async () => {
    await api.sql.query(
      'DELETE FROM app.notices; DELETE FROM app.notifications; DELETE FROM log.events; DELETE FROM app.notification_cursor; DELETE FROM log.cursor',
    );
  });

  const consumeAll = async (with_ = database) => {
    while (await consume(with_.sequelize));
  };
  const listOf = async (person: Person) =>
    (await person.ask<NotificationsPage>('GET', '/v1/notifications?limit=500')).body.notifications;
  const namesOf = async (person: Person) => (await listOf(person)).map(({ name }) => name);
  const notice = (person: Person, key = 'one'): Notice => ({ account: person.id, key, name: 'password_changed' });
  const telling = (...notices: Notice[]) =>
    database.sequelize.transaction((transaction) => tell(database.sequelize, transaction, ...notices));
  /** Ledgers here close now, so that they are later than a wallet's linking. */
  const issued = (person: Person, ledger: number, closedAt = new Date()) => ({
    ...{ id: eventId(ledger), contract: 'certificate', name: 'credential_issued', closedAt },
    data: { id: credentialId, learner: person.keypair.publicKey(), course: 'small' },
  });

  it('of the api and of the ledger, whole, once, however often it is looked for', async () => {
    const person = await newPerson(api);
    await consumeAll(); // the log begins here
    await commitLedger(api.sql, 100, [issued(person, 100)]);
    await telling(notice(person), notice(person));
    await telling(notice(person));
    await consumeAll();
    await telling(notice(person)); // by a command that was tried again
    await consumeAll();
    assert.deepEqual(await namesOf(person), ['password_changed', 'credential_issued']);
    const [, certificate] = await listOf(person);
    assert.partialDeepStrictEqual(certificate, {
      ...{ kind: 'certificate', ledger: 100, readAt: null, data: { credential: credentialId } },
      course: { key: 'small', title: null },
    });
  });

  it('not where the change it is of was taken back', async () => {
    const person = await newPerson(api);
    const change = database.sequelize.transaction(async (transaction) => {
      await tell(database.sequelize, transaction, notice(person));
      throw new Error('taken back');
    });
    await assert.rejects(change, /taken back/);
    await consumeAll();
    assert.deepEqual(await namesOf(person), []);
  });

  it('of every event of the ledger that is about somebody', async () => {
    const [person, other] = [await newPerson(api), await newPerson(api)];
    const [address, theirs] = [person.keypair.publicKey(), other.keypair.publicKey()];
    await consumeAll();
    const at = { closedAt: new Date() };
    const id = (index: number) => eventId(100, index);
    const of = (index: number, name: string, data: object) => ({
      ...{ id: id(index), contract: 'certificate', name, ...at },
      data: { id: credentialId, learner: address, course: 'small', reason: 'Why', ...data },
    });
    await commitLedger(api.sql, 100, [
      {
        id: id(0),
        contract: 'analytics',
        name: 'course_completed',
        data: { learner: address, course: 'small' },
        ...at,
      },
      {
        id: id(1),
        contract: 'analytics',
        name: 'progress_recorded',
        data: { learner: address, course: 'small' },
        ...at,
      },
      of(2, 'credential_issued', {}),
      of(3, 'credential_suspended', {}),
      of(4, 'credential_reinstated', {}),
      of(5, 'credential_superseded', { successor: 'f'.repeat(32) }),
      of(6, 'credential_revoked', {}),
      {
        ...{ id: id(7), contract: 'token', name: 'reward_minted', ...at },
        data: { learner: address, course: 'small', kind: 'Referral', amount: '500000000' },
      },
      { id: id(8), contract: 'token', name: 'transfer', data: { from: theirs, to: address, amount: '1' }, ...at },
      { id: id(9), contract: 'token', name: 'transfer', data: { from: address, to: address, amount: '1' }, ...at },
    ]);
    await consumeAll();
    assert.deepEqual(
      (await listOf(person)).reverse().map(({ name, data }) => [name, data]),
      [
        ['completion_recorded', {}],
        ['credential_issued', { credential: credentialId }],
        ['credential_suspended', { credential: credentialId, reason: 'Why' }],
        ['credential_reinstated', { credential: credentialId, reason: 'Why' }],
        ['credential_superseded', { credential: credentialId, reason: 'Why', successor: 'f'.repeat(32) }],
        ['credential_revoked', { credential: credentialId, reason: 'Why' }],
        ['reward_minted', { amount: '500000000', reward: 'Referral' }],
        ['transfer_received', { amount: '1', from: theirs }],
      ],
    );
    assert.deepEqual(await namesOf(other), [], 'who sent it knows');
  });

  it('to nobody of what was before: the first look, or the linking of their wallet', async () => {
    const person = await newPerson(api);
    await commitLedger(api.sql, 100, [issued(person, 100)]);
    await consumeAll();
    assert.deepEqual(await namesOf(person), [], 'the log was long when the first consumer came');
    await commitLedger(api.sql, 101, [issued(person, 101, new Date(Date.now() - 3_600_000))]);
    await commitLedger(api.sql, 102, [issued(person, 102)]);
    await consumeAll();
    assert.deepEqual(
      (await listOf(person)).map(({ ledger }) => ledger),
      [102],
      'an hour before there was no account',
    );
  });

  it('under the address that the platform keeps for who has no wallet', async () => {
    const person = await newPerson(api);
    await api.sql.query('INSERT INTO app.platform_addresses (account_id, address) VALUES ($1, $2)', [
      person.id,
      issuer,
    ]);
    await consumeAll();
    const { data, ...event } = issued(person, 100);
    await commitLedger(api.sql, 100, [{ ...event, data: { ...data, learner: issuer } }]);
    await consumeAll();
    assert.deepEqual(await namesOf(person), ['credential_issued']);
  });

  it('once, by two consumers at once over many turns', async () => {
    const people = await Promise.all(Array.from({ length: 3 }, () => newPerson(api)));
    await consumeAll();
    const other = connectDatabase(api.databaseUrl);
    try {
      let isWriting = true;
      const consuming = [database, other].map(async (each) => {
        while (isWriting) await consume(each.sequelize);
        await consumeAll(each);
      });
      for (let turn = 0; turn < 30; turn += 1) {
        const [first, second, third] = people as [Person, Person, Person];
        const ledger = 100 + turn;
        const events = people.map((person, index) => ({ ...issued(person, ledger), id: eventId(ledger, index) }));
        await Promise.all([
          commitLedger(api.sql, ledger, events),
          telling(notice(first, `${turn}`), notice(second, `${turn}`)),
          telling(notice(third, `${turn}`)),
        ]);
      }
      isWriting = false;
      await Promise.all(consuming);
      for (const person of people) {
        const list = await listOf(person);
        assert.equal(list.length, 60);
        const ids = list.map(({ id }) => BigInt(id));
        assert.deepEqual(
          ids,
          ids.toSorted((one, two) => (one < two ? 1 : -1)),
        );
      }
    } finally {
      await other.sequelize.close();
    }
  });

  it('also when a later one commits first', async () => {
    const person = await newPerson(api);
    const slow = new pg.Client({ connectionString: api.databaseUrl });
    await slow.connect();
    try {
      const insert = `INSERT INTO app.notices (account_id, source, name, data) VALUES ('${person.id}', 'slow', 'email_changed', '{}')`;
      await slow.query('BEGIN');
      await slow.query(insert);
      await telling(notice(person, 'quick'));
      await consumeAll();
      assert.deepEqual(await namesOf(person), ['password_changed'], 'the earlier id is not there to be seen');
      await slow.query('COMMIT');
      await consumeAll();
      assert.deepEqual(await namesOf(person), ['email_changed', 'password_changed']);
    } finally {
      await slow.end();
    }
  });

  it('once, wherever a turn is broken off', async () => {
    const person = await newPerson(api);
    await consumeAll();
    for (let step = 1; ; step += 1) {
      const ledger = 100 + step;
      await commitLedger(api.sql, ledger, [issued(person, ledger)]);
      await telling(notice(person, `${step}`));
      const { sequelize } = database;
      const query = sequelize.query.bind(sequelize);
      let statements = 0;
      sequelize.query = (async (...args: Parameters<typeof query>) => {
        statements += 1;
        if (statements === step) throw new Error('broken off');
        return query(...args);
      }) as typeof query;
      const outcome = await consume(sequelize).catch((error: Error) => error.message);
      sequelize.query = query as typeof sequelize.query;
      if (outcome !== 'broken off') {
        assert.ok(step > 5, `only ${step} steps were broken`);
        break;
      }
      await consumeAll();
      assert.equal((await listOf(person)).length, 2 * step, `broken at statement ${step}`);
    }
  });

  it('once, by a process that is killed in the middle of it, and the next one', async () => {
    const person = await newPerson(api);
    await consumeAll();
    await commitLedger(api.sql, 100, [issued(person, 100)]);
    await telling(notice(person));
    // It holds its rows until it is killed.
    await api.sql.query(`
      CREATE FUNCTION app.hang() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(600); RETURN NULL; END';
      CREATE TRIGGER hang AFTER INSERT ON app.notifications FOR EACH STATEMENT EXECUTE FUNCTION app.hang()`);
    const program = `
      import { connectDatabase } from '${import.meta.dirname}/../database.ts';
      import { consume } from '${import.meta.dirname}/consume.ts';
      await consume(connectDatabase('${api.databaseUrl}', 600_000).sequelize);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'inherit' });
    const hanging = `SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'`;
    while ((await api.sql.query(hanging)).rows.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill('SIGKILL');
    await once(child, 'exit');
    // Postgres looks for a client that is gone when it next writes to it; a sleeping one does not.
    await api.sql.query(`SELECT pg_terminate_backend(pid) FROM (${hanging}) AS those`);
    await api.sql.query('DROP TRIGGER hang ON app.notifications; DROP FUNCTION app.hang()');
    await consumeAll();
    assert.deepEqual(await namesOf(person), ['password_changed', 'credential_issued']);
  });

  it('of a log that was begun anew, from its end on', async () => {
    const person = await newPerson(api);
    await commitLedger(api.sql, 500, [issued(person, 500)]);
    await consumeAll();
    await api.sql.query('DELETE FROM log.events; DELETE FROM log.cursor');
    await commitLedger(api.sql, 100, [issued(person, 100)]);
    await consumeAll();
    await commitLedger(api.sql, 101, [issued(person, 101)]);
    await consumeAll();
    assert.deepEqual(
      (await listOf(person)).map(({ ledger }) => ledger),
      [101],
    );
  });

  it('not to an account that is gone', async () => {
    const person = await newPerson(api);
    await telling(notice(person));
    await api.sql.query(`DELETE FROM app.accounts WHERE id = '${person.id}'`);
    await telling(notice(person));
    await consumeAll();
    assert.equal((await api.sql.query('SELECT FROM app.notifications')).rows.length, 0);
  });
});
