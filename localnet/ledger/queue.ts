import type { xdr } from '@stellar/stellar-sdk/base';
import { availableBalance, readAccount } from './account.ts';
import { equalBytes, toBase64, toHex } from './bytes.ts';
import { Diagnostics } from './diagnostics.ts';
import type { LedgerFrame, Network } from './network.ts';
import { makeRoom } from './queue-room.ts';
import { refusedResult } from './result.ts';
import { type Selection, select } from './selection.ts';
import { checkResources } from './soroban.ts';
import type { Transaction } from './transaction.ts';
import { checkTiming, type Judgement, refuseSubmission } from './validate.ts';

/** What a validator answers to a submission. */
export type Submission =
  | { status: 'PENDING' | 'DUPLICATE' | 'TRY_AGAIN_LATER' }
  | { status: 'ERROR'; result: xdr.TransactionResult; diagnostics: Uint8Array[] };

/** Ledgers that a transaction waits through before it is given up, and for which it is then turned away. */
const WAIT_LEDGERS_MAX = 4;
const BAN_LEDGERS = 10;
/** A fee bump takes the place of what waits when it bids this many times as much per operation. */
const REPLACEMENT_FACTOR = 10n;

interface Waiting {
  transaction: Transaction;
  /** Ledgers that closed without it. */
  age: number;
}

/** Transactions that wait for the next ledger: one per source account, as core keeps them. */
export class TransactionQueue {
  readonly #network: Network;
  readonly #waiting = new Map<string, Waiting>();
  /** Full hashes of given-up transactions, and for how many more ledgers they are turned away. */
  readonly #banned = new Map<string, number>();

  constructor(network: Network) {
    this.#network = network;
  }

  get size(): number {
    return this.#waiting.size;
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
    if (wasApplied || this.#banned.has(toHex(transaction.fullHash))) return { status: 'TRY_AGAIN_LATER' };
    if (transaction.fee < 0n || transaction.inclusionFee < 0n) return refuse(refusedResult('txMalformed', 0n));
    const current = this.#waiting.get(toBase64(transaction.source))?.transaction;
    const standsInWay = current && this.#besides(current, transaction, judgement);
    if (standsInWay) return standsInWay;
    const room = makeRoom(this.#network.settings, this.#transactions(current), transaction);
    if (room.refusal) return this.#turnAway(transaction, room.feeNeeded);
    const refusal = refuseSubmission(judgement, transaction);
    if (refusal) return refuse(refusal);
    if (!this.#canPay(judgement, transaction, current)) return refuse(refusedResult('txInsufficientBalance', 0n));
    for (const evicted of room.evicted) this.#giveUp(evicted);
    this.#waiting.set(toBase64(transaction.source), { transaction, age: 0 });
    return { status: 'PENDING' };
  }

  /** Those that wait, but for one that would be replaced. */
  #transactions(replaced: Transaction | undefined): Transaction[] {
    return [...this.#waiting.values()].map(({ transaction }) => transaction).filter((each) => each !== replaced);
  }

  /** The answer where another transaction of the account waits already; undefined when this one may replace it. */
  #besides(
    current: Transaction,
    transaction: Transaction,
    { network, diagnostics }: Judgement,
  ): Submission | undefined {
    if (isSame(current, transaction)) return { status: 'DUPLICATE' };
    if (transaction.tx.seqNum < current.tx.seqNum) {
      return { status: 'ERROR', result: refusedResult('txBadSeq', 0n), diagnostics: [] };
    }
    if (transaction.isSoroban && !checkResources(transaction, network.settings, diagnostics)) {
      return { status: 'ERROR', result: refusedResult('txSorobanInvalid', 0n), diagnostics: diagnostics.events };
    }
    if (!transaction.feeBump || transaction.tx.seqNum !== current.tx.seqNum) return { status: 'TRY_AGAIN_LATER' };
    const feeNeeded = replacementFee(current, transaction);
    if (feeNeeded === 0n) return undefined;
    return { status: 'ERROR', result: refusedResult('txInsufficientFee', feeNeeded), diagnostics: [] };
  }

  /** All fees that an account is to pay for what waits must be there, above its reserve. */
  #canPay({ state }: Judgement, { feeSource, fee }: Transaction, replaced: Transaction | undefined): boolean {
    const account = readAccount(state, feeSource);
    const others = this.#transactions(replaced).filter((each) => equalBytes(each.feeSource, feeSource));
    const wanted = others.reduce((sum, each) => sum + each.fee, fee);
    return account !== undefined && availableBalance(account) >= wanted;
  }

  #turnAway(transaction: Transaction, feeNeeded: bigint): Submission {
    this.#banned.set(toHex(transaction.fullHash), BAN_LEDGERS);
    if (feeNeeded === 0n) return { status: 'TRY_AGAIN_LATER' };
    return { status: 'ERROR', result: refusedResult('txInsufficientFee', feeNeeded), diagnostics: [] };
  }

  #giveUp({ source, fullHash }: Transaction): void {
    this.#waiting.delete(toBase64(source));
    this.#banned.set(toHex(fullHash), BAN_LEDGERS);
  }

  /**
   * Takes out what goes into a ledger that closes now. What has become too late or invalid meanwhile is given up; what
   * does not fit waits on.
   */
  take(ledger: LedgerFrame, judge: (diagnostics: Diagnostics) => Judgement): Selection {
    for (const { transaction, age } of [...this.#waiting.values()]) {
      const isTimely = checkTiming({ ledger, closeTimeSlack: 0n }, transaction) === null;
      // A transaction of age 0 was checked against this very state.
      const isValid = age === 0 || refuseSubmission(judge(new Diagnostics()), transaction) === null;
      if (!isTimely || !isValid) this.#giveUp(transaction);
    }
    const { selection } = select(this.#network.settings, this.#transactions(undefined));
    for (const { source } of selected(selection)) this.#waiting.delete(toBase64(source));
    return selection;
  }

  /** After a ledger: what it left waits one more, or is given up. */
  age(): void {
    for (const [hash, ledgers] of this.#banned) {
      if (ledgers > 1) this.#banned.set(hash, ledgers - 1);
      else this.#banned.delete(hash);
    }
    for (const waiting of [...this.#waiting.values()]) {
      waiting.age += 1;
      if (waiting.age >= WAIT_LEDGERS_MAX) this.#giveUp(waiting.transaction);
    }
  }

  /** Puts transactions back whose ledger could not be closed. */
  putBack(selection: Selection): void {
    for (const transaction of selected(selection)) {
      this.#waiting.set(toBase64(transaction.source), { transaction, age: 0 });
    }
  }
}

function selected({ classic, soroban }: Selection): Transaction[] {
  return [...classic.transactions, ...soroban.stages.flat(2)];
}

/** The same envelope again, or the one inside a fee bump that waits. */
function isSame(current: Transaction, { fullHash }: Transaction): boolean {
  return (
    equalBytes(current.fullHash, fullHash) || equalBytes(current.feeBump?.innerFullHash ?? current.fullHash, fullHash)
  );
}

/** Fee in stroops for which the fee bump would replace what waits; 0 when it does already. */
function replacementFee(current: Transaction, { fee, inclusionFee, operationCount }: Transaction): bigint {
  const currentCount = BigInt(Math.max(1, current.operationCount));
  const wanted = REPLACEMENT_FACTOR * current.inclusionFee * BigInt(operationCount);
  if (inclusionFee * currentCount >= wanted) return 0n;
  return (wanted + currentCount - 1n) / currentCount + (fee - inclusionFee);
}
