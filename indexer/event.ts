/** An event as a source gives it: raw, of one of the contracts asked for. */
export interface SourceEvent {
  /** `%019d-%010d`: TOID (ledger << 32 | transaction << 12 | operation) and index; text order is chain order. */
  id: string;
  ledger: number;
  /** ISO 8601, UTC. */
  closedAt: string;
  /** 64 lower-case hex digits. */
  txHash: string;
  contractAddress: string;
  /** `system` events come from the host itself, e.g. `executable_update` when a contract's code was replaced. */
  type: 'contract' | 'system';
  /** ScVal XDR, base64. */
  topics: string[];
  /** ScVal XDR, base64. */
  value: string;
}

/** What JSON can carry of a contract value; integers over 32 bits are decimal text, bytes lower-case hex. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** The fields of an event, topics and data together, by camelCase name. */
export type EventData = { [name: string]: Json };

/** An event as its contract's spec explains it: what projections fold. */
export interface ChainEvent<Data = EventData> {
  id: string;
  ledger: number;
  closedAt: string;
  txHash: string;
  /** Name of the contract, e.g. `certificate`. */
  contract: string;
  contractAddress: string;
  /** E.g. `credential_issued`. */
  name: string;
  data: Data;
}

/** The greatest transaction and operation numbers a TOID can carry: 20 and 12 bits. */
export const LAST_TRANSACTION = 0xfffff;
export const LAST_OPERATION = 0xfff;

/** The id of the event at a place; transactions count from 1, operations and indexes from 0. */
export function eventIdOf(place: { ledger: number; transaction: number; operation: number; index: number }): string {
  const { ledger, transaction, operation, index } = place;
  const toid = (BigInt(ledger) << 32n) | (BigInt(transaction) << 12n) | BigInt(operation);
  return `${toid.toString().padStart(19, '0')}-${index.toString().padStart(10, '0')}`;
}

/** The ledger that an event id lies in. */
export function ledgerOf(id: string): number {
  return Number(BigInt(id.slice(0, 19)) >> 32n);
}

/** The cursor after everything in a ledger, in the form the RPC itself returns at the end of a window. */
export function endOfLedger(ledger: number): string {
  const toid = (BigInt(ledger + 1) << 32n) - 1n;
  return `${toid.toString().padStart(19, '0')}-4294967295`;
}
