import assert from 'node:assert/strict';
import { Address, hash, Keypair, nativeToScVal, Operation, scValToNative, xdr } from '@stellar/stellar-sdk';
import { type Group, group } from '../case.ts';
import { CONTRACT_ERRORS, CONTRACT_EVENTS, cap, method } from '../documents.ts';
import type { Network } from '../network.ts';
import { metaOf, type Outcome, returned } from '../outcome.ts';
import {
  address,
  call,
  createProbe,
  i128,
  instanceKey,
  kind,
  list,
  probeHash,
  probeWasm,
  symbol,
  u32,
  valueKey,
} from '../probe.ts';
import { sorobanDataOf } from './resources.ts';

const HOST = 'https://github.com/stellar/stellar-protocol/blob/master/core/cap-0046-03.md';
const LIFECYCLE = 'https://github.com/stellar/stellar-protocol/blob/master/core/cap-0046-02.md';
const RESOURCES = 'https://github.com/stellar/stellar-protocol/blob/master/core/cap-0046-07.md';
const SIMULATE = method('simulateTransaction');

/** A call of the shared probe, applied. */
async function invoke(network: Network, name: string, ...args: xdr.ScVal[]): Promise<Outcome> {
  return network.invoke(await network.account(), call(await network.probe(), name, ...args));
}

/** A call of the shared probe, simulated. */
// biome-ignore lint/suspicious/noExplicitAny: a raw JSON answer
async function simulate(network: Network, name: string, ...args: xdr.ScVal[]): Promise<any> {
  const source = await network.account();
  return network.simulate(source.publicKey(), call(await network.probe(), name, ...args));
}

/** One value of each kind that a contract can be given. */
const values: [string, xdr.ScVal][] = [
  ['void', xdr.ScVal.scvVoid()],
  ['a bool', xdr.ScVal.scvBool(true)],
  ['a u32', u32(4294967295)],
  ['an i32', nativeToScVal(-2147483648, { type: 'i32' })],
  ['a u64', nativeToScVal(2n ** 64n - 1n, { type: 'u64' })],
  ['an i64', nativeToScVal(-(2n ** 63n), { type: 'i64' })],
  ['a u128', nativeToScVal(2n ** 128n - 1n, { type: 'u128' })],
  ['an i128', nativeToScVal(-(2n ** 127n), { type: 'i128' })],
  ['a u256', nativeToScVal(2n ** 256n - 1n, { type: 'u256' })],
  ['an i256', nativeToScVal(-(2n ** 255n), { type: 'i256' })],
  ['bytes', nativeToScVal(new Uint8Array([0, 1, 255]), { type: 'bytes' })],
  ['a string', nativeToScVal('häl\0lo', { type: 'string' })],
  ['a symbol of 32 characters', symbol('a'.repeat(32))],
  ['an address', address('GAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAWHF')],
  ['a vector', list(u32(1), symbol('x'), list())],
  ['a map', nativeToScVal({ a: 1, b: [true] })],
];

