/** What the worker needs of this machine: the roles' keys, and channel accounts that can pay. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Keypair } from '@stellar/stellar-sdk';
import { channelsDefault, deriveChannels } from '../api/outbox/channels.ts';
import { type Chain, ensureFunded } from './chain.ts';
import { readOrCreateSecret } from './secret.ts';

/** Where the worker finds its keys: the environment's, or the data folder's; channels' and sponsor's are made when missing. */
export function workerSecrets(dataDir: string, env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const secrets: NodeJS.ProcessEnv = {};
  for (const role of ['attestor', 'issuer', 'minter', 'channels', 'sponsor']) {
    const name = `${role.toUpperCase()}_SECRET`;
    if (env[name] || env[`${name}_FILE`]) continue;
    const file = path.join(dataDir, 'keys', `${role}.secret`);
    if (role === 'channels') readOrCreateSecret(file, () => randomBytes(32).toString('base64'));
    if (role === 'sponsor') readOrCreateSecret(file, () => Keypair.random().secret());
    secrets[`${name}_FILE`] = file;
  }
  return secrets;
}

/** Whether every key is there: on a network that isn't ours somebody must have brought them. */
export function hasKeys(secrets: NodeJS.ProcessEnv): boolean {
  return Object.values(secrets).every((file) => file !== undefined && fs.existsSync(file));
}

/** Makes the channel accounts and the sponsor by the network's friendbot. Those that are there stay as they are. */
export async function fundChannels(chain: Chain, secrets: NodeJS.ProcessEnv): Promise<void> {
  const { CHANNELS_SECRET, CHANNELS_SECRET_FILE, CHANNELS, ...env } = { ...process.env, ...secrets };
  const seed = env.SPONSOR_SECRET ?? fs.readFileSync(env.SPONSOR_SECRET_FILE ?? '', 'utf8');
  const sponsor = Keypair.fromSecret(seed.trim()).publicKey();
  const secret = CHANNELS_SECRET ?? fs.readFileSync(CHANNELS_SECRET_FILE ?? '', 'utf8');
  const channels = deriveChannels(Buffer.from(secret.trim(), 'base64'), Number(CHANNELS ?? channelsDefault));
  await Promise.all([...channels.keys(), sponsor].map((address) => ensureFunded(chain, address)));
}
