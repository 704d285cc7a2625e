import { concat, fromBase64, u32 } from './bytes.ts';
import { type EntryReader, type StateChanges, StoredEntry } from './state.ts';

const TTL_TYPE = 9; // LedgerEntryType.TTL
/** Where liveUntilLedgerSeq stands in a TTL's LedgerEntry: after last-modified, type and the 32 bytes of the key hash. */
const LIVE_UNTIL_OFFSET = 4 + 4 + 32;

/**
 * Last ledger in which an entry lives, or undefined when it never had a lifetime.
 * @param ttlKey state key of its TTL entry
 */
export function liveUntil(reader: EntryReader, ttlKey: string): number | undefined {
  const bytes = reader.get(ttlKey)?.bytes;
  return bytes && new DataView(bytes.buffer, bytes.byteOffset).getUint32(LIVE_UNTIL_OFFSET);
}

/** Writes the lifetime of an entry and returns the TTL entry. */
export function writeTtl(changes: StateChanges, ttlKey: string, until: number, ledger: number): StoredEntry {
  const keyHash = fromBase64(ttlKey).subarray(4);
  const entry = new StoredEntry(concat(u32(ledger), u32(TTL_TYPE), keyHash, u32(until), u32(0)));
  changes.put(ttlKey, entry);
  return entry;
}
