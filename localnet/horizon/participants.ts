import { xdr } from '@stellar/stellar-sdk/base';
import { rawKeyOfMuxed } from '../ledger/account.ts';
import { toHex } from '../ledger/bytes.ts';
import type { ClosedTransaction } from '../ledger/closed-ledger.ts';
import { readEnvelope } from './envelope.ts';

const participants = new WeakMap<ClosedTransaction, Set<string>>();

/**
 * Whose transaction it is: sources, fee payer, the accounts that operations name, and those whose entries changed
 * (Horizon's rule). Public keys in hex. Worked out once, since lists look at every transaction they pass over.
 */
export function participantsOf(transaction: ClosedTransaction): Set<string> {
  const known = participants.get(transaction);
  if (known) return known;
  const { tx, bump } = readEnvelope(transaction);
  const keys = [rawKeyOfMuxed(tx.sourceAccount), ...(bump ? [rawKeyOfMuxed(bump.tx.feeSource)] : [])];
  for (const { sourceAccount, body } of tx.operations) {
    if (sourceAccount) keys.push(rawKeyOfMuxed(sourceAccount));
    keys.push(...namedAccounts(body));
  }
  for (const change of changesOf(transaction)) keys.push(...owner(change));
  const found = new Set(keys.map(toHex));
  participants.set(transaction, found);
  return found;
}

function namedAccounts(body: xdr.OperationBody): Uint8Array[] {
  switch (body.type) {
    case 'createAccount':
      return [body.createAccountOp.destination.ed25519.toBytes()];
    case 'payment':
      return [rawKeyOfMuxed(body.paymentOp.destination)];
    case 'accountMerge':
      return [rawKeyOfMuxed(body.destination)];
    case 'beginSponsoringFutureReserves':
      return [body.beginSponsoringFutureReservesOp.sponsoredId.ed25519.toBytes()];
    case 'clawback':
      return [rawKeyOfMuxed(body.clawbackOp.from)];
    case 'setTrustLineFlags':
      return [body.setTrustLineFlagsOp.trustor.ed25519.toBytes()];
    case 'allowTrust':
      return [body.allowTrustOp.trustor.ed25519.toBytes()];
    default:
      return [];
  }
}

function changesOf({ meta }: ClosedTransaction): xdr.LedgerEntryChange[] {
  const decoded = xdr.TransactionMeta.fromXdr(meta);
  return decoded.type === 'v4' ? decoded.v4.operations.flatMap(({ changes }) => changes) : [];
}

function owner(change: xdr.LedgerEntryChange): Uint8Array[] {
  const data = change.type === 'ledgerEntryRemoved' ? change.removed : change.value.data;
  if (data.type === 'account') return [data.account.accountId.ed25519.toBytes()];
  if (data.type === 'trustline') return [data.trustLine.accountId.ed25519.toBytes()];
  if (data.type === 'data') return [data.data.accountId.ed25519.toBytes()];
  return [];
}
