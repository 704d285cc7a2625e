import type { Footprint } from './footprint.ts';
import { StateChanges, type StoredEntry } from './state.ts';
import { liveUntil } from './ttl.ts';

/**
 * Longer lives that transactions of one stage gave to entries which they only read. Such bumps don't see one another:
 * they show when a later transaction may write the entry, and at the end of the stage, so that who reads the same
 * entry could run side by side (CAP-0063; stellar-core's deferred read-only TTL bumps). Each pays for its own.
 */
export class TtlBumps {
  readonly #state: StateChanges;
  readonly #bumps = new Map<string, StoredEntry>();

  constructor(state: StateChanges) {
    this.#state = state;
  }

  /** Before a transaction: shows what it may write as it now is. */
  showTo({ readWrite }: Footprint): void {
    for (const { ttlKey } of readWrite) this.#show(ttlKey);
  }

  /** After a transaction: takes over its changes, keeping back the bumps. */
  commit(changes: StateChanges, { readOnly }: Footprint): void {
    const bumpable = new Set(readOnly.map(({ ttlKey }) => ttlKey));
    const rest = new StateChanges(this.#state);
    for (const { key, after } of changes.list()) {
      if (after && bumpable.has(key)) this.#keep(key, after);
      else if (after) rest.put(key, after);
      else rest.remove(key);
    }
    rest.commitTo(this.#state);
  }

  #keep(ttlKey: string, entry: StoredEntry): void {
    const kept = this.#bumps.get(ttlKey);
    const lastOf = (ttl: StoredEntry) => liveUntil({ get: () => ttl }, ttlKey) ?? 0;
    if (!kept || lastOf(kept) < lastOf(entry)) this.#bumps.set(ttlKey, entry);
  }

  #show(ttlKey: string): void {
    const bump = this.#bumps.get(ttlKey);
    if (bump) this.#state.put(ttlKey, bump);
    this.#bumps.delete(ttlKey);
  }

  /** At the end of a stage. */
  showAll(): void {
    for (const ttlKey of [...this.#bumps.keys()]) this.#show(ttlKey);
  }
}
