import { xdr } from '@stellar/stellar-sdk/base';
import { ACCOUNT_RESERVES, existingAccount, rawKey, readAccount, writeAccount } from '../account.ts';
import { readExtension, withExtension } from '../account-extension.ts';
import { hasValidCode, isIssuedBy } from '../asset.ts';
import { equalBytes } from '../bytes.ts';
import { signerIndex, signerSponsor } from '../signers.ts';
import { canKeep, entrySponsor, keepFor, keepMore, type ReserveRefusal, sponsoredBy } from '../sponsorship.ts';
import { StoredEntry } from '../state.ts';
import { isPrintable } from '../text.ts';
import {
  booksOf,
  failed,
  type OperationOutcome,
  type OperationRules,
  type OperationRun,
  reserveFailure,
  succeeded,
} from './rules.ts';

const { RevokeSponsorshipResult } = xdr;

/**
 * Gives a reserve back to the entry's owner, or to whoever sponsors the source now; an owner may hand one on likewise
 * (CAP-0033). Results: RevokeSponsorshipResultCode.
 */
export const revokeSponsorship: OperationRules = {
  threshold: () => 'medium',

  check(_transaction, operation) {
    const body = bodyOf(operation);
    const isValid = body.type === 'revokeSponsorshipSigner' || isSponsorableKey(body.ledgerKey);
    return isValid ? null : result(RevokeSponsorshipResult.revokeSponsorshipMalformed());
  },

  apply(run) {
    const body = bodyOf(run.operation);
    return body.type === 'revokeSponsorshipSigner' ? revokeSigner(run, body.signer) : revokeEntry(run, body.ledgerKey);
  },

  initialResult: () => result(RevokeSponsorshipResult.revokeSponsorshipSuccess()),
};

function isSponsorableKey(key: xdr.LedgerKey): boolean {
  switch (key.type) {
    case 'account':
    case 'claimableBalance':
      return true;
    case 'trustline': {
      const { accountId, asset } = key.trustLine;
      return asset.type !== 'assetTypeNative' && hasValidCode(asset) && !isIssuedBy(asset, rawKey(accountId));
    }
    case 'offer':
      return key.offer.offerId > 0n;
    case 'data': {
      const { dataName } = key.data;
      return dataName.length > 0 && isPrintable(dataName.bytes);
    }
    default:
      return false;
  }
}

/** A reserve that changes hands: how much, for whom, who kept it and who shall (null: the owner). */
interface Handover {
  reserves: number;
  owner: Uint8Array;
  from: Uint8Array | null;
  to: Uint8Array | null;
}

/** Only who pays may hand on. */
function isPayer({ source }: OperationRun, owner: Uint8Array, sponsor: Uint8Array | null): boolean {
  return equalBytes(sponsor ?? owner, source);
}

/** Whoever sponsors the source now, unless that is the owner. */
function nextSponsor({ sponsorships, source }: OperationRun, owner: Uint8Array): Uint8Array | null {
  const sponsor = sponsorships.sponsorOf(source);
  return sponsor && !equalBytes(sponsor, owner) ? sponsor : null;
}

function revokeEntry(run: OperationRun, ledgerKey: xdr.LedgerKey): OperationOutcome {
  const key = ledgerKey.toXdr('base64');
  const entry = run.changes.get(key);
  if (!entry) return failed(result(RevokeSponsorshipResult.revokeSponsorshipDoesNotExist()));
  const owner = ownerOf(entry.decoded.data);
  const from = entrySponsor(run.changes, key);
  if (!isPayer(run, owner, from)) return failed(result(RevokeSponsorshipResult.revokeSponsorshipNotSponsor()));
  const to = nextSponsor(run, owner);
  const refusal = handOver(run, { reserves: ledgerKey.type === 'account' ? ACCOUNT_RESERVES : 1, owner, from, to });
  if (refusal) return reserveFailure(refusal, result(RevokeSponsorshipResult.revokeSponsorshipLowReserve()));
  const { data, ext } = run.changes.get(key)?.decoded ?? entry.decoded;
  const isUnchanged = from === null && to === null;
  run.changes.put(key, StoredEntry.of(data, run.ledger.sequence, isUnchanged ? ext : sponsoredBy(to)));
  return succeeded(result(RevokeSponsorshipResult.revokeSponsorshipSuccess()));
}

function ownerOf(data: xdr.LedgerEntryData): Uint8Array {
  if (data.type === 'account') return rawKey(data.account.accountId);
  if (data.type === 'trustline') return rawKey(data.trustLine.accountId);
  if (data.type === 'data') return rawKey(data.data.accountId);
  throw new Error(`a ${data.type} entry cannot be sponsored here; see the list of differences in README.md`);
}

function revokeSigner(run: OperationRun, { accountId, signerKey }: xdr.RevokeSponsorshipOpSigner): OperationOutcome {
  const owner = rawKey(accountId);
  const account = readAccount(run.changes, owner);
  const index = account ? signerIndex(account, signerKey) : -1;
  if (!account || index < 0) return failed(result(RevokeSponsorshipResult.revokeSponsorshipDoesNotExist()));
  const from = signerSponsor(account, index);
  if (!isPayer(run, owner, from)) return failed(result(RevokeSponsorshipResult.revokeSponsorshipNotSponsor()));
  const to = nextSponsor(run, owner);
  const refusal = handOver(run, { reserves: 1, owner, from, to });
  if (refusal) return reserveFailure(refusal, result(RevokeSponsorshipResult.revokeSponsorshipLowReserve()));
  writeSignerSponsor(run, owner, index, { from, to });
  return succeeded(result(RevokeSponsorshipResult.revokeSponsorshipSuccess()));
}

function writeSignerSponsor(
  { changes, ledger }: OperationRun,
  owner: Uint8Array,
  index: number,
  { from, to }: Pick<Handover, 'from' | 'to'>,
): void {
  const account = existingAccount(changes, owner);
  const sponsor = to && xdr.PublicKey.publicKeyTypeEd25519(to);
  const signerSponsors = readExtension(account).signerSponsors.with(index, sponsor);
  const isUnchanged = from === null && to === null;
  writeAccount(changes, isUnchanged ? account : withExtension(account, { signerSponsors }), ledger.sequence);
}

/** Checks that the new payer can pay, then moves the counters. */
function handOver(run: OperationRun, { reserves, owner, from, to }: Handover): ReserveRefusal | null {
  if (!from && !to) return null;
  const refusal = canKeep(existingAccount(run.changes, to ?? owner), reserves);
  if (refusal) return refusal;
  const books = booksOf(run);
  if (from && to) {
    keepMore(books, to, reserves);
    keepMore(books, from, -reserves);
  } else if (from) keepFor(books, from, owner, -reserves);
  else if (to) keepFor(books, to, owner, reserves);
  return null;
}

function bodyOf({ body }: xdr.Operation): xdr.RevokeSponsorshipOp {
  if (body.type !== 'revokeSponsorship') throw new Error(`expected revokeSponsorship, found ${body.type}`);
  return body.revokeSponsorshipOp;
}

function result(inner: xdr.RevokeSponsorshipResult): xdr.OperationResult {
  return xdr.OperationResult.opInner(xdr.OperationResultTr.revokeSponsorship(inner));
}
