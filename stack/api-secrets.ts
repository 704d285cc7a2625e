import { generateKeyPairSync, randomBytes } from 'node:crypto';
import path from 'node:path';
import { Keypair } from '@stellar/stellar-sdk';
import { newBadgeKeys } from '../api/badge/model.ts';
import { readOrCreateSecret } from './secret.ts';

const secrets: [name: string, file: string, create: () => string][] = [
  ['WEB_AUTH_SECRET', 'web-auth.secret', () => Keypair.random().secret()],
  ['SESSION_SECRET', 'session.secret', newTokenKey],
  ['ACCOUNT_SECRET', 'account.secret', () => randomBytes(32).toString('base64')],
  ['BADGE_SECRET', 'badge.secret', () => newBadgeKeys(new Date())],
];

/** The keys by which people sign in and certificates are signed, as the api is told them: the environment's, or `<dataDir>/keys/…`, made when missing. */
export function apiSecrets(dataDir: string): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  for (const [name, fileName, create] of secrets) {
    if (process.env[name] || process.env[`${name}_FILE`]) continue;
    const file = path.join(dataDir, 'keys', fileName);
    readOrCreateSecret(file, create);
    env[`${name}_FILE`] = file;
  }
  return env;
}

/** PEM, on P-256: what ES256 signs with. */
function newTokenKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}
