import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readConfig } from './config.ts';
import { nodeFlags } from './node-flags.ts';
import { testContracts } from './testing/events.ts';

describe('the environment', () => {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'indexer-config-'));
  const contractsFile = path.join(dir, 'contracts.json');
  writeFileSync(contractsFile, JSON.stringify(testContracts));
  after(() => rmSync(dir, { recursive: true }));
  const least = { DATABASE_URL: 'postgres://one@localhost/db', CONTRACTS_FILE: contractsFile };

  it('needs a database and the contracts file; the rest has defaults', () => {
    assert.deepEqual(readConfig(least), {
      databaseUrl: 'postgres://one@localhost/db',
      rpcUrls: ['http://localhost:8000/rpc'],
      rpcTimeoutMs: 30_000,
      lake: undefined,
      contracts: testContracts,
      port: 4001,
      bind: '127.0.0.1',
      logLevel: 'info',
      pageSizeMax: 5000,
      workers: 2,
    });
  });

  it("prefers the indexer's own database address, and takes several RPCs", () => {
    const config = readConfig({
      ...least,
      INDEXER_DATABASE_URL: 'postgresql://two@localhost/db',
      STELLAR_RPC_URL: 'http://a/, https://b/rpc',
      NETWORK_PORT: '9',
    });
    assert.deepEqual(
      [config.databaseUrl, config.rpcUrls],
      ['postgresql://two@localhost/db', ['http://a/', 'https://b/rpc']],
    );
  });

  it('is refused with every fault at once, and without the password', () => {
    const env = {
      DATABASE_URL: 'mysql://root:secret@localhost/db',
      STELLAR_RPC_URL: 'localhost:8000',
      CONTRACTS_FILE: path.join(dir, 'nowhere.json'),
      INDEXER_PORT: '70000',
      INDEXER_PAGE_SIZE: '0',
      INDEXER_WORKERS: '1.5',
      STELLAR_RPC_TIMEOUT_MS: 'soon',
      LEDGER_LAKE: path.join(dir, 'no-lake'),
      LOG_LEVEL: 'loud',
    };
    assert.throws(
      () => readConfig(env),
      (error: unknown) => {
        assert.ok(error instanceof Error);
        for (const expected of [
          /DATABASE_URL is "mysql:\/\/root:…@localhost\/db"; expected/,
          /STELLAR_RPC_URL is/,
          /nowhere\.json: it does not exist/,
          /INDEXER_PORT is "70000"; expected a port/,
          /INDEXER_PAGE_SIZE/,
          /INDEXER_WORKERS is "1.5"; expected/,
          /STELLAR_RPC_TIMEOUT_MS is "soon"; expected milliseconds/,
          /LEDGER_LAKE is ".*no-lake"; expected a folder that exists/,
          /LOG_LEVEL is "loud"; expected one of fatal/,
        ]) {
          assert.match(error.message, expected);
        }
        assert.doesNotMatch(error.message, /secret/);
        return true;
      },
    );
  });

  it('is refused without a database', () => {
    assert.throws(
      () => readConfig({ CONTRACTS_FILE: contractsFile }),
      /DATABASE_URL is not set; expected the address of a Postgres/,
    );
  });

  it("must name the contracts' own network", () => {
    assert.throws(
      () => readConfig({ ...least, STELLAR_NETWORK_PASSPHRASE: 'Other' }),
      /STELLAR_NETWORK_PASSPHRASE is "Other"; expected the one of CONTRACTS_FILE, "Test Network ; July 2026"/,
    );
  });

  it('comes with the same limits of memory, whoever starts the process', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(import.meta.dirname, '../package.json'), 'utf8'));
    assert.ok(scripts.indexer.endsWith(`${nodeFlags.join(' ')} indexer/main.ts`), scripts.indexer);
  });
});
