import type { Content } from './content.ts';
import { failing } from './finding.ts';

/** The two versions of W3C's data model that Open Badges 3.0 is written in, by the first context. */
const versions = new Map<unknown, 1 | 2>([
  ['https://www.w3.org/2018/credentials/v1', 1],
  ['https://www.w3.org/ns/credentials/v2', 2],
]);
/** From when and until when a credential counts, by version. */
export const timeMembers = { 1: ['issuanceDate', 'expirationDate'], 2: ['validFrom', 'validUntil'] } as const;

/** The types by which a credential says that it is a badge; the second is an older word for the first. */
export const badgeTypes = ['OpenBadgeCredential', 'AchievementCredential'];

/** JSON-LD takes its time with every value: more than this is no certificate but work. */
const valuesMax = 1_000;

/** What a signature is checked against, whatever the credential is about. Times are as written. */
export interface Credential {
  content: Content;
  version: 1 | 2;
  /** Addresses or DIDs, as all ids are. */
  id: string | null;
  issuer: string;
  subject: string | null;
  validFrom: string | null;
  validUntil: string | null;
}

/** What the checks ask of a certificate, whoever issued it. */
export interface Badge extends Credential {
  id: string;
  validFrom: string;
  /** What the issuer calls itself: nobody has checked that. */
  issuerName: string | null;
  name: string | null;
  /** Whom it names. */
  holderName: string | null;
  statuses: Content[];
}

/**
 * The frame that every credential of W3C has.
 * @throws Fault `failed` that names the member, what was found and what was expected.
 */
export function readCredential(content: Content): Credential {
  const version = versions.get([content['@context']].flat()[0]);
  if (!version)
    throw failing((words) => words.format('@context', content['@context'], 'W3C credentials/v2 or v1 first'));
  requireModest(content);
  const [from, until] = timeMembers[version];
  const issuer = typeof content.issuer === 'string' ? { id: content.issuer } : object(content, 'issuer');
  const subject = object(content, 'credentialSubject');
  return {
    content,
    version,
    id: content.id === undefined ? null : address(content, 'id', 'id'),
    issuer: address(issuer, 'id', 'issuer'),
    subject: subject.id === undefined ? null : address(subject, 'id', 'credentialSubject.id'),
    validFrom: content[from] === undefined ? null : time(content, from, version),
    validUntil: content[until] === undefined ? null : time(content, until, version),
  };
}

/**
 * A credential as the badge of Open Badges 3.0 that it claims to be by its type.
 * @throws Fault `failed` that names the member, what was found and what was expected.
 */
export function readBadge(content: Content): Badge {
  const credential = readCredential(content);
  const { issuer } = content;
  const achievement = object(object(content, 'credentialSubject'), 'achievement');
  return {
    ...credential,
    id: address(content, 'id', 'id'),
    validFrom: time(content, timeMembers[credential.version][0], credential.version),
    issuerName: typeof issuer === 'string' ? null : text((issuer as Content).name),
    name: text(achievement.name) ?? text(content.name),
    holderName: nameIn(content),
    statuses: statusesOf(content.credentialStatus),
  };
}

/** The name that a certificate carries in the open; null where it names nobody. */
export function nameIn({ credentialSubject }: Content): string | null {
  const identifier = (credentialSubject as { identifier?: unknown } | undefined)?.identifier;
  const named = [identifier].flat().find((one): one is { identityHash: string } => {
    const { identityType, hashed, identityHash } = (one ?? {}) as Content;
    return identityType === 'name' && hashed === false && typeof identityHash === 'string';
  });
  return named?.identityHash ?? null;
}

function requireModest(content: Content): void {
  let values = 0;
  const walk = (value: unknown): void => {
    values++;
    if (values > valuesMax) throw failing((words) => words.tooManyValues(valuesMax));
    if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) walk(inner);
  };
  walk(content);
}

function object(parent: Content, member: string): Content {
  const value = parent[member];
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Content;
  throw failing((words) => words.format(member, value, 'one JSON object'));
}

function address(parent: Content, member: string, name: string): string {
  const value = parent[member];
  if (typeof value === 'string' && /^[a-zA-Z][a-zA-Z\d+.-]*:[^\s]+$/.test(value)) return value;
  throw failing((words) => words.format(name, value, 'an address or a DID'));
}

function text(value: unknown): string | null {
  if (typeof value === 'string') return value;
  // VC 2.0 section 11.1: a text may say its language and direction.
  const inner = typeof value === 'object' && value !== null ? (value as Content)['@value'] : undefined;
  return typeof inner === 'string' ? inner : null;
}

function time(content: Content, member: string, version: 1 | 2): string {
  const value = content[member];
  // VC 1.1 takes a time without its zone; it is read as UTC.
  const zoned = version === 1 && typeof value === 'string' && !/(Z|[+-]\d\d:\d\d)$/.test(value) ? `${value}Z` : value;
  if (isTime(zoned)) return zoned;
  throw failing((words) => words.format(member, value, 'a time such as 2026-11-22T14:06:20Z'));
}

/** Whether a value is an XML Schema dateTimeStamp that JavaScript's calendar holds. */
export function isTime(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  );
}

/** How far the clock of who issues may be ahead of the reader's: what was issued just now shall count at once. */
const clockSkewMs = 5 * 60 * 1000;

/** Whether a time is still to come, whichever of the two clocks is right. */
export function isToCome(time: string, now: Date): boolean {
  return Date.parse(time) > now.getTime() + clockSkewMs;
}

function statusesOf(value: unknown): Content[] {
  if (value === undefined) return [];
  const entries = [value].flat();
  if (
    entries.length <= 8 &&
    entries.every((entry) => typeof entry === 'object' && entry !== null && !Array.isArray(entry))
  )
    return entries as Content[];
  throw failing((words) => words.format('credentialStatus', value, 'JSON objects, eight at most'));
}
