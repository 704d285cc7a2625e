import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { connectNetwork } from './network.ts';

describe('connectNetwork', () => {
  const servers: Server[] = [];
  const serve = async (listener: RequestListener) => {
    const server = createServer(listener).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  };
  const answer =
    (body: unknown): RequestListener =>
    (_request, response) =>
      response.end(JSON.stringify(body));
  const healthy = (sequence: number) => answer({ result: { sequence, protocolVersion: 28, closeTime: '1' } });
  after(() => {
    for (const server of servers) server.closeAllConnections();
    for (const server of servers) server.close();
  });

  it('asks the next RPC when one refuses, errs, or talks nonsense', async () => {
    const urls = await Promise.all([
      serve((_request, response) => response.destroy()),
      serve(answer({ error: { code: -32603, message: 'not initialized' } })),
      serve(answer({ result: { sequence: '7' } })),
      serve((_request, response) => response.end('<html>')),
      serve(healthy(42)),
      serve(healthy(43)),
    ]);
    assert.deepEqual(await connectNetwork(urls, 'p').head(), { latestLedger: 42, protocolVersion: 28 });
  });

  it('asks once for all who want to know, and again after a second', async () => {
    let asked = 0;
    const url = await serve((request, response) => healthy(++asked)(request, response));
    let now = 0;
    const network = connectNetwork([url], 'p', () => now);
    const ledgers = async () => (await Promise.all([network.head(), network.head()])).map((head) => head?.latestLedger);
    assert.deepEqual(await ledgers(), [1, 1]);
    now = 999;
    assert.deepEqual(await ledgers(), [1, 1]);
    now = 1_000;
    assert.deepEqual(await ledgers(), [2, 2]);
  });

  it('gives up on an RPC that does not answer, and says that nobody did', async () => {
    const started = performance.now();
    assert.equal(await connectNetwork([await serve(() => {})], 'p').head(), undefined);
    assert.ok(performance.now() - started < 2_500);
  });
});
