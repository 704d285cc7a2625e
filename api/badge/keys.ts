/** The keys that sign certificates and status lists, and nothing else; and the DID document that others check them by. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import type { Content } from '#verify';
import { type BadgeKey, badgeKey, type JwtKey, multibaseOf } from '#verify/issue/index.ts';

/**
 * One key as BADGE_SECRET has it: a JWK on Ed25519 (embedded proofs) or RSA of 2048 bits and more (JWTs). Without `d` it
 * signs nothing any more and is only listed, so that what it signed can be checked.
 */
interface StoredKey extends JsonWebKey {
  /** Unix seconds: when it was made, and until when what it signs holds. */
  nbf?: number;
  exp?: number;
  /** ISO 8601: when it turned out that others may have it. Nothing that it signed counts. */
  revoked?: string;
}

/** A key as anybody may know it. */
export interface PublicBadgeKey {
  /** RFC 7638 thumbprint. */
  id: string;
  use: 'embedded' | 'jwt';
  jwk: JsonWebKey;
  madeAt: Date;
  retiredAt: Date | null;
  revokedAt: Date | null;
}

export interface BadgeKeys {
  /** All that were ever used, the newest first. */
  listed: PublicBadgeKey[];
  /** Of the newest that still signs. */
  seed: Uint8Array;
  rsa: JsonWebKey;
}

/**
 * Reads a JWK Set (RFC 7517), the newest keys first. Of each use the first one with its private part signs.
 *
 * @throws {Error} when a key is of another kind, too short, or when none signs
 */
export function readBadgeKeys(text: string): BadgeKeys {
  const stored = parseKeys(text);
  const listed = stored.map(publicKey);
  const signing = (use: PublicBadgeKey['use']) => {
    const found = stored.find((key, index) => listed[index]?.use === use && isSigning(key));
    if (!found)
      throw new Error(`found no private key for ${use === 'jwt' ? 'JWTs (RSA)' : 'embedded proofs (Ed25519)'}`);
    return found;
  };
  const rsa = signing('jwt');
  return { listed, seed: Buffer.from(signing('embedded').d as string, 'base64url'), rsa: privatePart(rsa) };
}

const isSigning = ({ d, exp, revoked }: StoredKey) => d !== undefined && exp === undefined && revoked === undefined;

/** An api that was not restarted yet signs by the keys that it has read: what it signs so long still holds. */
const overlapSeconds = 24 * 3600;

/** A first pair of keys, or the next one: what it replaces loses its private part, and stays listed. */
export function newBadgeKeys(now: Date, options: { before?: string; isRevoked?: boolean } = {}): string {
  const seconds = Math.floor(now.getTime() / 1000);
  const made = [
    generateKeyPairSync('ed25519').privateKey,
    generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  ].map((key): StoredKey => ({ ...key.export({ format: 'jwk' }), nbf: seconds }));
  const retired = (options.before === undefined ? [] : parseKeys(options.before)).map(
    (key): StoredKey =>
      isSigning(key)
        ? {
            ...publicPart(key),
            ...(key.nbf !== undefined && { nbf: key.nbf }),
            exp: seconds + (options.isRevoked ? 0 : overlapSeconds),
            ...(options.isRevoked && { revoked: now.toISOString() }),
          }
        : key,
  );
  return JSON.stringify({ keys: [...made, ...retired] }, null, 1);
}

/**
 * The keys with one withdrawn that was retired before: nothing that it ever signed counts any more.
 *
 * @param id its thumbprint, or its DID URL as files name it
 * @throws {Error} when there is none of that id, it still signs, or was withdrawn before
 */
export function withdrawBadgeKey(text: string, id: string, now: Date): string {
  const keys = parseKeys(text);
  const wanted = id.slice(id.indexOf('#') + 1);
  const found = keys.find((key) => publicKey(key).id === wanted);
  if (!found)
    throw new Error(`Found no key ${wanted}, expected one of ${keys.map((key) => publicKey(key).id).join(', ')}.`);
  if (isSigning(found)) throw new Error(`Found that the key ${wanted} still signs: change the keys by --revoke.`);
  if (found.revoked !== undefined) throw new Error(`Found that the key ${wanted} was withdrawn at ${found.revoked}.`);
  found.revoked = now.toISOString();
  return JSON.stringify({ keys }, null, 1);
}

