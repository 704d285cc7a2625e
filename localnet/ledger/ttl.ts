import { xdr } from '@stellar/stellar-sdk/base';
import { fromBase64 } from './bytes.ts';
import { ttlKey } from './keys.ts';
import { type EntryReader, type StateChanges, StoredEntry } from './state.ts';

/** Last ledger in which the entry under this LedgerKey (XDR) lives, or undefined when it never had a lifetime. */
export function liveUntil(reader: EntryReader, ledgerKeyXdr: Uint8Array): number | undefined {
  const entry = reader.get(ttlKey(ledgerKeyXdr));
  if (!entry) return undefined;
  const { data } = entry.decoded;
  if (data.type !== 'ttl') throw new Error(`expected a TTL under a TTL key, found ${data.type}`);
  return data.ttl.liveUntilLedgerSeq;
}

/** Writes the lifetime of the entry under this LedgerKey (XDR) and returns the TTL entry. */
export function writeTtl(changes: StateChanges, ledgerKeyXdr: Uint8Array, until: number, ledger: number): StoredEntry {
  const key = ttlKey(ledgerKeyXdr);
  const keyHash = fromBase64(key).subarray(4);
  const ttl = new xdr.TtlEntry({ keyHash, liveUntilLedgerSeq: until });
  const entry = StoredEntry.of(xdr.LedgerEntryData.ttl(ttl), ledger);
  changes.put(key, entry);
  return entry;
}
