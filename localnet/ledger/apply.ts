import { xdr } from '@stellar/stellar-sdk/base';
import { changed, credited, readAccount, withSequence, writeAccount } from './account.ts';
import { stages } from './asset-events.ts';
import { equalBytes, least } from './bytes.ts';
import { Diagnostics } from './diagnostics.ts';
import { encodeChanges, encodeRestoringChanges } from './entry-changes.ts';
import { encodeTransactionMeta, type OperationMeta } from './meta.ts';
import type { LedgerFrame, Network } from './network.ts';
import { type OperationOutcome, rulesOf } from './operations/index.ts';
import { RefundableFee } from './refundable-fee.ts';
import { type Refusal, resultOf } from './result.ts';
import { SignatureChecker } from './signatures.ts';
import { removeSigner } from './signers.ts';
import { Sponsorships } from './sponsorship.ts';
import { type EntryChange, StateChanges } from './state.ts';
import { feeToCharge, operationSource, subSeed, type Transaction } from './transaction.ts';
import { checkOperationSignature, checkTransaction, type Verdict } from './validate.ts';

const NO_CHANGES = encodeChanges([]);

/** What all transactions of one ledger share while they are applied. */
export interface LedgerInProgress {
  network: Network;
  ledger: LedgerFrame;
  /** The ledger being made; everything is written into it. */
  state: StateChanges;
  /** Sequence number that a transaction of this ledger will use for an account, whether applied already or not. */
  sequenceToUse(publicKey: Uint8Array): bigint | undefined;
}

/** One transaction on its way through a ledger: fee, sequence number, operations, refund, in that order. */
export class Application {
  readonly transaction: Transaction;
  readonly #network: Network;
  readonly #ledger: LedgerFrame;
  readonly #state: StateChanges;
  readonly #sequenceToUse: LedgerInProgress['sequenceToUse'];
  readonly #signatures: SignatureChecker;
  readonly #sponsorships = new Sponsorships();
  readonly #diagnostics = new Diagnostics();
  readonly #events: Uint8Array[] = [];
  #refusal: Refusal | null = null;
  #results: xdr.OperationResult[];
  #operations: OperationMeta[] = [];
  #returnValue: Uint8Array | null = null;
  #refundableFee: RefundableFee | null = null;
  #changesBefore = NO_CHANGES;
  #hasFailed = false;
  feeCharged = 0n;
  feeChanges = NO_CHANGES;
  refundChanges = NO_CHANGES;

  constructor({ network, ledger, state, sequenceToUse }: LedgerInProgress, transaction: Transaction) {
    this.transaction = transaction;
    this.#network = network;
    this.#ledger = ledger;
    this.#state = state;
    this.#sequenceToUse = sequenceToUse;
    this.#signatures = new SignatureChecker(transaction.innerHash, transaction.signatures);
    this.#results = transaction.tx.operations.map((operation) => rulesOf(operation).initialResult());
  }

  get succeeded(): boolean {
    return this.#refusal === null && !this.#hasFailed;
  }

