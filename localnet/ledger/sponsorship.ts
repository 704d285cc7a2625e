import { xdr } from '@stellar/stellar-sdk/base';
import { availableBalance, BASE_RESERVE, changed, existingAccount, rawKey, writeAccount } from './account.ts';
import { readExtension, withExtension } from './account-extension.ts';
import { toBase64 } from './bytes.ts';
import type { EntryReader, StateChanges } from './state.ts';

/** Trustlines, data entries, offers and signers that one account may have (CAP-0001 and stellar-core's own limit). */
const SUBENTRIES_MAX = 1_000;
const UINT32_MAX = 0xffff_ffff;

/** Who keeps reserves for whom while a transaction runs (CAP-0033): between Begin and EndSponsoringFutureReserves. */
export class Sponsorships {
  readonly #sponsors = new Map<string, Uint8Array>();

  /** Raw key of the account that keeps the reserves of whatever this one makes now. */
  sponsorOf(publicKey: Uint8Array): Uint8Array | undefined {
    return this.#sponsors.get(toBase64(publicKey));
  }

  isSponsor(publicKey: Uint8Array): boolean {
    return [...this.#sponsors.values()].some((sponsor) => Buffer.compare(sponsor, publicKey) === 0);
  }

  begin(sponsor: Uint8Array, sponsored: Uint8Array): void {
    this.#sponsors.set(toBase64(sponsored), sponsor);
  }

  end(sponsored: Uint8Array): void {
    this.#sponsors.delete(toBase64(sponsored));
  }

  /** A transaction in which one was begun and not ended is undone as a whole. */
  get areAllEnded(): boolean {
    return this.#sponsors.size === 0;
  }
}

/** Why a reserve was not granted; `null` where it was. */
export type ReserveRefusal = 'low reserve' | 'too many subentries' | 'too many sponsoring';

/** The state that reserves are kept in. */
export interface Books {
  changes: StateChanges;
  /** Of the ledger being made. */
  sequence: number;
}

function update(
  { changes, sequence }: Books,
  key: Uint8Array,
  change: (account: xdr.AccountEntry) => xdr.AccountEntry,
) {
  writeAccount(changes, change(existingAccount(changes, key)), sequence);
}

/** Whether the account can keep `reserves` more base reserves: lumens first, then the counters' range. */
export function canKeep(account: xdr.AccountEntry, reserves: number): ReserveRefusal | null {
  if (availableBalance(account) < BigInt(reserves * BASE_RESERVE)) return 'low reserve';
  const { numSponsoring } = readExtension(account);
  return numSponsoring + account.numSubEntries + reserves > UINT32_MAX ? 'too many sponsoring' : null;
}

/** Counts one more subentry of an account and takes its reserve, from its sponsor if it has one now. */
export function addSubentry(
  books: Books,
  owner: Uint8Array,
  sponsorships: Sponsorships,
): { refusal: ReserveRefusal } | { refusal: null; sponsor: Uint8Array | undefined } {
  const account = existingAccount(books.changes, owner);
  if (account.numSubEntries >= SUBENTRIES_MAX) return { refusal: 'too many subentries' };
  const sponsor = sponsorships.sponsorOf(owner);
  const refusal = canKeep(sponsor ? existingAccount(books.changes, sponsor) : account, 1);
  if (refusal) return { refusal };
  update(books, owner, (entry) => changed(entry, { numSubEntries: entry.numSubEntries + 1 }));
  if (sponsor) keepFor(books, sponsor, owner, 1);
  return { refusal: null, sponsor };
}

/** Counts one subentry less, and gives the reserve back to whoever kept it. */
export function removeSubentry(books: Books, owner: Uint8Array, sponsor: Uint8Array | null): void {
  if (sponsor) keepFor(books, sponsor, owner, -1);
  update(books, owner, (entry) => changed(entry, { numSubEntries: entry.numSubEntries - 1 }));
}

/** Moves `reserves` of an account onto its sponsor, or (negative) back. */
export function keepFor(books: Books, sponsor: Uint8Array, sponsored: Uint8Array, reserves: number): void {
  keepMore(books, sponsor, reserves);
  update(books, sponsored, (entry) => withNumSponsored(entry, reserves));
}

/** Counts reserves that an account keeps for others. */
export function keepMore(books: Books, sponsor: Uint8Array, reserves: number): void {
  update(books, sponsor, (entry) => {
    return withExtension(entry, { numSponsoring: readExtension(entry).numSponsoring + reserves });
  });
}

export function withNumSponsored(account: xdr.AccountEntry, reserves: number): xdr.AccountEntry {
  return withExtension(account, { numSponsored: readExtension(account).numSponsored + reserves });
}

/** LedgerEntry extension of an entry whose reserve somebody keeps; null: nobody any more. */
export function sponsoredBy(sponsor: Uint8Array | null): xdr.LedgerEntryExt {
  const sponsoringId = sponsor && xdr.PublicKey.publicKeyTypeEd25519(sponsor);
  const ext = xdr.LedgerEntryExtensionV1Ext.v0();
  return xdr.LedgerEntryExt.v1(new xdr.LedgerEntryExtensionV1({ sponsoringId, ext }));
}

/** Raw key of whoever keeps the entry's reserve in its owner's place. */
export function entrySponsor(reader: EntryReader, key: string): Uint8Array | null {
  const ext = reader.get(key)?.decoded.ext;
  return ext?.type === 'v1' && ext.v1.sponsoringId ? rawKey(ext.v1.sponsoringId) : null;
}
