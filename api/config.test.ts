import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from './config.ts';
import { analyticsAddress, certificateAddress, passphrase } from './testing/rows.ts';

describe('readConfig', () => {
  const folder = mkdtempSync(join(tmpdir(), 'brain-storm-config-'));
  const contractsFile = join(folder, 'contracts.json');
  const contracts = {
    networkPassphrase: passphrase,
    deployLedger: 5,
    contracts: { analytics: analyticsAddress, certificate: certificateAddress },
  };
  before(() => writeFileSync(contractsFile, JSON.stringify(contracts)));
  after(() => rmSync(folder, { recursive: true }));

  it('needs a database and the contracts, and knows the rest', () => {
    assert.deepEqual(readConfig({ DATABASE_URL: 'postgres://localhost/a', CONTRACTS_FILE: contractsFile }), {
      databaseUrl: 'postgres://localhost/a',
      redisUrl: undefined,
      host: '127.0.0.1',
      port: 4000,
      contracts,
      rpcUrls: ['http://localhost:8000/rpc'],
      publicUrl: 'http://localhost:3000',
      logLevel: 'info',
      rateLimit: 600,
      trustedProxies: [],
    });
  });

  it('takes what the environment says', () => {
    const env = {
      DATABASE_URL: 'postgres://localhost/a',
      API_DATABASE_URL: 'postgres://localhost/b',
      CONTRACTS_FILE: contractsFile,
      STELLAR_RPC_URL: 'https://a.example, https://b.example/rpc',
      STELLAR_NETWORK_PASSPHRASE: passphrase,
      TRUSTED_PROXIES: '10.0.0.1,10.0.0.2',
      API_PORT: '0',
    };
    const config = readConfig(env);
    assert.partialDeepStrictEqual(config, {
      databaseUrl: 'postgres://localhost/b',
      rpcUrls: ['https://a.example', 'https://b.example/rpc'],
      trustedProxies: ['10.0.0.1', '10.0.0.2'],
      port: 0,
    });
  });

  it('names every fault at once and no password', () => {
    const env = {
      DATABASE_URL: 'mysql://me:secret@db/a',
      REDIS_URL: 'localhost',
      API_PORT: '70000',
      LOG_LEVEL: 'loud',
      STELLAR_NETWORK_PASSPHRASE: 'Test SDF Network ; September 2015',
      CONTRACTS_FILE: contractsFile,
    };
    assert.throws(() => readConfig(env), {
      message: `The api can't start:
- DATABASE_URL is "mysql://…@db/a": expected a URL that begins with postgres:// or postgresql://
- LOG_LEVEL is "loud": expected one of fatal, error, warn, info, debug, trace, silent
- REDIS_URL is "localhost": expected a URL that begins with redis:// or rediss://
- API_PORT is "70000": expected a whole number from 0 to 65535
- STELLAR_NETWORK_PASSPHRASE is "Test SDF Network ; September 2015": expected "${passphrase}", the network of CONTRACTS_FILE`,
    });
  });

  it('says that the contracts are not deployed', () => {
    const env = { DATABASE_URL: 'postgres://localhost/a', CONTRACTS_FILE: join(folder, 'none.json') };
    assert.throws(() => readConfig(env), /none\.json: it does not exist\. Deploy the contracts/);
  });
});
