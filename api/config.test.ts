import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readConfig } from './config.ts';
import { accountSecret, badgeSecret, tokenPem, webAuth } from './testing/api.ts';
import { contracts, passphrase } from './testing/rows.ts';

describe('readConfig', () => {
  const folder = mkdtempSync(join(tmpdir(), 'brain-storm-config-'));
  const contractsFile = join(folder, 'contracts.json');
  const contractsContent = { networkPassphrase: passphrase, deployLedger: 5, contracts };
  const secrets = {
    WEB_AUTH_SECRET: webAuth.signingKey.secret(),
    SESSION_SECRET: tokenPem,
    ACCOUNT_SECRET: accountSecret.toString('base64'),
    BADGE_SECRET: badgeSecret,
  };
  before(() => writeFileSync(contractsFile, JSON.stringify(contractsContent)));
  after(() => rmSync(folder, { recursive: true }));

  it('needs a database and the contracts, and knows the rest', () => {
    const { tokenKeys, badgeKeys, ...config } = readConfig({
      ...secrets,
      DATABASE_URL: 'postgres://localhost/a',
      CONTRACTS_FILE: contractsFile,
    });
    assert.equal(tokenKeys.length, 1);
    assert.equal(badgeKeys.listed.length, 2);
    assert.deepEqual(config, {
      databaseUrl: 'postgres://localhost/a',
      redisUrl: undefined,
      host: '127.0.0.1',
      port: 4000,
      contracts: contractsContent,
      rpcUrls: ['http://localhost:8000/rpc'],
      horizonUrl: undefined,
      publicUrl: 'http://localhost:3000',
      logLevel: 'info',
      rateLimit: 600,
      trustedProxies: [],
      webAuth,
      accountSecret,
      mail: { from: 'Brain-Storm <no-reply@localhost>', folder: resolve('.data/mail'), smtpUrl: undefined },
      relay: { callsPerDay: 20, feeMax: 50_000_000n, dayMax: 10_000_000_000n, signatureLedgers: 360 },
    });
  });

  it('takes what the environment says', () => {
    const env = {
      ...secrets,
      DATABASE_URL: 'postgres://localhost/a',
      API_DATABASE_URL: 'postgres://localhost/b',
      CONTRACTS_FILE: contractsFile,
      STELLAR_RPC_URL: 'https://a.example, https://b.example/rpc',
      STELLAR_NETWORK_PASSPHRASE: passphrase,
      TRUSTED_PROXIES: '10.0.0.1,10.0.0.2',
      RELAY_CALLS: '5',
      RELAY_DAY_MAX: '0',
      API_PORT: '0',
      SMTP_URL: 'smtps://name:password@mail.example.org',
      MAIL_FROM: 'School <school@example.org>',
      DATA_DIR: '/var/lib/brain-storm',
    };
    const config = readConfig(env);
    assert.partialDeepStrictEqual(config, {
      databaseUrl: 'postgres://localhost/b',
      rpcUrls: ['https://a.example', 'https://b.example/rpc'],
      trustedProxies: ['10.0.0.1', '10.0.0.2'],
      port: 0,
      relay: { callsPerDay: 5, feeMax: 50_000_000n, dayMax: 0n },
      mail: {
        from: 'School <school@example.org>',
        folder: '/var/lib/brain-storm/mail',
        smtpUrl: 'smtps://name:password@mail.example.org',
      },
    });
  });

  it('names every fault at once and no password', () => {
    const env = {
      ...secrets,
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

  it('takes keys from files, and never shows one', () => {
    const base = { DATABASE_URL: 'postgres://localhost/a', CONTRACTS_FILE: contractsFile };
    const pemFile = join(folder, 'session.pem');
    writeFileSync(pemFile, tokenPem);
    assert.equal(
      readConfig({ ...base, ...secrets, SESSION_SECRET: '', SESSION_SECRET_FILE: pemFile }).tokenKeys.length,
      1,
    );
    const almost = `${webAuth.signingKey.secret().slice(0, -1)}!`;
    assert.throws(
      () => readConfig({ ...base, WEB_AUTH_SECRET: almost, SESSION_SECRET_FILE: join(folder, 'none.pem') }),
      (error: Error) => {
        assert.match(error.message, /- WEB_AUTH_SECRET can't be used .*expected a Stellar secret seed/);
        assert.match(error.message, /- SESSION_SECRET_FILE \(.*none\.pem\) can't be used \(ENOENT/);
        assert.ok(!error.message.includes(almost.slice(0, 10)));
        return true;
      },
    );
    assert.throws(
      () => readConfig({ ...base, ...secrets, ACCOUNT_SECRET: 'c2hvcnQ=' }),
      /- ACCOUNT_SECRET can't be used \(found 5 bytes\): expected 32 random bytes in base64/,
    );
    assert.throws(
      () => readConfig(base),
      /WEB_AUTH_SECRET is missing[\s\S]*SESSION_SECRET is missing[\s\S]*ACCOUNT_SECRET is missing/,
    );
  });

  it('says that the contracts are not deployed', () => {
    const env = { ...secrets, DATABASE_URL: 'postgres://localhost/a', CONTRACTS_FILE: join(folder, 'none.json') };
    assert.throws(() => readConfig(env), /none\.json: it does not exist\. Deploy the contracts/);
  });
});
