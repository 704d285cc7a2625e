import { calculateJwkThumbprint, compactVerify, errors, importJWK, type JWK } from 'jose';
import { type Credential, timeMembers } from '../badge.ts';
import type { Content } from '../content.ts';
import { failing } from '../finding.ts';
import { readJws } from '../presented/jws.ts';
import { textOf } from '../words/text.ts';
import { didOf, didWebUrl, findKey, nameOfDid, readDidDocument, readFrom, requireInTime } from './controller.ts';
import type { SignatureSources, Signed } from './signature.ts';

/** What Open Badges 3.0 certifies: `none` and `HS256` would let anybody sign, EdDSA its validator does not know. */
const algorithms = ['RS256', 'ES256'];
const headerMembers = ['alg', 'kid', 'jwk', 'typ'];
const headerTypes = ['JWT', 'vc+jwt', 'vc+ld+jwt'];

/**
 * Checks a credential that came as a JWT: its header holds nothing that redirects the reader, its claims repeat the
 * credential, and the key is the issuer's.
 * @throws Fault that says what is wrong, or what could not be looked at.
 */
export async function checkJwt(jws: string, credential: Credential, sources: SignatureSources): Promise<Signed> {
  const { header, payload } = readJws(jws);
  requireHeader(header);
  const signed = await findJwtKey(header, credential, sources);
  await compactVerify(jws, await importKey(signed.jwk, String(header.alg)), { algorithms }).catch((error) => {
    const isMismatch = error instanceof errors.JWSSignatureVerificationFailed;
    throw failing((words) => (isMismatch ? words.mismatch() : words.brokenSignature()), { cause: error });
  });
  requireClaims(payload, credential);
  return { by: credential.issuer, keyId: signed.keyId, isBound: signed.isBound };
}

function requireHeader(header: Content): void {
  const { alg, kid, jwk, typ } = header;
  if (!algorithms.includes(alg as string))
    throw failing((words) => words.otherAlgorithm(textOf(alg), algorithms.join(', ')));
  const other = Object.keys(header).find((member) => !headerMembers.includes(member));
  if (other !== undefined) throw failing((words) => words.otherHeader(other));
  if (typ !== undefined && !headerTypes.includes(typ as string)) throw failing((words) => words.otherHeader('typ'));
  if ((kid === undefined) === (jwk === undefined)) throw failing((words) => words.otherHeader('kid, jwk'));
}

interface JwtKey {
  jwk: JWK;
  keyId: string | null;
  /** Whether the issuer's own document vouches for the key. */
  isBound: boolean;
}

async function findJwtKey({ kid, jwk }: Content, credential: Credential, sources: SignatureSources): Promise<JwtKey> {
  const { issuer } = credential;
  if (typeof kid === 'string') {
    const id = kid.startsWith('#') ? issuer + kid : kid;
    return id.startsWith('https://') ? readKeyAt(id, credential, sources) : readKeyOf(id, credential, sources);
  }
  const own = requirePublic(jwk);
  if (didOf(issuer) !== issuer) return { jwk: own, keyId: null, isBound: false };
  // The key came with the certificate, so it counts for nothing unless the issuer has the same.
  const document = await readDidDocument(issuer, sources.controller);
  const print = await thumbprint(own);
  if (print === undefined) throw failing((words) => words.brokenKey());
  for (const method of [document.verificationMethod ?? [], document.assertionMethod ?? []].flat(2) as unknown[]) {
    const listed = (method as Content | null)?.publicKeyJwk;
    if (typeof listed !== 'object' || (await thumbprint(listed as JWK)) !== print) continue;
    const id = String((method as Content).id);
    return readKeyOf(id.startsWith('#') ? issuer + id : id, credential, sources);
  }
  throw failing((words) => words.unlistedKey(nameOfDid(issuer)));
}

async function readKeyOf(id: string, credential: Credential, sources: SignatureSources): Promise<JwtKey> {
  const { issuer, validFrom } = credential;
  const owner = didOf(id);
  if (!owner || owner !== issuer) throw failing((words) => words.otherController(owner ?? id, nameOfDid(issuer)));
  const key = findKey(await readDidDocument(issuer, sources.controller), id, sources.now);
  requireInTime(key, validFrom, sources.now);
  return { jwk: requirePublic(key.method.publicKeyJwk), keyId: id, isBound: true };
}

/** A key id that is an address: where the issuer itself lives, else anybody's key would do. */
async function readKeyAt(url: string, { issuer }: Credential, sources: SignatureSources): Promise<JwtKey> {
  const host = hostOf(issuer.startsWith('did:web:') ? (didWebUrl(issuer) ?? '') : issuer);
  if (!host || hostOf(url) !== host) throw failing((words) => words.otherController(url, nameOfDid(issuer)));
  const document = await readFrom(url, sources.controller);
  const keys = Array.isArray(document.keys) ? document.keys : [document];
  const found = keys.length === 1 ? keys[0] : keys.find((key) => (key as Content | null)?.kid === url);
  return { jwk: requirePublic(found), keyId: url, isBound: true };
}

function hostOf(url: string): string | undefined {
  return url.startsWith('https://') && URL.canParse(url) ? new URL(url).hostname : undefined;
}

function requirePublic(value: unknown): JWK {
  const jwk = value as JWK | null | undefined;
  const isPublic =
    typeof jwk === 'object' && jwk !== null && ['RSA', 'EC'].includes(jwk.kty ?? '') && jwk.d === undefined;
  if (!isPublic) throw failing((words) => words.brokenKey());
  return jwk;
}

async function thumbprint(jwk: JWK | null): Promise<string | undefined> {
  return jwk === null ? undefined : calculateJwkThumbprint(jwk).catch(() => undefined);
}

/** Keys that were read before, as an issuer has few and signs much with each. */
const imported = new Map<string, ReturnType<typeof importJWK>>();
const importedMax = 64;

async function importKey({ kty, n, e, crv, x, y }: JWK, algorithm: string) {
  // Of the members only those that make the key: `alg` or `use` in it are its owner's notes.
  const jwk = (kty === 'RSA' ? { kty, n, e } : { kty, crv, x, y }) as JWK;
  const name = JSON.stringify([algorithm, jwk]);
  const key = imported.get(name) ?? importJWK(jwk, algorithm);
  if (imported.size >= importedMax) imported.clear();
  imported.set(name, key);
  return key.catch((error: unknown) => {
    imported.delete(name);
    throw failing((words) => words.brokenKey(), { cause: error });
  });
}

/** Open Badges 3.0 section 8.2.4: claims beside the credential repeat it, so that two readers see the same. */
function requireClaims(payload: Content, credential: Credential): void {
  const [from, until] = timeMembers[credential.version];
  const claims: [string, string, unknown][] = [
    ['iss', 'issuer', credential.issuer],
    ['jti', 'id', credential.id ?? undefined],
    ['sub', 'credentialSubject.id', credential.subject ?? undefined],
    ['nbf', from, unixSeconds(credential.validFrom)],
    ['exp', until, unixSeconds(credential.validUntil)],
  ];
  for (const [claim, member, expected] of claims)
    if (payload[claim] !== expected) throw failing((words) => words.otherClaim(claim, member));
}

/** A JWT's time: whole seconds, what is left of one cut off. */
export function unixSeconds(time: string | null): number | undefined {
  return time === null ? undefined : Math.floor(Date.parse(time) / 1000);
}
