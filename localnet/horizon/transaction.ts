import { SignerKey, xdr } from '@stellar/stellar-sdk/base';
import { rawKeyOfMuxed } from '../ledger/account.ts';
import { toBase64 } from '../ledger/bytes.ts';
import { transactionToid } from '../ledger/events.ts';
import type { FoundTransaction } from '../ledger/history.ts';
import { timestamp } from './amount.ts';
import { type Envelope, readEnvelope } from './envelope.ts';
import { link, pagedLink } from './links.ts';

/**
 * A transaction in a ledger as Horizon shows it.
 * @param hash the one it was asked for by: a fee bump's own, or that of the transaction inside it
 */
export function presentTransaction(found: FoundTransaction, base: string, hash = found.transaction.hashHex) {
  const { ledger, transaction } = found;
  const { tx } = readEnvelope(transaction);
  const source = presentAddress(tx.sourceAccount);
  const result = xdr.TransactionResult.fromXdr(transaction.result);
  const toid = String(transactionToid(ledger.sequence, found.applicationOrder));
  return {
    _links: presentLinks(base, hash, source.account, ledger.sequence, toid),
    id: hash,
    paging_token: toid,
    successful: transaction.succeeded,
    hash,
    ledger: ledger.sequence,
    created_at: timestamp(ledger.closeTime),
    source_account: source.account,
    ...muxedFields('account', source),
    source_account_sequence: String(tx.seqNum),
    fee_charged: String(result.feeCharged),
    operation_count: tx.operations.length,
    envelope_xdr: toBase64(transaction.envelope),
    result_xdr: toBase64(transaction.result),
    result_meta_xdr: toBase64(transaction.meta),
    fee_meta_xdr: toBase64(transaction.feeChanges),
    ...presentMemo(tx.memo),
    ...presentPreconditions(tx.cond),
    ...presentFees(readEnvelope(transaction), result, hash, transaction.hashHex),
  };
}

function presentLinks(base: string, hash: string, source: string, ledger: number, toid: string): object {
  const self = link(base, `/transactions/${hash}`);
  return {
    self,
    account: link(base, `/accounts/${source}`),
    ledger: link(base, `/ledgers/${ledger}`),
    operations: pagedLink(base, `/transactions/${hash}/operations`),
    effects: pagedLink(base, `/transactions/${hash}/effects`),
    precedes: link(base, `/transactions?order=asc&cursor=${toid}`),
    succeeds: link(base, `/transactions?order=desc&cursor=${toid}`),
    transaction: self,
  };
}

interface Address {
  account: string;
  muxed: string | undefined;
  id: string | undefined;
}

/** The account, and for a multiplexed address (CAP-0027) that address and its number. */
function presentAddress(account: xdr.MuxedAccount): Address {
  const plain = xdr.PublicKey.publicKeyTypeEd25519(rawKeyOfMuxed(account)).toJson() as string;
  if (account.type === 'keyTypeEd25519') return { account: plain, muxed: undefined, id: undefined };
  return { account: plain, muxed: account.toJson() as string, id: String(account.med25519.id) };
}

function muxedFields(name: string, { muxed, id }: Address): object {
  return muxed === undefined ? {} : { [`${name}_muxed`]: muxed, [`${name}_muxed_id`]: id };
}

function presentFees({ tx, signatures, bump }: Envelope, result: xdr.TransactionResult, hash: string, outer: string) {
  const inner = encodeSignatures(signatures);
  const payer = presentAddress(bump ? bump.tx.feeSource : tx.sourceAccount);
  const about = { fee_account: payer.account, ...muxedFields('fee_account', payer) };
  if (!bump) return { ...about, max_fee: String(tx.fee), signatures: inner };
  const own = encodeSignatures(bump.signatures);
  return {
    ...about,
    max_fee: String(bump.tx.fee),
    signatures: hash === outer ? own : inner,
    fee_bump_transaction: { hash: outer, signatures: own },
    inner_transaction: { hash: innerHash(result), signatures: inner, max_fee: String(tx.fee) },
  };
}

function innerHash({ result }: xdr.TransactionResult): string {
  if (result.type !== 'txFeeBumpInnerSuccess' && result.type !== 'txFeeBumpInnerFailed') return '';
  return result.innerResultPair.transactionHash.toJson() as string;
}

function encodeSignatures(signatures: xdr.DecoratedSignature[]): string[] {
  return signatures.map(({ signature }) => toBase64(signature.toBytes()));
}

function presentMemo(memo: xdr.Memo): object {
  switch (memo.type) {
    case 'memoText': {
      const { bytes } = memo.text;
      return { memo_type: 'text', memo_bytes: toBase64(bytes), memo: memo.text.toString().replaceAll('\0', '') };
    }
    case 'memoId':
      return { memo_type: 'id', memo: String(memo.id) };
    case 'memoHash':
      return { memo_type: 'hash', memo: toBase64(memo.hash.toBytes()) };
    case 'memoReturn':
      return { memo_type: 'return', memo: toBase64(memo.retHash.toBytes()) };
    default:
      return { memo_type: 'none' };
  }
}

/** Left out when nothing is asked for (CAP-0021). */
function presentPreconditions(cond: xdr.Preconditions): object {
  const timeBounds =
    cond.type === 'precondTime' ? cond.timeBounds : cond.type === 'precondV2' ? cond.v2.timeBounds : null;
  const preconditions = {
    ...(timeBounds && { timebounds: presentTimeBounds(timeBounds) }),
    ...(cond.type === 'precondV2' && presentMore(cond.v2)),
  };
  return Object.keys(preconditions).length > 0 ? { preconditions } : {};
}

function presentMore({ ledgerBounds, minSeqNum, minSeqAge, minSeqLedgerGap, extraSigners }: xdr.PreconditionsV2) {
  return {
    ...(ledgerBounds && { ledgerbounds: presentLedgerBounds(ledgerBounds) }),
    ...(minSeqNum !== null && { min_account_sequence: String(minSeqNum) }),
    ...(minSeqAge > 0n && { min_account_sequence_age: String(minSeqAge) }),
    ...(minSeqLedgerGap > 0 && { min_account_sequence_ledger_gap: minSeqLedgerGap }),
    ...(extraSigners.length > 0 && { extra_signers: extraSigners.map((key) => SignerKey.encodeSignerKey(key)) }),
  };
}

function presentTimeBounds({ minTime, maxTime }: xdr.TimeBounds): object {
  return { min_time: String(minTime), ...(maxTime > 0n && { max_time: String(maxTime) }) };
}

function presentLedgerBounds({ minLedger, maxLedger }: xdr.LedgerBounds): object {
  return { min_ledger: minLedger, ...(maxLedger > 0 && { max_ledger: maxLedger }) };
}
