import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type TestApi, testApi } from '../testing/api.ts';
import {
  commitLedger,
  credentialId,
  credentialRow,
  decision,
  roleRow,
  writeCursor,
  writeRows,
} from '../testing/rows.ts';

describe('/v1/stream/ledger', function () {
  this.timeout(30_000);
  let api: TestApi;
  before(async () => {
    api = await testApi();
    await writeCursor(api.sql, 100);
  });
  after(() => api?.close());

  const until = async (condition: () => boolean) => {
    while (!condition()) await sleep(20);
  };
  const cut = () =>
    api.sql.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = $1 AND datname = current_database()`,
      ['brain-storm-api-listen-ledger'],
    );
  /** Opens the stream as soon as there is one. */
  async function open() {
    for (;;) {
      const response = await fetch(`${api.url}/v1/stream/ledger`);
      if (response.status === 200) return follow(response);
      assert.equal(response.status, 503);
      await response.body?.cancel();
      await sleep(20);
    }
  }
  function follow(response: Response) {
    const names: string[] = [];
    const ended = (async () => {
      for await (const chunk of response.body as ReadableStream<Uint8Array>)
        for (const [, name] of new TextDecoder().decode(chunk).matchAll(/^event: generation\ndata: (.+)$/gm))
          names.push(name as string);
    })();
    return { names, ended };
  }

  it('says how far the ledger is read: at once, and with each commit', async () => {
    await cut(); // connected before the indexer had read anything, it would have heard of nothing yet
    const { names } = await open();
    await until(() => names.length > 0);
    assert.equal(names[0], '100');
    await commitLedger(api.sql, 101, []);
    await until(() => names.at(-1) === '101');
    await commitLedger(api.sql, 105, []);
    await until(() => names.at(-1) === '105');
    assert.deepEqual([...new Set(names)], ['100', '101', '105']);
  });

  it('ends when a ledger could be missed, and knows the missed one afterwards', async () => {
    const before = await open();
    await cut();
    await before.ended;
    await api.sql.query('UPDATE log.cursor SET ledger = 107');
    await cut();
    const { names } = await open();
    await until(() => names.includes('107'));
  });

  it('is what an answer belongs to that may be kept so long: that a certificate is valid, and no other', async () => {
    await writeCursor(api.sql, 110);
    await writeRows(api.sql, 'roles', [roleRow()]);
    await writeRows(api.sql, 'credentials', [
      credentialRow(),
      credentialRow({ id: 'b'.repeat(32), ...decision('revoked', 20, 'lost') }),
    ]);
    const ledgerOf = async (id: string) =>
      (await api.get(`/v1/credentials/${id}/verification`)).headers.get('ledger-generation');
    assert.equal(await ledgerOf(credentialId), '110');
    for (const id of ['b'.repeat(32), 'c'.repeat(32)]) assert.equal(await ledgerOf(id), null, id);
  });
});