  /**
   * Takes the fee, as far as the balance goes. Happens for the whole set before anything is applied.
   * @param baseFee stroops per operation that inclusion costs in this set at most
   */
  takeFee(baseFee: bigint): void {
    const { feeSource } = this.transaction;
    const account = readAccount(this.#state, feeSource);
    if (!account) throw new Error('the account that pays for an accepted transaction is gone');
    this.feeCharged = least(feeToCharge(this.transaction, baseFee), account.balance);
    const balance = account.balance - this.feeCharged;
    const list = this.#write((changes) => writeAccount(changes, changed(account, { balance }), this.#ledger.sequence));
    this.feeChanges = encodeChanges(list);
    this.#emitFee(stages.beforeAllTransactions, this.feeCharged);
  }

  /** Checks the transaction again, now against the state it meets, and uses up its sequence number. */
  prepare(): void {
    if (this.transaction.isSoroban) this.#refundableFee = new RefundableFee(this.#network, this.transaction);
    const bumped = this.transaction.feeBump ? this.#write((changes) => this.#visitFeeSource(changes)) : [];
    const verdict = this.#judge();
    this.#refusal = verdict.refusal;
    const usesSequence = verdict.refusal === null || verdict.reached === 'sequence';
    const used = this.#write((changes) => {
      if (usesSequence) this.#useSequence(changes);
      this.#removePreAuthorisation(changes);
    });
    this.#changesBefore = encodeChanges([...bumped, ...used]);
  }

  /** Who pays for a fee bump shows in its meta, whether or not its signer went; core writes it so. */
  #visitFeeSource(changes: StateChanges): void {
    const { feeSource, hash } = this.transaction;
    const account = readAccount(changes, feeSource);
    if (account) writeAccount(changes, account, this.#ledger.sequence);
    this.#removePreAuthorised(changes, feeSource, hash);
  }

  #judge(): Verdict {
    const judgement = {
      network: this.#network,
      state: this.#state,
      ledger: this.#ledger,
      headerSequence: this.#ledger.sequence,
      closeTimeSlack: 0n,
      isApplying: true,
      diagnostics: this.#diagnostics,
    };
    const verdict = checkTransaction(judgement, this.transaction, this.#signatures);
    if (verdict.refusal) return verdict;
    if (!this.#checkOperationSignatures()) {
      this.#hasFailed = true;
      return verdict;
    }
    return this.#signatures.allUsed() ? verdict : { refusal: 'txBadAuthExtra', reached: 'sequence' };
  }

  #checkOperationSignatures(): boolean {
    let allValid = true;
    for (const [index, operation] of this.transaction.tx.operations.entries()) {
      const refusal = checkOperationSignature(this.#state, this.transaction, operation, this.#signatures);
      if (!refusal) continue;
      this.#results[index] = refusal;
      allValid = false;
    }
    return allValid;
  }

  #useSequence(changes: StateChanges): void {
    const { source, tx } = this.transaction;
    const account = readAccount(changes, source);
    if (!account) return;
    writeAccount(changes, withSequence(account, tx.seqNum, this.#ledger), this.#ledger.sequence);
  }

  /** A pre-authorised hash serves once, whatever comes of its transaction. */
  #removePreAuthorisation(changes: StateChanges): void {
    const { source, innerHash, tx } = this.transaction;
    const sources = tx.operations.map((operation) => operationSource(this.transaction, operation));
    for (const each of [source, ...sources]) this.#removePreAuthorised(changes, each, innerHash);
  }

  #removePreAuthorised(changes: StateChanges, publicKey: Uint8Array, hash: Uint8Array): void {
    const signers = readAccount(changes, publicKey)?.signers ?? [];
    const index = signers.findIndex(
      ({ key }) => key.type === 'signerKeyTypePreAuthTx' && equalBytes(key.preAuthTx.toBytes(), hash),
    );
    if (index >= 0) removeSigner({ changes, sequence: this.#ledger.sequence }, publicKey, index);
  }

  /**
   * Runs the operations, unless the transaction was refused. All of them count, or none.
   * @param commit takes over what the operations changed
   */
  run(prngSeed: Uint8Array, commit = (changes: StateChanges) => changes.commitTo(this.#state)): void {
    if (!this.succeeded) {
      this.#refundableFee?.reset();
      return;
    }
    const changes = new StateChanges(this.#state);
    for (const [index, operation] of this.transaction.tx.operations.entries()) {
      this.#runOperation(changes, operation, index, prngSeed);
    }
    if (!this.#hasFailed && !this.#sponsorships.areAllEnded) this.#refusal = 'txBadSponsorship';
    if (this.succeeded) commit(changes);
    else this.#undo();
  }

  #runOperation(target: StateChanges, operation: xdr.Operation, index: number, prngSeed: Uint8Array): void {
    const changes = new StateChanges(target);
    const outcome = this.#outcomeOf(changes, operation, prngSeed);
    this.#results[index] = outcome.result;
    if (!outcome.succeeded) {
      this.#hasFailed = true;
      return;
    }
    const list = changes.list();
    const isRestoring = outcome.restored.size > 0;
    const encoded = isRestoring
      ? encodeRestoringChanges(list, outcome.restored, this.#ledger.sequence)
      : encodeChanges(list);
    this.#operations.push({ changes: encoded, events: outcome.events });
    this.#returnValue = outcome.returnValue;
    changes.commitTo(target);
  }

  #outcomeOf(changes: StateChanges, operation: xdr.Operation, prngSeed: Uint8Array): OperationOutcome {
    const { transaction } = this;
    const source = operationSource(transaction, operation);
    const failure = (result: xdr.OperationResult): OperationOutcome => {
      return { succeeded: false, result, events: [], returnValue: null, restored: new Map() };
    };
    // An earlier operation may have changed what holds now.
    if (!readAccount(changes, source)) return failure(xdr.OperationResult.opNoAccount());
    const rules = rulesOf(operation);
    const refusal = rules.check(transaction, operation, this.#network, this.#diagnostics);
    if (refusal) return failure(refusal);
    return rules.apply({
      network: this.#network,
      ledger: this.#ledger,
      transaction,
      operation,
      source,
      changes,
      diagnostics: this.#diagnostics,
      refundableFee: this.#refundableFee,
      prngSeed: transaction.isSoroban ? prngSeed : null,
      sponsorships: this.#sponsorships,
      sequenceToUse: this.#sequenceToUse,
    });
  }

  /** The host broke down in the middle: nothing of the operations counts, and the result says so. */
  fail(): void {
    this.#refusal = 'txInternalError';
    this.#undo();
  }

  #undo(): void {
    this.#operations = [];
    this.#returnValue = null;
    this.#refundableFee?.reset();
  }

  /** Gives back what is left of the refundable fee. Happens for the whole set after everything was applied (CAP-0062). */
  refund(): void {
    const refund = this.#refundableFee?.refund ?? 0n;
    const account = readAccount(this.#state, this.transaction.feeSource);
    const richer = account && credited(account, refund);
    if (refund === 0n || !richer) return;
    this.refundChanges = encodeChanges(this.#write((changes) => writeAccount(changes, richer, this.#ledger.sequence)));
    this.feeCharged -= refund;
    this.#emitFee(stages.afterAllTransactions, -refund);
  }

  #write(write: (changes: StateChanges) => void): EntryChange[] {
    const changes = new StateChanges(this.#state);
    write(changes);
    const list = changes.list();
    changes.commitTo(this.#state);
    return list;
  }

  #emitFee(stage: number, amount: bigint): void {
    if (amount === 0n) return; // Core emits no fee events of nothing.
    this.#events.push(this.#network.assetEvents.fee(stage, this.transaction.feeSource, amount));
  }

  /** TransactionResult XDR, once everything has happened. */
  result(): Uint8Array {
    const outcome = this.#refusal
      ? { refusal: this.#refusal }
      : { refusal: null, succeeded: !this.#hasFailed, operations: this.#results };
    return resultOf(this.transaction, outcome, this.feeCharged).toXdr();
  }

  /** TransactionMeta XDR, once everything has happened. */
  meta(): Uint8Array {
    const fee = this.#refundableFee;
    return encodeTransactionMeta({
      changesBefore: this.#changesBefore,
      operations: this.succeeded ? this.#operations : [],
      soroban: fee && {
        nonRefundableFee: fee.nonRefundable,
        refundableFee: fee.consumed,
        rentFee: fee.rent,
        returnValue: this.#returnValue,
      },
      events: this.#events,
      diagnosticEvents: this.#diagnostics.events,
    });
  }

  /** ContractEvent XDR of each operation; empty for a failed transaction. */
  get operationEvents(): Uint8Array[][] {
    return this.succeeded ? this.#operations.map(({ events }) => events) : [];
  }

  /** TransactionEvent XDR. */
  get transactionEvents(): Uint8Array[] {
    return this.#events;
  }

  /** Charged for inclusion alone, in stroops; for classic transactions per operation, rounded down. */
  get inclusionFee(): bigint {
    const fee = this.#refundableFee;
    if (fee) return this.feeCharged - fee.nonRefundable - fee.consumed;
    return this.feeCharged / BigInt(this.transaction.tx.operations.length);
  }
}

/** Seed of a transaction's random numbers: the set's hash and its place in it (core's sorobanBasePrngSeed). */
export function transactionSeed(setHash: Uint8Array, index: number): Uint8Array {
  return subSeed(setHash, index);
}
