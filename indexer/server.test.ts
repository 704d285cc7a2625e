import assert from 'node:assert/strict';
import { createMetrics } from './metrics.ts';
import { serve } from './server.ts';
import { Status } from './status.ts';

describe('the indexer over HTTP', () => {
  const status = new Status();
  const options = { port: 0, bind: '127.0.0.1', status, metrics: createMetrics(status) };

  it('answers on its three paths and nowhere else', async () => {
    const server = await serve(options);
    const get = async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
      return { status: response.status, text: await response.text() };
    };
    assert.deepEqual(await get('/healthz'), { status: 200, text: 'ok\n' });
    assert.equal((await get('/readyz')).status, 503);
    assert.match((await get('/metrics?x')).text, /^indexer_state\{state="starting"\} 1$/m);
    assert.deepEqual(await get('/'), { status: 404, text: 'expected /healthz, /readyz or /metrics\n' });
    await server.close();
  });

  it('says which port is taken and what to do', async () => {
    const server = await serve(options);
    await assert.rejects(serve({ ...options, port: server.port }), {
      message: `Port ${server.port} on 127.0.0.1 is taken. Stop what listens there, or set INDEXER_PORT to another.`,
    });
    await server.close();
  });
});
