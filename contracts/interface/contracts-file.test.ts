import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Keypair, StrKey } from '@stellar/stellar-sdk';
import { readContractsFile } from './contracts-file.ts';

const analytics = StrKey.encodeContract(new Uint8Array(32).fill(1));
const token = StrKey.encodeContract(new Uint8Array(32).fill(2));
const certificate = StrKey.encodeContract(new Uint8Array(32).fill(255));
const governance = StrKey.encodeContract(new Uint8Array(32));
const practice = StrKey.encodeContract(new Uint8Array(32).fill(3));
const valid = {
  networkPassphrase: 'Standalone Network ; February 2017',
  deployLedger: 3,
  contracts: { analytics, token, certificate, governance, practice },
};

describe('readContractsFile', () => {
  let folder: string;
  let path: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'contracts-file-'));
    path = join(folder, 'contracts.json');
  });

  after(() => rmSync(folder, { recursive: true }));

  /** Reads a file with this content. */
  function readBack(content: unknown) {
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return readContractsFile(path);
  }

  it('returns what deployment wrote', () => {
    assert.deepEqual(readBack(valid), valid);
  });

  it('says that a missing file is missing and what to do', () => {
    const missing = join(folder, 'absent.json');
    assert.throws(() => readContractsFile(missing), {
      message: `Contracts file ${missing}: it does not exist. Deploy the contracts, or set CONTRACTS_FILE.`,
    });
  });

  it('says why a path cannot be read', () => {
    assert.throws(() => readContractsFile(folder), /cannot be read \(EISDIR\)/);
  });

  it('refuses what is not JSON, or no object', () => {
    assert.throws(() => readBack('{'), /is not JSON/);
    for (const content of ['[]', 'null', '7']) {
      assert.throws(() => readBack(content), /expected a JSON object, found another value/);
    }
  });

  it('names every fault at once, with what was found', () => {
    const content = {
      networkPassphrase: '',
      deployLedger: -1,
      contracts: { analytics: 'C123', certificate, governance, practice },
    };
    assert.throws(() => readBack(content), {
      message:
        `Contracts file ${path}: networkPassphrase is "", expected a text; ` +
        'deployLedger is -1, expected a ledger sequence; ' +
        'contracts.analytics is "C123", expected a contract address (C…, 56 characters); ' +
        'contracts.token is missing, expected a contract address (C…, 56 characters). ' +
        'Deploy the contracts again.',
    });
  });

  it('refuses addresses with a wrong checksum, of accounts, or with a letter changed', () => {
    const account = Keypair.random().publicKey();
    const changed = analytics.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    for (const wrong of [account, changed, analytics.toLowerCase(), `C${account.slice(1)}`, 7, null]) {
      const content = { ...valid, contracts: { analytics: wrong, certificate } };
      assert.throws(() => readBack(content), /contracts\.analytics is .*expected a contract address/);
    }
  });

  it('refuses ledgers that are none', () => {
    for (const deployLedger of [0, 1.5, '3', null]) {
      assert.throws(() => readBack({ ...valid, deployLedger }), /deployLedger is/);
    }
  });
});
