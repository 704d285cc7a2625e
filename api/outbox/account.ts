/** An account on the ledger for a wallet: from what the wallet signed to the transaction, or to why there can be none. */
import type { Keypair, Transaction } from '@stellar/stellar-sdk';
import { sponsoringFee, sponsoringTransaction } from '../chain/sponsored.ts';
import type { WaitingCall } from './model.ts';
import { ChannelDrainedError, canPay, type Means, type Prepared, type Refusal } from './prepare.ts';
import { tooLate } from './signed.ts';

/**
 * The sponsor signs only the transaction that this makes itself; of what came it takes the wallet's signature alone.
 *
 * @throws {ChannelDrainedError} when the sponsor can't pay
 */
export async function prepareAccount(
  { ledger, bidMax }: Means,
  [call]: readonly WaitingCall[],
  sponsor: Keypair,
): Promise<Prepared> {
  if (call?.kind !== 'account') throw new Error(`Found a call of the kind ${call?.kind}, expected account.`);
  const { wallet, sequence, maxTime, signature } = call.item;
  const end = (outcome: Refusal['outcome'], why: string): Prepared => ({ refusals: [{ call, outcome, why }] });
  const [standing, paying, head] = await Promise.all([
    ledger.account(wallet),
    ledger.account(sponsor.publicKey()),
    ledger.latest(),
  ]);
  if (standing) return end('done', 'The wallet has its account on the ledger.');
  if (!paying || !canPay(paying.spendable, bidMax))
    throw new ChannelDrainedError(`The sponsor ${sponsor.publicKey()} can't pay for an account.`);
  if (Math.max(head.closedAt, Date.now()) >= maxTime * 1000) return end('dead', tooLate);
  if (call.item.sponsor !== sponsor.publicKey() || paying.sequence >= BigInt(sequence))
    return end('dead', 'Another account was made before this one. Nothing was lost.');
  const transaction: Transaction = sponsoringTransaction(call.item, ledger.passphrase);
  transaction.sign(sponsor);
  transaction.addSignature(wallet, signature);
  return {
    refusals: [],
    made: {
      ...{ transaction, calls: [call], sinceLedger: head.sequence, fee: sponsoringFee },
      expiresAt: new Date(maxTime * 1000),
    },
  };
}
