import { type Badge, isToCome, readBadge } from './badge.ts';
import { type Content, chainEvidenceType, contentHash } from './content.ts';
import { Fault } from './finding.ts';
import { checkHolder, type HolderProof } from './holder.ts';
import type { Presented } from './presented/read.ts';
import { nameOfDid, type ReadController } from './signature/controller.ts';
import type { Signed } from './signature/signature.ts';
import type { ReadStatusList } from './status/list.ts';
import type { ListedStatus } from './status/status.ts';
import type { AnyCheck, AnyCheckName, Examination, Said, Verdict } from './verdict.ts';
import { type CredentialFacts, type IssuerRole, type LedgerReach, verify } from './verify.ts';
import type { Words } from './words/english.ts';
import type { Language } from './words/text.ts';
import { words } from './words/words.ts';

/** What the ledger says of a certificate that was looked up. */
export interface LedgerAnswer {
  credential?: (CredentialFacts & { id: string; contractAddress: string; learner: string }) | undefined;
  issuerRole?: IssuerRole | undefined;
  ledger: LedgerReach;
}

/** Whom and what an examination goes by. It fetches nothing itself: what it is not given could not be checked. */
export interface Examiner {
  /** Who counts as us: the ids our certificates name as their issuer, and the one contract they are on. */
  home: { issuers: readonly string[]; contract: string };
  /** Looks a certificate up on the ledger: by its content hash, else by the number it names. */
  ledger?: ((about: { contentHash: string; id: string | null }) => Promise<LedgerAnswer>) | undefined;
  controller?: ReadController | undefined;
  statusList?: ReadStatusList | undefined;
  now: Date;
  holder?: HolderProof | undefined;
  /** Hears of each check as soon as it is answered, in their order. */
  onCheck?: ((check: AnyCheck) => void) | undefined;
  /** Asks about the signature, or knows the answer: for who examines the same bytes by the same keys again. */
  once?: (<T>(ask: () => Promise<T>) => Promise<T>) | undefined;
  /** Of the sentences; English when nobody says. */
  language?: Language | undefined;
}

const unread: LedgerAnswer = { ledger: { reachable: false, asOf: null } };

/**
 * Is what somebody presents a certificate, whose, and does it still stand? Asks the seven checks in their order and lets
 * the worst answer decide. A certificate of ours is judged by the ledger, through `verify`; another's by its own
 * signature, keys, lists and dates, with the same verdicts and no check of content. After a signature that does not hold
 * nothing else is said of it.
 */
export async function examine(presented: Presented, examiner: Examiner): Promise<Examination> {
  const say = words[examiner.language ?? 'en'];
  const badge = attempt(() => readBadge(presented.content));
  if (badge instanceof Fault) return unshown([told('format', badge, say)], say.notABadge(), null);
  const isOurs = examiner.home.issuers.includes(badge.issuer);
  const format = check('format', 'passed', say.wellFormed(presented.carrier.toUpperCase()));
  examiner.onCheck?.(format);
  const { once = (ask) => ask() } = examiner;
  const signed = await once(() => findSigned(presented, badge, examiner));
  const signature = checkOfSignature(signed, badge, isOurs, say);
  examiner.onCheck?.(signature);
  if (signature.outcome === 'failed') {
    const isChanged = signature.sentence === say.mismatch();
    return unshown([format, signature], isChanged ? say.tampered() : say.signatureInvalid(), isOurs);
  }
  return isOurs
    ? examineOurs(badge, [format, signature], examiner, say)
    : examineForeign(badge, [format, signature], signed as Signed | Fault, examiner, say);
}

/** As `examine`, of a certificate whose content nobody has shown: the ledger's facts alone. */
export async function examineFacts(answer: LedgerAnswer, language: Language = 'en'): Promise<Examination> {
  const say = words[language];
  const { verdict, sentence, checks, asOf } = await verify({ ...answer, language });
  const unasked = (name: AnyCheckName, told: string) => check(name, 'not_asked', told);
  const seven: AnyCheck[] = [
    unasked('format', say.unseen()),
    unasked('signature', say.unseen()),
    ...checks,
    unasked('holder', say.holderNotAsked()),
  ];
  return { verdict, sentence, checks: checks.length > 0 ? seven : [], asOf, isOurs: true, says: null };
}

