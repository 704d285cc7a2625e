import assert from 'node:assert/strict';
import pg from 'pg';
import { testDatabase } from '../../stack/testing.ts';
import { connectDatabase } from '../database.ts';
import { inTurn } from '../transaction.ts';
import { countDone, countsQuery, readCounts } from './counts.ts';

describe('the counts of the outbox', () => {
  let sql: pg.Client;
  let database: ReturnType<typeof connectDatabase>;
  let close: () => Promise<void>;
  before(async () => {
    const server = await testDatabase();
    database = connectDatabase(server.url);
    sql = new pg.Client({ connectionString: server.url });
    await sql.connect();
    close = async () => {
      await database.sequelize.close();
      await sql.end();
      await server.close();
    };
    await sql.query(
      `INSERT INTO app.outbox_calls (key, kind, item, state)
       SELECT n::text, 'progress', '{}', CASE WHEN n % 5000 = 0 THEN 'waiting' WHEN n % 7000 = 0 THEN 'dead' ELSE 'confirmed' END
       FROM generate_series(1, 20000) AS n`,
    );
    await sql.query('VACUUM ANALYZE app.outbox_calls');
  });
  after(() => close?.());

  it('adds what is settled to what its day has, by kind', async () => {
    const { sequelize } = database;
    await inTurn(database, async (transaction) => {
      await countDone(sequelize, { kind: 'progress', confirmed: 19_994, fee: '500' }, transaction);
      await countDone(sequelize, { kind: 'reward', confirmed: 3, fee: '70' }, transaction);
      await countDone(sequelize, { kind: 'reward', confirmed: 4, fee: '30' }, transaction);
    });
    await sql.query(
      `INSERT INTO app.outbox_days (day, kind, confirmed, fees) VALUES ('2020-01-01', 'reward', 1, 1000)`,
    );
    const counts = await readCounts(sequelize);
    assert.deepEqual(counts.kinds.progress, { waiting: 4, sent: 0, confirmed: 19_994, dead: 2, discarded: 0 });
    assert.equal(counts.kinds.reward.confirmed, 8);
    assert.deepEqual(counts.counts, { waiting: 4, sent: 0, confirmed: 20_002, dead: 2, discarded: 0 });
    assert.deepEqual(counts.fees, { today: '600', ever: '1600' });
  });

  it('reads none of the calls that are confirmed', async () => {
    const { rows } = await sql.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${countsQuery}`);
    const read: [string, number][] = [];
    JSON.stringify(rows, (_, node) => {
      if (node?.['Relation Name'] === 'outbox_calls')
        read.push([node['Index Name'], node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)]);
      return node;
    });
    assert.deepEqual(read, [
      ['outbox_calls_unconfirmed', 6],
      ['outbox_calls_unconfirmed', 4],
    ]);
  });
});
