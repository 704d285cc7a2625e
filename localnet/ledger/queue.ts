import type { xdr } from '@stellar/stellar-sdk/base';
import { availableBalance, readAccount } from './account.ts';
import { toBase64 } from './bytes.ts';
import { Diagnostics } from './diagnostics.ts';
import type { LedgerFrame } from './network.ts';
import { refusedResult } from './result.ts';
import { checkResources } from './soroban.ts';
import type { Transaction } from './transaction.ts';
import { checkTiming, type Judgement, refuseSubmission } from './validate.ts';

/** What a validator answers to a submission. */
export type Submission =
  | { status: 'PENDING' | 'DUPLICATE' | 'TRY_AGAIN_LATER' }
  | { status: 'ERROR'; result: xdr.TransactionResult; diagnostics: Uint8Array[] };

/** Transactions that wait for the next ledger: one per source account, as core keeps them. */
export class TransactionQueue {
  readonly #pending = new Map<string, Transaction>();

  get size(): number {
    return this.#pending.size;
  }

  /**
   * Judges a submission (core's TransactionQueue::canAdd) and keeps it if it is good.
   * @param wasApplied whether one of the last ledgers had this very transaction
   */
  add(transaction: Transaction, judge: (diagnostics: Diagnostics) => Judgement, wasApplied: boolean): Submission {
    const diagnostics = new Diagnostics();
    const judgement = judge(diagnostics);
    const refuse = (result: xdr.TransactionResult): Submission => {
      return { status: 'ERROR', result, diagnostics: diagnostics.events };
    };
    if (transaction.isSoroban && !transaction.sorobanData) return refuse(refusedResult('txMalformed', 0n));
    if (wasApplied) return { status: 'TRY_AGAIN_LATER' };
    if (transaction.inclusionFee < 0n) return refuse(refusedResult('txMalformed', 0n));
    const current = this.#pending.get(toBase64(transaction.source));
    if (current) return this.#besides(current, transaction, judgement);
    const refusal = refuseSubmission(judgement, transaction);
    if (refusal) return refuse(refusal);
    if (!canPay(judgement, transaction)) return refuse(refusedResult('txInsufficientBalance', 0n));
    this.#pending.set(toBase64(transaction.source), transaction);
    return { status: 'PENDING' };
  }

  #besides(current: Transaction, transaction: Transaction, { network, diagnostics }: Judgement): Submission {
    if (Buffer.compare(current.fullHash, transaction.fullHash) === 0) return { status: 'DUPLICATE' };
    if (transaction.tx.seqNum < current.tx.seqNum) {
      return { status: 'ERROR', result: refusedResult('txBadSeq', 0n), diagnostics: [] };
    }
    if (transaction.isSoroban && !checkResources(transaction, network.settings, diagnostics)) {
      return { status: 'ERROR', result: refusedResult('txSorobanInvalid', 0n), diagnostics: diagnostics.events };
    }
    return { status: 'TRY_AGAIN_LATER' };
  }

  /** Empties the queue: what may go into a ledger that closes now, without what has become too late meanwhile. */
  take(ledger: LedgerFrame): Transaction[] {
    const taken = [...this.#pending.values()].filter(
      (transaction) => checkTiming({ ledger, closeTimeSlack: 0n }, transaction) === null,
    );
    this.#pending.clear();
    return taken;
  }

  /** Puts transactions back whose ledger could not be closed. */
  putBack(transactions: Transaction[]): void {
    for (const transaction of transactions) this.#pending.set(toBase64(transaction.source), transaction);
  }
}

function canPay({ state }: Judgement, transaction: Transaction): boolean {
  const account = readAccount(state, transaction.source);
  return account !== undefined && availableBalance(account) >= BigInt(transaction.tx.fee);
}
