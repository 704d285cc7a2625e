/** `npm start`: everything on one machine, in front, until Ctrl-C. */
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readContractsFile } from '#contracts';
import { publishFolders } from '../api/course/publish.ts';
import { publishPathFiles } from '../api/path/publish.ts';
import { nodeFlags } from '../indexer/node-flags.ts';
import { migrate } from '../migrations/run.ts';
import { apiSecrets } from './api-secrets.ts';
import { connectChain } from './chain.ts';
import { readStackConfig, type StackConfig } from './config.ts';
import { ensureDemo } from './demo.ts';
import { deploy, planContracts } from './deploy.ts';
import { readFlags } from './flags.ts';
import { readKeys } from './keys.ts';
import { lockDataDir } from './lock.ts';
import { serviceLogin } from './login.ts';
import { demoParameters } from './parameters.ts';
import { isPortTaken } from './ports.ts';
import { startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';
import { answers, type Service, startService } from './service.ts';
import { buildWeb } from './web.ts';
import { fundChannels, hasKeys, workerSecrets } from './worker.ts';

export interface Stack {
  webUrl: string;
  apiUrl: string;
  /** The network's JSON-RPC address. */
  rpcUrl: string;
  /** Page of the demo certificate that is valid; absent where no demo content was made. */
  demoUrl?: string;
  /** Database of the read model (superuser of the embedded one). */
  databaseUrl: string;
  services: Service[];
  /** Resolves with what to say when a service ends that nobody stopped. */
  broken: Promise<string>;
  /** Stops all of it: readers before writers before stores. */
  stop(): Promise<void>;
}

type Say = (line: string) => void;

/**
 * Brings everything up and resolves when the first page answers. Once `signal` is aborted the next step rejects.
 *
 * @throws {Error} with one clear sentence (what was found, what to do); whatever had started is stopped again.
 */
export async function startStack(config: StackConfig, say: Say, signal?: AbortSignal): Promise<Stack> {
  const step: Say = (line) => {
    signal?.throwIfAborted();
    say(line);
  };
  const ending = new AbortController();
  const stops: Stops = [];
  const stop = async () => {
    ending.abort();
    for (let next = stops.pop(); next; next = stops.pop()) await next();
  };
  try {
    return { ...(await bringUp(config, step, stops, ending.signal)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** How to stop what was started, in the order of starting; it is stopped from the end. */
type Stops = (() => Promise<void>)[];
type Run = (name: string, command: string[], env: NodeJS.ProcessEnv) => Service;

async function bringUp(config: StackConfig, say: Say, stops: Stops, ending: AbortSignal): Promise<Omit<Stack, 'stop'>> {
  prepareDataDir(config.dataDir);
  const unlock = lockDataDir(config.dataDir);
  stops.push(async () => unlock());
  await requirePorts(config);

  const webBuilt = buildWeb(config.root, say, ending);
  webBuilt.catch(() => {}); // awaited below; until then another fault may end the start first
  const services: Service[] = [];
  const broken = Promise.withResolvers<string>();
  const run: Run = (name, command, env) => {
    const service = startService({ name, command, env, logDir: path.join(config.dataDir, 'logs'), cwd: config.root });
    services.push(service);
    stops.push(() => service.stop());
    service.ended.then((said) => !ending.aborted && broken.resolve(said));
    return service;
  };

  const [databaseUrl, redisUrl, rpcUrl] = await allStarted(
    database(config, say, stops),
    cache(config, say, stops),
    network(config, say, run),
  );
  say('migrating the database');
  await migrate(databaseUrl);
  const chain = connectChain(rpcUrl, config.networkPassphrase);
  // On a network that isn't ours the contracts are deployed by `npm run deploy`, and nothing is issued for show.
  const keys = config.rpcUrl ? undefined : readKeys(config.dataDir, { create: true });
  const { contractsFile } = config;
  if (keys) await planContracts({ chain, keys, contractsFile });
  const contracts = readContractsFile(contractsFile);

  // They need the contracts' addresses, which are known before the first of them is deployed.
  say('starting the indexer and the api');
  const env = await serviceEnvironment(config, { databaseUrl, redisUrl, rpcUrl });
  stops.push(tellCommands(config.dataDir, env));
  const indexer = run('indexer', [...nodeFlags, 'indexer/main.ts'], env);
  const api = run('api', ['api/main.ts'], env);
  const workerEnv = workerSecrets(config.dataDir);
  const worker = hasKeys(workerEnv) ? run('worker', ['api/worker.ts'], { ...env, ...workerEnv }) : undefined;
  if (!worker) say('no keys of the roles are here: nothing is written to the ledger');
  await Promise.all([
    keys && deploy({ chain, keys, contractsFile, parameters: demoParameters, say }),
    publishFolders(databaseUrl, shipped(config.root, 'courses')).then(() =>
      publishPathFiles(databaseUrl, shipped(config.root, 'paths')),
    ),
    answers(indexer, `http://${own(config)}:${config.ports.indexer}/healthz`),
    answers(api, `http://${own(config)}:${config.ports.api}/healthz`),
    worker && answers(worker, `http://${own(config)}:${config.ports.worker}/healthz`),
    keys && fundChannels(chain, workerEnv),
  ]);
  const { dataDir, publicUrl } = config;
  const demo = keys && (await ensureDemo({ chain, contracts, databaseUrl, keys, dataDir, publicUrl, say }));
  await webBuilt;
  const web = run('web', ['web/server.ts'], env);
  await answers(web, `http://${own(config)}:${config.ports.web}/`);
  return {
    webUrl: publicUrl,
    apiUrl: `http://localhost:${config.ports.api}/v1`,
    rpcUrl,
    demoUrl: demo && `${publicUrl}/credentials/${demo.valid}`,
    databaseUrl,
    services,
    broken: broken.promise,
  };
}

/** What lies under courses/ or paths/. What is published as it is costs a look. */
function shipped(root: string, folder: string): string[] {
  return fs.readdirSync(path.join(root, folder)).map((name) => path.join(root, folder, name));
}

/** What indexer, api and web are told: each takes what is its own. */
async function serviceEnvironment(
  config: StackConfig,
  { databaseUrl, redisUrl, rpcUrl }: { databaseUrl: string; redisUrl: string; rpcUrl: string },
): Promise<NodeJS.ProcessEnv> {
  const keysDir = path.join(config.dataDir, 'keys');
  const login = async (group: 'brainstorm_indexer' | 'brainstorm_api') =>
    config.databaseUrl ? databaseUrl : serviceLogin(databaseUrl, group, keysDir);
  return {
    DATABASE_URL: undefined, // the superuser's, of which no service needs to know
    INDEXER_DATABASE_URL: process.env.INDEXER_DATABASE_URL ?? (await login('brainstorm_indexer')),
    API_DATABASE_URL: process.env.API_DATABASE_URL ?? (await login('brainstorm_api')),
    ...apiSecrets(config.dataDir),
    MAIL_FOLDER: process.env.MAIL_FOLDER || path.join(config.dataDir, 'mail'),
    REDIS_URL: redisUrl,
    STELLAR_RPC_URL: rpcUrl,
    HORIZON_URL: config.rpcUrl ? process.env.HORIZON_URL : new URL('/', rpcUrl).href, // the embedded network answers both
    STELLAR_NETWORK_PASSPHRASE: config.networkPassphrase,
    CONTRACTS_FILE: config.contractsFile,
    PUBLIC_URL: config.publicUrl,
    API_URL: config.apiUrl,
    BIND: config.bind,
    PRACTICE_KEY: config.rpcUrl ? process.env.PRACTICE_KEY : 'on', // on the embedded network a key is worth nothing
    WEB_PORT: String(config.ports.web),
    API_PORT: String(config.ports.api),
    INDEXER_PORT: String(config.ports.indexer),
    WORKER_PORT: String(config.ports.worker),
  };
}

/** Commands beside the stack (`npm run indexer -- audit`) read the same, as long as it runs: see `--beside-stack` in bootstrap.mjs. */
function tellCommands(dataDir: string, env: NodeJS.ProcessEnv): () => Promise<void> {
  const file = path.join(dataDir, 'environment');
  const quoted = (value: string) => ["'", '"', '`'].find((quote) => !value.includes(quote)) ?? '';
  const lines = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${quoted(value)}${value}${quoted(value)}`],
  );
  fs.rmSync(file, { force: true }); // an old one keeps its mode
  fs.writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  return async () => fs.rmSync(file, { force: true });
}

/** As Promise.all, but waits for the others before it rejects: what is half started could not be stopped. */
async function allStarted<T extends unknown[]>(...starts: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  await Promise.allSettled(starts);
  return (await Promise.all(starts)) as T;
}

/** Where the stack itself reaches what it started. */
function own({ bind }: StackConfig): string {
  return bind === '0.0.0.0' || bind === '::' ? '127.0.0.1' : bind.includes(':') ? `[${bind}]` : bind;
}

const MEGABYTE = 1_048_576;
const FREE_MB_MIN = 500;

function prepareDataDir(dataDir: string): void {
  try {
    makeFolder(dataDir);
    fs.accessSync(dataDir, fs.constants.W_OK);
  } catch (cause) {
    throw new Error(
      `The data folder ${dataDir} cannot be written (${(cause as Error).message}). Set DATA_DIR to one that can.`,
      { cause },
    );
  }
  const { bavail, bsize } = fs.statfsSync(dataDir);
  const freeMb = Math.floor((bavail * bsize) / MEGABYTE);
  if (freeMb < FREE_MB_MIN) {
    throw new Error(
      `Only ${freeMb} MB are free where ${dataDir} lies; Brain-Storm needs ${FREE_MB_MIN}. Free some, or set DATA_DIR to another disk.`,
    );
  }
}

/** Makes a folder and those above it. Not by `recursive`: where a parent takes no folder (/proc), Node 24 tries for ever. */
function makeFolder(folder: string): void {
  if (fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  makeFolder(path.dirname(folder));
  fs.mkdirSync(folder, { mode: 0o711 });
}

async function requirePorts(config: StackConfig): Promise<void> {
  const wanted: [string, number][] = [
    ['WEB_PORT', config.ports.web],
    ['API_PORT', config.ports.api],
    ['INDEXER_PORT', config.ports.indexer],
    ['WORKER_PORT', config.ports.worker],
  ];
  if (!config.rpcUrl) wanted.push(['NETWORK_PORT', config.ports.network]);
  const taken = [];
  for (const [name, port] of wanted) {
    if (await isPortTaken(port, config.bind))
      taken.push(`Port ${port} is taken. Stop what uses it, or choose another: ${name}=${port + 10} npm start`);
  }
  if (taken.length > 0) throw new Error(taken.join('\n'));
}

async function database(config: StackConfig, say: Say, stops: Stops): Promise<string> {
  if (config.databaseUrl) return config.databaseUrl;
  say('starting Postgres');
  const postgres = await startPostgres({
    dataDir: path.join(config.dataDir, 'postgres'),
    passwordFile: path.join(config.dataDir, 'keys', 'postgres.secret'),
  });
  stops.push(() => postgres.stop());
  return postgres.url;
}

async function cache(config: StackConfig, say: Say, stops: Stops): Promise<string> {
  if (config.redisUrl) return config.redisUrl;
  const redis = await startRedis(path.join(config.dataDir, 'redis'), say);
  stops.push(() => redis.stop());
  return redis.url;
}

async function network(config: StackConfig, say: Say, run: Run): Promise<string> {
  if (config.rpcUrl) return config.rpcUrl;
  say('starting the local Stellar network');
  const port = String(config.ports.network);
  const dataDir = path.join(config.dataDir, 'localnet');
  const localnet = run(
    'localnet',
    [
      'localnet/cli.ts',
      '--port',
      port,
      '--host',
      config.bind,
      '--data-dir',
      dataDir,
      '--ledger-ms',
      String(config.ledgerMs),
    ],
    {},
  );
  await answers(localnet, `http://${own(config)}:${port}/rpc`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"jsonrpc":"2.0","id":1,"method":"getHealth"}',
  });
  return `http://${config.bind === '127.0.0.1' ? 'localhost' : own(config)}:${port}/rpc`;
}

const HELP = `npm start: everything on this machine, in front, until Ctrl-C

Brings up Postgres, Redis, a local Stellar network, the contracts, demo certificates, indexer, api and web.
Ports: WEB_PORT (3000) API_PORT (4000) INDEXER_PORT (4001) WORKER_PORT (4002) NETWORK_PORT (8000). State: DATA_DIR (.data).
Outside parts instead of embedded: DATABASE_URL, REDIS_URL, STELLAR_RPC_URL with STELLAR_NETWORK_PASSPHRASE.
"npm run reset" clears the state.`;

async function main(): Promise<void> {
  readFlags(HELP);
  const startedAt = performance.now();
  const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
  const asked = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => asked.resolve());

  const abort = new AbortController();
  const say = (line: string) => console.log(`  ${seconds().padStart(7)}  ${line}`);
  const starting = startStack(readStackConfig(), say, abort.signal);
  const stack = await Promise.race([starting, asked.promise]);
  if (!stack) {
    console.log('Stopping before everything had started');
    abort.abort();
    await starting.then(
      (late) => late.stop(),
      () => {},
    );
    return;
  }
  console.log(`Ready in ${seconds()}

  pages    ${stack.webUrl}
  api      ${stack.apiUrl}
  network  ${stack.rpcUrl}
${stack.demoUrl ? `  demo     ${stack.demoUrl}\n` : ''}
Ctrl-C stops all of it.`);
  const said = await Promise.race([stack.broken, asked.promise]);
  console.log(said ?? '\nStopping');
  await stack.stop();
  if (said) process.exitCode = 1;
}

if (import.meta.main) {
  await main().catch((error: Error) => {
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  });
  // Sockets kept alive by fetch would hold the process for seconds after everything has stopped.
  await sleep(0);
  process.exit();
}
