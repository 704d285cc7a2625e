import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';
import { type OutboxNetwork, startOutboxNetwork } from './testing/outbox-network.ts';

describe('the worker as a process', function () {
  this.timeout(120_000);
  let network: OutboxNetwork;
  before(async () => {
    network = await startOutboxNetwork({ channels: 1 });
  });
  after(() => network?.close());

  function start(env: NodeJS.ProcessEnv) {
    const { keys, channelsSecret, databaseUrl, contractsFile, localnet } = network;
    const child = spawn(process.execPath, [path.join(import.meta.dirname, 'worker.ts')], {
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: databaseUrl,
        STELLAR_RPC_URL: localnet.rpcUrl,
        CONTRACTS_FILE: contractsFile,
        ATTESTOR_SECRET: keys.attestor.secret(),
        ISSUER_SECRET: keys.issuer.secret(),
        MINTER_SECRET: keys.minter.secret(),
        CHANNELS_SECRET: channelsSecret.toString('base64'),
        CHANNELS: '1',
        WORKER_PORT: '0',
        ...env,
      },
    });
    let output = '';
    const ready = new Promise<number>((resolve) => {
      const collect = (data: Buffer) => {
        output += data;
        const port = /"port":(\d+)/.exec(output)?.[1];
        if (port) resolve(Number(port));
      };
      child.stdout.on('data', collect);
      child.stderr.on('data', collect);
    });
    const ended = once(child, 'close').then(([code]) => ({ code, output }));
    return { child, ready, ended };
  }

  it('starts, answers, and ends on SIGTERM', async () => {
    const { child, ready, ended } = start({});
    const url = `http://127.0.0.1:${await ready}`;
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
    while ((await fetch(`${url}/readyz`)).status !== 200);
    assert.match(await (await fetch(`${url}/metrics`)).text(), /^outbox_calls_waiting 0$/m);
    child.kill('SIGTERM');
    assert.equal((await ended).code, 0);
  });

  it('says that its port is taken, and ends', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    const { code, output } = await start({ WORKER_PORT: String(port) }).ended;
    server.close();
    assert.deepEqual([code, output.trim()], [1, `Port ${port} is taken. Stop what uses it, or set WORKER_PORT.`]);
  });

  it('says all that is wrong with its environment, never a key, and ends', async () => {
    const { code, output } = await start({ MINTER_SECRET: 'SNOTASEED', CHANNELS: '0', DATABASE_URL: '' }).ended;
    assert.equal(code, 1);
    assert.match(output, /DATABASE_URL is missing/);
    assert.match(output, /MINTER_SECRET can't be used/);
    assert.match(output, /CHANNELS is 0: expected a whole number from 1 to 100/);
    assert.ok(!output.includes('SNOTASEED'));
  });
});
