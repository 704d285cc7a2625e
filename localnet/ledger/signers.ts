import { xdr } from '@stellar/stellar-sdk/base';
import { changed, existingAccount, rawKey, writeAccount } from './account.ts';
import { hasV2, readExtension, withExtension } from './account-extension.ts';
import { concat, u32 } from './bytes.ts';
import { addSubentry, type Books, type ReserveRefusal, removeSubentry, type Sponsorships } from './sponsorship.ts';

/** More than that an account cannot have: AccountEntry's own bound. */
export const SIGNERS_MAX = 20;

/** Place of a signer in its account, or -1. */
export function signerIndex({ signers }: xdr.AccountEntry, key: xdr.SignerKey): number {
  return signers.findIndex((signer) => signer.key.equals(key));
}

/** Raw key of whoever keeps the reserve of the signer at `index` in the account's place. */
export function signerSponsor(account: xdr.AccountEntry, index: number): Uint8Array | null {
  const sponsor = readExtension(account).signerSponsors[index];
  return sponsor ? rawKey(sponsor) : null;
}

/** Adds a signer in the order of keys that accounts keep, and takes its reserve. */
export function addSigner(
  books: Books,
  owner: Uint8Array,
  signer: xdr.Signer,
  sponsorships: Sponsorships,
): ReserveRefusal | null {
  const granted = addSubentry(books, owner, sponsorships);
  if (granted.refusal) return granted.refusal;
  const account = existingAccount(books.changes, owner);
  const next = account.signers.findIndex(({ key }) => compareKeys(key, signer.key) > 0);
  const index = next < 0 ? account.signers.length : next;
  const sponsor = granted.sponsor ? xdr.PublicKey.publicKeyTypeEd25519(granted.sponsor) : null;
  const signerSponsors = readExtension(account).signerSponsors.toSpliced(index, 0, sponsor);
  const added = changed(account, { signers: account.signers.toSpliced(index, 0, signer) });
  writeAccount(books.changes, hasV2(account) ? withExtension(added, { signerSponsors }) : added, books.sequence);
  return null;
}

/** Takes the signer at `index` away and gives its reserve back. */
export function removeSigner(books: Books, owner: Uint8Array, index: number): void {
  const before = existingAccount(books.changes, owner);
  removeSubentry(books, owner, signerSponsor(before, index));
  const account = existingAccount(books.changes, owner);
  const signerSponsors = readExtension(account).signerSponsors.toSpliced(index, 1);
  const removed = changed(account, { signers: account.signers.toSpliced(index, 1) });
  writeAccount(books.changes, hasV2(account) ? withExtension(removed, { signerSponsors }) : removed, books.sequence);
}

/** By type, then key, then payload: the order in which accounts keep their signers. */
function compareKeys(left: xdr.SignerKey, right: xdr.SignerKey): number {
  return Buffer.compare(sortable(left), sortable(right));
}

function sortable(key: xdr.SignerKey): Uint8Array {
  switch (key.type) {
    case 'signerKeyTypeEd25519':
      return concat(u32(0), key.ed25519.toBytes());
    case 'signerKeyTypePreAuthTx':
      return concat(u32(1), key.preAuthTx.toBytes());
    case 'signerKeyTypeHashX':
      return concat(u32(2), key.hashX.toBytes());
    case 'signerKeyTypeEd25519SignedPayload': {
      const { ed25519, payload } = key.ed25519SignedPayload;
      return concat(u32(3), ed25519.toBytes(), payload);
    }
  }
}
