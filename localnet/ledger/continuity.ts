import { xdr } from '@stellar/stellar-sdk/base';
import type { Restored } from '../journal/store.ts';
import { equalBytes } from './bytes.ts';
import type { Network } from './network.ts';

/**
 * Whether a network can go on with a chain that was kept.
 * @throws with what differs and what to do
 */
export function requireSameNetwork(network: Network, kept: Pick<Restored, 'passphrase' | 'header' | 'entries'>): void {
  const { ledgerVersion } = xdr.LedgerHeader.fromXdr(kept.header);
  if (kept.passphrase !== network.passphrase) {
    throw new Error(
      `the data folder holds the chain of "${kept.passphrase}", not of "${network.passphrase}"; choose another folder or that passphrase`,
    );
  }
  if (ledgerVersion !== network.protocolVersion) {
    throw new Error(
      `the data folder holds a chain of protocol ${ledgerVersion}, not ${network.protocolVersion}; choose another folder or that protocol`,
    );
  }
  // Settings are part of the chain: with others, its ledgers would come out differently.
  const isSame = network.settings.entries.every(({ key, entry }) => {
    const before = kept.entries.get(key);
    return before !== undefined && equalBytes(before.bytes, entry.bytes);
  });
  if (isSame) return;
  throw new Error('the data folder holds a chain with other settings; start it with the lifetimes it began with');
}
