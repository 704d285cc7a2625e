import type { Logger } from 'pino';
import type { Sequelize } from 'sequelize';
import { listen } from './listener.ts';

/**
 * What answers are made of, between two changes of it: what is public (courses, lessons, paths), or the ledger as far as it is
 * read (ledger.ts). All processes hear of changes in one order, that of the commits.
 */
export interface Generation {
  /**
   * Its name. Whatever is read once this has named it is at least as new as the change that began it.
   * Undefined while this process could miss a change: then nothing may be kept, and nothing kept may be answered.
   */
  current(): string | undefined;
  /** Calls at each change of `current`. Returns what ends that. */
  watch(onChange: () => void): () => void;
  close(): Promise<void>;
}

export interface GenerationOptions {
  sequelize: Sequelize;
  databaseUrl: string;
  logger: Logger;
}

/** Of the migration that announces changes. */
const channel = 'catalogue';
const namePattern = /^[0-9a-f-]{36}$/;
/** A dead connection is noticed within this and the time a query may take. */
const probeMs = 1_000;
const retryMs = 1_000;

/** A name that changes, and who hears of it. */
export function changingName(): Omit<Generation, 'close'> & { become(next: string | undefined): void } {
  let name: string | undefined;
  const watchers = new Set<() => void>();
  return {
    current: () => name,
    watch(onChange) {
      watchers.add(onChange);
      return () => watchers.delete(onChange);
    },
    become(next) {
      if (next === name) return;
      name = next;
      for (const watcher of watchers) watcher();
    },
  };
}

/** Follows what is public. Each of its generations has a name that no other has. */
export function followCatalogue({ sequelize, databaseUrl, logger }: GenerationOptions): Generation {
  const { current, watch, become } = changingName();
  let retry: NodeJS.Timeout | undefined;
  let isClosed = false;

  // What was missed until now is unknown, so a generation begins with every connection: of all processes, for they share
  // what they keep.
  const begin = () => {
    clearTimeout(retry);
    sequelize.query(`SELECT pg_notify('${channel}', gen_random_uuid()::text)`).catch((error) => {
      if (isClosed) return;
      logger.warn({ cause: error.message }, 'could not begin a generation of answers, trying again');
      retry = setTimeout(() => listener.isListening() && current() === undefined && begin(), retryMs);
      retry.unref();
    });
  };
  const listener = listen({
    databaseUrl,
    channel,
    logger,
    probeMs,
    onWake(payload) {
      if (payload === undefined) begin();
      else become(namePattern.test(payload) ? payload : undefined);
    },
    onLost: () => become(undefined),
  });
  return {
    current,
    watch,
    async close() {
      isClosed = true;
      clearTimeout(retry);
      await listener.close();
      become(undefined);
    },
  };
}
