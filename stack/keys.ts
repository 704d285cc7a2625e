/** The platform's keys: from the environment, or for the embedded network from `.data/keys/<role>.secret` (mode 0600). */
import fs from 'node:fs';
import path from 'node:path';
import { Keypair } from '@stellar/stellar-sdk';
import { readOrCreateSecret } from './secret.ts';

/**
 * Who signs what: `attestor` writes progress, `issuer` issues, `minter` mints rewards, `guardian` pauses and vetoes.
 * `admin` deploys; what it may do ends when deployment hands the contracts over to governance.
 */
export type KeyRole = 'admin' | 'attestor' | 'issuer' | 'minter' | 'guardian';
export type Keys = Record<KeyRole, Keypair>;

/**
 * Reads `<ROLE>_SECRET`, else the file `<ROLE>_SECRET_FILE`, else `<dataDir>/keys/<role>.secret`; that last one is made
 * when missing and `create` is true.
 *
 * @throws {Error} that names the role whose key is missing or is no Stellar secret seed; never shows the key.
 */
export function readKeys(dataDir: string, options: { create: boolean; env?: NodeJS.ProcessEnv }): Keys {
  const read = (role: KeyRole): Keypair => parseSecret(role, findSecret(role, dataDir, options));
  return {
    admin: read('admin'),
    attestor: read('attestor'),
    issuer: read('issuer'),
    minter: read('minter'),
    guardian: read('guardian'),
  };
}

function findSecret(
  role: KeyRole,
  dataDir: string,
  { create, env = process.env }: { create: boolean; env?: NodeJS.ProcessEnv },
): string {
  const name = `${role.toUpperCase()}_SECRET`;
  if (env[name]) return env[name];
  const file = env[`${name}_FILE`] || path.join(dataDir, 'keys', `${role}.secret`);
  if (!fs.existsSync(file) && (!create || env[`${name}_FILE`])) {
    throw new Error(
      `The ${role} key is missing: set ${name}, or ${name}_FILE to a file that holds it (looked for ${file}).`,
    );
  }
  return readOrCreateSecret(file, () => Keypair.random().secret());
}

function parseSecret(role: KeyRole, secret: string): Keypair {
  try {
    return Keypair.fromSecret(secret.trim());
  } catch {
    throw new Error(`The ${role} key is no Stellar secret seed: expected 56 characters that begin with S.`);
  }
}
