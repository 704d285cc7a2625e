/** `npm run indexer`: start-up as a list of stages, and an orderly stop. */
import { parseArgs } from 'node:util';
import pino, { type Logger } from 'pino';
import { type ContractName, contractEventNames } from '#contracts';
import { type Config, ENVIRONMENT, readConfig } from './config.ts';
import { Decoders } from './decoders.ts';
import { follow } from './follow.ts';
import { createMetrics } from './metrics.ts';
import { patiently } from './patience.ts';
import { projections, requireMatchingEvents } from './projections/index.ts';
import { serve } from './server.ts';
import { openSources } from './source/open.ts';
import { Status } from './status.ts';
import { openWriter } from './writer.ts';

const USAGE = `usage: npm run indexer [-- <command>] [-- --help]

Reads the contracts' events from a Stellar RPC, folds them into the database, and goes on with every ledger that closes.
It may be stopped or killed at any time and goes on where it was. SIGTERM and Ctrl-C end it after the current batch.

Commands, beside the running indexer; each has its own --help:
  rebuild   fold the log anew into a fresh build of the read model, then switch to it; --back switches back
  audit     compare the read model with the ledger's entries, and sums

Environment (a command beside a running "npm start" takes from it what is not set):
${ENVIRONMENT}

Answers on INDEXER_PORT: /healthz (the process lives), /readyz (what it wrote is fresh), /metrics (Prometheus).`;

async function run(config: Config, log: Logger, stopping: AbortSignal): Promise<void> {
  const status = new Status();
  const metrics = createMetrics(status);
  const stage = async <T>(name: string, work: () => T | Promise<T>): Promise<T> => {
    log.debug({ stage: name }, 'starting');
    return work();
  };

  await stage('compare specs and projections', () => requireHandled(config));
  const server = await stage('listen', () => serve({ ...config, status, metrics }));
  try {
    log.info({ url: `http://${config.bind}:${server.port}`, contracts: config.contracts.contracts }, 'indexer started');
    const { networkPassphrase } = config.contracts;
    const { openSource, code } = openSources(config, { status, metrics, log, signal: stopping });
    const decoders = new Decoders(config.contracts.contracts, code);
    // Nothing is written before the network is known to be the contracts' own.
    await stage('check the network', () =>
      patiently({ status, log, signal: stopping }, () =>
        openSource(decoders.addresses).requireNetwork(networkPassphrase),
      ),
    );
    await stage('follow the ledgers', () =>
      follow({
        openSource,
        decoders,
        networkPassphrase,
        workers: config.workers,
        eventsPerScan: config.pageSizeMax,
        status,
        metrics,
        log,
        signal: stopping,
        openWriter: () =>
          openWriter({
            url: config.databaseUrl,
            contracts: config.contracts,
            projections,
            decoders,
            signal: stopping,
            onLocked: () => waitForLock(status, log),
          }),
      }),
    );
  } finally {
    await server.close();
  }
}

function requireHandled({ contracts: { contracts } }: Config): void {
  const names = Object.keys(contracts) as ContractName[];
  requireMatchingEvents(new Map(names.map((name) => [name, [...contractEventNames(name)]])));
}

function waitForLock(status: Status, log: Logger): void {
  const reason = 'another indexer writes to this database';
  if (status.enter('waiting_for_lock', reason)) log.warn({ reason }, 'waiting for its place');
}

/** Longer than any batch takes; what then hangs is a dead connection, and the database rolls its transaction back. */
const STOP_MS_MAX = 10_000;

/** A signal once stops in order; twice, at once. */
function stopOnSignals(log: Logger): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(1);
      log.info({ signal: name }, 'stopping after the current batch');
      controller.abort();
      setTimeout(() => process.exit(1), STOP_MS_MAX).unref();
    });
  }
  return controller.signal;
}

interface Command {
  usage: string;
  /** @returns the exit code */
  run(args: string[], config: Config, signal: AbortSignal): Promise<number>;
}

/** Loaded when asked for: what they need would only slow the start of the indexer itself. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  rebuild: () => import('./commands/rebuild.ts'),
  audit: () => import('./commands/audit.ts'),
};

async function main(): Promise<void> {
  const [name = '', ...args] = process.argv.slice(2);
  const command = await COMMANDS[name]?.();
  if (name !== '' && !name.startsWith('-') && !command)
    throw new Error(
      `There is no command "${name}"; expected ${Object.keys(COMMANDS).join(' or ')}, or none.\n\n${USAGE}`,
    );
  if (args.includes('--help') || ['--help', '-h'].includes(name)) return console.log(command?.usage ?? USAGE);
  if (!command) parseArgs({ options: {} }); // says which option it doesn't know
  const config = readConfig(process.env);
  const log = pino({ level: config.logLevel, name: 'indexer' });
  if (command) {
    process.exitCode = await command.run(args, config, stopOnSignals(log));
    return;
  }
  await run(config, log, stopOnSignals(log));
  log.info('indexer stopped');
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
