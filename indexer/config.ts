import { existsSync } from 'node:fs';
import path from 'node:path';
import { type ContractsFile, readContractsFile } from '#contracts';

export interface Config {
  databaseUrl: string;
  /** The first that has an answer is asked. */
  rpcUrls: string[];
  /** How long an RPC may take to answer. */
  rpcTimeoutMs: number;
  /** Folder or address of a data lake (SEP-54) for ledgers that no RPC keeps. */
  lake: string | undefined;
  contracts: ContractsFile;
  port: number;
  bind: string;
  logLevel: string;
  /** Events asked for in one RPC page, and written in one transaction. */
  pageSizeMax: number;
  /** Requests in flight at once while far behind. */
  workers: number;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const DEFAULT_CONTRACTS_FILE = '.data/contracts.json';

export const ENVIRONMENT = `  INDEXER_DATABASE_URL, else DATABASE_URL   Postgres that "npm run migrate" has prepared; required
  STELLAR_RPC_URL              Stellar RPC, default http://localhost:<NETWORK_PORT or 8000>/rpc; of several, comma-separated,
                               the first is asked until it fails, lags behind another or lacks the history
  STELLAR_RPC_TIMEOUT_MS       how long an RPC may take to answer; default 30000
  LEDGER_LAKE                  folder or http(s) address of a data lake (SEP-54) for ledgers that no RPC keeps; default none
  STELLAR_NETWORK_PASSPHRASE   must be the one in CONTRACTS_FILE; default: that one
  CONTRACTS_FILE               written by "npm run deploy"; default ${DEFAULT_CONTRACTS_FILE}
  INDEXER_PORT                 for /healthz, /readyz and /metrics; default 4001, 0 takes a free one
  BIND                         address to listen on; default 127.0.0.1
  LOG_LEVEL                    ${LOG_LEVELS.join(', ')}; default info
  INDEXER_PAGE_SIZE            events in one RPC page and one transaction, 1 to 10000; default 5000
  INDEXER_WORKERS              requests in flight at once while far behind, 1 to 64; default 2`;

/**
 * Reads the environment once.
 *
 * @throws {Error} that lists every fault: what was found, what was expected, what to do
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const faults: string[] = [];
  const fault = (name: string, expected: string): undefined => {
    const found = env[name] ? `is "${hidePassword(env[name])}"` : 'is not set';
    faults.push(`${name} ${found}; expected ${expected}`);
  };

  const databaseName = env.INDEXER_DATABASE_URL ? 'INDEXER_DATABASE_URL' : 'DATABASE_URL';
  const databaseUrl = env[databaseName] ?? '';
  if (!hasProtocol(databaseUrl, 'postgres:', 'postgresql:')) {
    fault(databaseName, 'the address of a Postgres, e.g. postgres://user:password@localhost:5432/brain_storm');
  }
  const rpcUrls = (env.STELLAR_RPC_URL || `http://localhost:${env.NETWORK_PORT || 8000}/rpc`)
    .split(',')
    .map((url) => url.trim());
  if (!rpcUrls.every((url) => hasProtocol(url, 'http:', 'https:'))) {
    fault('STELLAR_RPC_URL', 'http or https addresses, comma-separated, e.g. https://soroban-testnet.stellar.org');
  }
  const rpcTimeoutMs =
    integer(env.STELLAR_RPC_TIMEOUT_MS || '30000', 1, 600_000) ??
    fault('STELLAR_RPC_TIMEOUT_MS', 'milliseconds, 1 to 600000');
  const port = integer(env.INDEXER_PORT || '4001', 0, 65_535) ?? fault('INDEXER_PORT', 'a port, 0 to 65535');
  const pageSizeMax =
    integer(env.INDEXER_PAGE_SIZE || '5000', 1, 10_000) ?? fault('INDEXER_PAGE_SIZE', 'a whole number, 1 to 10000');
  const workers = integer(env.INDEXER_WORKERS || '2', 1, 64) ?? fault('INDEXER_WORKERS', 'a whole number, 1 to 64');
  const lake = readLake(env.LEDGER_LAKE) ?? fault('LEDGER_LAKE', 'a folder that exists, or an http or https address');
  const logLevel = env.LOG_LEVEL || 'info';
  if (!LOG_LEVELS.includes(logLevel)) fault('LOG_LEVEL', `one of ${LOG_LEVELS.join(', ')}`);

  const contracts = readContracts(env, faults);
  if (faults.length > 0)
    throw new Error(`The environment can't be used:\n${faults.map((each) => `  - ${each}`).join('\n')}`);
  return {
    databaseUrl,
    rpcUrls,
    rpcTimeoutMs: rpcTimeoutMs as number,
    lake: lake || undefined,
    contracts: contracts as ContractsFile,
    port: port as number,
    bind: env.BIND || '127.0.0.1',
    logLevel,
    pageSizeMax: pageSizeMax as number,
    workers: workers as number,
  };
}

/** Empty when none is named; nothing when it can't be one. */
function readLake(location = ''): string | undefined {
  return location === '' || hasProtocol(location, 'http:', 'https:') || existsSync(location) ? location : undefined;
}

function readContracts(env: NodeJS.ProcessEnv, faults: string[]): ContractsFile | undefined {
  try {
    const contracts = readContractsFile(path.resolve(env.CONTRACTS_FILE || DEFAULT_CONTRACTS_FILE));
    const passphrase = env.STELLAR_NETWORK_PASSPHRASE;
    if (passphrase && passphrase !== contracts.networkPassphrase) {
      faults.push(
        `STELLAR_NETWORK_PASSPHRASE is "${passphrase}"; expected the one of CONTRACTS_FILE, "${contracts.networkPassphrase}"`,
      );
    }
    return contracts;
  } catch (error) {
    faults.push((error as Error).message);
    return undefined;
  }
}

function hasProtocol(url: string, ...protocols: string[]): boolean {
  return URL.canParse(url) && protocols.includes(new URL(url).protocol);
}

function integer(text: string, min: number, max: number): number | undefined {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= min && value <= max ? value : undefined;
}

function hidePassword(text = ''): string {
  return text.replace(/:\/\/([^:@/]*):[^@/]*@/, '://$1:…@');
}
