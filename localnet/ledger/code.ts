import type { StoredEntry } from './state.ts';

const CONTRACT_CODE_TYPE = 7; // LedgerEntryType.CONTRACT_CODE

/** State keys of all contract code: the SHA-256 of the code after four bytes of type. */
export function codeKeys(entries: Iterable<[string, StoredEntry]>): Set<string> {
  const keys = new Set<string>();
  for (const [key, { content }] of entries) {
    if (content[3] === CONTRACT_CODE_TYPE) keys.add(key);
  }
  return keys;
}
