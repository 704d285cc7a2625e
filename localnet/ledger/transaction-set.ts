import { concat, sha256, u32, u64, xdrArray, xdrOptional } from './bytes.ts';
import { BASE_FEE } from './network.ts';
import type { Transaction } from './transaction.ts';

/** The transactions of one ledger, in the order they are applied: classic ones, then Soroban ones. */
export interface TransactionSet {
  /** GeneralizedTransactionSet XDR (CAP-0042, CAP-0063). */
  encoded: Uint8Array;
  hash: Uint8Array;
  classic: Transaction[];
  soroban: Transaction[];
}

/** Puts transactions into a set: written sorted by hash, applied in an order that the set's own hash shuffles, as core does. */
export function buildTransactionSet(previousLedgerHash: Uint8Array, transactions: Transaction[]): TransactionSet {
  const sorted = transactions.toSorted((left, right) => Buffer.compare(left.fullHash, right.fullHash));
  const classic = sorted.filter(({ isSoroban }) => !isSoroban);
  const soroban = sorted.filter(({ isSoroban }) => isSoroban);
  const phases = xdrArray([encodeClassicPhase(classic), encodeSorobanPhase(soroban)]);
  const encoded = concat(u32(1), previousLedgerHash, phases);
  const hash = sha256(encoded);
  return { encoded, hash, classic: shuffle(classic, hash), soroban: shuffle(soroban, hash) };
}

/** TransactionPhase v0: one component in which everybody bids the base fee, or none. */
function encodeClassicPhase(transactions: Transaction[]): Uint8Array {
  const component = concat(u32(0), xdrOptional(u64(BigInt(BASE_FEE))), xdrArray(envelopes(transactions)));
  return concat(u32(0), xdrArray(transactions.length > 0 ? [component] : []));
}

/** TransactionPhase v1: one stage of one cluster, since transactions run one after the other here. */
function encodeSorobanPhase(transactions: Transaction[]): Uint8Array {
  if (transactions.length === 0) return concat(u32(1), xdrOptional(null), xdrArray([]));
  const cluster = xdrArray(envelopes(transactions));
  const stage = xdrArray([cluster]);
  return concat(u32(1), xdrOptional(u64(BigInt(BASE_FEE))), xdrArray([stage]));
}

function envelopes(transactions: Transaction[]): Uint8Array[] {
  return transactions.map(({ envelopeXdr }) => envelopeXdr);
}

/** By full hash XOR set hash: nobody can choose their place. A ledger holds one transaction per account, so this is all. */
function shuffle(transactions: Transaction[], setHash: Uint8Array): Transaction[] {
  const place = ({ fullHash }: Transaction) => fullHash.map((byte, index) => byte ^ (setHash[index] ?? 0));
  return transactions
    .map((transaction) => ({ transaction, place: place(transaction) }))
    .sort((left, right) => Buffer.compare(left.place, right.place))
    .map(({ transaction }) => transaction);
}
