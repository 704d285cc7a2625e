import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';

export interface Listener {
  isListening(): boolean;
  close(): Promise<void>;
}

export interface ListenerOptions {
  databaseUrl: string;
  channel: string;
  /** What Postgres calls the connection, where several listen to one channel; the channel's name when absent. */
  name?: string;
  logger: Logger;
  /** Called at each notification, and once after each connecting: what was missed meanwhile must be read then. */
  onWake(payload?: string): void;
  /** Called when a connection is lost: from then on notifications are missed. */
  onLost?(): void;
  /** So often the connection must show that it lives: a dead peer's socket can stay open for hours. */
  probeMs?: number;
}

const retryMsFirst = 250;
const retryMsMax = 5_000;
/** Keeps one LISTEN connection, and another when that is lost, until closed. */
export function listen(options: ListenerOptions): Listener {
  const stop = new AbortController();
  let client: pg.Client | undefined;
  let isListening = false;

  const run = async () => {
    for (let retryMs = retryMsFirst; !stop.signal.aborted; retryMs = Math.min(retryMs * 2, retryMsMax)) {
      try {
        client = await connect(options);
        isListening = true;
        retryMs = retryMsFirst;
        options.onWake();
        await untilLost(client, stop.signal, options.probeMs ?? 10_000);
      } catch (error) {
        const cause = (error as Error).message;
        if (!stop.signal.aborted) options.logger.warn({ cause }, 'not listening to the database, trying again');
      }
      if (isListening) options.onLost?.();
      isListening = false;
      // It may still be handed what was sent before, and by then its successor has heard newer things.
      client?.removeAllListeners('notification');
      client?.end().catch(() => {});
      await sleep(retryMs, undefined, { signal: stop.signal }).catch(() => {});
    }
  };
  const ended = run();
  return {
    isListening: () => isListening,
    async close() {
      stop.abort();
      await ended;
    },
  };
}

async function connect({ databaseUrl, channel, name = channel, onWake }: ListenerOptions): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: `brain-storm-api-listen-${name}`,
    connectionTimeoutMillis: 3_000,
    query_timeout: 3_000,
    keepAlive: true,
  });
  // Without a listener an error of an idle connection would end the process; untilLost adds its own.
  client.on('error', () => {});
  client.on('notification', ({ payload }) => onWake(payload ?? ''));
  try {
    await client.connect();
    await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    return client;
  } catch (error) {
    client.end().catch(() => {});
    throw error;
  }
}

/** Resolves when stopped; rejects when the connection is lost or stops answering. */
async function untilLost(client: pg.Client, stopped: AbortSignal, probeMs: number): Promise<void> {
  const lost = new Promise<never>((_, reject) => {
    client.once('error', reject);
    client.once('end', () => reject(new Error('the listening connection was closed')));
  });
  lost.catch(() => {});
  while (!stopped.aborted) {
    await Promise.race([lost, sleep(probeMs, undefined, { signal: stopped }).catch(() => {})]);
    if (!stopped.aborted) await client.query('SELECT 1');
  }
}
