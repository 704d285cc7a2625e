import type { xdr } from '@stellar/stellar-sdk/base';
import { Application, type LedgerInProgress, transactionSeed } from './apply.ts';
import { concat, fromBase64, sha256, toBase64, u32, xdrArray } from './bytes.ts';
import type { ClosedLedger, ClosedTransaction } from './closed-ledger.ts';
import { comparePositions, type LedgerEvent, readEvent, TRANSACTION_MAX } from './events.ts';
import { headerHash, nextHeader } from './header.ts';
import type { LedgerFrame, Network } from './network.ts';
import type { Selection } from './selection.ts';
import { type LedgerState, StateChanges } from './state.ts';
import type { Transaction } from './transaction.ts';
import { buildTransactionSet, type TransactionSet } from './transaction-set.ts';
import { TtlBumps } from './ttl-bumps.ts';

/**
 * Makes the ledger after `previous` out of the selected transactions. Nothing is written: the caller stores the result
 * first, and then applies its changes to `state`.
 * @param closeTime unix seconds, not before the previous ledger's
 * @param report told of a fault inside one transaction, which then fails alone
 */
export function makeLedger(
  network: Network,
  state: LedgerState,
  previous: xdr.LedgerHeader,
  selection: Selection,
  closeTime: bigint,
  report: (message: string) => void = () => {},
): ClosedLedger {
  const frame: LedgerFrame = { sequence: previous.ledgerSeq + 1, closeTime };
  const set = buildTransactionSet(headerHash(previous), selection);
  const changes = new StateChanges(state);
  const baseFees = { classic: selection.classic.baseFee, soroban: selection.soroban.baseFee };
  const applications = applyAll({ network, ledger: frame, state: changes }, set, baseFees, report);
  const closed = applications.map(closeTransaction);
  const list = changes.list().map(({ key, after }) => ({ key, after }));
  const header = nextHeader(network, previous, {
    closeTime,
    transactionSetHash: set.hash,
    resultHash: sha256(xdrArray(closed.map(({ hash, result }) => concat(hash, result)))),
    stateHash: nextStateHash(previous.bucketListHash.toBytes(), list),
    feePool: applications.reduce((pool, { feeCharged }) => pool + feeCharged, previous.feePool),
  });
  return {
    sequence: frame.sequence,
    hash: headerHash(header),
    closeTime,
    header: header.toXdr(),
    transactionSet: set.encoded,
    transactions: closed,
    events: collectEvents(frame.sequence, applications),
    changes: list,
  };
}

/**
 * Fees of all, then classic transactions, then Soroban ones (all sequence numbers first; stage by stage), then
 * refunds: CAP-0062's order.
 */
function applyAll(
  parts: Omit<LedgerInProgress, 'sequenceToUse'>,
  set: TransactionSet,
  baseFees: { classic: bigint; soroban: bigint },
  report: (message: string) => void,
): Application[] {
  const inProgress = { ...parts, sequenceToUse: sequencesToUse([...set.classic, ...set.soroban.flat(2)]) };
  const start = (transaction: Transaction) => new Application(inProgress, transaction);
  const classic = set.classic.map(start);
  const stages = set.soroban.map((clusters) => clusters.flat().map(start));
  const soroban = stages.flat();
  const all = [...classic, ...soroban];
  for (const application of classic) application.takeFee(baseFees.classic);
  for (const application of soroban) application.takeFee(baseFees.soroban);
  for (const application of classic) {
    application.prepare();
    runAlone(application, () => application.run(set.hash), report); // No classic operation draws random numbers.
  }
  for (const application of soroban) application.prepare();
  let index = classic.length;
  for (const stage of stages) index = runStage(stage, inProgress.state, set.hash, index, report);
  for (const application of all) application.refund();
  return all;
}

/** Runs a stage's transactions, the first of which is the ledger's transaction `index`; returns the next one's. */
function runStage(
  stage: Application[],
  state: StateChanges,
  setHash: Uint8Array,
  index: number,
  report: (message: string) => void,
): number {
  const bumps = new TtlBumps(state);
  for (const [place, application] of stage.entries()) {
    const { footprint } = application.transaction;
    const seed = transactionSeed(setHash, index + place);
    bumps.showTo(footprint);
    runAlone(application, () => application.run(seed, (changes) => bumps.commit(changes, footprint)), report);
  }
  bumps.showAll();
  return index + stage.length;
}

/** Asked for by merges alone, so worked out when the first of them asks. */
function sequencesToUse(transactions: Transaction[]): (publicKey: Uint8Array) => bigint | undefined {
  let numbers: Map<string, bigint> | undefined;
  return (publicKey) => {
    numbers ??= new Map(transactions.map(({ source, tx }) => [toBase64(source), tx.seqNum]));
    return numbers.get(toBase64(publicKey));
  };
}

/** A breakdown inside one transaction must not take the network down: it fails alone, as txINTERNAL_ERROR. */
function runAlone(application: Application, run: () => void, report: (message: string) => void): void {
  try {
    run();
  } catch (error) {
    application.fail();
    const reason = error instanceof Error ? error.message : String(error);
    report(`transaction ${application.transaction.hashHex} ended as txInternalError: ${reason}`);
  }
}

function closeTransaction(application: Application): ClosedTransaction {
  const { transaction } = application;
  return {
    hash: transaction.hash,
    hashHex: transaction.hashHex,
    succeeded: application.succeeded,
    envelope: transaction.envelopeXdr,
    result: application.result(),
    feeChanges: application.feeChanges,
    meta: application.meta(),
    refundChanges: application.refundChanges,
    inclusionFee: { kind: transaction.isSoroban ? 'soroban' : 'classic', stroops: application.inclusionFee },
  };
}

const STAGE_BYTES = 4; // TransactionEvent is a stage and a ContractEvent.

/** Events with the positions that RPC numbers them by: fees first, operations, refunds last. */
function collectEvents(ledger: number, applications: Application[]): LedgerEvent[] {
  const events: LedgerEvent[] = [];
  const counters = new Map<number, number>();
  for (const [order, application] of applications.entries()) {
    const about = { hashHex: application.transaction.hashHex, succeeded: application.succeeded };
    for (const encoded of application.transactionEvents) {
      const transaction = encoded.subarray(0, STAGE_BYTES).at(-1) === 0 ? 0 : TRANSACTION_MAX;
      const index = counters.get(transaction) ?? 0;
      counters.set(transaction, index + 1);
      events.push(readEvent(encoded.subarray(STAGE_BYTES), { ledger, transaction, operation: 0, index }, about));
    }
    for (const [operation, encodedEvents] of application.operationEvents.entries()) {
      for (const [index, encoded] of encodedEvents.entries()) {
        events.push(readEvent(encoded, { ledger, transaction: order + 1, operation, index }, about));
      }
    }
  }
  return events.sort(comparePositions);
}

/**
 * Stands where a validator has its bucket list hash: sha256 over the previous one and every changed entry, so that a
 * header commits to the whole state before it. A ledger that changes nothing keeps it.
 */
export function nextStateHash(previous: Uint8Array, changes: ClosedLedger['changes']): Uint8Array {
  if (changes.length === 0) return previous;
  const sorted = changes.toSorted((left, right) => (left.key < right.key ? -1 : 1));
  const parts = sorted.flatMap(({ key, after }) => [fromBase64(key), after ? after.bytes : u32(0)]);
  return sha256(previous, ...parts);
}
