import assert from 'node:assert/strict';
import { type Keypair, Operation, SorobanDataBuilder, scValToNative, xdr } from '@stellar/stellar-sdk';
import { type Group, group, Skipped } from '../case.ts';
import { ARCHIVAL, cap, OPERATIONS } from '../documents.ts';
import type { Network } from '../network.ts';
import { metaOf, type Outcome, returned } from '../outcome.ts';
import { call, instanceKey, kind, symbol, u32, valueKey } from '../probe.ts';

/** More ledgers than this are not waited for. */
const WAIT_LEDGERS_MAX = 40;

async function archival(network: Network): Promise<xdr.StateArchivalSettings> {
  const setting = await network.setting(xdr.ConfigSettingId.configSettingStateArchival);
  assert.ok(setting.type === 'configSettingStateArchival');
  return setting.stateArchivalSettings;
}

/** Last ledger of an entry's life; 0 of an archived one; undefined where there is none. */
async function liveUntil(network: Network, key: xdr.LedgerKey): Promise<number | undefined> {
  const { entries } = await network.result('getLedgerEntries', { keys: [key.toXdr('base64')] });
  return entries[0]?.liveUntilLedgerSeq;
}

/** A contract of its own that keeps a value. */
async function keeping(network: Network, where: 'Persistent' | 'Temporary') {
  const contract = await network.deployProbe();
  const signer = await network.account();
  const put = await network.invoke(signer, call(contract, 'put', kind(where), symbol('kept'), u32(1)));
  return { contract, signer, made: put.told.ledger as number, key: valueKey(contract, 'kept', where) };
}

function waitable(ledgers: number): void {
  if (ledgers <= WAIT_LEDGERS_MAX) return;
  throw new Skipped(`an entry lives at least ${ledgers} ledgers here, and ${WAIT_LEDGERS_MAX} are waited for`);
}

/** Applies an extension or a restoration with a footprint that no simulation has seen. */
async function forced(
  network: Network,
  signer: Keypair,
  operation: xdr.Operation,
  { readOnly = [], readWrite = [] }: { readOnly?: xdr.LedgerKey[]; readWrite?: xdr.LedgerKey[] },
): Promise<Outcome> {
  const sorobanData = new SorobanDataBuilder()
    .setReadOnly(readOnly)
    .setReadWrite(readWrite)
    .setResources(0, 10_000, 10_000)
    .setResourceFee(10_000_000n)
    .build();
  const transaction = await network.build(signer.publicKey(), operation, { fee: '20000000', sorobanData });
  transaction.sign(signer);
  return network.submit(transaction);
}

