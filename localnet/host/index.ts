/**
 * The Soroban host that validators run, inside this process: `createHost(settings)` gives the functions that a ledger
 * and an RPC server need. Everything is computed by `soroban-env-host` and `soroban-simulation` compiled to WebAssembly
 * (see src/); this file only loads them.
 */
import type { Host } from './types.ts';

export type * from './types.ts';

/**
 * Binds the host to one network's settings.
 *
 * @param settings ConfigSetting entries as LedgerEntryData XDR (the `xdr` of a getLedgerEntries answer), all of them.
 * @throws when a setting is missing or is not a ConfigSetting.
 */
export function createHost(_settings: readonly Uint8Array[]): Host {
  throw new Error('localnet/host is still being built');
}
