import { xdr } from '@stellar/stellar-sdk/base';
import { toBase64, toHex } from '../ledger/bytes.ts';
import { type ClosedLedger, headerHistoryEntry, ledgerMeta } from '../ledger/closed-ledger.ts';
import { invalidParams } from './errors.ts';
import { type LedgerRange, ledgerRange, type RpcMethod } from './method.ts';
import { between, isWithin, type PageRequest, parseCursor, readPage } from './page.ts';
import { readParams, type XdrFormat } from './params.ts';

const TYPE = 'GetLedgersRequest';
const UINT32_MAX = 0xffffffffn;

/** Whole ledgers in order. A cursor is the sequence that was read last; at the tip it is refused (stellar-rpc). */
export const getLedgers: RpcMethod = (given, context) => {
  const params = readParams(given, TYPE);
  const range = ledgerRange(context);
  const page = readPage(params, TYPE, range);
  const start = firstSequence(page, range);
  const end = Math.min(start + page.limit - 1, range.latest.sequence);
  const ledgers = [...context.chain.history.between(start, end)];
  return {
    ledgers: ledgers.map((ledger) => presentLedger(ledger, page.format)),
    latestLedger: range.latest.sequence,
    latestLedgerCloseTime: Number(range.latest.closeTime),
    oldestLedger: range.oldest.sequence,
    oldestLedgerCloseTime: Number(range.oldest.closeTime),
    cursor: String(end),
  };
};

function firstSequence({ startLedger, cursor }: PageRequest, range: LedgerRange): number {
  if (cursor === '') return startLedger;
  const start = Number(parseCursor(cursor, 'ParseUint', 0n, UINT32_MAX)) + 1;
  if (!isWithin(start, range)) throw invalidParams(`cursor ('${cursor}') must be ${between(range)}`);
  return start;
}

/** As JSON the two XDR fields stay, empty: stellar-rpc does not leave them out. */
function presentLedger(ledger: ClosedLedger, format: XdrFormat): object {
  const { sequence, closeTime } = ledger;
  const about = { hash: toHex(ledger.hash), sequence, ledgerCloseTime: String(closeTime) };
  const header = headerHistoryEntry(ledger);
  const meta = ledgerMeta(ledger);
  if (format === 'base64') return { ...about, headerXdr: toBase64(header), metadataXdr: toBase64(meta) };
  const headerJson = xdr.LedgerHeaderHistoryEntry.fromXdr(header).toJson();
  const metadataJson = xdr.LedgerCloseMeta.fromXdr(meta).toJson();
  return { ...about, headerXdr: '', headerJson, metadataXdr: '', metadataJson };
}
