import assert from 'node:assert/strict';
import pg from 'pg';
import { testDatabase } from '../stack/testing.ts';
import { describeSchema } from './describe-schema.ts';
import { migrate, readSchemaFile, revert } from './run.ts';

describe('the migrations', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let db: pg.Client;

  before(async function () {
    this.timeout(60_000); // makes a Postgres cluster when it is the first to ask
    database = await testDatabase();
    db = new pg.Client({ connectionString: database.url });
    await db.connect();
  });

  after(async () => {
    await db.end();
    await database.close();
  });

  it('lead to the schema in schema.sql (after a change: npm run migrate -- --write-schema)', async () => {
    assert.equal(await describeSchema(db), await readSchemaFile());
  });

  it('can be reverted to nothing and applied again, to the same schema', async () => {
    const before = await describeSchema(db);
    await revert(database.url, '20261122213000-create-roles');
    const { rows } = await db.query(
      `SELECT nspname FROM pg_namespace WHERE nspname IN ('log', 'chain', 'chain_1', 'app')`,
    );
    assert.deepEqual(rows, []);
    await migrate(database.url);
    assert.equal(await describeSchema(db), before);
  });

  it('may be run by several at once, and again', async () => {
    await revert(database.url, '20261122213000-create-roles');
    await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
    await migrate(database.url);
    assert.equal(await describeSchema(db), await readSchemaFile());
  });

  it('run for an owner who is no superuser, but may create roles', async () => {
    await db.query(`CREATE ROLE plain_owner LOGIN CREATEROLE PASSWORD 'plain'`);
    // As on a managed server where the roles exist already: the administrator makes the owner a member once.
    await db.query('GRANT brainstorm_indexer, brainstorm_api TO plain_owner WITH ADMIN OPTION');
    await db.query('CREATE DATABASE plain_owned OWNER plain_owner');
    const url = new URL(database.url);
    url.pathname = '/plain_owned';
    url.username = 'plain_owner';
    url.password = 'plain';
    try {
      await migrate(url.href);
      await assertServicesMayEnter(url.href);
    } finally {
      await db.query('DROP DATABASE plain_owned WITH (FORCE)');
      await db.query('DROP OWNED BY plain_owner; DROP ROLE plain_owner');
    }
  });

  describe('keep one writer per schema', () => {
    const may: [role: string, sql: string][] = [
      ['brainstorm_indexer', `INSERT INTO log.cursor (network_passphrase, ledger) VALUES ('test', 1)`],
      ['brainstorm_indexer', 'SELECT log.create_events_partition(1)'],
      ['brainstorm_indexer', 'DELETE FROM chain_1.roles'],
      ['brainstorm_api', 'SELECT * FROM chain.credentials'],
      ['brainstorm_api', 'SELECT * FROM chain.role_versions'],
      ['brainstorm_api', 'SELECT * FROM log.events, log.covered, log.cursor'],
      ['brainstorm_api', 'DELETE FROM app.credential_contents'],
    ];
    const mayNot: [role: string, sql: string][] = [
      ['brainstorm_indexer', 'SELECT * FROM app.credential_contents'],
      ['brainstorm_indexer', 'DELETE FROM log.events'],
      ['brainstorm_indexer', `UPDATE log.events SET value = ''`],
      ['brainstorm_api', 'DELETE FROM chain_1.credentials'],
      ['brainstorm_api', `INSERT INTO log.cursor (network_passphrase, ledger) VALUES ('test', 1)`],
      ['brainstorm_api', 'SELECT log.create_events_partition(1)'],
    ];
    for (const [role, sql] of may) it(`${role} may ${sql}`, () => attempt(role, sql));
    for (const [role, sql] of mayNot) {
      it(`${role} may not ${sql}`, () => assert.rejects(attempt(role, sql), /permission denied/));
    }
  });

  async function attempt(role: string, sql: string): Promise<void> {
    await db.query(`BEGIN; SET LOCAL ROLE ${role}`);
    try {
      await db.query(sql);
    } finally {
      await db.query('ROLLBACK');
    }
  }
});

async function assertServicesMayEnter(url: string): Promise<void> {
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  try {
    await owner.query(
      'SET ROLE brainstorm_indexer; SELECT log.create_events_partition(1); SELECT * FROM chain_1.roles',
    );
    await owner.query('SET ROLE brainstorm_api; SELECT * FROM chain.roles');
  } finally {
    await owner.end();
  }
}
