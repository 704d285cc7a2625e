import { xdr } from '@stellar/stellar-sdk/base';
import { accountKey } from './keys.ts';
import { type EntryReader, type StateChanges, StoredEntry } from './state.ts';

/** 0.5 XLM in stroops, as every network since protocol 9 has it. */
export const BASE_RESERVE = 5_000_000;
const INT64_MAX = 2n ** 63n - 1n;

/** @param publicKey raw ed25519 key */
export function readAccount(reader: EntryReader, publicKey: Uint8Array): xdr.AccountEntry | undefined {
  const entry = reader.get(accountKey(publicKey));
  if (!entry) return undefined;
  const { data } = entry.decoded;
  if (data.type !== 'account') throw new Error(`expected an account under an account key, found ${data.type}`);
  return data.account;
}

export function writeAccount(changes: StateChanges, account: xdr.AccountEntry, ledger: number): void {
  changes.put(accountKey(rawKey(account.accountId)), StoredEntry.of(xdr.LedgerEntryData.account(account), ledger));
}

/** A copy of the account with some fields replaced (XDR values are read-only). */
export function changed(account: xdr.AccountEntry, fields: Partial<xdr.AccountEntry>): xdr.AccountEntry {
  return new xdr.AccountEntry({ ...account, ...fields });
}

export function rawKey(accountId: xdr.PublicKey): Uint8Array {
  return accountId.ed25519.toBytes();
}

/** The ed25519 key behind a plain or muxed account (CAP-0027). */
export function rawKeyOfMuxed(account: xdr.MuxedAccount): Uint8Array {
  return account.type === 'keyTypeEd25519' ? account.ed25519.toBytes() : account.med25519.ed25519.toBytes();
}

/** A fresh account: master weight 1, no thresholds, sequence number at the start of its ledger (CAP-0019). */
export function newAccount(publicKey: Uint8Array, balance: bigint, ledger: number): xdr.AccountEntry {
  return new xdr.AccountEntry({
    accountId: xdr.PublicKey.publicKeyTypeEd25519(publicKey),
    balance,
    seqNum: startingSequence(ledger),
    numSubEntries: 0,
    inflationDest: null,
    flags: 0,
    homeDomain: '',
    thresholds: Uint8Array.of(1, 0, 0, 0),
    signers: [],
    ext: xdr.AccountEntryExt.v0(),
  });
}

export function startingSequence(ledger: number): bigint {
  return BigInt(ledger) << 32n;
}

/** What the account must keep: two base reserves, one per subentry, and what it sponsors (CAP-0033). */
export function minBalance(account: xdr.AccountEntry): bigint {
  const v2 = extensionV2(account);
  const reserves = 2 + account.numSubEntries + (v2?.numSponsoring ?? 0) - (v2?.numSponsored ?? 0);
  return BigInt(reserves) * BigInt(BASE_RESERVE);
}

/** Balance above reserve and selling liabilities, in stroops; may be negative. */
export function availableBalance(account: xdr.AccountEntry): bigint {
  const selling = account.ext.type === 'v1' ? account.ext.v1.liabilities.selling : 0n;
  return account.balance - minBalance(account) - selling;
}

/** The account with `amount` more, or undefined when an int64 or its buying liabilities leave no room. */
export function credited(account: xdr.AccountEntry, amount: bigint): xdr.AccountEntry | undefined {
  const buying = account.ext.type === 'v1' ? account.ext.v1.liabilities.buying : 0n;
  const balance = account.balance + amount;
  return balance > INT64_MAX - buying ? undefined : changed(account, { balance });
}

/** Moves the sequence number and notes where and when (CAP-0021, account extension v3). */
export function withSequence(
  account: xdr.AccountEntry,
  seqNum: bigint,
  ledger: number,
  closeTime: bigint,
): xdr.AccountEntry {
  const v2 = extensionV2(account);
  const v3 = new xdr.AccountEntryExtensionV3({ ext: xdr.ExtensionPoint.v0(), seqLedger: ledger, seqTime: closeTime });
  const nextV2 = new xdr.AccountEntryExtensionV2({
    numSponsored: v2?.numSponsored ?? 0,
    numSponsoring: v2?.numSponsoring ?? 0,
    signerSponsoringIDs: v2?.signerSponsoringIDs ?? account.signers.map(() => null),
    ext: xdr.AccountEntryExtensionV2Ext.v3(v3),
  });
  const nextV1 = new xdr.AccountEntryExtensionV1({
    liabilities:
      account.ext.type === 'v1' ? account.ext.v1.liabilities : new xdr.Liabilities({ buying: 0n, selling: 0n }),
    ext: xdr.AccountEntryExtensionV1Ext.v2(nextV2),
  });
  return changed(account, { seqNum, ext: xdr.AccountEntryExt.v1(nextV1) });
}

/** Ledger and close time of the account's last sequence number change; zeros before the first. */
export function sequenceMoved(account: xdr.AccountEntry): { ledger: number; closeTime: bigint } {
  const ext = extensionV2(account)?.ext;
  return ext?.type === 'v3' ? { ledger: ext.v3.seqLedger, closeTime: ext.v3.seqTime } : { ledger: 0, closeTime: 0n };
}

function extensionV2(account: xdr.AccountEntry): xdr.AccountEntryExtensionV2 | undefined {
  if (account.ext.type !== 'v1' || account.ext.v1.ext.type !== 'v2') return undefined;
  return account.ext.v1.ext.v2;
}

/** Thresholds are four bytes: master weight, then low, medium, high. */
export function masterWeight(account: xdr.AccountEntry): number {
  return account.thresholds.toBytes()[0] ?? 0;
}

export type ThresholdLevel = 'low' | 'medium' | 'high';

export function threshold(account: xdr.AccountEntry, level: ThresholdLevel): number {
  const index = { low: 1, medium: 2, high: 3 }[level];
  return account.thresholds.toBytes()[index] ?? 0;
}
