/** The nudge from api to worker that a call waits. Lost, or asked for without Redis, it costs a second and nothing else. */
import type { Logger } from 'pino';
import { connectSignals } from './queue.ts';

export interface Nudges {
  /** After the commit. Returns at once, whatever becomes of it. */
  nudge(): void;
  /** Has `work` called at each nudge; several that come meanwhile are one. */
  onNudge(work: () => Promise<void>): void;
  close(): Promise<void>;
}

export function connectNudges(redisUrl: string | undefined, logger: Logger): Nudges {
  const whenAway = 'Redis does not answer: calls are found by sweeping alone';
  const { signal, onSignal, close } = connectSignals('outbox', redisUrl, logger, whenAway);
  return { nudge: () => signal(), onNudge: onSignal, close };
}
