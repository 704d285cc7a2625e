import { concat, equalBytes, fromBase64, u32, xdrArray } from './bytes.ts';
import type { EntryChange, StoredEntry } from './state.ts';

/** LedgerEntryChangeType. */
const CREATED = 0;
const UPDATED = 1;
const REMOVED = 2;
const STATE = 3;
const RESTORED = 4;

/** LedgerEntryChanges XDR: for each change the entry as it was (STATE), then what became of it. */
export function encodeChanges(changes: EntryChange[]): Uint8Array {
  return xdrArray(changes.flatMap(encodeChange));
}

function encodeChange({ key, before, after }: EntryChange): Uint8Array[] {
  if (!before) return after ? [tagged(CREATED, after.bytes)] : [];
  const ending = after ? tagged(UPDATED, after.bytes) : tagged(REMOVED, fromBase64(key));
  return [tagged(STATE, before.bytes), ending];
}

/**
 * Changes of an operation that took entries back from the archive. A restored entry shows as RESTORED in place of
 * STATE and UPDATED, or as RESTORED and then UPDATED when it was changed as well (CAP-0066, core's
 * processOpLedgerEntryChanges for entries that were archived but not evicted).
 * @param restored entries by key: data and code as they were, TTLs as restored
 */
export function encodeRestoringChanges(
  changes: EntryChange[],
  restored: Map<string, StoredEntry>,
  ledger: number,
): Uint8Array {
  const encoded = changes.flatMap((change) => {
    const entry = restored.get(change.key);
    return entry && change.before ? encodeRestored(change, entry, change.before, ledger) : encodeChange(change);
  });
  const changedKeys = new Set(changes.map(({ key }) => key));
  for (const [key, entry] of restored) if (!changedKeys.has(key)) encoded.push(tagged(RESTORED, entry.bytes));
  return xdrArray(encoded);
}

function encodeRestored(change: EntryChange, entry: StoredEntry, before: StoredEntry, ledger: number): Uint8Array[] {
  const { key, after } = change;
  if (!after) return [tagged(RESTORED, before.modifiedAt(ledger).bytes), tagged(REMOVED, fromBase64(key))];
  if (equalBytes(after.content, entry.content)) return [tagged(RESTORED, after.bytes)];
  return [tagged(RESTORED, before.modifiedAt(ledger).bytes), tagged(UPDATED, after.bytes)];
}

function tagged(type: number, body: Uint8Array): Uint8Array {
  return concat(u32(type), body);
}
