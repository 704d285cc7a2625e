import { xdr } from '@stellar/stellar-sdk/base';
import type { Snapshot } from '../journal/records.ts';
import { newAccount } from './account.ts';
import { nextStateHash } from './close.ts';
import { genesisHeader, TOTAL_COINS } from './header.ts';
import { accountKey } from './keys.ts';
import type { Network } from './network.ts';
import { SigningKey } from './signing-key.ts';
import { StoredEntry } from './state.ts';

/** The account that starts with all lumens: its secret seed is the network id, as on every network. */
export function rootKey(network: Network): SigningKey {
  return new SigningKey(network.id);
}

/** Ledger 1: the root account and the network's settings. */
export function genesisSnapshot(network: Network, closeTime: bigint): Snapshot {
  const root = rootKey(network).publicKey;
  const account = new xdr.AccountEntry({ ...newAccount(root, TOTAL_COINS, 0) });
  const rootEntry = StoredEntry.of(xdr.LedgerEntryData.account(account), 1);
  const entries: [string, StoredEntry][] = [
    [accountKey(root), rootEntry],
    ...network.settings.entries.map(({ key, entry }): [string, StoredEntry] => [key, entry]),
  ];
  const stateHash = nextStateHash(
    new Uint8Array(32),
    entries.map(([key, after]) => ({ key, after })),
  );
  return { passphrase: network.passphrase, header: genesisHeader(network, closeTime, stateHash).toXdr(), entries };
}
