/** The api as a process: read the environment, connect, listen, and stop in order. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import pino, { type Logger } from 'pino';
import { createApp } from './app.ts';
import { makeSigner } from './badge/model.ts';
import { rotateBadgeKeys, rotateUsage } from './badge/rotate.ts';
import { connectNetwork } from './chain/network.ts';
import { type Config, readConfig } from './config.ts';
import { issuerDid } from './credential/model.ts';
import { connectDatabase } from './database.ts';
import { connectNudges } from './jobs/outbox-queue.ts';
import { grantRole, grantUsage } from './role/grant.ts';
import { closeOnSignal, run } from './run.ts';

/** Requests in flight get so long to end when the api is told to stop. */
const graceMs = 5_000;

export interface RunningApi {
  url: string;
  /** Resolves when no mail is under way. */
  mailsSent(): Promise<void>;
  close(): Promise<void>;
}

export async function startApi(config: Config, logger: Logger): Promise<RunningApi> {
  const database = connectDatabase(config.databaseUrl);
  const redis = config.redisUrl ? connectRedis(config.redisUrl, logger) : undefined;
  const nudges = connectNudges(config.redisUrl, logger);
  const network = connectNetwork(config.rpcUrls, config.contracts.networkPassphrase);
  const signer = await makeSigner(issuerDid(config.webAuth.homeDomain), config.badgeKeys);
  const { koa, hub, notifications, generations, outbox, workshop } = createApp({
    ...{ config, database, redis, network, signer, logger },
    nudge: nudges.nudge,
  });
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, koa.callback());
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    const followers = [hub, notifications, generations.catalogue, generations.ledger];
    await Promise.all(followers.map((follower) => follower.close()));
    server.closeIdleConnections();
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    await closed;
    clearTimeout(timer);
    await Promise.all([outbox.close(), workshop.close(), nudges.close()]);
    redis?.disconnect();
    await database.sequelize.close();
  };
  try {
    server.listen(config.port, config.host);
    await once(server, 'listening');
  } catch (error) {
    await close();
    throw listenFault(error as NodeJS.ErrnoException, config);
  }
  return { url: `http://${config.host}:${(server.address() as AddressInfo).port}`, mailsSent: outbox.idle, close };
}

function listenFault(error: NodeJS.ErrnoException, { host, port }: Config): Error {
  if (error.code === 'EADDRINUSE') return new Error(`Port ${port} is taken. Stop what uses it, or set API_PORT.`);
  if (error.code === 'EADDRNOTAVAIL') return new Error(`BIND is ${host}, which is no address of this machine.`);
  return new Error(`The api can't listen on ${host}:${port}: ${error.message}`, { cause: error });
}

function connectRedis(url: string, logger: Logger): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    enableAutoPipelining: true, // requests at the same moment share a write
    maxRetriesPerRequest: 0,
    commandTimeout: 250,
    connectTimeout: 2_000,
    retryStrategy: (times) => Math.min(times * 200, 5_000),
  });
  let isAway = false;
  redis.on('error', (error) => {
    if (!isAway) logger.warn({ err: error }, 'Redis does not answer: rate limits are counted in this process');
    isAway = true;
  });
  redis.on('ready', () => {
    isAway = false;
  });
  return redis;
}

const usage = `usage: npm run api [-- --help]
       npm run api -- grant-role <e-mail | wallet | account id> <instructor | issuer | admin>
       npm run api -- publish-course <folder>…
       npm run api -- publish-path <file>…
       npm run api -- rotate-badge-keys <file> [--revoke | --revoke-key <id>]

REST and SSE over the read model; the description is at /v1/openapi.json. SIGTERM and Ctrl-C end it in order.
grant-role makes the first admin, beside the running api; admins make the others.
publish-course makes a folder (docs/courses.md) the next version of its course, beside the running api; publish-path makes
a file a learning path. rotate-badge-keys changes the keys that sign certificates.

  API_DATABASE_URL, else DATABASE_URL   Postgres that the indexer fills; required
  CONTRACTS_FILE               written by "npm run deploy"; default .data/contracts.json
  STELLAR_RPC_URL              asked for the network's newest ledger, several comma-separated; default http://localhost:8000/rpc
  HORIZON_URL                  asked for balances in XLM, which are not known without it
  STELLAR_NETWORK_PASSPHRASE   must be the one in CONTRACTS_FILE; default: that one
  REDIS_URL                    counts rate limits for all processes; without it each counts for itself
  RATE_LIMIT                   requests per minute and client; default 600
  RELAY_CALLS                  calls of their own that are paid for a day, by account and by wallet; default 20
  RELAY_FEE_MAX                the most to pay for one of them, stroops; default 50000000
  RELAY_DAY_MAX                the most to pay for all of them a day, reserves included, stroops; default 10000000000
  TRUSTED_PROXIES              addresses whose X-Forwarded-For is believed, comma-separated, beside this machine's own
  API_PORT                     default 4000, 0 takes a free one
  BIND                         address to listen on; default 127.0.0.1
  PUBLIC_URL                   address of the pages; default http://localhost:3000
  HOME_DOMAIN                  domain that wallets sign in to; default: PUBLIC_URL's
  WEB_AUTH_SECRET(_FILE)       Stellar seed that signs SEP-10 challenges; required
  SESSION_SECRET(_FILE)        PEM keys on P-256 that sign access tokens, the newest first; required
  ACCOUNT_SECRET(_FILE)        32 random bytes in base64 that second factors are kept under; required
  BADGE_SECRET(_FILE)          JWK Set that certificates are signed by, made by rotate-badge-keys; required
  SMTP_URL                     server that mails go out by, e.g. smtps://name:password@mail.example.org; without it they go to a folder
  MAIL_FOLDER                  that folder, one .eml file a mail; default mail in DATA_DIR, which is .data
  MAIL_FROM                    sender of mails; default Brain-Storm <no-reply@localhost>
  LOG_LEVEL                    default info`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { help: { type: 'boolean', short: 'h' }, revoke: { type: 'boolean' }, 'revoke-key': { type: 'string' } },
    allowPositionals: true,
  });
  const [command, ...args] = positionals;
  if (command === 'grant-role') return console.log(values.help ? grantUsage : await grantRole(args, process.env));
  if (command === 'rotate-badge-keys')
    return console.log(
      values.help
        ? rotateUsage
        : rotateBadgeKeys(args, { isRevoked: values.revoke ?? false, revokedKey: values['revoke-key'] }),
    );
  if (command === 'publish-course') {
    // Its renderer is large, and of no use to the api that runs.
    const { publishCourses, publishUsage } = await import('./course/publish.ts');
    return console.log(values.help ? publishUsage : await publishCourses(args, process.env));
  }
  if (command === 'publish-path') {
    const { publishPaths, publishPathUsage } = await import('./path/publish.ts');
    return console.log(values.help ? publishPathUsage : await publishPaths(args, process.env));
  }
  if (values.help) return console.log(usage);
  if (command !== undefined)
    throw new Error(
      `Found the command ${command}, expected none, grant-role, publish-course, publish-path or rotate-badge-keys.\n\n${usage}`,
    );
  const config = readConfig();
  const logger = pino({ name: 'api', level: config.logLevel });
  const api = await startApi(config, logger);
  logger.info({ url: api.url }, 'ready');
  closeOnSignal(logger, api.close);
}

if (import.meta.main) run(main);
