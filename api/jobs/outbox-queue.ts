/** The nudge from api to worker that a call waits. Lost, or asked for without Redis, it costs a second and nothing else. */
import { setTimeout as sleep } from 'node:timers/promises';
import Bull from 'bull';
import type { Logger } from 'pino';

const name = 'outbox';
const closeMs = 500;

export interface Nudges {
  /** After the commit. Returns at once, whatever becomes of it. */
  nudge(): void;
  /** Has `work` called at each nudge; several that come meanwhile are one. */
  onNudge(work: () => Promise<void>): void;
  close(): Promise<void>;
}

export function connectNudges(redisUrl: string | undefined, logger: Logger): Nudges {
  if (!redisUrl) return { nudge: () => {}, onNudge: () => {}, close: async () => {} };
  const queue = new Bull(name, redisUrl, {
    redis: {
      maxRetriesPerRequest: null,
      retryStrategy: (times) => Math.min(times * 200, 5_000),
    },
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
  });
  let isAway = false;
  queue.on('error', (error) => {
    if (!isAway) logger.warn({ err: error }, 'Redis does not answer: calls are found by sweeping alone');
    isAway = true;
  });
  const isBack = () => {
    isAway = false;
  };
  queue.client.on('ready', isBack);
  return {
    nudge() {
      // What Redis can't take now must not pile up until it can: the sweep finds the call.
      if (queue.client.status === 'ready') queue.add({}).catch(() => {});
    },
    onNudge(work) {
      queue.process(work).catch(() => {});
    },
    async close() {
      // With Redis away, or not reached yet, it would wait for it.
      await Promise.race([queue.close(true).catch(() => {}), sleep(closeMs)]);
      queue.client.disconnect();
    },
  };
}
