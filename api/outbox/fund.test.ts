import assert from 'node:assert/strict';
import { type Localnet, startLocalnet } from '@brain-storm/localnet';
import { Keypair } from '@stellar/stellar-sdk';
import { connectChain, ensureFunded } from '../../stack/chain.ts';
import { fund } from './fund.ts';
import { type Ledger, openLedger } from './ledger.ts';

const xlm = 10_000_000n;

describe('funding channels', function () {
  this.timeout(120_000);
  let localnet: Localnet;
  let ledger: Ledger;
  const funder = Keypair.random();
  const addresses = Array.from({ length: 101 }, () => Keypair.random().publicKey());

  before(async () => {
    localnet = await startLocalnet();
    ledger = openLedger({ rpcUrls: [localnet.rpcUrl], horizonUrl: undefined, passphrase: localnet.networkPassphrase });
    await ensureFunded(connectChain(localnet.rpcUrl, localnet.networkPassphrase), funder.publicKey());
  });
  after(() => localnet?.close());

  const run = async (target: bigint, payer = funder) => {
    const said: string[] = [];
    await fund({ ledger, funder: payer, addresses, target, say: (line) => said.push(line) });
    return said;
  };
  const spendable = async (address = '') => (await ledger.account(address))?.spendable;

  it('makes what is missing, a hundred in a transaction, and does nothing when all can pay', async () => {
    const said = await run(20n * xlm);
    assert.equal(said.filter((line) => line.startsWith('in ledger')).length, 2);
    assert.match(said[0] ?? '', / gets 21 XLM and its account$/);
    assert.deepEqual([await spendable(addresses[0]), await spendable(addresses[100])], [20n * xlm, 20n * xlm]);
    assert.equal((await run(20n * xlm)).at(-1), 'All can pay: nothing was done.');
    assert.equal(await spendable(addresses[0]), 20n * xlm);
  });

  it('tops up what has less than half, over an answer that got lost', async () => {
    localnet.faults.add({ drop: 'answer', methods: ['sendTransaction'], times: 1 });
    const said = await run(41n * xlm);
    assert.match(said[0] ?? '', / gets 21 XLM$/);
    assert.deepEqual([await spendable(addresses[0]), await spendable(addresses[100])], [41n * xlm, 41n * xlm]);
  });

  it('does nothing when the funder has too little, and says how much is needed', async () => {
    const poor = Keypair.random();
    await assert.rejects(run(1_000n * xlm, poor), /has no XLM to spend, 96859\.101 are needed: send it some/);
    assert.equal(await spendable(addresses[0]), 41n * xlm);
  });
});
