import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Keypair } from '@stellar/stellar-sdk';
import { type ContractsFile, readContractsFile } from '#contracts';
import type { MailSettings } from '../mail/outbox.ts';
import { channelsDefault } from './channels.ts';
import type { SigningRole } from './kinds.ts';

/** All that the environment may say about the worker. */
export interface WorkerConfig {
  databaseUrl: string;
  redisUrl: string | undefined;
  contracts: ContractsFile;
  rpcUrls: string[];
  horizonUrl: string | undefined;
  signers: Record<SigningRole, Keypair>;
  /** What the channels' keys come of. */
  channelsSecret: Buffer;
  channels: number;
  /** Makes accounts for wallets; absent: none are made. */
  sponsor: Keypair | undefined;
  bidMax: bigint;
  /** Address of the pages, which mails lead to. */
  publicUrl: string;
  mail: MailSettings;
  host: string;
  port: number;
  logLevel: string;
}

/**
 * Reads the environment, once.
 * @throws {Error} that lists every fault: what was found and what was expected; never a key
 */
export function readWorkerConfig(env: NodeJS.ProcessEnv = process.env): WorkerConfig {
  const faults: string[] = [];
  const text = (name: string) => env[name]?.trim() || undefined;
  const url = (name: string, value: string | undefined, ...protocols: string[]) => {
    if (value !== undefined && (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)))
      faults.push(`${name} is no URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`);
    return value;
  };
  const integer = (name: string, fallback: number, min: number, max: number) => {
    const value = Number(text(name) ?? fallback);
    if (!Number.isInteger(value) || value < min || value > max)
      faults.push(`${name} is ${text(name)}: expected a whole number from ${min} to ${max}`);
    return value;
  };
  const secret = <T>(name: string, expected: string, read: (text: string) => T): T | undefined => {
    try {
      return readSecret(env, name, expected, read);
    } catch (error) {
      faults.push((error as Error).message);
      return undefined;
    }
  };
  const databaseUrl = url('DATABASE_URL', text('API_DATABASE_URL') ?? text('DATABASE_URL'), 'postgres:', 'postgresql:');
  if (!databaseUrl) faults.push('DATABASE_URL is missing: expected the Postgres that holds the outbox');
  const rpcUrls = (text('STELLAR_RPC_URL') ?? 'http://localhost:8000/rpc').split(',').map((part) => part.trim());
  for (const rpcUrl of rpcUrls) url('STELLAR_RPC_URL', rpcUrl, 'http:', 'https:');
  const seed = (role: SigningRole) =>
    secret(`${role.toUpperCase()}_SECRET`, `the Stellar secret seed (S…) that holds the role ${role}`, (found) =>
      Keypair.fromSecret(found),
    );
  const [attestor, issuer, minter] = [seed('attestor'), seed('issuer'), seed('minter')];
  const channelsSecret = secret('CHANNELS_SECRET', '32 random bytes in base64', (found) => {
    const bytes = Buffer.from(found, 'base64');
    if (bytes.length !== 32) throw new Error('not 32 bytes');
    return bytes;
  });
  const hasSponsor = text('SPONSOR_SECRET') ?? text('SPONSOR_SECRET_FILE');
  const sponsor = hasSponsor
    ? secret('SPONSOR_SECRET', 'the Stellar secret seed (S…) that makes accounts', (found) => Keypair.fromSecret(found))
    : undefined;
  let contracts: ContractsFile | undefined;
  try {
    contracts = readContractsFile(text('CONTRACTS_FILE') ?? '.data/contracts.json');
  } catch (error) {
    faults.push((error as Error).message);
  }
  const config = {
    databaseUrl: databaseUrl ?? '',
    redisUrl: url('REDIS_URL', text('REDIS_URL'), 'redis:', 'rediss:'),
    rpcUrls,
    horizonUrl: url('HORIZON_URL', text('HORIZON_URL'), 'http:', 'https:'),
    channels: integer('CHANNELS', channelsDefault, 1, 100),
    publicUrl: url('PUBLIC_URL', text('PUBLIC_URL') ?? 'http://localhost:3000', 'http:', 'https:') ?? '',
    mail: {
      from: text('MAIL_FROM') ?? 'Brain-Storm <no-reply@localhost>',
      folder: path.resolve(text('MAIL_FOLDER') ?? path.join(text('DATA_DIR') ?? '.data', 'mail')),
      smtpUrl: url('SMTP_URL', text('SMTP_URL'), 'smtp:', 'smtps:'),
    },
    bidMax: BigInt(integer('BID_MAX', 1_000_000, 100, 1_000_000_000)),
    host: text('BIND') ?? '127.0.0.1',
    port: integer('WORKER_PORT', 4002, 0, 65_535),
    logLevel: text('LOG_LEVEL') ?? 'info',
  };
  if (!contracts || !attestor || !issuer || !minter || !channelsSecret || faults.length > 0)
    throw new Error(`The worker can't start:\n- ${faults.join('\n- ')}`);
  return { ...config, contracts, signers: { attestor, issuer, minter }, channelsSecret, sponsor };
}

/**
 * Reads a key from the environment, or from the file that it names.
 * @throws {Error} that says what was expected; never the key
 */
export function readSecret<T>(env: NodeJS.ProcessEnv, name: string, expected: string, read: (text: string) => T): T {
  const own = env[name]?.trim();
  const file = env[`${name}_FILE`]?.trim();
  if (!own && !file)
    throw new Error(`${name} is missing: expected ${expected}, or ${name}_FILE with the path of a file that holds it`);
  try {
    return read(own || readFileSync(file as string, 'utf8').trim());
  } catch {
    throw new Error(`${own ? name : `${name}_FILE (${file})`} can't be used: expected ${expected}`);
  }
}
