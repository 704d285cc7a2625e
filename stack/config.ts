/** What the environment may say about the stack (design: fixed points), read once, all faults reported together. */
import path from 'node:path';

export interface StackConfig {
  root: string;
  dataDir: string;
  contractsFile: string;
  ports: { web: number; api: number; indexer: number; worker: number; network: number };
  bind: string;
  publicUrl: string;
  apiUrl: string;
  /** Outside parts; an absent one is embedded. */
  databaseUrl?: string;
  redisUrl?: string;
  rpcUrl?: string;
  networkPassphrase: string;
  ledgerMs: number;
}

/** The passphrase of the ecosystem's local network, which the embedded one shares. */
const LOCAL_PASSPHRASE = 'Standalone Network ; February 2017';

/** @throws {Error} that lists every fault: what was found, what was expected. */
export function readStackConfig(env: NodeJS.ProcessEnv = process.env): StackConfig {
  const faults: string[] = [];
  const port = (name: string, fallback: number): number => {
    const text = env[name];
    if (text === undefined || text === '') return fallback;
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1 || value > 65535)
      faults.push(`${name}=${text}: expected a port from 1 to 65535`);
    return value;
  };
  const url = (name: string, ...protocols: string[]): string | undefined => {
    const text = env[name];
    if (!text) return undefined;
    for (const part of name === 'STELLAR_RPC_URL' ? text.split(',') : [text]) {
      if (!URL.canParse(part) || !protocols.includes(new URL(part).protocol)) {
        faults.push(
          `${name}=${text}: expected a URL that begins with ${protocols.map((name) => `${name}//`).join(' or ')}`,
        );
      }
    }
    return text;
  };

  const root = path.dirname(import.meta.dirname);
  const dataDir = path.resolve(root, env.DATA_DIR || '.data');
  const ports = {
    web: port('WEB_PORT', 3000),
    api: port('API_PORT', 4000),
    indexer: port('INDEXER_PORT', 4001),
    worker: port('WORKER_PORT', 4002),
    network: port('NETWORK_PORT', 8000),
  };
  for (const [name, value] of Object.entries(ports)) {
    const other = Object.entries(ports).find(([each, port]) => each < name && port === value);
    if (other)
      faults.push(
        `${name.toUpperCase()}_PORT and ${other[0].toUpperCase()}_PORT are both ${value}: expected different ports`,
      );
  }
  const rpcUrl = url('STELLAR_RPC_URL', 'http:', 'https:');
  if (rpcUrl && !env.STELLAR_NETWORK_PASSPHRASE) {
    faults.push(
      'STELLAR_RPC_URL is set without STELLAR_NETWORK_PASSPHRASE: expected both, e.g. "Test SDF Network ; September 2015"',
    );
  }
  const config: StackConfig = {
    root,
    dataDir,
    contractsFile: path.resolve(root, env.CONTRACTS_FILE || path.join(dataDir, 'contracts.json')),
    ports,
    bind: env.BIND || '127.0.0.1',
    publicUrl: url('PUBLIC_URL', 'http:', 'https:') ?? `http://localhost:${ports.web}`,
    apiUrl: url('API_URL', 'http:', 'https:') ?? `http://localhost:${ports.api}`,
    databaseUrl: url('DATABASE_URL', 'postgres:', 'postgresql:'),
    redisUrl: url('REDIS_URL', 'redis:', 'rediss:'),
    rpcUrl,
    networkPassphrase: (rpcUrl && env.STELLAR_NETWORK_PASSPHRASE) || LOCAL_PASSPHRASE,
    ledgerMs: Number(env.LEDGER_MS || 2000),
  };
  if (faults.length > 0)
    throw new Error(
      `The environment has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n- ${faults.join('\n- ')}`,
    );
  return config;
}
