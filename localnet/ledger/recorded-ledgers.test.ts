import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { StrKey, xdr } from '@stellar/stellar-sdk';
import { makeLedger } from './close.ts';
import { type ClosedLedger, ledgerMeta } from './closed-ledger.ts';
import { eventId } from './events.ts';
import { ledgerKeyOf } from './keys.ts';
import { createNetwork } from './network.ts';
import { select } from './selection.ts';
import { LedgerState, StoredEntry } from './state.ts';
import { readTransaction } from './transaction.ts';

/**
 * Ledgers of a real network (token transfers, asset-contract calls, payments, failures, several transactions a ledger):
 * given the state before and the transactions, a localnet must make the same ledger out of them.
 */
const recorded: {
  networkPassphrase: string;
  ledgers: { sequence: number; metadataXdr: string }[];
  events: Record<string, unknown>[];
} = JSON.parse(
  gunzipSync(readFileSync(new URL('../fixtures/ledgers-and-events.json.gz', import.meta.url))).toString('utf8'),
);
const network = createNetwork(recorded.networkPassphrase);

/** Ledger 8 changed the network's settings, under settings and by a contract that the recording doesn't hold. */
const FIRST_REPEATABLE = 9;

describe('a recorded ledger', () => {
  const state = new LedgerState();
  let previous: xdr.LedgerHeader;

  before(() => {
    for (const { key, entry } of network.settings.entries) state.apply(key, entry);
  });

  for (const { sequence, metadataXdr } of recorded.ledgers) {
    const take = (check: (meta: xdr.LedgerCloseMetaV2) => void) => () => {
      const meta = readMeta(metadataXdr);
      addUnseen(state, meta);
      check(meta);
      apply(state, meta);
      previous = meta.ledgerHeader.header;
    };
    if (sequence < FIRST_REPEATABLE) {
      it(
        `${sequence} is taken as it is: it belongs to other settings`,
        take(() => {}),
      );
    } else {
      it(
        `${sequence} comes out the same: set, order, results, fees, meta and events`,
        take((meta) => assertSame(again(state, previous, meta), meta)),
      );
    }
  }
});

function again(state: LedgerState, previous: xdr.LedgerHeader, meta: xdr.LedgerCloseMetaV2): ClosedLedger {
  const transactions = envelopesOf(meta.txSet).map((envelope) => {
    assert.ok(envelope.type === 'envelopeTypeTx');
    return readTransaction(network.id, envelope);
  });
  const { selection } = select(network.settings, transactions);
  return makeLedger(network, state, previous, selection, meta.ledgerHeader.header.scpValue.closeTime);
}

function assertSame(ledger: ClosedLedger, meta: xdr.LedgerCloseMetaV2): void {
  const ours = xdr.LedgerHeader.fromXdr(ledger.header);
  const theirs = meta.ledgerHeader.header;
  for (const field of ['scpValue', 'txSetResultHash'] as const) {
    const [our, their] = [ours[field], theirs[field]].map((value) => ('txSetHash' in value ? value.txSetHash : value));
    assert.equal(our?.toString(), their?.toString(), field);
  }
  assert.equal(ours.feePool, theirs.feePool);
  const processing = readMeta(Buffer.from(ledgerMeta(ledger)).toString('base64')).txProcessing;
  assert.deepEqual(processing.map(comparable), meta.txProcessing.map(comparable));
  assert.deepEqual(
    ledger.events.map((event) => presented(event)),
    eventsOf(ledger.sequence),
  );
}

/** Meta as JSON, without measured time, and with each operation's changes in one order (core's is a hash map's). */
function comparable(processing: xdr.TransactionResultMetaV1): unknown {
  const text = JSON.stringify(processing.toJson(), (name, value) => {
    if (name === 'changes') return grouped(value).sort();
    return value?.topics?.[1]?.symbol === 'invoke_time_nsecs' ? 'time' : value;
  });
  return JSON.parse(text);
}

/** One text per entry: its state before and what became of it stay together. */
function grouped(changes: Record<string, unknown>[]): string[] {
  const groups: Record<string, unknown>[][] = [];
  for (const change of changes) {
    if ('updated' in change || 'removed' in change) groups.at(-1)?.push(change);
    else groups.push([change]);
  }
  return groups.map((group) => JSON.stringify(group));
}

function presented(event: ClosedLedger['events'][number]) {
  return {
    id: eventId(event),
    contractId: event.contractId ? StrKey.encodeContract(event.contractId) : '',
    txHash: event.transactionHash,
    topic: event.topics,
    value: event.value,
    inSuccessfulContractCall: event.inSuccessfulCall,
  };
}

function eventsOf(ledger: number) {
  return recorded.events
    .filter((event) => event.ledger === ledger)
    .map(({ id, contractId, txHash, topic, value, inSuccessfulContractCall }) => {
      return { id, contractId, txHash, topic, value, inSuccessfulContractCall };
    });
}

function readMeta(base64: string): xdr.LedgerCloseMetaV2 {
  const meta = xdr.LedgerCloseMeta.fromXdr(base64, 'base64');
  assert.ok(meta.type === 'v2');
  return meta.v2;
}

function envelopesOf(set: xdr.GeneralizedTransactionSet): xdr.TransactionEnvelope[] {
  return set.v1TxSet.phases.flatMap((phase) => {
    if (phase.type === 'parallelTxsComponent') return phase.parallelTxsComponent.executionStages.flat(2);
    return phase.v0Components.flatMap((component) => component.txsMaybeDiscountedFee.txs);
  });
}

/** All changes in the order they happened: fees of all, operations of all, refunds of all. */
function changesOf({ txProcessing }: xdr.LedgerCloseMetaV2): xdr.LedgerEntryChange[] {
  const fees = txProcessing.flatMap(({ feeProcessing }) => feeProcessing);
  const applied = txProcessing.flatMap(({ txApplyProcessing }) => {
    assert.ok(txApplyProcessing.type === 'v4');
    const { txChangesBefore, operations, txChangesAfter } = txApplyProcessing.v4;
    return [...txChangesBefore, ...operations.flatMap(({ changes }) => changes), ...txChangesAfter];
  });
  const refunds = txProcessing.flatMap(({ postTxApplyFeeProcessing }) => postTxApplyFeeProcessing);
  return [...fees, ...applied, ...refunds];
}

/** Entries older than the recording, from what the ledger says they were. */
function addUnseen(state: LedgerState, meta: xdr.LedgerCloseMetaV2): void {
  for (const change of changesOf(meta)) {
    if (change.type !== 'ledgerEntryState') continue;
    const key = ledgerKeyOf(change.state.data).toXdr('base64');
    if (!state.get(key)) state.apply(key, new StoredEntry(change.state.toXdr()));
  }
}

function apply(state: LedgerState, meta: xdr.LedgerCloseMetaV2): void {
  for (const change of changesOf(meta)) {
    if (change.type === 'ledgerEntryRemoved') state.apply(change.removed.toXdr('base64'), null);
    else state.apply(ledgerKeyOf(change.value.data).toXdr('base64'), new StoredEntry(change.value.toXdr()));
  }
}