export const contracts: Group = group('contracts', {
  'an upload stores the code, and a second one changes nothing': [
    LIFECYCLE,
    async (network) => {
      const first = await network.uploadProbe();
      const again = await network.invoke(await network.account(), Operation.uploadContractWasm({ wasm: probeWasm }));
      assert.deepEqual([first.codes, again.codes], ['tx_success', 'tx_success']);
      assert.deepEqual(returned(again).toJson(), returned(first).toJson());
    },
  ],
  'bytes that are no WebAssembly cannot be uploaded': [
    LIFECYCLE,
    async (network) => {
      const source = await network.account();
      const operation = Operation.uploadContractWasm({ wasm: new Uint8Array([0, 1, 2, 3]) });
      assert.match((await network.simulate(source.publicKey(), operation)).error, /WasmVm|InvalidInput|InvalidAction/u);
    },
  ],
  "a contract's address follows from deployer and salt": [
    cap(46),
    async (network) => {
      await network.uploadProbe();
      const owner = await network.account();
      const salt = new Uint8Array(32).fill(7);
      const outcome = await network.invoke(owner, createProbe(owner.publicKey(), salt));
      const preimage = xdr.ContractIdPreimage.contractIdPreimageFromAddress(
        new xdr.ContractIdPreimageFromAddress({ address: new Address(owner.publicKey()).toScAddress(), salt }),
      );
      const networkId = hash(Buffer.from(network.passphrase));
      const payload = xdr.HashIdPreimage.envelopeTypeContractId(
        new xdr.HashIdPreimageContractId({ networkId, contractIdPreimage: preimage }),
      );
      const expected = Address.contract(Buffer.from(hash(payload.toXdr()))).toString();
      assert.equal(scValToNative(returned(outcome)), expected);
    },
  ],
  'an address is given out once': [
    LIFECYCLE,
    async (network) => {
      await network.uploadProbe();
      const owner = await network.account();
      const create = createProbe(owner.publicKey(), new Uint8Array(32));
      assert.equal((await network.invoke(owner, create)).codes, 'tx_success');
      assert.match((await network.simulate(owner.publicKey(), create)).error, /ExistingValue/u);
    },
  ],
  'a constructor runs once, with its arguments': [
    cap(58),
    async (network) => {
      const owner = await network.account();
      await network.uploadProbe();
      const contract = scValToNative(returned(await network.invoke(owner, createProbe(owner.publicKey()))));
      const told = await network.simulate(owner.publicKey(), call(contract, 'owner'));
      assert.equal(scValToNative(xdr.ScVal.fromXdr(told.results[0].xdr, 'base64')), owner.publicKey());
      const again = await network.simulate(
        owner.publicKey(),
        call(contract, '__constructor', address(owner.publicKey())),
      );
      assert.ok(again.error, 'nobody calls a constructor');
    },
  ],
  'a constructor without its arguments fails': [
    cap(58),
    async (network) => {
      await network.uploadProbe();
      const owner = await network.account();
      const create = createProbe(owner.publicKey());
      const bare = Operation.createCustomContract({ address: new Address(owner.publicKey()), wasmHash: probeHash });
      assert.ok(!(await network.simulate(owner.publicKey(), create)).error);
      assert.ok((await network.simulate(owner.publicKey(), bare)).error);
    },
  ],
  ...echoes(),
  'the same value comes from the simulation and from the ledger': [
    SIMULATE,
    async (network) => {
      const told = await simulate(network, 'add', i128(40n), i128(2n));
      const outcome = await invoke(network, 'add', i128(40n), i128(2n));
      assert.equal(told.results[0].xdr, returned(outcome).toXdr('base64'));
      assert.equal(scValToNative(returned(outcome)), 42n);
    },
  ],
  'a simulation tells resources, fee, events and ledger, and changes nothing': [
    SIMULATE,
    async (network) => {
      const contract = await network.deployProbe();
      const source = (await network.account()).publicKey();
      const told = await network.simulate(source, call(contract, 'put', kind('Persistent'), symbol('k'), u32(1)));
      assert.match(told.minResourceFee, /^\d+$/u);
      const data = xdr.SorobanTransactionData.fromXdr(told.transactionData, 'base64');
      assert.equal(data.resources.footprint.readWrite.length, 1);
      assert.ok(data.resources.instructions > 0 && told.latestLedger > 0);
      assert.deepEqual([told.stateChanges[0].type, told.stateChanges[0].before], ['created', null]);
      assert.equal(await network.entry(valueKey(contract, 'k', 'Persistent')), null);
    },
  ],
  'a simulation of a transaction with two operations is refused in its result': [
    SIMULATE,
    async (network) => {
      const source = (await network.account()).publicKey();
      const one = call(await network.probe(), 'whoami');
      const transaction = (await network.build(source, [one, one])).toXDR();
      const { error } = await network.result('simulateTransaction', { transaction });
      assert.match(error, /more than one operation/u);
    },
  ],
  'a simulation of a payment is refused in its result': [
    SIMULATE,
    async (network) => {
      const source = (await network.account()).publicKey();
      const bump = Operation.bumpSequence({ bumpTo: '1' });
      assert.match((await network.simulate(source, bump)).error, /unsupported operation type/u);
    },
  ],
  'more instructions than simulated can be asked for': [
    SIMULATE,
    async (network) => {
      const source = (await network.account()).publicKey();
      const operation = call(await network.probe(), 'whoami');
      const plain = await network.simulate(source, operation);
      const wide = await network.simulate(source, operation, { resourceConfig: { instructionLeeway: 5_000_000 } });
      assert.ok(BigInt(wide.minResourceFee) > BigInt(plain.minResourceFee));
    },
  ],
  "a contract's own error comes with its number": [
    CONTRACT_ERRORS,
    async (network) => assert.match((await simulate(network, 'refuse')).error, /Error\(Contract, #7\)/u),
  ],
  'a number that no spec names comes too': [
    CONTRACT_ERRORS,
    async (network) =>
      assert.match((await simulate(network, 'refuse_with', u32(4711))).error, /Error\(Contract, #4711\)/u),
  ],
  'a trap, an overflow, a missing function, wrong arguments and a missing contract are simulation errors': [
    CONTRACT_ERRORS,
    async (network) => {
      const nowhere = Address.contract(Buffer.alloc(32, 1)).toString();
      const source = (await network.account()).publicKey();
      assert.match((await simulate(network, 'trap')).error, /WasmVm, InvalidAction/u);
      assert.match((await simulate(network, 'add', i128(2n ** 127n - 1n), i128(1n))).error, /WasmVm, InvalidAction/u);
      assert.match((await simulate(network, 'nothing')).error, /WasmVm, MissingValue/u);
      assert.match((await simulate(network, 'add', i128(1n))).error, /UnexpectedSize|MismatchingParameterLen/u);
      assert.match((await simulate(network, 'add', u32(1), u32(2))).error, /WasmVm, InvalidAction/u);
      assert.match((await network.simulate(source, call(nowhere, 'whoami'))).error, /Storage, MissingValue/u);
    },
  ],
  'a call that fails in its ledger pays, and leaves neither values nor events': [
    RESOURCES,
    async (network) => {
      const contract = await network.deployProbe();
      const signer = await network.account();
      const ready = await network.prepare(
        signer.publicKey(),
        call(contract, 'put', kind('Persistent'), symbol('refused'), u32(1)),
      );
      const before = await network.balance(signer.publicKey());
      const transaction = await network.build(signer.publicKey(), call(contract, 'refuse'), {
        fee: ready.fee,
        sorobanData: sorobanDataOf(ready),
      });
      transaction.sign(signer);
      const outcome = await network.submit(transaction);
      assert.equal(outcome.codes, 'tx_failed invoke_host_function:trapped');
      assert.equal(outcome.told.status, 'FAILED');
      assert.deepEqual((outcome.told.events.contractEventsXdr ?? []).flat(), []);
      assert.equal(await network.entry(valueKey(contract, 'refused', 'Persistent')), null);
      assert.equal(await network.balance(signer.publicKey()), before - outcome.feeCharged);
      assert.ok(outcome.feeCharged > 100n);
    },
  ],
  'values are kept by contract, kind and key, until they are removed': [
    HOST,
    async (network) => {
      const contract = await network.deployProbe();
      const signer = await network.account();
      for (const where of ['Persistent', 'Temporary', 'Instance'] as const) {
        const key = symbol(`in_${where.toLowerCase()}`);
        assert.equal(
          (await network.invoke(signer, call(contract, 'put', kind(where), key, u32(5)))).codes,
          'tx_success',
        );
        const got = await network.invoke(signer, call(contract, 'get', kind(where), key));
        assert.equal(scValToNative(returned(got)), 5, where);
        await network.invoke(signer, call(contract, 'remove', kind(where), key));
        const has = await network.invoke(signer, call(contract, 'has', kind(where), key));
        assert.equal(scValToNative(returned(has)), false, where);
      }
    },
  ],
  'a value is an entry of the ledger under its key': [
    HOST,
    async (network) => {
      const contract = await network.deployProbe();
      await network.invoke(await network.account(), call(contract, 'put', kind('Persistent'), symbol('seen'), u32(9)));
      const entry = await network.entry(valueKey(contract, 'seen', 'Persistent'));
      assert.ok(entry?.type === 'contractData');
      assert.deepEqual(entry.contractData.val.toJson(), { u32: 9 });
    },
  ],
  'a contract does not find what another one keeps': [
    HOST,
    async (network) => {
      const [one, other] = [await network.deployProbe(), await network.deployProbe()];
      const signer = await network.account();
      await network.invoke(signer, call(one, 'put', kind('Persistent'), symbol('mine'), u32(1)));
      const told = await network.simulate(signer.publicKey(), call(other, 'has', kind('Persistent'), symbol('mine')));
      assert.equal(scValToNative(xdr.ScVal.fromXdr(told.results[0].xdr, 'base64')), false);
    },
  ],
  'a contract calls another one, and its events come with their own contract': [
    CONTRACT_EVENTS,
    async (network) => {
      const [outer, inner] = [await network.probe(), await network.deployProbe()];
      const args = list(list(symbol('nested')), u32(3));
      const operation = call(outer, 'call', address(inner), symbol('publish'), args);
      const outcome = await network.invoke(await network.account(), operation);
      const event = metaOf(outcome).operations[0]?.events[0];
      assert.equal(Address.contract(Buffer.from(event?.contractId?.toBytes() ?? [])).toString(), inner);
      assert.deepEqual(
        event?.body.v0.topics.map((topic) => topic.toJson()),
        [{ symbol: 'nested' }],
      );
    },
  ],
  'what a called contract did is undone when its failure is caught, and only that': [
    HOST,
    async (network) => {
      const [outer, inner] = [await network.probe(), await network.deployProbe()];
      const signer = await network.account();
      const operation = call(outer, 'attempt', address(inner), symbol('refuse'), list());
      const outcome = await network.invoke(signer, operation);
      assert.equal(scValToNative(returned(outcome)), false);
      assert.equal(await network.entry(valueKey(inner, 'refused', 'Persistent')), null);
      assert.deepEqual(metaOf(outcome).operations[0]?.events, []);
    },
  ],
  'a contract cannot be entered again while it runs': [
    HOST,
    async (network) => {
      const contract = await network.probe();
      const told = await simulate(network, 'call', address(contract), symbol('whoami'), list());
      assert.match(told.error, /Contract re-entry is not allowed|Context, InvalidAction/u);
    },
  ],
  'a contract sees the ledger it runs in': [
    HOST,
    async (network) => {
      const outcome = await invoke(network, 'now');
      assert.deepEqual(scValToNative(returned(outcome)), [outcome.told.ledger, BigInt(outcome.told.createdAt)]);
    },
  ],
  'a contract knows its own address': [
    HOST,
    async (network) => assert.equal(scValToNative(returned(await invoke(network, 'whoami'))), await network.probe()),
  ],
  'random numbers differ from transaction to transaction': [
    'https://github.com/stellar/stellar-protocol/blob/master/core/cap-0051.md',
    async (network) => {
      const [one, other] = [await invoke(network, 'random'), await invoke(network, 'random')];
      assert.notEqual(scValToNative(returned(one)), scValToNative(returned(other)));
    },
  ],
  'the instance of a contract is read by every call': [
    cap(46),
    async (network) => {
      const contract = await network.probe();
      const told = await simulate(network, 'whoami');
      const { footprint } = xdr.SorobanTransactionData.fromXdr(told.transactionData, 'base64').resources;
      const keys = footprint.readOnly.map((key) => key.toXdr('base64'));
      assert.ok(keys.includes(instanceKey(contract).toXdr('base64')));
    },
  ],
  'a value larger than the network allows fails': [
    RESOURCES,
    async (network) => assert.match((await simulate(network, 'fill', symbol('big'), u32(70_000))).error, /Error\(/u),
  ],
  'a simulation does not ask whether its source exists': [
    SIMULATE,
    async (network) => {
      const nobody = Keypair.random().publicKey();
      const transaction = (
        await network.build(nobody, call(await network.probe(), 'whoami'), { sequence: '0' })
      ).toXDR();
      const told = await network.result('simulateTransaction', { transaction });
      assert.equal(told.error, undefined);
    },
  ],
});

function echoes(): Parameters<typeof group>[1] {
  return Object.fromEntries(
    values.map(([what, value]) => [
      `${what} goes through a contract as it is`,
      [
        HOST,
        async (network: Network) => {
          const told = await simulate(network, 'echo', value);
          assert.equal(told.results?.[0].xdr, value.toXdr('base64'), told.error);
        },
      ],
    ]),
  );
}
