import type { Logger } from 'pino';
import type { Sequelize } from 'sequelize';
import { listen } from './listener.ts';

/**
 * What is public (courses, lessons, paths) between two changes of it. Each has a name that no other has; all processes hear
 * of them in one order, that of the commits.
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

export function followGeneration({ sequelize, databaseUrl, logger }: GenerationOptions): Generation {
  let name: string | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isClosed = false;
  const watchers = new Set<() => void>();

  const become = (next: string | undefined) => {
    if (next === name) return;
    name = next;
    for (const watcher of watchers) watcher();
  };
  // What was missed until now is unknown, so a generation begins with every connection: of all processes, for they share
  // what they keep.
  const begin = () => {
    clearTimeout(retry);
    sequelize.query(`SELECT pg_notify('${channel}', gen_random_uuid()::text)`).catch((error) => {
      if (isClosed) return;
      logger.warn({ cause: error.message }, 'could not begin a generation of answers, trying again');
      retry = setTimeout(() => listener.isListening() && name === undefined && begin(), retryMs);
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
    current: () => name,
    watch(onChange) {
      watchers.add(onChange);
      return () => watchers.delete(onChange);
    },
    async close() {
      isClosed = true;
      clearTimeout(retry);
      await listener.close();
      become(undefined);
    },
  };
}