function parseKeys(text: string): StoredKey[] {
  let keys: unknown;
  try {
    keys = (JSON.parse(text) as { keys?: unknown } | null)?.keys;
  } catch {
    // The parser's own words would quote the key.
    throw new Error('found no JSON');
  }
  if (!Array.isArray(keys) || keys.length === 0) throw new Error('found no keys');
  return keys as StoredKey[];
}

function publicKey(stored: StoredKey): PublicBadgeKey {
  const key = keyObject(stored);
  const jwk = publicPart(stored);
  const at = (seconds: number | undefined) => (seconds === undefined ? null : new Date(seconds * 1000));
  return {
    id: thumbprint(jwk),
    use: key.asymmetricKeyType === 'rsa' ? 'jwt' : 'embedded',
    jwk,
    madeAt: at(stored.nbf) ?? new Date(0),
    retiredAt: at(stored.exp),
    revokedAt: stored.revoked === undefined ? null : new Date(stored.revoked),
  };
}

function keyObject(stored: StoredKey): KeyObject {
  const { nbf: _made, exp: _retired, revoked: _revoked, ...jwk } = stored;
  let key: KeyObject;
  try {
    key = createPublicKey(
      jwk.d === undefined ? { key: jwk, format: 'jwk' } : createPrivateKey({ key: jwk, format: 'jwk' }),
    );
  } catch {
    throw new Error('found a member that is no JWK');
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'ed25519' || (type === 'rsa' && (details?.modulusLength ?? 0) >= 2048)) return key;
  throw new Error('found a key that is neither on Ed25519 nor RSA of 2048 bits');
}

const publicPart = ({ kty, crv, x, n, e }: StoredKey): JsonWebKey =>
  kty === 'RSA' ? { kty, n: n as string, e: e as string } : { kty: kty as string, crv: crv as string, x: x as string };

function privatePart({ nbf: _made, ...jwk }: StoredKey): JsonWebKey {
  return jwk;
}

/** RFC 7638. */
function thumbprint({ kty, crv, x, n, e }: JsonWebKey): string {
  const members = kty === 'RSA' ? { e, kty, n } : { crv, kty, x };
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url');
}

/** Who signs certificates, ready to: as the pages, the lists and the files need it. */
export interface Signer {
  did: string;
  embedded: BadgeKey;
  jwt: JwtKey;
  /** When the newer of the two began: nothing is signed with a time before it. */
  since: Date;
  /** All keys that were ever used, the newest first. */
  listed: PublicBadgeKey[];
  /** DID document (did:web), which says what signs certificates and until when it did. */
  document: Content;
}

export async function makeSigner(did: string, keys: BadgeKeys): Promise<Signer> {
  const [embedded, rsa] = (['embedded', 'jwt'] as const).map((use) =>
    keys.listed.find((key) => key.use === use && key.retiredAt === null && key.revokedAt === null),
  ) as [PublicBadgeKey, PublicBadgeKey];
  return {
    did,
    embedded: await badgeKey(`${did}#${embedded.id}`, keys.seed),
    jwt: { id: `${did}#${rsa.id}`, jwk: keys.rsa },
    since: new Date(Math.max(embedded.madeAt.getTime(), rsa.madeAt.getTime())),
    listed: keys.listed,
    document: await didDocument(did, keys.listed),
  };
}

/** DID Core 1.0, with Multikey and JsonWebKey of W3C's Controlled Identifiers 1.0. */
async function didDocument(did: string, keys: PublicBadgeKey[]): Promise<Content> {
  const methods = await Promise.all(
    keys.map(async (key) => ({
      id: `${did}#${key.id}`,
      type: key.use === 'jwt' ? 'JsonWebKey' : 'Multikey',
      controller: did,
      ...(key.use === 'jwt'
        ? { publicKeyJwk: { ...key.jwk, kid: key.id, alg: 'RS256' } }
        : { publicKeyMultibase: await multibaseOf(key.jwk) }),
      ...(key.retiredAt && { expires: key.retiredAt.toISOString() }),
      ...(key.revokedAt && { revoked: key.revokedAt.toISOString() }),
    })),
  );
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://www.w3.org/ns/cid/v1'],
    id: did,
    verificationMethod: methods,
    // A checker that does not know `revoked` still sees that the key signs nothing.
    assertionMethod: methods.filter((method) => !('revoked' in method)).map(({ id }) => id),
  };
}
