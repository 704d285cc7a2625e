import assert from 'node:assert/strict';
import { type TestApi, testApi } from '../testing/api.ts';
import { contracts, eventId, passphrase, writeCursor, writeEvents } from '../testing/rows.ts';

describe('GET /v1/status', () => {
  let api: TestApi;
  before(async () => {
    api = await testApi();
  });
  after(() => api.close());

  it('says nothing is indexed before the indexer’s first start', async () => {
    assert.deepEqual((await api.get('/v1/status')).body, {
      network: { passphrase, protocolVersion: 28, latestLedger: 100 },
      indexer: { indexedLedger: null, lagLedgers: null, coverage: [], events: 0, quarantined: 0 },
      contracts,
    });
  });

  it('says how far network and indexer are and what was set aside', async () => {
    await writeEvents(api.sql, [{ id: eventId(10) }, { id: eventId(11), name: null }]);
    await api.sql.query(`INSERT INTO log.quarantine VALUES ($1, 'undecodable', 'found nothing')`, [eventId(11)]);
    await writeCursor(api.sql, 90, eventId(11));
    await api.sql.query(
      `UPDATE log.coverage SET ledgers = ledgers - int4multirange(int4range(50, 60)) WHERE contract = 'analytics'`,
    );
    const answer = await api.get('/v1/status');
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body, {
      network: { passphrase, protocolVersion: 28, latestLedger: 100 },
      indexer: {
        indexedLedger: 90,
        lagLedgers: 10,
        coverage: [
          [2, 49],
          [60, 90],
        ],
        events: 2,
        quarantined: 1,
      },
      contracts,
    });
  });

  it('counts on as the log grows', async () => {
    await writeEvents(api.sql, [{ id: eventId(12) }, { id: eventId(13) }]);
    await writeCursor(api.sql, 90, eventId(13));
    assert.partialDeepStrictEqual((await api.get('/v1/status')).body, { indexer: { events: 4 } });
    assert.partialDeepStrictEqual((await api.get('/v1/status')).body, { indexer: { events: 4 } });
  });

  it('does without the network, and says so', async () => {
    api.rpc.isAway = true;
    await new Promise((resolve) => setTimeout(resolve, 1_050)); // the last answer is kept for a second
    const { body } = (await api.get('/v1/status')) as { body: { network: object; indexer: object } };
    assert.deepEqual(body.network, { passphrase, protocolVersion: null, latestLedger: null });
    assert.partialDeepStrictEqual(body.indexer, { indexedLedger: 90, lagLedgers: null });
  });

  it('refuses parameters it does not know', async () => {
    const answer = await api.get('/v1/status?verbose=1');
    assert.equal(answer.status, 400);
    assert.equal(answer.headers.get('Content-Type'), 'application/problem+json');
  });
});
