import { randomBytes } from 'node:crypto';
import { Friendbot } from '../friendbot.ts';
import { horizonHandler } from '../horizon/router.ts';
import { prepareHost } from '../host/index.ts';
import type { ProtocolVersion } from '../host/types.ts';
import { lockFolder } from '../journal/lock.ts';
import type { Snapshot } from '../journal/records.ts';
import { Chain } from '../ledger/chain.ts';
import { createNetwork, PROTOCOL_VERSION_DEFAULT } from '../ledger/network.ts';
import type { LifetimeOverrides } from '../ledger/settings.ts';
import { Faults } from '../rpc/faults.ts';
import type { RpcContext } from '../rpc/method.ts';
import { type HttpHandler, listen, portOf, rpcHandler } from '../rpc/server.ts';
import { Clock } from './clock.ts';
import { beginChain, type Controls, makeControls, seedBytes } from './controls.ts';
import { checkOptions, RETENTION_LEDGERS } from './options.ts';
import { Ticker } from './ticker.ts';

/** The passphrase of the ecosystem's local network. */
export const STANDALONE_PASSPHRASE = 'Standalone Network ; February 2017';

export interface Logger {
  info(message: string): void;
  warn(message: string): void;
}

export interface LocalnetOptions {
  /** Port to listen on; 0 or absent for a free one. */
  port?: number;
  /** Address to listen on; 127.0.0.1 by default. */
  host?: string;
  /** Folder that keeps the chain; absent: the chain lives and dies with the process. */
  dataDir?: string;
  /** Milliseconds between ledgers; 0 or absent: a ledger closes when a transaction was accepted, or on demand. */
  ledgerMs?: number;
  /** With `ledgerMs` 0: false leaves closing ledgers to `closeLedger` alone. */
  autoClose?: boolean;
  passphrase?: string;
  /** Makes runs repeatable: the same calls give the same bytes, keys, close times and random numbers. Any text. */
  seed?: string;
  /** Which protocol's host runs the contracts; 28 by default. */
  protocol?: ProtocolVersion;
  /** How many ledgers RPC tells about. */
  retentionLedgers?: number;
  /** Shorter lifetimes of contract entries, in ledgers, so that archival can be tried. */
  lifetimes?: LifetimeOverrides;
  logger?: Logger;
}

/**
 * What only tests of the network itself set.
 * @internal
 */
export interface LocalnetInternals {
  now?: () => number;
  /** Bytes of journal between checkpoints. */
  checkpointEveryBytes?: number;
  start?: Snapshot;
}

export interface Localnet extends Controls {
  url: string;
  rpcUrl: string;
  friendbotUrl: string;
  networkPassphrase: string;
  close(): Promise<void>;
}

/**
 * Starts a network of one process: ledger, JSON-RPC and friendbot.
 * @throws with a sentence that says what to do when an option is wrong, the port taken, or the folder in use or damaged
 */
export async function startLocalnet(options: LocalnetOptions = {}): Promise<Localnet> {
  return (await start(options, {})).localnet;
}

/**
 * `startLocalnet`, with its insides.
 * @internal
 */
export async function start(
  options: LocalnetOptions,
  internals: LocalnetInternals,
): Promise<{ localnet: Localnet; chain: Chain }> {
  checkOptions(options);
  const release = options.dataDir === undefined ? () => {} : lockFolder(options.dataDir);
  try {
    return await startLocked(options, internals, release);
  } catch (error) {
    release();
    throw error;
  }
}

async function startLocked(options: LocalnetOptions, internals: LocalnetInternals, release: () => void) {
  const { ledgerMs = 0, autoClose = true, host = '127.0.0.1', passphrase = STANDALONE_PASSPHRASE } = options;
  const warn = (message: string) => options.logger?.warn(message);
  const protocol = options.protocol ?? PROTOCOL_VERSION_DEFAULT;
  prepareHost(protocol);
  const clock = options.seed === undefined ? new Clock(internals.now ?? Date.now) : Clock.seeded();
  const chain = new Chain({
    network: createNetwork(passphrase, options.lifetimes, protocol),
    dataDir: options.dataDir,
    retention: options.retentionLedgers ?? RETENTION_LEDGERS,
    checkpointEveryBytes: internals.checkpointEveryBytes,
    now: clock.now,
    expectedCloseSeconds: Math.ceil(ledgerMs / 1000),
    start: internals.start,
    report: warn,
  });
  if (options.seed !== undefined) clock.moveTo(Number(chain.header.scpValue.closeTime) * 1000);
  clock.ledgerClosed();
  chain.onClosed(() => clock.ledgerClosed());
  if (!chain.history.latest && !internals.start) beginChain(chain);
  const ticker = new Ticker(chain, { ledgerMs, autoClose, onError: warn });
  const friendbot = new Friendbot(chain, () => ticker.accepted());
  const faults = new Faults(chain);
  const context: RpcContext = {
    chain,
    friendbotUrl: '',
    onAccepted: () => ticker.accepted(),
    faults,
    simulationSeed: options.seed === undefined ? undefined : seedBytes('simulations', options.seed),
  };
  const server = await listen(...routesOf(context, friendbot, faults), host, options.port ?? 0).catch(
    (error: unknown) => {
      chain.close();
      throw error;
    },
  );
  const url = `http://${urlHost(host)}:${portOf(server)}`;
  context.friendbotUrl = `${url}/friendbot`;
  ticker.start();
  options.logger?.info(`ledger ${chain.sequence} of "${passphrase}" at ${url}`);
  const close = async () => {
    ticker.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    chain.close();
    release();
  };
  const seed = options.seed ?? randomBytes(32).toString('hex');
  const localnet: Localnet = {
    ...makeControls({ chain, clock, ticker, friendbot, faults, seed }),
    url,
    rpcUrl: `${url}/rpc`,
    friendbotUrl: `${url}/friendbot`,
    networkPassphrase: passphrase,
    close: onlyOnce(close),
  };
  return { localnet, chain };
}

/** What answers on which path, and on all others. */
function routesOf(
  context: RpcContext,
  friendbot: Friendbot,
  faults: Faults,
): [Record<string, HttpHandler>, HttpHandler] {
  const guarded =
    (name: string, handler: HttpHandler): HttpHandler =>
    async (request, response, url) => {
      if (await faults.meet([name], response)) await handler(request, response, url);
    };
  const rpc = rpcHandler(context);
  const horizon = guarded('horizon', horizonHandler(context));
  const root: HttpHandler = (request, response, url) =>
    (request.method === 'POST' ? rpc : horizon)(request, response, url);
  return [{ '/rpc': rpc, '/': root, '/friendbot': guarded('friendbot', friendbot.handler) }, horizon];
}

/** An address to call, for one to listen on. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function onlyOnce(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= action();
    return done;
  };
}
