import { invalidParams, invalidRequest } from './errors.ts';
import type { LedgerRange } from './method.ts';
import { formatFault, type Params, readObject, readString, readUnsigned, type XdrFormat } from './params.ts';

const LIMIT_MAX = 200;
const LIMIT_DEFAULT = 50;

/** Where a page of ledgers or transactions begins, how long it may be, and what its XDR is told in. */
export interface PageRequest {
  /** 0 with a cursor. */
  startLedger: number;
  /** "" for none. */
  cursor: string;
  limit: number;
  format: XdrFormat;
}

/**
 * The params that getLedgers and getTransactions share.
 * @throws -32602 for the wrong JSON types, -32600 for limits, ranges and formats (stellar-rpc's choice of codes)
 */
export function readPage(params: Params, typeName: string, range: LedgerRange): PageRequest {
  const pagination = readObject(params, 'pagination', typeName, 'protocol.LedgerPaginationOptions');
  const startLedger = readUnsigned(params, 'startLedger', typeName);
  const cursor = readString(pagination ?? {}, 'cursor', 'LedgerPaginationOptions');
  const limit = readUnsigned(pagination ?? {}, 'limit', 'LedgerPaginationOptions', 'uint');
  const format = readString(params, 'xdrFormat', typeName);
  const faults = [rangeFault(startLedger, cursor, limit, range), formatFault(format)].filter((fault) => fault !== null);
  if (faults.length > 0) throw invalidRequest(faults.join('\n'));
  return { startLedger, cursor, limit: limit || LIMIT_DEFAULT, format: format === 'json' ? 'json' : 'base64' };
}

function rangeFault(startLedger: number, cursor: string, limit: number, range: LedgerRange): string | null {
  if (cursor !== '' && startLedger !== 0) {
    return `startLedger (${startLedger}) and cursor (${cursor}) cannot both be set`;
  }
  if (cursor === '' && !isWithin(startLedger, range)) {
    return `start ledger (${startLedger}) must be ${between(range)}`;
  }
  return limit > LIMIT_MAX ? `limit must not exceed ${LIMIT_MAX}` : null;
}

export function isWithin(sequence: number, { oldest, latest }: LedgerRange): boolean {
  return sequence >= oldest.sequence && sequence <= latest.sequence;
}

export function between({ oldest, latest }: LedgerRange): string {
  return `between the oldest ledger: ${oldest.sequence} and the latest ledger: ${latest.sequence} for this rpc instance`;
}

/**
 * A decimal cursor, as Go's strconv reads one.
 * @param goFunction `ParseUint` or `ParseInt`, named in the error
 * @throws -32602
 */
export function parseCursor(text: string, goFunction: GoFunction, least: bigint, most: bigint): bigint {
  const fault = numberFault(text, goFunction, least, most);
  if (fault !== null) throw invalidParams(fault);
  return BigInt(text.replace(/^\+/u, ''));
}

export type GoFunction = 'ParseUint' | 'ParseInt';

/** What Go's strconv has against a number, or null. */
export function numberFault(text: string, goFunction: GoFunction, least: bigint, most: bigint): string | null {
  const isNumber = (goFunction === 'ParseInt' ? /^[+-]?\d+$/u : /^\d+$/u).test(text);
  const value = isNumber ? BigInt(text.replace(/^\+/u, '')) : 0n;
  if (isNumber && value >= least && value <= most) return null;
  return `strconv.${goFunction}: parsing ${JSON.stringify(text)}: ${isNumber ? 'value out of range' : 'invalid syntax'}`;
}
