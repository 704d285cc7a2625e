/** The worker as a process: it alone holds the keys of the platform's roles, and takes the outbox's calls to the ledger. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import pino, { type Logger } from 'pino';
import { connectDatabase } from './database.ts';
import { connectNudges } from './jobs/outbox-queue.ts';
import { startNotificationWork } from './notification/work.ts';
import { addChannels, deriveChannels, setSponsor } from './outbox/channels.ts';
import { readWorkerConfig, type WorkerConfig } from './outbox/config.ts';
import { runFunding } from './outbox/fund.ts';
import { openLedger } from './outbox/ledger.ts';
import { outboxMetrics } from './outbox/metrics.ts';
import { startWork } from './outbox/work.ts';
import { runAudit } from './reward/audit.ts';
import { closeOnSignal, run } from './run.ts';
import { listen } from './stream/listener.ts';

/** A batch is tried out on the network while its rows are held, and a network may be slow. */
const patienceMs = 30_000;
/** The indexer's notifications: a ledger was read. */
const ledgerChannel = 'chain';

export async function startWorker(config: WorkerConfig, logger: Logger) {
  const { databaseUrl, redisUrl, signers, bidMax, contracts: file } = config;
  const { sequelize } = connectDatabase(databaseUrl, patienceMs);
  const registry = outboxMetrics(sequelize);
  let isListening = () => false;
  const server = createServer(async (request, response) => {
    const send = (status: number, body: string) =>
      response.writeHead(status, { 'Cache-Control': 'no-store' }).end(body);
    if (request.url === '/healthz') return send(200, 'ok\n');
    if (request.url === '/readyz') return send(isListening() ? 200 : 503, `${isListening()}\n`);
    if (request.url !== '/metrics') return send(404, 'expected /healthz, /readyz or /metrics\n');
    await registry.metrics().then(
      (text) => send(200, text),
      (error: Error) => send(503, `${error.message}\n`),
    );
  });
  // Before anything is begun that a port which is taken would have to end.
  server.listen(config.port, config.host);
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    const taken = `Port ${config.port} is taken. Stop what uses it, or set WORKER_PORT.`;
    throw error.code === 'EADDRINUSE' ? new Error(taken, { cause: error }) : error;
  });
  const channels = deriveChannels(config.channelsSecret, config.channels);
  await addChannels(sequelize, channels.keys());
  const { sponsor } = config;
  await setSponsor(sequelize, sponsor?.publicKey());
  const ledger = openLedger({ ...config, passphrase: file.networkPassphrase });
  const work = startWork({ sequelize, ledger, contracts: file.contracts, signers, channels, sponsor, bidMax }, logger);
  const nudges = connectNudges(redisUrl, logger);
  nudges.onNudge(async () => work.wake());
  const { publicUrl, mail } = config;
  const notifications = startNotificationWork({ sequelize, databaseUrl, redisUrl, publicUrl, mail, logger });
  const onWake = () => {
    work.wake();
    notifications.wake();
  };
  const listener = listen({ databaseUrl, channel: ledgerChannel, logger, onWake });
  isListening = () => listener.isListening() && notifications.isListening();
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close();
      server.closeAllConnections();
      await nudges.close();
      await listener.close();
      await notifications.close();
      await work.close();
      await sequelize.close();
    },
  };
}

const usage = `usage: npm run worker [-- audit | fund-channels [--lumens <n>] | --help]

Takes what the platform owes the ledger there: progress, certificates, rewards. It alone holds the keys of the roles.
Tells people what happened to them, on the site and by mail.
Several may run at once. SIGTERM and Ctrl-C end it in order; killed, it goes on where it was.

  audit           compare the rewards that the ledger minted with those that the outbox confirmed, by key; exit 1 when they differ
  fund-channels   make the accounts of channels and sponsor, and top up those that run dry, from the account of FUNDER_SECRET(_FILE),
                  where no friendbot does: each gets 50 lumens to spend, or --lumens; who has half of it is left alone

  API_DATABASE_URL, else DATABASE_URL   Postgres that holds the outbox; required
  REDIS_URL                    by which the api says that a call waits; without it each waits up to a second
  CONTRACTS_FILE               written by "npm run deploy"; default .data/contracts.json
  STELLAR_RPC_URL              several comma-separated, asked in this order; default http://localhost:8000/rpc
  HORIZON_URL                  takes transactions when no RPC does
  ATTESTOR_SECRET(_FILE)       Stellar seeds that sign progress, certificates and rewards, and nothing else; required
  ISSUER_SECRET(_FILE)
  MINTER_SECRET(_FILE)
  CHANNELS_SECRET(_FILE)       32 random bytes in base64, which the channel accounts' keys come of; required
  SPONSOR_SECRET(_FILE)        Stellar seed of the account that makes accounts for wallets and holds their reserves; without one none are made
  CHANNELS                     how many channel accounts carry transactions; default 8
  BID_MAX                      the most to bid for a transaction beyond its resources, stroops; default 1000000
  PUBLIC_URL                   address of the pages, which mails lead to; default http://localhost:3000
  SMTP_URL, MAIL_FOLDER, MAIL_FROM   how mails go out, as for the api
  WORKER_PORT                  /healthz, /readyz and /metrics; default 4002, 0 takes a free one
  BIND                         address to listen on; default 127.0.0.1
  LOG_LEVEL                    default info`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { help: { type: 'boolean', short: 'h' }, lumens: { type: 'string' } },
    allowPositionals: true,
  });
  if (values.help) return console.log(usage);
  if (positionals.join(' ') === 'audit') return runAudit();
  if (positionals.join(' ') === 'fund-channels') return runFunding(values.lumens);
  if (positionals.length > 0) throw new Error(`There is no command "${positionals.join(' ')}".\n\n${usage}`);
  const config = readWorkerConfig();
  const logger = pino({ name: 'worker', level: config.logLevel });
  const worker = await startWorker(config, logger);
  logger.info({ port: worker.port }, 'ready');
  closeOnSignal(logger, worker.close);
}

if (import.meta.main) run(main);
