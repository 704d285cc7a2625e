import { setTimeout as sleep } from 'node:timers/promises';
import Bull from 'bull';
import type { Logger } from 'pino';

const closeMs = 500;

export interface Signals {
  /** Says that there is something to do, now or after a delay. Returns at once, whatever becomes of it. */
  signal(delayMs?: number): void;
  /** Has `work` called at each sign; several that come meanwhile are one. */
  onSignal(work: () => Promise<void>): void;
  close(): Promise<void>;
}

/** Signs from process to process by Bull. They only hurry work along whose truth is in Postgres: one that is lost costs time alone. */
export function connectSignals(name: string, redisUrl: string | undefined, logger: Logger, whenAway: string): Signals {
  if (!redisUrl) return { signal: () => {}, onSignal: () => {}, close: async () => {} };
  const queue = new Bull(name, redisUrl, {
    redis: {
      maxRetriesPerRequest: null,
      retryStrategy: (times) => Math.min(times * 200, 5_000),
    },
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
  });
  let isAway = false;
  queue.on('error', (error) => {
    if (!isAway) logger.warn({ err: error }, whenAway);
    isAway = true;
  });
  queue.client.on('ready', () => {
    isAway = false;
  });
  return {
    signal(delay = 0) {
      // What Redis can't take now must not pile up until it can: whoever sweeps finds the work.
      if (queue.client.status === 'ready') queue.add({}, { delay }).catch(() => {});
    },
    onSignal(work) {
      queue.process(work).catch(() => {});
    },
    async close() {
      // With Redis away, or not reached yet, it would wait for it.
      await Promise.race([queue.close(true).catch(() => {}), sleep(closeMs)]);
      queue.client.disconnect();
    },
  };
}
