/** Access tokens: JWTs signed by ES256. Who holds the public keys (`/.well-known/jwks.json`) can check them. */
import { createHash, createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { SignedIn } from '../http/authenticate.ts';

/** One key pair on P-256; the id is its RFC 7638 thumbprint. */
export interface TokenKey {
  id: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

export interface AccessTokens {
  issue(who: SignedIn, clientDomain?: string): string;
  /** The key to check a token with, by the `kid` of its header. */
  findKey(kid: unknown): KeyObject | undefined;
  issuer: string;
  audience: string;
  /** RFC 7517. */
  jwks: { keys: JsonWebKey[] };
}

export const tokenLifetimeSeconds = 600;

/**
 * Reads PEM private keys, one after another: the first one signs, all of them check. To change keys put the new one in
 * front, and take the old one away ten minutes later.
 *
 * @throws {Error} when there is none or one is not on P-256
 */
export function readTokenKeys(pem: string): TokenKey[] {
  const blocks = pem.match(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+?-----END [A-Z ]*PRIVATE KEY-----/g) ?? [];
  if (blocks.length === 0) throw new Error('found no PEM private key');
  return blocks.map((block) => {
    const privateKey = createPrivateKey(block);
    if (privateKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
      throw new Error('found a key that is not on P-256');
    const publicKey = createPublicKey(privateKey);
    return { id: thumbprint(publicKey.export({ format: 'jwk' })), privateKey, publicKey };
  });
}

function thumbprint({ crv, kty, x, y }: JsonWebKey): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}

export function accessTokens(keys: TokenKey[], publicUrl: string): AccessTokens {
  const [current] = keys;
  if (!current) throw new Error('No key to sign tokens with.');
  const issuer = new URL('/v1/auth/stellar', publicUrl).href;
  const audience = new URL('/v1', publicUrl).href;
  return {
    issuer,
    audience,
    jwks: {
      keys: keys.map(({ id, publicKey }) => ({
        ...publicKey.export({ format: 'jwk' }),
        kid: id,
        use: 'sig',
        alg: 'ES256',
      })),
    },
    findKey: (kid) => keys.find(({ id }) => id === kid)?.publicKey,
    issue: ({ subject, account, session }, clientDomain) =>
      jwt.sign({ account, sid: session, ...(clientDomain && { client_domain: clientDomain }) }, current.privateKey, {
        algorithm: 'ES256',
        keyid: current.id,
        subject,
        issuer,
        audience,
        expiresIn: tokenLifetimeSeconds,
      }),
  };
}
