import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Keypair } from '@stellar/stellar-sdk';
import pg from 'pg';
import { readStackConfig } from './config.ts';
import { readKeys } from './keys.ts';
import { lockDataDir } from './lock.ts';
import { serviceLogin } from './login.ts';
import { freePort } from './ports.ts';
import { readOrCreateSecret } from './secret.ts';
import { startStack } from './start.ts';
import { testDatabase } from './testing.ts';

describe('the stack', () => {
  let dir: string;
  beforeEach(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), 'brain-storm-stack-'));
  });
  afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

  it('reports all faults of the environment together', () => {
    assert.throws(
      () =>
        readStackConfig({
          WEB_PORT: 'x',
          API_PORT: '70000',
          REDIS_URL: 'http://h',
          STELLAR_RPC_URL: 'https://a/rpc,nonsense',
        }),
      (error: Error) => {
        assert.equal(
          error.message,
          [
            'The environment has 5 faults:',
            '- WEB_PORT=x: expected a port from 1 to 65535',
            '- API_PORT=70000: expected a port from 1 to 65535',
            '- STELLAR_RPC_URL=https://a/rpc,nonsense: expected a URL that begins with http:// or https://',
            '- STELLAR_RPC_URL is set without STELLAR_NETWORK_PASSPHRASE: expected both, e.g. "Test SDF Network ; September 2015"',
            '- REDIS_URL=http://h: expected a URL that begins with redis:// or rediss://',
          ].join('\n'),
        );
        return true;
      },
    );
  });

  it('refuses one port for two services', () => {
    assert.throws(() => readStackConfig({ WEB_PORT: '4000' }), {
      message: 'The environment has a fault:\n- WEB_PORT and API_PORT are both 4000: expected different ports',
    });
  });

  it('names the port that is taken and how to choose another, and leaves nothing started', async () => {
    const port = await freePort();
    const other = net.createServer().listen(port, '127.0.0.1');
    const free = async () => String(await freePort());
    const config = readStackConfig({
      DATA_DIR: dir,
      WEB_PORT: String(port),
      API_PORT: await free(),
      INDEXER_PORT: await free(),
      WORKER_PORT: await free(),
      NETWORK_PORT: await free(),
    });
    await assert.rejects(
      startStack(config, () => {}),
      { message: `Port ${port} is taken. Stop what uses it, or choose another: WEB_PORT=${port + 10} npm start` },
    );
    other.close();
    assert.deepEqual(fs.readdirSync(dir), []);
  });

  it('says that a data folder cannot be made, and ends', function () {
    if (!fs.existsSync('/proc/self')) this.skip();
    // In a process of its own: what failed here once was a loop without end.
    const { status, stderr } = spawnSync(process.execPath, ['stack/start.ts'], {
      env: { ...process.env, DATA_DIR: '/proc/brain-storm/data' },
      encoding: 'utf8',
      timeout: 10_000,
      killSignal: 'SIGKILL',
    });
    assert.equal(status, 1);
    assert.match(
      stderr,
      /The data folder \/proc\/brain-storm\/data cannot be written \(.*\)\. Set DATA_DIR to one that can\./,
    );
  });

  it('says that what should be the data folder is a file', async () => {
    const file = path.join(dir, 'file');
    fs.writeFileSync(file, '');
    for (const dataDir of [file, path.join(file, 'data')]) {
      const config = readStackConfig({ DATA_DIR: dataDir });
      await assert.rejects(
        startStack(config, () => {}),
        /cannot be written/,
      );
    }
  });

  it('gives a data folder to one stack at a time, and takes over from one that was killed', () => {
    const unlock = lockDataDir(dir);
    unlock();
    fs.writeFileSync(path.join(dir, 'stack.pid'), '999999999');
    lockDataDir(dir)();
    assert.equal(fs.existsSync(path.join(dir, 'stack.pid')), false);
  });

  it('makes keys once, readable by their owner alone, and never shows a bad one', () => {
    const made = readKeys(dir, { create: true, env: {} });
    const again = readKeys(dir, { create: false, env: {} });
    assert.equal(again.issuer.secret(), made.issuer.secret());
    assert.equal(fs.statSync(path.join(dir, 'keys', 'issuer.secret')).mode & 0o777, 0o600);
    assert.equal(fs.statSync(path.join(dir, 'keys')).mode & 0o777, 0o700);

    const given = Keypair.random();
    assert.equal(
      readKeys(dir, { create: false, env: { ADMIN_SECRET: given.secret() } }).admin.publicKey(),
      given.publicKey(),
    );
    assert.throws(() => readKeys(dir, { create: false, env: { ADMIN_SECRET: 'hunter2' } }), {
      message: 'The admin key is no Stellar secret seed: expected 56 characters that begin with S.',
    });
    fs.rmSync(path.join(dir, 'keys', 'attestor.secret'));
    assert.throws(() => readKeys(dir, { create: false, env: {} }), /The attestor key is missing: set ATTESTOR_SECRET/);
  });

  it('keeps a secret that is there', () => {
    const file = path.join(dir, 'keys', 'a.secret');
    assert.equal(
      readOrCreateSecret(file, () => 'first'),
      'first',
    );
    assert.equal(
      readOrCreateSecret(file, () => 'second'),
      'first',
    );
  });

  it('lets the api write its own schema and never the read model, by its login', async () => {
    const database = await testDatabase();
    const url = await serviceLogin(database.url, 'brainstorm_api', dir);
    const api = new pg.Client({ connectionString: url });
    await api.connect();
    await api.query(
      "INSERT INTO app.credential_contents (credential_id, content, content_hash) VALUES (repeat('a', 32), '{}', repeat('b', 64))",
    );
    for (const statement of [
      'DELETE FROM log.events',
      'DELETE FROM chain_1.credentials',
      'DROP TABLE app.credential_contents',
      'SET ROLE brainstorm_indexer',
    ]) {
      await assert.rejects(api.query(statement), { code: '42501' }, statement);
    }
    await api.end();
    await database.close();
  });
});
