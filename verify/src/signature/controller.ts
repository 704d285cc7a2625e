import { isTime } from '../badge.ts';
import type { Content } from '../content.ts';
import { Fault, failing, undecided } from '../finding.ts';
import { textOf } from '../words/text.ts';

/**
 * Reads the document that says which keys an issuer has: the DID document of a `did:web`, or the JWK (or set of them)
 * at the address that a JWT names as its key. Undefined, or a rejection: it is not to be had here.
 */
export type ReadController = (id: string) => Promise<unknown>;

/** A key that an issuer lets sign certificates, as its document has it. */
export interface IssuerKey {
  id: string;
  method: Content;
  /** From when on it signs nothing more, as ISO 8601; what it signed before still stands. */
  expires: string | null;
}

/** The DID in front of a DID URL's fragment, path or query; undefined for whatever is no DID URL. */
export function didOf(url: string): string | undefined {
  return /^did:[a-z\d]+:[\w.:%-]+/.exec(url)?.[0];
}

const hostLengthMax = 60;

/**
 * An issuer as people read it: the host of a `did:web` or an address, as it is registered, and its path; else the DID. Of
 * a long host the end, since whoever owns `example.org` may call a part of it `brain-storm.example.….example.org`.
 */
export function nameOfDid(did: string): string {
  const [host = '', ...path] = did.startsWith('did:web:') ? did.slice('did:web:'.length).split(':') : [];
  const url = host ? `https://${[host.replace(/%3A/i, ':'), ...path].join('/')}` : did;
  if (!/^https?:/.test(url) || !URL.canParse(url)) return did;
  const read = new URL(url);
  const name = read.host.length > hostLengthMax ? `…${read.host.slice(-hostLengthMax)}` : read.host;
  return read.pathname === '/' ? name : name + read.pathname;
}

/**
 * Where the document of a `did:web` is: `did:web:example.org%3A3000:a` is `https://example.org:3000/a/did.json`. Whoever
 * fetches it guards against addresses that point inside; undefined when the DID names no host.
 */
export function didWebUrl(did: string): string | undefined {
  const [host = '', ...path] = did.slice('did:web:'.length).split(':');
  const isSound =
    did.startsWith('did:web:') &&
    /^[a-z\d.-]+(%3A\d{1,5})?$/i.test(host) &&
    path.every((part) => /^[\w.~-]+$/.test(part) && !/^\.+$/.test(part));
  if (!isSound) return undefined;
  return `https://${decodeURIComponent(host)}/${path.length > 0 ? path.join('/') : '.well-known'}/did.json`;
}

/** The DID document of an issuer: computed for `did:key`, else read by the caller. */
export async function readDidDocument(did: string, read: ReadController | undefined): Promise<Content> {
  if (did.startsWith('did:key:')) return documentOfKey(did);
  if (!did.startsWith('did:web:')) throw undecided((words) => words.unknownMethod(did));
  const document = await readFrom(did, read);
  if (document.id !== did) throw undecided((words) => words.otherDocument(nameOfDid(did)));
  return document;
}

/** @throws Fault `could_not_check` when the caller has no such document. */
export async function readFrom(id: string, read: ReadController | undefined): Promise<Content> {
  const unread = (error?: unknown) => undecided((words) => words.controllerUnread(nameOfDid(id)), { cause: error });
  const document = await read?.(id).catch((error) => {
    throw error instanceof Fault ? error : unread(error);
  });
  if (typeof document === 'object' && document !== null && !Array.isArray(document)) return document as Content;
  throw unread();
}

function documentOfKey(did: string): Content {
  const multibase = did.slice('did:key:'.length);
  if (!/^z[1-9A-HJ-NP-Za-km-z]+$/.test(multibase)) throw failing((words) => words.brokenKey());
  const key = { id: `${did}#${multibase}`, type: 'Multikey', controller: did, publicKeyMultibase: multibase };
  return { id: did, verificationMethod: [key], assertionMethod: [key.id] };
}

/**
 * The key of that id, if its owner lets it sign certificates: it has to be listed under `assertionMethod`, be the
 * issuer's own, and not be withdrawn.
 * @throws Fault that says which of these it is not.
 */
export function findKey(document: Content, keyId: string, now: Date): IssuerKey {
  const did = String(document.id);
  const whole = (id: unknown) => (typeof id === 'string' && id.startsWith('#') ? did + id : id);
  const listed = [document.assertionMethod ?? []].flat() as (string | Content)[];
  const methods = [document.verificationMethod ?? [], listed].flat(2).filter(isObject);
  const found = methods.filter((method) => whole(method.id) === keyId);
  const [method] = found;
  if (!method) throw failing((words) => words.unlistedKey(nameOfDid(did)));
  if (found.length > 1) throw failing((words) => words.brokenKey());
  // Before what it may sign: an issuer takes a withdrawn key from that list, too.
  const expires = requireUnrevoked(method, now);
  if (!listed.some((entry) => whole(isObject(entry) ? entry.id : entry) === keyId))
    throw failing((words) => words.keyForOtherUse(nameOfDid(did)));
  if (method.controller !== did)
    throw failing((words) => words.otherController(textOf(method.controller), nameOfDid(did)));
  return { id: keyId, method, expires };
}

function requireUnrevoked({ revoked, expires }: Content, now: Date): string | null {
  for (const time of [revoked, expires])
    if (time !== undefined && !isTime(time)) throw failing((words) => words.brokenKey());
  // A thief dates what he signs before the revocation, so nothing that a revoked key signed counts.
  if (typeof revoked === 'string' && Date.parse(revoked) <= now.getTime())
    throw failing((words) => words.revokedKey(revoked));
  return typeof expires === 'string' ? expires : null;
}

/** @throws Fault when a signature of that time came after the key's end; without a time, when that end has come. */
export function requireInTime({ expires }: IssuerKey, signedAt: string | null, now: Date): void {
  const at = signedAt === null ? now.getTime() : Date.parse(signedAt);
  if (expires !== null && at >= Date.parse(expires)) throw failing((words) => words.expiredKey(expires));
}

function isObject(value: unknown): value is Content {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