async function findSigned(
  { content, jws }: Presented,
  badge: Badge,
  examiner: Examiner,
): Promise<Signed | Fault | null> {
  if (jws === undefined && content.proof === undefined) return null;
  // Of all that reads a certificate only this part is large: a page loads it when there is a signature to check.
  const { checkSignature } = await import('./signature/signature.ts');
  return attemptAsync(() => checkSignature(badge, jws, examiner));
}

function checkOfSignature(signed: Signed | Fault | null, badge: Badge, isOurs: boolean, say: Words): AnyCheck {
  if (signed instanceof Fault) return told('signature', signed, say);
  if (signed === null)
    return isOurs ? check('signature', 'not_asked', say.unsignedOurs()) : check('signature', 'failed', say.unsigned());
  return check('signature', 'passed', signed.isBound ? say.signedBy(nameOfDid(badge.issuer)) : say.signedByLooseKey());
}

/** By the ledger. Its hash covers the content whole, so it also stands in for a signature that nobody could check. */
async function examineOurs(badge: Badge, before: AnyCheck[], examiner: Examiner, say: Words): Promise<Examination> {
  const about = { contentHash: await contentHash(badge.content), id: numberIn(badge.id) };
  const answer = (await examiner.ledger?.(about).catch(() => unread)) ?? unread;
  const { credential } = answer;
  const found = await verify({ ...answer, content: badge.content, language: examiner.language });
  const asOf = found.asOf;
  const judged = found.checks.map((one): AnyCheck => {
    if (one.name === 'issuer' && isLookAlike(badge.content, credential, examiner.home.contract))
      return check('issuer', 'failed', say.otherContract());
    if (one.name === 'content' && one.outcome === 'passed' && credential?.id !== about.id)
      return check('content', 'failed', say.otherNumber());
    return one;
  });
  for (const one of judged) examiner.onCheck?.(one);
  const holder = judged.length > 0 ? [await askHolder(credential?.learner ?? null, badge, examiner, say)] : [];
  const checks = [...before, ...judged, ...holder];
  const isSame = judged.some(({ name, outcome }) => name === 'content' && outcome === 'passed');
  const says = isSame ? saidBy(badge) : null;
  const by = (verdict: Verdict, sentence: string) => ({ verdict, sentence, checks, asOf, isOurs: true, says });
  const changed = judged.find((one, index) => one.outcome === 'failed' && found.checks[index]?.outcome !== 'failed');
  if (changed) return by('not_genuine', changed.name === 'issuer' ? say.lookAlike() : say.renumbered());
  if (found.verdict !== 'valid') return by(found.verdict, found.sentence);
  const isUnsure = before.some(({ outcome }) => outcome === 'could_not_check');
  return by('valid', withHolder(isUnsure ? say.validByLedger() : found.sentence, checks, say));
}

/** Facts of another contract than ours, or a certificate whose own evidence points to one. */
function isLookAlike(content: Content, credential: LedgerAnswer['credential'], contract: string): boolean {
  const named = [content.evidence ?? []].flat().flatMap((entry) => {
    const { type, contract: its } = (entry ?? {}) as Content;
    return [type].flat().includes(chainEvidenceType) && its !== undefined ? [its] : [];
  });
  return [...named, ...(credential ? [credential.contractAddress] : [])].some((one) => one !== contract);
}

async function examineForeign(
  badge: Badge,
  before: AnyCheck[],
  signed: Signed | Fault,
  examiner: Examiner,
  say: Words,
): Promise<Examination> {
  const host = nameOfDid(badge.issuer);
  const isKnown = !(signed instanceof Fault) && signed.isBound;
  const issuer = isKnown
    ? check('issuer', 'passed', say.foreignIssuer(host))
    : check('issuer', 'could_not_check', say.foreignIssuerUnknown());
  examiner.onCheck?.(issuer);
  const { checkLists } = await import('./status/status.ts');
  const listed = await attemptAsync(() => checkLists(badge, examiner));
  const checks = [
    ...before,
    issuer,
    checkOfLists(listed, say),
    checkOfDates(badge, examiner.now, say),
    await askHolder(accountIn(badge.subject), badge, examiner, say),
  ];
  const { verdict, sentence } = judgeForeign(badge, checks, listed, examiner.now, say);
  return { verdict, sentence, checks, asOf: null, isOurs: false, says: isKnown ? saidBy(badge) : null };
}

function saidBy({ name, holderName }: Badge): Said {
  return { title: name, name: holderName };
}

