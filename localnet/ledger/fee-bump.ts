import { availableBalance, readAccount, threshold } from './account.ts';
import { BASE_FEE } from './network.ts';
import type { Refusal } from './result.ts';
import { SignatureChecker } from './signatures.ts';
import type { EntryReader } from './state.ts';
import type { Transaction } from './transaction.ts';

/** Least bid that gets a transaction considered, in stroops. */
export function minInclusionFee({ operationCount }: Pick<Transaction, 'operationCount'>): bigint {
  return BigInt(BASE_FEE) * BigInt(Math.max(1, operationCount));
}

/**
 * Checks what a fee bump adds (CAP-0015), before its inner transaction is looked at; null for what is none.
 * The order is stellar-core's: FeeBumpTransactionFrame::commonValid.
 * @returns `feeNeeded` in stroops where a higher bid would do
 */
export function checkFeeBump(
  state: EntryReader,
  transaction: Transaction,
): { refusal: Refusal; feeNeeded?: bigint } | null {
  if (!transaction.feeBump) return null;
  if (transaction.inclusionFee < minInclusionFee(transaction)) return { refusal: 'txInsufficientFee' };
  const feeNeeded = leastBump(transaction, transaction.feeBump.innerInclusionFee);
  if (transaction.inclusionFee < feeNeeded) return { refusal: 'txInsufficientFee', feeNeeded };
  const payer = readAccount(state, transaction.feeSource);
  if (!payer) return { refusal: 'txNoAccount' };
  const signatures = new SignatureChecker(transaction.hash, transaction.feeBump.signatures);
  if (!signatures.checkAccount(payer, threshold(payer, 'low'))) return { refusal: 'txBadAuth' };
  if (availableBalance(payer) < transaction.fee) return { refusal: 'txInsufficientBalance' };
  return signatures.allUsed() ? null : { refusal: 'txBadAuthExtra' };
}

/** A bump bids at least as much per operation as the inner transaction did; its own counts as one operation more. */
function leastBump(transaction: Transaction, innerInclusionFee: bigint): bigint {
  if (innerInclusionFee < 0n) return 0n;
  const innerCount = BigInt(Math.max(1, transaction.tx.operations.length));
  const wanted = innerInclusionFee * BigInt(transaction.operationCount);
  return (wanted + innerCount - 1n) / innerCount;
}