export const lifetimes: Group = group('lifetimes', {
  'a new value lives as long as the network says at least': [
    ARCHIVAL,
    async (network) => {
      const { minPersistentTtl, minTemporaryTtl } = await archival(network);
      const [lasting, passing] = [await keeping(network, 'Persistent'), await keeping(network, 'Temporary')];
      assert.equal(await liveUntil(network, lasting.key), lasting.made + minPersistentTtl - 1);
      assert.equal(await liveUntil(network, passing.key), passing.made + minTemporaryTtl - 1);
    },
  ],
  'an extension makes an entry live that many ledgers from its own': [
    OPERATIONS,
    async (network) => {
      const { signer, key } = await keeping(network, 'Persistent');
      const { minPersistentTtl } = await archival(network);
      const extendTo = minPersistentTtl + 5000;
      const outcome = await network.touch(signer, Operation.extendFootprintTtl({ extendTo }), [key]);
      assert.equal(outcome.codes, 'tx_success');
      assert.equal(await liveUntil(network, key), outcome.told.ledger + extendTo);
    },
  ],
  'an extension to less than there is changes nothing': [
    OPERATIONS,
    async (network) => {
      const { signer, key } = await keeping(network, 'Persistent');
      const before = await liveUntil(network, key);
      const outcome = await network.touch(signer, Operation.extendFootprintTtl({ extendTo: 1 }), [key]);
      assert.equal(outcome.codes, 'tx_success');
      assert.equal(await liveUntil(network, key), before);
    },
  ],
  'an extension pays rent, more for longer': [
    OPERATIONS,
    async (network) => {
      const { signer, key } = await keeping(network, 'Persistent');
      const { minPersistentTtl, maxEntryTtl } = await archival(network);
      const fees: bigint[] = [];
      for (const extendTo of [minPersistentTtl + 1000, Math.floor(maxEntryTtl / 2)]) {
        fees.push((await network.touch(signer, Operation.extendFootprintTtl({ extendTo }), [key])).feeCharged);
      }
      assert.ok((fees[0] ?? 0n) < (fees[1] ?? 0n), fees.join(' and '));
    },
  ],
  'no entry lives longer than the network allows': [
    OPERATIONS,
    async (network) => {
      const { signer, key } = await keeping(network, 'Persistent');
      const { maxEntryTtl } = await archival(network);
      const ready = network.touch(signer, Operation.extendFootprintTtl({ extendTo: maxEntryTtl }), [key]);
      const said = await ready.then(({ codes }) => codes).catch((error: Error) => error.message);
      assert.match(said, /malformed|tx_soroban_invalid|error/iu);
    },
  ],
  'a contract extends its own entries': [
    ARCHIVAL,
    async (network) => {
      const { contract, signer, key } = await keeping(network, 'Persistent');
      const { minPersistentTtl } = await archival(network);
      const extendTo = minPersistentTtl + 100;
      const extend = call(contract, 'extend', kind('Persistent'), symbol('kept'), u32(extendTo), u32(extendTo));
      const outcome = await network.invoke(signer, extend);
      assert.equal(await liveUntil(network, key), outcome.told.ledger + extendTo);
    },
  ],
  'instance and code live on their own': [
    ARCHIVAL,
    async (network) => {
      const contract = await network.deployProbe();
      const signer = await network.account();
      const { minPersistentTtl } = await archival(network);
      const key = instanceKey(contract);
      const extendTo = minPersistentTtl + 77;
      const outcome = await network.touch(signer, Operation.extendFootprintTtl({ extendTo }), [key]);
      assert.equal(await liveUntil(network, key), outcome.told.ledger + extendTo);
    },
  ],
  'an extension is told as a change of the entry of its lifetime': [
    cap(46),
    async (network) => {
      const { signer, key } = await keeping(network, 'Persistent');
      const { minPersistentTtl } = await archival(network);
      const operation = Operation.extendFootprintTtl({ extendTo: minPersistentTtl + 10 });
      const changes = metaOf(await network.touch(signer, operation, [key])).operations[0]?.changes ?? [];
      assert.deepEqual(
        changes.map((change) => (change.type === 'ledgerEntryRemoved' ? '' : change.value.data.type)),
        ['ttl', 'ttl'],
      );
    },
  ],
  'a restoration of what lives changes nothing': [
    OPERATIONS,
    async (network) => {
      const { signer, key } = await keeping(network, 'Persistent');
      const before = await liveUntil(network, key);
      const outcome = await network.touch(signer, Operation.restoreFootprint({}), [], [key]);
      assert.equal(outcome.codes, 'tx_success');
      assert.equal(await liveUntil(network, key), before);
    },
  ],
  'only contract entries have lifetimes: malformed otherwise': [
    OPERATIONS,
    async (network) => {
      const signer = await network.account();
      const accountId = signer.xdrAccountId();
      const key = xdr.LedgerKey.account(new xdr.LedgerKeyAccount({ accountId }));
      for (const operation of [Operation.extendFootprintTtl({ extendTo: 100 }), Operation.restoreFootprint({})]) {
        const footprint = operation.body.type === 'restoreFootprint' ? { readWrite: [key] } : { readOnly: [key] };
        const outcome = await forced(network, signer, operation, footprint);
        assert.match(outcome.codes, /^tx_failed \w+_footprint\w*:malformed$/u);
      }
    },
  ],
  'an extension only reads, a restoration only writes: malformed otherwise': [
    OPERATIONS,
    async (network) => {
      const { signer, key } = await keeping(network, 'Persistent');
      const extend = await forced(network, signer, Operation.extendFootprintTtl({ extendTo: 100 }), {
        readWrite: [key],
      });
      const restore = await forced(network, signer, Operation.restoreFootprint({}), { readOnly: [key] });
      assert.equal(extend.codes, 'tx_failed extend_footprint_ttl:malformed');
      assert.equal(restore.codes, 'tx_failed restore_footprint:malformed');
    },
  ],
  'an extension of what does not exist changes nothing': [
    OPERATIONS,
    async (network) => {
      const contract = await network.probe();
      const signer = await network.account();
      const key = valueKey(contract, 'nothing', 'Persistent');
      const outcome = await forced(network, signer, Operation.extendFootprintTtl({ extendTo: 5000 }), {
        readOnly: [key],
      });
      assert.equal(outcome.codes, 'tx_success');
      assert.deepEqual(metaOf(outcome).operations[0]?.changes, []);
    },
  ],
  'a temporary value is gone after its last ledger': [
    ARCHIVAL,
    async (network) => {
      waitable((await archival(network)).minTemporaryTtl);
      const { contract, signer, key } = await keeping(network, 'Temporary');
      await network.reach(((await liveUntil(network, key)) ?? 0) + 1);
      assert.equal(await liveUntil(network, key), undefined);
      const has = await network.invoke(signer, call(contract, 'has', kind('Temporary'), symbol('kept')));
      assert.equal(scValToNative(returned(has)), false);
    },
  ],
  'a persistent value is archived after its last ledger, and comes back': [
    ARCHIVAL,
    async (network) => {
      waitable((await archival(network)).minPersistentTtl);
      const { contract, signer, key } = await keeping(network, 'Persistent');
      await network.reach(((await liveUntil(network, key)) ?? 0) + 1);
      assert.equal(await liveUntil(network, key), 0);
      const told = await network.simulate(
        signer.publicKey(),
        call(contract, 'get', kind('Persistent'), symbol('kept')),
      );
      assert.equal(told.error, undefined, 'a simulation restores what it reads');
      const outcome = await network.touch(signer, Operation.restoreFootprint({}), [], [key]);
      assert.equal(outcome.codes, 'tx_success');
      assert.ok(((await liveUntil(network, key)) ?? 0) > outcome.told.ledger);
    },
  ],
});
