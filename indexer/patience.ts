import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { SourceGap, SourceRetry } from './source/source.ts';
import type { Status } from './status.ts';

export interface Waiting {
  status: Status;
  log: Logger;
  /** Ends the waiting. */
  signal: AbortSignal;
}

const RETRY_MS_MIN = 250;
const RETRY_MS_MAX = 10_000;

/**
 * The source's answer, however long it takes to give one; nothing once the signal came. What it waits for is in the status
 * all the while, and in the log once.
 *
 * @throws {Error} that waiting can't help
 */
export async function patiently<T>({ status, log, signal }: Waiting, ask: () => Promise<T>): Promise<T | undefined> {
  for (let failures = 0; !signal.aborted; ) {
    try {
      return await ask();
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof SourceGap || error instanceof SourceRetry)) throw error;
      const state = error instanceof SourceGap ? 'gap' : error.state;
      if (status.enter(state, error.message))
        log.warn({ state, reason: error.message }, 'the source gives nothing, waiting');
      if (error instanceof SourceGap) status.gapLedgers = error.missingTo - error.missingFrom + 1;
      await pause(retryMs(failures++), signal);
    }
  }
}

/** Doubling, with a jitter so that many clients don't return at once. */
export function retryMs(failures: number): number {
  const fullMs = Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** failures);
  return fullMs * (0.75 + Math.random() / 4);
}

/** Sleeps, at most until the signal. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}
