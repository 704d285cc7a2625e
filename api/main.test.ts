import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { testDatabase } from '../stack/testing.ts';
import { accountSecret, badgeSecret, tokenPem, webAuth } from './testing/api.ts';
import { contracts, passphrase } from './testing/rows.ts';

describe('the api as a process', () => {
  let folder: string;
  let database: Awaited<ReturnType<typeof testDatabase>>;
  before(async () => {
    database = await testDatabase();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'brain-storm-api-'));
    const file = { networkPassphrase: passphrase, deployLedger: 2, contracts };
    fs.writeFileSync(path.join(folder, 'contracts.json'), JSON.stringify(file));
  });
  after(async () => {
    await database.close();
    fs.rmSync(folder, { recursive: true });
  });

  const start = (env: Record<string, string>) => {
    const CONTRACTS_FILE = path.join(folder, 'contracts.json');
    const secrets = {
      WEB_AUTH_SECRET: webAuth.signingKey.secret(),
      SESSION_SECRET: tokenPem,
      ACCOUNT_SECRET: accountSecret.toString('base64'),
      BADGE_SECRET: badgeSecret,
    };
    const child = spawn(process.execPath, [path.join(import.meta.dirname, 'main.ts')], {
      env: { PATH: process.env.PATH, DATABASE_URL: database.url, CONTRACTS_FILE, ...secrets, ...env },
    });
    let output = '';
    const ready = new Promise<string>((resolve) => {
      const collect = (chunk: Buffer) => {
        output += chunk;
        const url = /"url":"([^"]+)"/.exec(output)?.[1];
        if (url) resolve(url);
      };
      child.stdout.on('data', collect);
      child.stderr.on('data', collect);
    });
    const ended = once(child, 'close').then(([code]) => ({ code, output }));
    return { child, ready, ended };
  };

  it('starts, answers, and ends on SIGTERM with a stream open', async () => {
    const { child, ready, ended } = start({ API_PORT: '0' });
    const url = await ready;
    assert.equal((await fetch(`${url}/v1/status`)).status, 200);
    while ((await fetch(`${url}/readyz`)).status !== 200);
    const stream = await fetch(`${url}/v1/stream?topics=ledger`);
    child.kill('SIGTERM');
    await stream.text();
    assert.equal((await ended).code, 0);
  });

  it('says that its port is taken, and ends', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    const { code, output } = await start({ API_PORT: String(port) }).ended;
    server.close();
    assert.deepEqual([code, output.trim()], [1, `Port ${port} is taken. Stop what uses it, or set API_PORT.`]);
  });

  it('says what is wrong with its environment, and ends', async () => {
    const { code, output } = await start({ API_PORT: 'web', DATABASE_URL: '' }).ended;
    assert.equal(code, 1);
    assert.match(output, /^The api can't start:\n- DATABASE_URL is missing: .*\n- API_PORT is "web": /);
  });
});