function checkOfLists(listed: ListedStatus | Fault, say: Words): AnyCheck {
  if (listed instanceof Fault) return told('status', listed, say);
  if (!listed.isListed) return check('status', 'not_asked', say.statusUnlisted());
  if (listed.status === 'valid') return check('status', 'passed', say.listClean());
  return check(
    'status',
    'failed',
    listed.status === 'revoked' ? say.listRevoked(reason(listed, say)) : say.listSuspended(),
  );
}

function checkOfDates({ validFrom, validUntil }: Badge, now: Date, say: Words): AnyCheck {
  if (isToCome(validFrom, now)) return check('dates', 'failed', say.notYet(validFrom));
  if (validUntil === null) return check('dates', 'passed', say.endless(validFrom));
  return hasEnded(validUntil, now)
    ? check('dates', 'failed', say.ended(validFrom, validUntil))
    : check('dates', 'passed', say.ends(validFrom, validUntil));
}

function hasEnded(validUntil: string | null, now: Date): boolean {
  return validUntil !== null && Date.parse(validUntil) <= now.getTime();
}

/** The same order as for ours: what is final, then what nobody knows, then what may still change. */
function judgeForeign(
  badge: Badge,
  checks: AnyCheck[],
  listed: ListedStatus | Fault,
  now: Date,
  say: Words,
): { verdict: Verdict; sentence: string } {
  const status = listed instanceof Fault ? undefined : listed.status;
  const isSure = checks.every(({ outcome, name }) => name === 'holder' || outcome !== 'could_not_check');
  if (status === 'revoked')
    return { verdict: 'revoked', sentence: say.listedRevoked(reason(listed as ListedStatus, say)) };
  if (badge.validUntil !== null && hasEnded(badge.validUntil, now))
    return {
      verdict: 'expired',
      sentence: isSure ? say.expired(badge.validUntil) : say.expiredUnsure(badge.validUntil),
    };
  if (!isSure) return { verdict: 'could_not_check', sentence: say.foreignUnsure() };
  if (isToCome(badge.validFrom, now)) return { verdict: 'could_not_check', sentence: say.notYet(badge.validFrom) };
  if (status === 'suspended') return { verdict: 'suspended', sentence: say.listedSuspended() };
  const isListed = !(listed instanceof Fault) && listed.isListed;
  const sentence = isListed ? say.foreignValid(nameOfDid(badge.issuer)) : say.foreignUnlisted(nameOfDid(badge.issuer));
  return { verdict: 'valid', sentence: withHolder(sentence, checks, say) };
}

async function askHolder(address: string | null, badge: Badge, { holder }: Examiner, say: Words): Promise<AnyCheck> {
  if (!holder) return check('holder', 'not_asked', say.holderNotAsked());
  const answer = await attemptAsync(() => checkHolder(address, badge.id, holder));
  return answer instanceof Fault ? told('holder', answer, say) : check('holder', 'passed', say.holderShown());
}

/** A genuine certificate in wrong hands is still genuine; that it is in wrong hands has to be said with it. */
function withHolder(sentence: string, checks: AnyCheck[], say: Words): string {
  const isOther = checks.some(({ name, outcome }) => name === 'holder' && outcome === 'failed');
  return isOther ? `${sentence} ${say.otherHands()}` : sentence;
}

/** The credential's number that its own address ends in. */
function numberIn(id: string): string | null {
  return /(?:^|[/:])([0-9a-f]{32})\/?$/.exec(id)?.[1] ?? null;
}

/** The account that a subject is, if it is one of Stellar's. */
function accountIn(subject: string | null): string | null {
  return /^did:pkh:stellar:[\w-]+:(G[A-Z2-7]{55})$/.exec(subject ?? '')?.[1] ?? null;
}

function reason(listed: ListedStatus, say: Words): string {
  return listed.reason?.trim() ? say.reason(listed.reason) : '';
}

function unshown(checks: AnyCheck[], sentence: string, isOurs: boolean | null): Examination {
  return { verdict: 'not_genuine', sentence, checks, asOf: null, isOurs, says: null };
}

function attempt<T>(answer: () => T): T | Fault {
  try {
    return answer();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

function attemptAsync<T>(answer: () => Promise<T>): Promise<T | Fault> {
  return answer().catch((error: unknown) => {
    if (error instanceof Fault) return error;
    throw error;
  });
}

function told(name: AnyCheckName, fault: Fault, say: Words): AnyCheck {
  return check(name, fault.outcome, fault.say(say));
}

function check(name: AnyCheckName, outcome: AnyCheck['outcome'], sentence: string): AnyCheck {
  return { name, outcome, sentence };
}
