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

  it('closes no ledger after its end', async () => {
    const localnet = await startLocalnet({ dataDir });
    await localnet.close();
    await assert.rejects(localnet.closeLedger(), { message: 'this localnet was closed; start one again to go on' });
  });
});
