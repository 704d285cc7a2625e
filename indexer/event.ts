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

/** The ledger that an event id lies in. */
export function ledgerOf(id: string): number {
  return Number(BigInt(id.slice(0, 19)) >> 32n);
}

/** The cursor after everything in a ledger, in the form the RPC itself returns at the end of a window. */
export function endOfLedger(ledger: number): string {
  const toid = (BigInt(ledger + 1) << 32n) - 1n;
  return `${toid.toString().padStart(19, '0')}-4294967295`;
}
