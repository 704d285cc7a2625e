import { xdr } from '@stellar/stellar-sdk/base';
import { readExtension, withExtension } from './account-extension.ts';
import { accountKey } from './keys.ts';
import type { LedgerFrame } from './network.ts';
import { type EntryReader, rewrite, type StateChanges } from './state.ts';

/** 0.5 XLM in stroops, as every network since protocol 9 has it. */
export const BASE_RESERVE = 5_000_000;
/** What an account itself takes, in base reserves. */
export const ACCOUNT_RESERVES = 2;
export const INT64_MAX = 2n ** 63n - 1n;

/** @param publicKey raw ed25519 key */
export function readAccount(reader: EntryReader, publicKey: Uint8Array): xdr.AccountEntry | undefined {
  const entry = reader.get(accountKey(publicKey));
  if (!entry) return undefined;
  const { data } = entry.decoded;
  if (data.type !== 'account') throw new Error(`expected an account under an account key, found ${data.type}`);
  return data.account;
}

/** Writes an account, new or changed; who keeps its reserve stays as it is. */
export function writeAccount(changes: StateChanges, account: xdr.AccountEntry, ledger: number): void {
  rewrite(changes, accountKey(rawKey(account.accountId)), xdr.LedgerEntryData.account(account), ledger);
}

/** An account that must be there by now; its absence is a fault of ours. */
export function existingAccount(reader: EntryReader, publicKey: Uint8Array): xdr.AccountEntry {
  const account = readAccount(reader, publicKey);
  if (!account) throw new Error('an account that was found before is gone');
  return account;
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
  const { numSponsoring, numSponsored } = readExtension(account);
  return BigInt(ACCOUNT_RESERVES + account.numSubEntries + numSponsoring - numSponsored) * BigInt(BASE_RESERVE);
}

/** Balance above reserve and selling liabilities, in stroops; may be negative. */
export function availableBalance(account: xdr.AccountEntry): bigint {
  return account.balance - minBalance(account) - readExtension(account).liabilities.selling;
}

/** The account with `amount` more, or undefined when an int64 or its buying liabilities leave no room. */
export function credited(account: xdr.AccountEntry, amount: bigint): xdr.AccountEntry | undefined {
  const balance = account.balance + amount;
  return balance > INT64_MAX - readExtension(account).liabilities.buying ? undefined : changed(account, { balance });
}

/** Moves the sequence number and notes where and when (CAP-0021, account extension v3). */
export function withSequence(
  account: xdr.AccountEntry,
  seqNum: bigint,
  { sequence, closeTime }: LedgerFrame,
): xdr.AccountEntry {
  const place = { sequenceLedger: sequence, sequenceTime: closeTime };
  return withExtension(changed(account, { seqNum }), place);
}

/** Account flags: what an issuer demands of those who hold its assets (CAP-0018, CAP-0029, CAP-0035). */
export const accountFlags = { authRequired: 1, authRevocable: 2, authImmutable: 4, clawbackEnabled: 8 } as const;

export function hasFlag({ flags }: { flags: number }, flag: number): boolean {
  return (flags & flag) !== 0;
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
