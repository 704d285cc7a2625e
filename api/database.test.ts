import assert from 'node:assert/strict';
import pg from 'pg';
import { testDatabase } from '../stack/testing.ts';
import { connectDatabase, type Database, isDatabaseAway } from './database.ts';
import { commitLedger, eventId } from './testing/rows.ts';

describe('the api’s database', () => {
  let service: Awaited<ReturnType<typeof testDatabase>>;
  let database: Database;
  let sql: pg.Client;
  before(async () => {
    service = await testDatabase();
    database = connectDatabase(service.url);
    sql = new pg.Client({ connectionString: service.url });
    await sql.connect();
  });
  after(async () => {
    await database.sequelize.close();
    await sql.end();
    await service.close();
  });

  it('is used as a role that can’t write what the indexer writes', async () => {
    const [row] = await database.sequelize.query('SELECT current_user');
    assert.deepEqual(row, [{ current_user: 'brainstorm_api' }]);
    await assert.rejects(database.sequelize.query('DELETE FROM chain_1.credentials'), /permission denied/);
  });

  it('reads all of one answer as of one moment, whatever is committed meanwhile', async () => {
    await commitLedger(sql, 10, [{ id: eventId(10) }]);
    const seen = await database.readSnapshot(async ({ Event, Cursor, cursor, transaction }) => {
      await commitLedger(sql, 11, [{ id: eventId(11) }]);
      const later = await Cursor.findOne({ transaction });
      return [cursor?.ledger, later?.ledger, await Event.count({ transaction })];
    });
    assert.deepEqual(seen, [10, 10, 1]);
  });

  it('tells a database that is away from a query that is wrong', async () => {
    const wrong = await database.sequelize.query('SELECT nothing').catch((error) => error);
    const slow = await database.sequelize
      .query('SET statement_timeout = 10; SELECT pg_sleep(1)')
      .catch((error) => error);
    const away = connectDatabase('postgres://nobody@127.0.0.1:1/nothing');
    const refused = await away.Cursor.findOne().catch((error) => error);
    const missing = await connectDatabase(`${service.url}_missing`)
      .Cursor.findOne()
      .catch((error) => error);
    assert.deepEqual([wrong, slow, refused, missing].map(isDatabaseAway), [false, true, true, true]);
  });
});
