/// <reference path="../signature/digitalbazaar.d.ts" />
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { fromJwk, generate } from '@digitalbazaar/ed25519-multikey';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { issue } from '@digitalbazaar/vc';
import { CompactSign, importJWK, type JWK } from 'jose';
import { readCredential } from '../badge.ts';
import type { Content } from '../content.ts';
import { loadKnown } from '../signature/contexts.ts';
import { unixSeconds } from '../signature/jwt.ts';

/** An issuer's Ed25519 key for embedded proofs. */
export interface BadgeKey {
  /** DID URL, as in `did:web:example.org#key-1`. */
  id: string;
  /** Multikey, as a DID document lists it. */
  publicKeyMultibase: string;
  signer: { id?: string; algorithm: string; sign(options: { data: Uint8Array }): Promise<Uint8Array> };
}

/** The key of that id from its 32 secret bytes. */
export async function badgeKey(id: string, seed: Uint8Array): Promise<BadgeKey> {
  const pair = await generate({ id, controller: id.split('#')[0] as string, seed });
  return { id, publicKeyMultibase: pair.publicKeyMultibase, signer: pair.signer() };
}

/** A public key on Ed25519 as a Multikey writes it. */
export async function multibaseOf(jwk: JWK): Promise<string> {
  return (await fromJwk({ jwk })).publicKeyMultibase;
}

/**
 * Adds an `eddsa-rdfc-2022` proof to a credential, beside those it may have.
 * @throws when the credential is malformed or has a term that no bundled vocabulary defines.
 */
export async function signEmbedded(credential: Content, key: BadgeKey, created: Date = new Date()): Promise<Content> {
  const suite = new DataIntegrityProof({ signer: key.signer, cryptosuite, date: created.toISOString() });
  // A list whose term has ended is signed all the same: the time to judge by is that of signing.
  return issue({ credential: structuredClone(credential), suite, documentLoader: loadKnown, now: created });
}

/** An issuer's key for JWTs: private, RSA of 2048 bits and more, or P-256. */
export interface JwtKey {
  /** DID URL, as in `did:web:example.org#key-2`. */
  id: string;
  jwk: JWK;
}

/** A badge, or a status list, as a compact JWS, with the claims that Open Badges 3.0 asks for. */
export async function signJwt(credential: Content, key: JwtKey): Promise<string> {
  const { issuer, id, subject, validFrom, validUntil } = readCredential(credential);
  const claims = {
    iss: issuer,
    ...(id !== null && { jti: id }),
    ...(subject !== null && { sub: subject }),
    ...(validFrom !== null && { nbf: unixSeconds(validFrom) }),
    ...(validUntil !== null && { exp: unixSeconds(validUntil) }),
  };
  const alg = key.jwk.kty === 'RSA' ? 'RS256' : 'ES256';
  return new CompactSign(new TextEncoder().encode(JSON.stringify({ ...credential, ...claims })))
    .setProtectedHeader({ alg, kid: key.id, typ: 'JWT' })
    .sign(await importJWK(key.jwk, alg));
}
