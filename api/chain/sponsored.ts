/** The transaction that gives a wallet its account on the ledger: it holds no lumens, for its reserve is the sponsor's. */
import { Account, Operation, type Transaction, TransactionBuilder } from '@stellar/stellar-sdk';

export interface Sponsoring {
  /** It pays and counts, and holds the reserve. */
  sponsor: string;
  wallet: string;
  /** Sequence number of the transaction, decimal. */
  sequence: string;
  /** Unix seconds: the network does not take it afterwards. */
  maxTime: number;
}

/** Stroops for its three operations: ten times the least. */
export const sponsoringFee = 3_000n;
/** Stroops that an account without anything holds back: two reserves. */
export const accountReserve = 10_000_000n;

/**
 * Always the same for the same: who signs it needs to believe nobody's bytes. Sponsor and wallet both sign.
 *
 * It may skip numbers, so one that somebody has not signed yet holds nobody up; those that land later with a lower one fail.
 */
export function sponsoringTransaction(
  { sponsor, wallet, sequence, maxTime }: Sponsoring,
  networkPassphrase: string,
): Transaction {
  return new TransactionBuilder(new Account(sponsor, String(BigInt(sequence) - 1n)), {
    fee: String(sponsoringFee / 3n),
    networkPassphrase,
    timebounds: { minTime: 0, maxTime },
  })
    .setMinAccountSequence('0')
    .addOperation(Operation.beginSponsoringFutureReserves({ sponsoredId: wallet }))
    .addOperation(Operation.createAccount({ destination: wallet, startingBalance: '0' }))
    .addOperation(Operation.endSponsoringFutureReserves({ source: wallet }))
    .build();
}
