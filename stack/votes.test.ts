import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type Localnet, startLocalnet } from '@brain-storm/localnet';
import { Address, Keypair, nativeToScVal, Operation, rpc, TransactionBuilder, type xdr } from '@stellar/stellar-sdk';
import { contractWasm } from '#contracts';
import { type Chain, connectChain, ensureFunded, read, submit } from './chain.ts';

/** A transaction names the entries it writes when it is prepared, and lands some ledgers later. */
describe('token', function () {
  this.timeout(120_000);
  const [treasury, alice, bob] = [Keypair.random(), Keypair.random(), Keypair.random()];
  let localnet: Localnet;
  let chain: Chain;
  let token: string;

  before(async () => {
    localnet = await startLocalnet(); // closes a ledger as soon as a transaction waits
    chain = connectChain(localnet.rpcUrl, localnet.networkPassphrase);
    for (const { publicKey } of [treasury, alice, bob].map((key) => ({ publicKey: key.publicKey() })))
      await ensureFunded(chain, publicKey);
    token = await deployToken();
  });
  after(() => localnet.close());

  const amount = (value: bigint) => nativeToScVal(value, { type: 'i128' });
  const address = (key: Keypair) => new Address(key.publicKey()).toScVal();

  async function deployToken(): Promise<string> {
    const wasm = contractWasm('token');
    await submit(chain, treasury, Operation.uploadContractWasm({ wasm }));
    const wasmHash = createHash('sha256').update(wasm).digest();
    const constructorArgs = [address(treasury), address(treasury), amount(1_000_000n), amount(0n), amount(0n)];
    const creator = new Address(treasury.publicKey());
    const create = Operation.createCustomContract({ address: creator, wasmHash, constructorArgs });
    return Address.fromScVal((await submit(chain, treasury, create)) as xdr.ScVal).toString();
  }

  function transfer(from: Keypair, to: Keypair, value: bigint): xdr.Operation {
    const args = [address(from), address(to), amount(value)];
    return Operation.invokeContractFunction({ contract: token, function: 'transfer', args });
  }

  /** Simulated and signed now, to be sent later. */
  async function prepare(source: Keypair, operation: xdr.Operation) {
    const account = await chain.server.getAccount(source.publicKey());
    const { networkPassphrase } = chain;
    const builder = new TransactionBuilder(account, { fee: '10000', networkPassphrase });
    const transaction = builder.addOperation(operation).setTimeout(120).build();
    const prepared = await chain.server.prepareTransaction(transaction);
    prepared.sign(source);
    return prepared;
  }

  async function send(transaction: Awaited<ReturnType<typeof prepare>>): Promise<string> {
    const { hash } = await chain.server.sendTransaction(transaction);
    const result = await chain.server.pollTransaction(hash, { attempts: 300, sleepStrategy: () => 50 });
    return result.status;
  }

  it('takes a transfer that was prepared before others changed the same votes', async () => {
    await submit(chain, treasury, transfer(treasury, alice, 1_000n));
    await submit(chain, treasury, transfer(treasury, bob, 1_000n));
    // 34 changes of Alice's votes: enough to turn a page of checkpoints.
    for (let round = 0; round < 14; round += 1) {
      const prepared = await prepare(alice, transfer(alice, treasury, 1n));
      for (let change = 0; change < round % 4; change += 1) await submit(chain, bob, transfer(bob, alice, 1n));
      assert.equal(await send(prepared), rpc.Api.GetTransactionStatus.SUCCESS, `round ${round}`);
    }
    assert.equal(await read(chain, alice, token, 'get_votes', [address(alice)]), 1_000n - 14n + 19n);
  });

  it('takes one call after another from the same holder, each prepared in the ledger of the last', async () => {
    for (let round = 0; round < 10; round += 1)
      assert.equal(await send(await prepare(bob, transfer(bob, treasury, 1n))), rpc.Api.GetTransactionStatus.SUCCESS);
  });
});
