import assert from 'node:assert/strict';
import { SorobanDataBuilder, type Transaction, xdr } from '@stellar/stellar-sdk';
import { type Group, group } from '../case.ts';
import { cap, FEES } from '../documents.ts';
import type { Network } from '../network.ts';
import { metaOf, type Outcome } from '../outcome.ts';
import { call, kind, symbol, u32 } from '../probe.ts';

const RESOURCES = 'https://github.com/stellar/stellar-protocol/blob/master/core/cap-0046-07.md';

/** A call with its resources or its footprint tampered with after the simulation. */
async function tampered(
  network: Network,
  operation: xdr.Operation,
  change: (data: SorobanDataBuilder, built: xdr.SorobanTransactionData) => SorobanDataBuilder,
): Promise<Outcome> {
  const signer = await network.account();
  const ready = await network.prepare(signer.publicKey(), operation);
  const data = sorobanDataOf(ready);
  const sorobanData = change(new SorobanDataBuilder(data.toXdr('base64')), data).build();
  const transaction = await network.build(signer.publicKey(), operationOf(ready), {
    fee: '200000000',
    sorobanData,
  });
  transaction.sign(signer);
  return network.submit(transaction);
}

export function sorobanDataOf(transaction: Transaction): xdr.SorobanTransactionData {
  const envelope = transaction.toEnvelope();
  if (envelope.type !== 'envelopeTypeTx' || envelope.v1.tx.ext.type !== 'sorobanData')
    throw new Error('expected resources');
  return envelope.v1.tx.ext.sorobanData;
}

/** The operation with the auth that the simulation gave it. */
function operationOf(transaction: Transaction): xdr.Operation {
  const envelope = transaction.toEnvelope();
  const operation = envelope.type === 'envelopeTypeTx' ? envelope.v1.tx.operations[0] : undefined;
  if (!operation) throw new Error('expected an operation');
  return operation;
}

export const resources: Group = group('resources of a call', {
  'too few instructions: resource limit exceeded': [
    RESOURCES,
    async (network) => {
      const operation = call(await network.probe(), 'spin', u32(50));
      const outcome = await tampered(network, operation, (data, { resources }) =>
        data.setResources(Math.floor(resources.instructions / 2), resources.diskReadBytes, resources.writeBytes),
      );
      assert.equal(outcome.codes, 'tx_failed invoke_host_function:resource_limit_exceeded');
    },
  ],
  'too few bytes to write: resource limit exceeded': [
    RESOURCES,
    async (network) => {
      const contract = await network.deployProbe();
      const operation = call(contract, 'put', kind('Persistent'), symbol('w'), u32(1));
      const outcome = await tampered(network, operation, (data, { resources }) =>
        data.setResources(resources.instructions, resources.diskReadBytes, 1),
      );
      assert.equal(outcome.codes, 'tx_failed invoke_host_function:resource_limit_exceeded');
    },
  ],
  'a key that is not in the footprint traps': [
    cap(46),
    async (network) => {
      const contract = await network.deployProbe();
      const operation = call(contract, 'put', kind('Persistent'), symbol('w'), u32(1));
      const outcome = await tampered(network, operation, (data) => data.setReadWrite([]));
      assert.equal(outcome.codes, 'tx_failed invoke_host_function:trapped');
    },
  ],
  'writing a key that is in the footprint to be read traps': [
    cap(46),
    async (network) => {
      const contract = await network.deployProbe();
      const operation = call(contract, 'put', kind('Persistent'), symbol('w'), u32(1));
      const outcome = await tampered(network, operation, (data, { resources: { footprint } }) =>
        data.setReadOnly([...footprint.readOnly, ...footprint.readWrite]).setReadWrite([]),
      );
      assert.equal(outcome.codes, 'tx_failed invoke_host_function:trapped');
    },
  ],
  'a key twice in the footprint: txSOROBAN_INVALID': [
    RESOURCES,
    async (network) => {
      const operation = call(await network.probe(), 'whoami');
      const outcome = await tampered(network, operation, (data, { resources: { footprint } }) =>
        data.setReadOnly([...footprint.readOnly, ...footprint.readOnly]),
      );
      assert.equal(outcome.codes, 'tx_soroban_invalid');
    },
  ],
  'a resource fee below what the resources cost: txSOROBAN_INVALID': [
    RESOURCES,
    async (network) => {
      const operation = call(await network.probe(), 'whoami');
      assert.equal((await tampered(network, operation, (data) => data.setResourceFee(1n))).codes, 'tx_soroban_invalid');
    },
  ],
  'more instructions than a transaction may use: txSOROBAN_INVALID': [
    RESOURCES,
    async (network) => {
      const operation = call(await network.probe(), 'whoami');
      const setting = await network.setting(xdr.ConfigSettingId.configSettingContractComputeV0);
      assert.ok(setting.type === 'configSettingContractComputeV0');
      const instructions = Number(setting.contractCompute.txMaxInstructions) + 1;
      const outcome = await tampered(network, operation, (data, { resources }) =>
        data.setResources(instructions, resources.diskReadBytes, resources.writeBytes).setResourceFee(100_000_000n),
      );
      assert.equal(outcome.codes, 'tx_soroban_invalid');
    },
  ],
  'a resource fee that leaves too little for rent: insufficient refundable fee': [
    FEES,
    async (network) => {
      const contract = await network.deployProbe();
      const signer = await network.account();
      const put = (key: string) => call(contract, 'put', kind('Persistent'), symbol(key), u32(1));
      const ext = metaOf(await network.invoke(signer, put('a'))).sorobanMeta?.ext;
      assert.ok(ext?.type === 'v1' && ext.v1.rentFeeCharged > 0n);
      const { rentFeeCharged, totalNonRefundableResourceFeeCharged } = ext.v1;
      const outcome = await tampered(network, put('b'), (data) =>
        data.setResourceFee(totalNonRefundableResourceFeeCharged + rentFeeCharged / 2n),
      );
      assert.equal(outcome.codes, 'tx_failed invoke_host_function:insufficient_refundable_fee');
    },
  ],
  'what of the resource fee was not used comes back': [
    FEES,
    async (network) => {
      const signer = await network.account();
      const before = await network.balance(signer.publicKey());
      const ready = await network.prepare(signer.publicKey(), call(await network.probe(), 'whoami'));
      ready.sign(signer);
      const outcome = await network.submit(ready);
      assert.ok(outcome.feeCharged < BigInt(ready.fee));
      assert.equal(await network.balance(signer.publicKey()), before - outcome.feeCharged);
      const ext = metaOf(outcome).sorobanMeta?.ext;
      assert.ok(ext?.type === 'v1' && ext.v1.totalNonRefundableResourceFeeCharged > 0n);
    },
  ],
});
