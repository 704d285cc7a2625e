import assert from 'node:assert/strict';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Keypair } from '@stellar/stellar-sdk';
import { start, startLocalnet } from './localnet.ts';

describe('starting and ending a localnet', () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = fs.mkdtempSync(join(tmpdir(), 'localnet-'));
  });

  afterEach(() => fs.rmSync(dataDir, { recursive: true }));

  it('closes the ledger it could not close, once that is possible again', async () => {
    let isFull = () => false; // in place of a disk that is: every ledger asks the clock, whenever something waits
    const warnings: string[] = [];
    const now = () => {
      if (isFull()) throw new Error('no space left');
      return Date.now();
    };
    const logger = { info: () => {}, warn: (message: string) => warnings.push(message) };
    const { localnet, chain } = await start({ dataDir, logger }, { now });
    isFull = () => chain.pendingCount > 0;
    const funding = fetch(`${localnet.friendbotUrl}?addr=${Keypair.random().publicKey()}`);
    while (warnings.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    isFull = () => false;
    assert.equal((await funding).status, 200);
    assert.deepEqual(warnings, ['the ledger could not be closed: no space left; trying again in 1 s']);
    await localnet.close();
  });

  it('says so, once, when the clock is behind the last ledger: what is sent would be too late', async () => {
    const warnings: string[] = [];
    const logger = { info: () => {}, warn: (message: string) => warnings.push(message) };
    let clock = Date.now();
    const { localnet } = await start({ logger }, { now: () => clock });
    clock -= 7_200_000;
    await localnet.closeLedger();
    await localnet.closeLedger();
    assert.deepEqual(warnings, [
      'the clock is 7200 s behind the last ledger, whose close time stays until then: transactions with a time limit may be refused as too late. Set the clock right, or start a new chain.',
    ]);
    await localnet.close();
  });

  it('closes no ledger after its end', async () => {
    const localnet = await startLocalnet({ dataDir });
    await localnet.close();
    await assert.rejects(localnet.closeLedger(), { message: 'this localnet was closed; start one again to go on' });
  });

  it('says what is wrong with an option, and what was expected', async () => {
    const file = join(dataDir, 'file');
    fs.writeFileSync(file, '');
    const faults: [object, string][] = [
      [{ port: '8000' }, 'port is "8000", expected a whole number from 0 to 65535'],
      [{ ledgerMs: 0.5 }, 'ledgerMs is 0.5, expected a whole number from 0 to 3600000'],
      [{ dataDir: '' }, 'dataDir is "", expected a text that is not empty'],
      [{ passphrase: '' }, 'passphrase is "", expected a text that is not empty'],
      [{ host: 5 }, 'host is 5, expected a text that is not empty'],
      [
        { datadir: dataDir },
        'there is no option datadir; the options are port, host, dataDir, ledgerMs, autoClose, passphrase, seed, protocol, retentionLedgers, lifetimes, logger',
      ],
      [
        { lifetimes: { minPersistentTTL: 20 } },
        'lifetimes is {"minPersistentTTL":20}, expected { minPersistentTtl, minTemporaryTtl }',
      ],
      [{ dataDir: file }, `the data folder ${file} is a file; choose a folder`],
      [{ host: 'nowhere.invalid' }, 'this machine has no address nowhere.invalid to listen on; try 127.0.0.1'],
      [{ host: '192.0.2.1' }, 'this machine has no address 192.0.2.1 to listen on; try 127.0.0.1'],
    ];
    for (const [options, message] of faults) await assert.rejects(startLocalnet(options), { message });
  });

  it('leaves neither a lock nor an open file behind when its port is taken', async () => {
    const first = await startLocalnet();
    const port = Number(new URL(first.url).port);
    const { localnet, chain } = await start({ dataDir }, {});
    await localnet.close();
    const openFiles = () => (fs.existsSync('/proc/self/fd') ? fs.readdirSync('/proc/self/fd').length : 0);
    const before = openFiles();
    for (let left = 3; left > 0; left -= 1) await assert.rejects(startLocalnet({ dataDir, port }), /is taken; stop/u);
    assert.ok(openFiles() <= before, 'journals stayed open');
    await first.close();
    const again = await start({ dataDir }, {});
    assert.equal(again.chain.sequence, chain.sequence);
    await again.localnet.close();
  });
});
