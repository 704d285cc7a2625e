import type { Diagnostics } from './diagnostics.ts';
import { errors } from './diagnostics.ts';
import type { Network } from './network.ts';
import { resourceFee, sorobanDataOf } from './soroban.ts';
import type { Transaction } from './transaction.ts';

/** What a Soroban transaction has used of its refundable fee (rent and events); the rest goes back. Stroops. */
export class RefundableFee {
  readonly nonRefundable: bigint;
  readonly #network: Network;
  readonly #transaction: Transaction;
  readonly #maximum: bigint;
  rent = 0n;
  consumed = 0n;

  constructor(network: Network, transaction: Transaction) {
    this.#network = network;
    this.#transaction = transaction;
    this.nonRefundable = resourceFee(network, transaction, 0).nonRefundableFee;
    this.#maximum = sorobanDataOf(transaction).resourceFee - this.nonRefundable;
  }

  get refund(): bigint {
    return this.#maximum - this.consumed;
  }

  /** Charges rent and the events' size; false, with the reason in `diagnostics`, when the fee doesn't cover them. */
  consume(eventsSizeBytes: number, rent: bigint, diagnostics: Diagnostics): boolean {
    this.rent = rent;
    if (this.#maximum < rent) {
      const message = 'refundable resource fee was not sufficient to cover the ledger storage rent: {} > {}';
      diagnostics.error(errors.budgetExceeded(), message, [rent, this.#maximum]);
      return false;
    }
    const { refundableFee } = resourceFee(this.#network, this.#transaction, eventsSizeBytes);
    this.consumed = rent + refundableFee;
    if (this.#maximum < this.consumed) {
      const message =
        'refundable resource fee was not sufficient to cover the events fee after paying for ledger storage rent: {} > {}';
      diagnostics.error(errors.budgetExceeded(), message, [refundableFee, this.#maximum - rent]);
      return false;
    }
    return true;
  }

  /** A failed transaction pays no rent and no events. */
  reset(): void {
    this.rent = 0n;
    this.consumed = 0n;
  }
}
