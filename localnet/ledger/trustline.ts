import { xdr } from '@stellar/stellar-sdk/base';
import { hasFlag } from './account.ts';
import { type AnyAsset, creditAssetXdr } from './asset.ts';
import { concat, toBase64, u32 } from './bytes.ts';
import { type EntryReader, rewrite, type StateChanges } from './state.ts';

/** Trustline flags: what the issuer lets the holder do (CAP-0018, CAP-0035). */
export const trustlineFlags = { authorized: 1, maintainsLiabilities: 2, clawbackEnabled: 4 } as const;
/** The two of them that say how far the holder is authorised; at most one is set. */
export const AUTHORIZATION_FLAGS = trustlineFlags.authorized | trustlineFlags.maintainsLiabilities;

const TRUSTLINE_TYPE = 1; // LedgerEntryType.TRUSTLINE

/**
 * State key (base64) of a trustline.
 * @param holder raw ed25519 key
 * @param asset an issued one
 */
export function trustlineKey(holder: Uint8Array, asset: AnyAsset): string {
  return toBase64(concat(u32(TRUSTLINE_TYPE), u32(0), holder, creditAssetXdr(asset)));
}

export function readTrustline(
  reader: EntryReader,
  holder: Uint8Array,
  asset: AnyAsset,
): xdr.TrustLineEntry | undefined {
  const entry = reader.get(trustlineKey(holder, asset));
  if (!entry) return undefined;
  const { data } = entry.decoded;
  if (data.type !== 'trustline') throw new Error(`expected a trustline under a trustline key, found ${data.type}`);
  return data.trustLine;
}

/** Writes a changed trustline; who keeps its reserve stays as it is. */
export function writeTrustline(changes: StateChanges, line: xdr.TrustLineEntry, ledger: number): void {
  const key = trustlineKey(line.accountId.ed25519.toBytes(), line.asset);
  rewrite(changes, key, xdr.LedgerEntryData.trustline(line), ledger);
}

/** A copy of the trustline with some fields replaced. */
export function changedLine(line: xdr.TrustLineEntry, fields: Partial<xdr.TrustLineEntry>): xdr.TrustLineEntry {
  return new xdr.TrustLineEntry({ ...line, ...fields });
}

export function isAuthorized(line: xdr.TrustLineEntry): boolean {
  return hasFlag(line, trustlineFlags.authorized);
}

/** The trustline with `amount` more (or less), or undefined when its limit or what is promised leaves no room. */
export function lineCredited(line: xdr.TrustLineEntry, amount: bigint): xdr.TrustLineEntry | undefined {
  const { buying, selling } = lineLiabilities(line);
  const balance = line.balance + amount;
  return balance < selling || balance > line.limit - buying ? undefined : changedLine(line, { balance });
}

/** What offers have promised (CAP-0003); offers don't exist here, but a snapshot from elsewhere may hold some. */
export function lineLiabilities({ ext }: xdr.TrustLineEntry): { buying: bigint; selling: bigint } {
  return ext.type === 'v1' ? ext.v1.liabilities : { buying: 0n, selling: 0n };
}
