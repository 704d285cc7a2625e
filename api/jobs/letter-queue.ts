/** Mails that become due: at once, when quiet hours end, at the hour of a digest. Lost, it costs half a minute and nothing else. */
import type { Logger } from 'pino';
import { connectSignals } from './queue.ts';

export interface LetterQueue {
  /** Something is to be mailed then; one worker hears of it. */
  schedule(at: Date): void;
  onDue(work: () => Promise<void>): void;
  close(): Promise<void>;
}

/** Longer delays are asked for again by the sweep, so that few jobs wait in Redis. */
const delayMsMax = 60_000;

export function connectLetterQueue(redisUrl: string | undefined, logger: Logger): LetterQueue {
  const whenAway = 'Redis does not answer: mails that become due are found by sweeping alone';
  const { signal, onSignal, close } = connectSignals('letters', redisUrl, logger, whenAway);
  return {
    schedule(at) {
      const delayMs = Math.max(0, at.getTime() - Date.now());
      if (delayMs <= delayMsMax) signal(delayMs);
    },
    onDue: onSignal,
    close,
  };
}
