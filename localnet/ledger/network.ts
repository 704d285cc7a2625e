import { createHost, type Host, type ProtocolVersion } from '../host/index.ts';
import { AssetEvents } from './asset-events.ts';
import { sha256 } from './bytes.ts';
import { type LifetimeOverrides, loadSettings, type Settings } from './settings.ts';
import { SigningKey } from './signing-key.ts';

/** What a network runs unless told otherwise: the one whose answers were recorded from a real network. */
export const PROTOCOL_VERSION_DEFAULT: ProtocolVersion = 28;
/** Stroops per operation that everybody pays at least; more when a ledger is full (see selection.ts). */
export const BASE_FEE = 100;

/** What stays the same for every ledger of one network. */
export interface Network {
  passphrase: string;
  id: Uint8Array;
  protocolVersion: ProtocolVersion;
  settings: Settings;
  /** Runs contracts; made when the first transaction needs it. */
  readonly host: Host;
  assetEvents: AssetEvents;
  /** Signs close values, as the one validator of this network. */
  validator: SigningKey;
}

/** @param passphrase names the network; its hash goes into every signature */
export function createNetwork(
  passphrase: string,
  lifetimes: LifetimeOverrides = {},
  protocolVersion = PROTOCOL_VERSION_DEFAULT,
): Network {
  const settings = loadSettings(lifetimes);
  const id = sha256(Buffer.from(passphrase));
  let host: Host | undefined;
  return {
    passphrase,
    id,
    protocolVersion,
    settings,
    get host() {
      host ??= createHost(
        settings.entries.map(({ entry }) => entry.bytes.subarray(4, -4)),
        protocolVersion,
      );
      return host;
    },
    assetEvents: new AssetEvents(id),
    validator: new SigningKey(sha256(Buffer.from(`localnet validator of ${passphrase}`))),
  };
}

/** The ledger that transactions are applied in. */
export interface LedgerFrame {
  sequence: number;
  /** Unix seconds. */
  closeTime: bigint;
}
