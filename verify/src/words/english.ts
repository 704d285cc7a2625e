import type { Verdict } from '../verdict.ts';
import { ending, excerpt, excerptOf, writers } from './text.ts';

const { day, count } = writers('en');

/** The one word a page shows for a verdict. */
export const verdictWords: Record<Verdict, string> = {
  valid: 'Valid',
  revoked: 'Revoked',
  suspended: 'Suspended',
  expired: 'Expired',
  replaced: 'Replaced',
  not_genuine: 'Not genuine',
  not_found: 'Not found',
  could_not_check: 'Could not check',
};

/** Every sentence of a verdict or a check in English. Other languages have the same, by the same names. */
export const english = {
  verdictWords,

  // The verdict on a certificate of ours.
  unreachable: () =>
    'We could not reach the ledger. This says nothing about the certificate: it may be valid or revoked.',
  maybeNewer: (behind: string) => `${behind} This certificate may be newer than that.`,
  contentNotFound: () =>
    'The ledger has no certificate with this content. Somebody may have changed the file: ask the person who sent it for the link.',
  numberNotFound: () =>
    'No certificate has this number. Look for a mistyped character, or ask the person who sent it for the link.',
  unchanged: () => 'Not changed, not revoked, not expired.',
  uncompared: () => 'Not revoked, not expired. Its content was not compared, because nobody has shown it.',
  revoked: (at: string | null, byIssuer: boolean, reason: string) =>
    `${byIssuer ? 'The issuer withdrew this' : 'This was withdrawn'} on ${onDay(at)}. Do not rely on it.${reason}`,
  suspended: (at: string | null, byIssuer: boolean, reason: string) =>
    `${byIssuer ? 'The issuer has put this on hold' : 'This has been on hold'} since ${onDay(at)}. It may come back or be revoked.${reason}`,
  replaced: (at: string | null, byIssuer: boolean) =>
    `${byIssuer ? 'The issuer made a corrected copy' : 'A corrected copy was made'} on ${onDay(at)}. Open the current certificate.`,
  expired: (at: string) => `It was genuine and ran out on ${day(at)}.`,
  expiredUnsure: (at: string) => `It ran out on ${day(at)}.`,
  contentChanged: () =>
    'The content does not match the ledger. Somebody changed it after it was issued, so nothing in it can be trusted.',
  noIssuer: () => 'Whoever issued this did not hold the issuer role at that time. Do not rely on it.',
  maybeChanged: (behind: string) => `${behind} This certificate may have changed since.`,
  roleUnread: () =>
    'We could not read who held the issuer role when this was issued. This says nothing about the certificate.',
  behind: (ledgers: number, last: number | null) => {
    const known = last === null ? '' : `, last known ${count(last)}`;
    if (ledgers === 0) return `We could not read the ledger${known}.`;
    return `We are ${count(ledgers)} ${ledgers === 1 ? 'ledger' : 'ledgers'} behind${known}.`;
  },
  reason: (text: string) => ` Reason given: ${ending(text)}`,

  // Its checks by the ledger.
  silent: () => 'The ledger did not answer.',
  statusSilent: () => 'The ledger did not answer. Not the same as “not revoked”.',
  roleHeld: () => 'Held the issuer role when it issued.',
  roleNotHeld: () => 'Did not hold the issuer role when it issued.',
  roleUnknown: (issuedAt: string) => `We could not read who held the issuer role on ${day(issuedAt)}.`,
  contentUnseen: () => 'Nobody has shown us the certificate’s content, so it was not compared with the ledger.',
  contentSame: () => 'Its hash is the one on the ledger.',
  contentOther: () => 'Its hash is not the one on the ledger.',
  statusClean: () => 'Not revoked, not suspended.',
  statusBehind: (behind: string) => `${behind} Not the same as “not revoked”.`,
  statusChanged: (what: 'revoked' | 'superseded' | 'suspended', change: Change, reason: string) => {
    const by = change.byIssuer ? ' by the issuer' : '';
    const where = change.ledger === null ? '' : `, ledger ${count(change.ledger)}`;
    const when = change.at === null ? '' : `, ${day(change.at)}`;
    return `${{ revoked: 'Revoked', superseded: 'Replaced', suspended: 'On hold' }[what]}${by}${where}${when}.${reason}`;
  },
  endless: (issuedAt: string) => `Issued ${day(issuedAt)}, no expiry.`,
  endsUnsure: (issuedAt: string, at: string) =>
    `Issued ${day(issuedAt)}, runs out ${day(at)}. We do not know the ledger’s time yet.`,
  ended: (issuedAt: string, at: string) => `Issued ${day(issuedAt)}, ran out ${day(at)}.`,
  ends: (issuedAt: string, at: string) => `Issued ${day(issuedAt)}, runs out ${day(at)}.`,
  notYet: (at: string) => `Counts only from ${day(at)}.`,

  // Format.
  format: (member: string, found: unknown, expected: string) =>
    found === undefined
      ? `It has no “${member}”, expected ${expected}.`
      : `Its “${member}” is ${excerptOf(found)}, expected ${expected}.`,
  tooManyValues: (max: number) => `It holds more than ${count(max)} values, which no certificate needs.`,
  wellFormed: (carrier: string) => `Open Badges 3.0, as ${carrier}.`,

  // Signature.
  signedBy: (issuer: string) => `Signed by ${excerpt(issuer)}, and not changed since.`,
  signedByLooseKey: () => 'It matches the key that came with it. Whose key that is, nobody says.',
  unsigned: () => 'It carries no signature.',
  unseen: () => 'Nobody has shown us the certificate itself.',
  unsignedOurs: () => 'It carries no signature. Its content is compared with the ledger instead.',
  mismatch: () => 'It does not match the content.',
  brokenSignature: () => 'It is not written as the standard asks.',
  tooManyProofs: (found: number, max: number) => `Found ${count(found)} signatures, expected at most ${max}.`,
  unknownSuite: (suite: string) => `It is made in a way that we cannot check (${excerpt(suite)}).`,
  chainedProof: () => 'It builds on another signature, which we cannot check.',
  otherPurpose: (purpose: string) => `It was made for “${excerpt(purpose)}”, expected assertionMethod.`,
  noTime: (found: string) => `Its date is “${excerpt(found)}”, expected a time such as 2026-11-22T14:06:20Z.`,
  signedLater: (at: string) => `It is dated ${day(at)}, which is still to come.`,
  signatureEnded: (at: string) => `It counted until ${day(at)} only.`,
  otherController: (found: string, issuer: string) =>
    `It was made with a key of ${excerpt(found)}, expected one of ${excerpt(issuer)}.`,
  unlistedKey: (issuer: string) => `${excerpt(issuer)} does not list the key it was made with.`,
  keyForOtherUse: (issuer: string) => `${excerpt(issuer)} does not let this key sign certificates.`,
  revokedKey: (at: string) => `The key it was made with was withdrawn on ${day(at)}.`,
  expiredKey: (at: string) => `It was made after its key had run out on ${day(at)}.`,
  brokenKey: () => 'The key it names is not one that can be read.',
  controllerUnread: (issuer: string) => `We could not read the keys of ${excerpt(issuer)}.`,
  otherDocument: (issuer: string) => `Where the keys of ${excerpt(issuer)} should be are those of another.`,
  unknownMethod: (did: string) => `Its issuer is ${excerpt(did)}, which we cannot look up.`,
  unknownTerm: (term: string) =>
    `It does not cover “${excerpt(term)}”, which no vocabulary of this certificate defines.`,
  unknownContext: (url: string) => `The certificate uses the vocabulary ${excerpt(url)}, which we do not have.`,
  tooManyContexts: (found: number, max: number) =>
    `The certificate uses ${count(found)} vocabularies, expected at most ${max}.`,
  ownVocabulary: (term: string) =>
    `The certificate brings its own vocabulary for “${excerpt(term)}”, behind which other members could hide.`,
  hiddenMember: (member: string) => `“${excerpt(member)}” is written in a form that readers overlook.`,
  otherAlgorithm: (found: string, expected: string) => `It is made with ${excerpt(found)}, expected ${expected}.`,
  otherHeader: (member: string) => `Its header’s “${excerpt(member)}” is none of alg, typ and either kid or jwk.`,
  otherClaim: (claim: string, member: string) => `Its claim ${claim} is not the certificate’s ${member}.`,

  // Status, by the lists of an issuer.
  statusUnlisted: () => 'It names no list on which it could be revoked.',
  listClean: () => 'Not revoked, not suspended by its issuer’s list.',
  listRevoked: (reason: string) => `Revoked by its issuer’s list.${reason}`,
  listSuspended: () => 'On hold by its issuer’s list.',
  listUnread: (url: string) => `We could not read its issuer’s list at ${excerpt(url)}. Not the same as “not revoked”.`,
  listUnknown: (type: string) => `Its status is kept in a way that we cannot read (${excerpt(type)}).`,
  listBroken: () => 'Its issuer’s list is not written as the standard asks.',
  listTooLarge: (max: string) => `Its issuer’s list has more than ${max}, too large to read.`,
  listUntrusted: (why: string) => `The signature of its issuer’s list cannot be relied on. ${why}`,
  listOfOther: (found: string, issuer: string) =>
    `The list it names is one of ${excerpt(found)}, expected one of ${excerpt(issuer)}.`,
  listElsewhere: (found: string, url: string) => `The list at ${excerpt(url)} is the one of ${excerpt(found)}.`,
  listOtherPurpose: (found: string, expected: string) =>
    `Its issuer’s list is one of “${excerpt(found)}”, expected one of “${excerpt(expected)}”.`,
  listTooShort: (bits: number, min: number) =>
    `Its issuer’s list has ${count(bits)} places, expected at least ${count(min)}.`,
  listBeyond: (index: string, bits: number) =>
    `Its place on the issuer’s list is ${excerpt(index)}, but the list has ${count(bits)}.`,
  listOutdated: (at: string) => `Its issuer’s list counted until ${day(at)} only. Not the same as “not revoked”.`,

  // The verdict on whatever somebody presents, and what the ledger alone does not answer.
  notABadge: () => 'It is not written as Open Badges 3.0 asks, so we show nothing else from it.',
  tampered: () =>
    'The signature does not match the content. Somebody changed this file after it was signed, so we show nothing else from it.',
  signatureInvalid: () => 'Its signature does not hold, so we show nothing else from it. Do not rely on it.',
  validByLedger: () => 'By the ledger not changed, not revoked, not expired. Its signature could not be checked.',
  otherContract: () => 'The contract it is on, or says it is on, is not Brain-Storm’s.',
  lookAlike: () => 'It belongs to a contract that only looks like Brain-Storm’s. Do not rely on it.',
  otherNumber: () => 'The ledger has this content under another number.',
  renumbered: () => 'The ledger has this content under another number than the one it bears. Do not rely on it.',
  foreignIssuer: (host: string) =>
    `The key is one of ${excerpt(host)}. Nobody has checked the name that it gives itself.`,
  foreignIssuerUnknown: () => 'We could not check whose key it is.',
  foreignValid: (host: string) =>
    `Not changed, not revoked, not expired. It comes from ${excerpt(host)}, not from Brain-Storm.`,
  foreignUnlisted: (host: string) =>
    `Not changed, not expired. It comes from ${excerpt(host)}, not from Brain-Storm, and names no list on which it could be revoked.`,
  foreignUnsure: () =>
    'We could not check all of it. This says nothing about the certificate: it may be valid or revoked.',
  listedRevoked: (reason: string) => `The issuer withdrew this. Do not rely on it.${reason}`,
  listedSuspended: () => 'The issuer has put this on hold. It may come back or be revoked.',
  holderNotAsked: () => 'Not asked. The holder can prove the wallet with a signature.',
  holderShown: () => 'The wallet it belongs to signed what we asked.',
  holderOther: () => 'The wallet it belongs to did not make this signature.',
  holderWithoutKey: () => 'It names no wallet whose signature could show that.',
  otherHands: () => 'Whoever presents it did not show that it is theirs.',
};

export type Words = typeof english;

/** When, where and by whom a certificate's status changed. */
export interface Change {
  byIssuer: boolean;
  at: string | null;
  ledger: number | null;
}

function onDay(at: string | null): string {
  return at ? day(at) : 'an unknown day';
}
