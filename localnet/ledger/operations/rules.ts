import { xdr } from '@stellar/stellar-sdk/base';
import type { ThresholdLevel } from '../account.ts';
import type { Diagnostics } from '../diagnostics.ts';
import type { LedgerFrame, Network } from '../network.ts';
import type { RefundableFee } from '../refundable-fee.ts';
import type { Books, ReserveRefusal, Sponsorships } from '../sponsorship.ts';
import type { StateChanges, StoredEntry } from '../state.ts';
import type { Transaction } from '../transaction.ts';

/** One operation being applied. */
export interface OperationRun {
  network: Network;
  ledger: LedgerFrame;
  transaction: Transaction;
  operation: xdr.Operation;
  /** Raw ed25519 key of the account the operation acts for. */
  source: Uint8Array;
  changes: StateChanges;
  diagnostics: Diagnostics;
  /** Soroban transactions have one. */
  refundableFee: RefundableFee | null;
  /** Soroban transactions have one: 32 bytes. */
  prngSeed: Uint8Array | null;
  /** Begun in this transaction and not ended yet. */
  sponsorships: Sponsorships;
  /** Sequence number that a transaction of this ledger will use for an account, whether applied already or not. */
  sequenceToUse(publicKey: Uint8Array): bigint | undefined;
}

export interface OperationOutcome {
  succeeded: boolean;
  result: xdr.OperationResult;
  /** ContractEvent XDR; empty unless it succeeded. */
  events: Uint8Array[];
  /** ScVal XDR, from invoking a host function. */
  returnValue: Uint8Array | null;
  /** Entries taken back from the archive, by key, as they were (CAP-0066). */
  restored: Map<string, StoredEntry>;
}

/** The rules of one operation type. */
export interface OperationRules {
  /** What the signatures of the operation's source must reach. */
  threshold(operation: xdr.Operation): ThresholdLevel;
  /** The result that refuses a malformed operation, or null. May say why in `diagnostics`. */
  check(
    transaction: Transaction,
    operation: xdr.Operation,
    network: Network,
    diagnostics: Diagnostics,
  ): xdr.OperationResult | null;
  apply(run: OperationRun): OperationOutcome;
  /** What core's result holds before anything was decided. */
  initialResult(): xdr.OperationResult;
}

export function failed(result: xdr.OperationResult): OperationOutcome {
  return { succeeded: false, result, events: [], returnValue: null, restored: new Map() };
}

export function succeeded(result: xdr.OperationResult, events: Uint8Array[] = []): OperationOutcome {
  return { succeeded: true, result, events, returnValue: null, restored: new Map() };
}

export function booksOf({ changes, ledger }: OperationRun): Books {
  return { changes, sequence: ledger.sequence };
}

/** @param lowReserve what the operation calls a lack of lumens for the reserve */
export function reserveFailure(refusal: ReserveRefusal, lowReserve: xdr.OperationResult): OperationOutcome {
  switch (refusal) {
    case 'low reserve':
      return failed(lowReserve);
    case 'too many subentries':
      return failed(xdr.OperationResult.opTooManySubentries());
    case 'too many sponsoring':
      return failed(xdr.OperationResult.opTooManySponsoring());
  }
}
