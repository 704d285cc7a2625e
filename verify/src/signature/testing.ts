/** An issuer with keys and badges of its own, for the tests of this package. */
import { generateKeyPairSync } from 'node:crypto';
import type { JWK } from 'jose';
import { readBadge } from '../badge.ts';
import type { Content } from '../content.ts';
import type { Fault } from '../finding.ts';
import { type BadgeKey, badgeKey, type JwtKey, signEmbedded } from '../issue/sign.ts';
import { words } from '../words/words.ts';
import { checkSignature, type SignatureSources } from './signature.ts';

export const now = new Date('2026-11-22T14:06:20Z');

export interface Issuer {
  did: string;
  key: BadgeKey;
  rsa: JwtKey;
  ec: JwtKey;
  document: Content;
}

function jwtKey(id: string, kind: 'rsa' | 'ec'): JwtKey {
  const { privateKey } =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { id, jwk: privateKey.export({ format: 'jwk' }) as JWK };
}

export function publicJwk({ jwk: { kty, n, e, crv, x, y } }: JwtKey): JWK {
  return JSON.parse(JSON.stringify({ kty, n, e, crv, x, y }));
}

export async function issuerOf(did: string, seed: number): Promise<Issuer> {
  const key = await badgeKey(`${did}#key-1`, new Uint8Array(32).fill(seed));
  const [rsa, ec] = [jwtKey(`${did}#key-2`, 'rsa'), jwtKey(`${did}#key-3`, 'ec')];
  const jwks = [rsa, ec].map((one) => ({
    id: one.id,
    type: 'JsonWebKey',
    controller: did,
    publicKeyJwk: publicJwk(one),
  }));
  const document = {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    verificationMethod: [
      { id: key.id, type: 'Multikey', controller: did, publicKeyMultibase: key.publicKeyMultibase },
      ...jwks,
    ],
    assertionMethod: [key.id, rsa.id, ec.id],
  };
  return { did, key, rsa, ec, document };
}

/** A certificate as the platform issues it, before it is signed. */
export function badgeOf(did: string): Content {
  return {
    '@context': [
      'https://www.w3.org/ns/credentials/v2',
      'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
      { contentSalt: 'https://brain-storm.example/terms#contentSalt' },
    ],
    id: 'https://brain-storm.example/credentials/0123456789abcdef0123456789abcdef',
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: 'Writing Soroban contracts',
    issuer: { id: did, type: ['Profile'], name: 'Brain-Storm Learning', url: 'https://brain-storm.example' },
    validFrom: '2026-11-18T09:00:00Z',
    credentialSubject: {
      id: 'did:pkh:stellar:local:GLEARNER',
      type: ['AchievementSubject'],
      achievement: {
        id: 'https://brain-storm.example/courses/soroban_contracts',
        type: ['Achievement'],
        achievementType: 'Certificate',
        name: 'Writing Soroban contracts',
        description: 'Completion of the course Writing Soroban contracts.',
        criteria: { narrative: 'All 18 lessons done.' },
      },
    },
    contentSalt: '00112233445566778899aabbccddeeff',
  };
}

export function sourcesOf(...issuers: Pick<Issuer, 'did' | 'document'>[]): SignatureSources {
  const documents = new Map(issuers.map(({ did, document }) => [did, document]));
  return { now, controller: async (id) => documents.get(id) };
}

export function sign(content: Content, issuer: Issuer, created = new Date('2026-11-18T09:00:00Z')): Promise<Content> {
  return signEmbedded(content, issuer.key, created);
}

/** What the check of a signature says: its outcome and, where it did not pass, its sentence. */
export async function outcomeOf(content: Content, sources: SignatureSources, jws?: string): Promise<string> {
  try {
    const { isBound } = await checkSignature(readBadge(content), jws, sources);
    return isBound ? 'passed' : 'passed, by a loose key';
  } catch (error) {
    const { name, outcome, say } = error as Fault;
    if (name !== 'Fault') throw error;
    return `${outcome}: ${say(words.en)}`;
  }
}
