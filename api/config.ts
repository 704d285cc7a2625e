import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Keypair } from '@stellar/stellar-sdk';
import { type ContractsFile, readContractsFile } from '#contracts';
import { readTokenKeys, type TokenKey } from './account/access-token.ts';
import type { WebAuthParty } from './account/challenge.ts';
import { type BadgeKeys, readBadgeKeys } from './badge/model.ts';
import type { MailSettings } from './mail/outbox.ts';
import { type RelayLimits, relayLimits } from './relay/budget.ts';

/** All that the environment may say about the api. */
export interface Config {
  databaseUrl: string;
  /** Absent: rate limits are counted in this process alone. */
  redisUrl: string | undefined;
  host: string;
  port: number;
  contracts: ContractsFile;
  /** Asked in this order. */
  rpcUrls: string[];
  /** Knows XLM balances; absent: they are not known. */
  horizonUrl: string | undefined;
  publicUrl: string;
  logLevel: string;
  /** Requests per minute and client. */
  rateLimit: number;
  /** Addresses whose `X-Forwarded-For` is believed, beside this machine's own. */
  trustedProxies: string[];
  /** What we are to a wallet that signs in. */
  webAuth: WebAuthParty;
  /** Sign and check access tokens. */
  tokenKeys: TokenKey[];
  /** What keeps second factors unreadable in the database: 32 bytes. */
  accountSecret: Buffer;
  /** Sign certificates and status lists. */
  badgeKeys: BadgeKeys;
  mail: MailSettings;
  /** What is paid for people's own calls. */
  relay: RelayLimits;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/**
 * Reads the environment, once.
 * @throws Error that lists every fault: what was found and what was expected.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const faults: string[] = [];
  const text = (name: string) => env[name]?.trim() || undefined;
  const fault = (name: string, expected: string) => {
    const found = text(name)?.replace(/\/\/[^@/]*@/, '//…@'); // a password has no business in a log
    faults.push(`${name} is ${found === undefined ? 'missing' : JSON.stringify(found)}: expected ${expected}`);
  };
  const url = (name: string, value: string | undefined, protocols: string[]) => {
    if (value !== undefined && (!URL.canParse(value) || !protocols.includes(new URL(value).protocol))) {
      fault(name, `a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`);
    }
    return value;
  };
  const integer = (name: string, fallback: number, min: number, max: number) => {
    const value = Number(text(name) ?? fallback);
    if (!Number.isInteger(value) || value < min || value > max) fault(name, `a whole number from ${min} to ${max}`);
    return value;
  };

  const databaseName = text('API_DATABASE_URL') ? 'API_DATABASE_URL' : 'DATABASE_URL';
  const databaseUrl = url(databaseName, text(databaseName), ['postgres:', 'postgresql:']);
  if (!databaseUrl) fault('DATABASE_URL', 'the Postgres to read, e.g. postgres://user@localhost:5432/brain_storm');
  const rpcUrls = (text('STELLAR_RPC_URL') ?? 'http://localhost:8000/rpc').split(',').map((part) => part.trim());
  for (const rpcUrl of rpcUrls) url('STELLAR_RPC_URL', rpcUrl, ['http:', 'https:']);
  const logLevel = text('LOG_LEVEL') ?? 'info';
  if (!logLevels.includes(logLevel)) fault('LOG_LEVEL', `one of ${logLevels.join(', ')}`);
  const secret = <T>(name: string, expected: string, read: (text: string) => T): T | undefined => {
    const file = text(`${name}_FILE`);
    try {
      const found = text(name) ?? (file && readFileSync(file, 'utf8').trim());
      if (found) return read(found);
      faults.push(`${name} is missing: expected ${expected}, or ${name}_FILE with the path of a file that holds it`);
    } catch (error) {
      // Never the value: it is a key, or somebody's attempt at one.
      const place = text(name) ? name : `${name}_FILE (${file})`;
      faults.push(`${place} can't be used (${(error as Error).message}): expected ${expected}`);
    }
    return undefined;
  };
  const signingKey = secret('WEB_AUTH_SECRET', 'a Stellar secret seed (S…) that holds no funds', (seed) =>
    Keypair.fromSecret(seed),
  );
  const tokenKeys = secret('SESSION_SECRET', 'a PEM private key on P-256', readTokenKeys);
  const accountSecret = secret('ACCOUNT_SECRET', '32 random bytes in base64', readAccountSecret);
  const badgeKeys = secret('BADGE_SECRET', 'a JWK Set as "npm run api -- rotate-badge-keys" makes it', readBadgeKeys);
  const config = {
    databaseUrl: databaseUrl ?? '',
    redisUrl: url('REDIS_URL', text('REDIS_URL'), ['redis:', 'rediss:']),
    host: text('BIND') ?? '127.0.0.1',
    port: integer('API_PORT', 4000, 0, 65_535),
    rpcUrls,
    horizonUrl: url('HORIZON_URL', text('HORIZON_URL'), ['http:', 'https:']),
    publicUrl: url('PUBLIC_URL', text('PUBLIC_URL') ?? 'http://localhost:3000', ['http:', 'https:']) ?? '',
    logLevel,
    rateLimit: integer('RATE_LIMIT', 600, 1, 1_000_000),
    mail: {
      from: text('MAIL_FROM') ?? 'Brain-Storm <no-reply@localhost>',
      folder: path.resolve(text('MAIL_FOLDER') ?? path.join(text('DATA_DIR') ?? '.data', 'mail')),
      smtpUrl: url('SMTP_URL', text('SMTP_URL'), ['smtp:', 'smtps:']),
    },
    relay: {
      ...relayLimits,
      callsPerDay: integer('RELAY_CALLS', relayLimits.callsPerDay, 0, 10_000),
      feeMax: BigInt(integer('RELAY_FEE_MAX', Number(relayLimits.feeMax), 0, 1_000_000_000)),
      dayMax: BigInt(integer('RELAY_DAY_MAX', Number(relayLimits.dayMax), 0, Number.MAX_SAFE_INTEGER)),
    },
    trustedProxies: (text('TRUSTED_PROXIES') ?? '').split(',').flatMap((part) => part.trim() || []),
  };
  const contracts = readContracts(text('CONTRACTS_FILE') ?? '.data/contracts.json', faults);
  const passphrase = text('STELLAR_NETWORK_PASSPHRASE');
  if (contracts && passphrase && passphrase !== contracts.networkPassphrase) {
    fault(
      'STELLAR_NETWORK_PASSPHRASE',
      `${JSON.stringify(contracts.networkPassphrase)}, the network of CONTRACTS_FILE`,
    );
  }
  if (!contracts || !signingKey || !tokenKeys || !accountSecret || !badgeKeys || faults.length > 0)
    throw new Error(`The api can't start:\n- ${faults.join('\n- ')}`);
  const { host: webAuthDomain } = new URL(config.publicUrl);
  const homeDomain = text('HOME_DOMAIN') ?? webAuthDomain;
  const webAuth = { signingKey, homeDomain, webAuthDomain, networkPassphrase: contracts.networkPassphrase };
  return { ...config, contracts, webAuth, tokenKeys, accountSecret, badgeKeys };
}

function readAccountSecret(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== 32) throw new Error(`found ${bytes.length} bytes`);
  return bytes;
}

function readContracts(path: string, faults: string[]): ContractsFile | undefined {
  try {
    return readContractsFile(path);
  } catch (error) {
    faults.push((error as Error).message);
    return undefined;
  }
}
