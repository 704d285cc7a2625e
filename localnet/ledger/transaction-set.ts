import { concat, sha256, u32, u64, xdrArray, xdrOptional } from './bytes.ts';
import type { Selection } from './selection.ts';
import type { Stages } from './stages.ts';
import type { Transaction } from './transaction.ts';

/** The transactions of one ledger, in the order they are applied: classic ones, then Soroban ones. */
export interface TransactionSet {
  /** GeneralizedTransactionSet XDR (CAP-0042, CAP-0063). */
  encoded: Uint8Array;
  hash: Uint8Array;
  classic: Transaction[];
  soroban: Stages;
}

/** Puts transactions into a set: written sorted by hash, applied in an order that the set's own hash shuffles, as core does. */
export function buildTransactionSet(previousLedgerHash: Uint8Array, { classic, soroban }: Selection): TransactionSet {
  const sorted = classic.transactions.toSorted(byFullHash);
  const stages = inHashOrder(soroban.stages);
  const phases = xdrArray([encodeClassicPhase(sorted, classic.baseFee), encodeSorobanPhase(stages, soroban.baseFee)]);
  const encoded = concat(u32(1), previousLedgerHash, phases);
  const hash = sha256(encoded);
  const byPlace = shuffling(hash);
  return { encoded, hash, classic: sorted.toSorted(byPlace), soroban: inApplyOrder(stages, byPlace) };
}

type Order = (left: Transaction, right: Transaction) => number;

function byFullHash(left: Transaction, right: Transaction): number {
  return Buffer.compare(left.fullHash, right.fullHash);
}

function inHashOrder(stages: Stages): Stages {
  return sortByFirst(
    stages.map((clusters) => clusters.map((cluster) => cluster.toSorted(byFullHash)).toSorted(firsts(byFullHash))),
    byFullHash,
  );
}

/** Clusters stay where they are: what is in different ones does not depend on one another. */
function inApplyOrder(stages: Stages, order: Order): Stages {
  return sortByFirst(
    stages.map((clusters) => clusters.map((cluster) => cluster.toSorted(order))),
    order,
  );
}

function sortByFirst(stages: Stages, order: Order): Stages {
  return stages.toSorted(([left = []], [right = []]) => firsts(order)(left, right));
}

/** Orders clusters by their first transactions. */
function firsts(order: Order): (left: Transaction[], right: Transaction[]) => number {
  return ([left], [right]) => (left && right ? order(left, right) : 0);
}

/** TransactionPhase v0: one component in which everybody pays the same per operation, or none. */
function encodeClassicPhase(transactions: Transaction[], baseFee: bigint): Uint8Array {
  const component = concat(u32(0), xdrOptional(u64(baseFee)), xdrArray(envelopes(transactions)));
  return concat(u32(0), xdrArray(transactions.length > 0 ? [component] : []));
}

/** TransactionPhase v1: stages of clusters. */
function encodeSorobanPhase(stages: Stages, baseFee: bigint): Uint8Array {
  if (stages.length === 0) return concat(u32(1), xdrOptional(null), xdrArray([]));
  const encoded = stages.map((clusters) => xdrArray(clusters.map((cluster) => xdrArray(envelopes(cluster)))));
  return concat(u32(1), xdrOptional(u64(baseFee)), xdrArray(encoded));
}

function envelopes(transactions: Transaction[]): Uint8Array[] {
  return transactions.map(({ envelopeXdr }) => envelopeXdr);
}

/** By full hash XOR set hash: nobody can choose their place. A ledger holds one transaction per account, so this is all. */
function shuffling(setHash: Uint8Array): Order {
  const places = new Map<Transaction, Uint8Array>();
  const place = (transaction: Transaction) => {
    const known = places.get(transaction) ?? transaction.fullHash.map((byte, index) => byte ^ (setHash[index] ?? 0));
    places.set(transaction, known);
    return known;
  };
  return (left, right) => Buffer.compare(place(left), place(right));
}
