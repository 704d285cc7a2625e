import { setTimeout as sleep } from 'node:timers/promises';

export interface Repeated {
  /** There may be something to do. */
  wake(): void;
  /** Ends after what is under way. */
  close(): Promise<void>;
}

/** After a fault others come at once, mostly: a pause keeps them from being tried without end. */
const faultMs = 500;

/**
 * Takes turns as long as one says that there is more, then one at every waking and after `sweepMs`, until closed.
 *
 * @param tell what went wrong with a turn, or that nothing did; either way it goes on
 */
export function repeat(sweepMs: number, turn: () => Promise<boolean>, tell: (fault?: unknown) => void): Repeated {
  let isClosing = false;
  let isWoken = false;
  let rouse = () => {};
  const run = async () => {
    while (!isClosing) {
      isWoken = false;
      let hasMore = false;
      try {
        hasMore = await turn();
        tell();
      } catch (error) {
        tell(error);
        await sleep(faultMs);
      }
      if (hasMore || isWoken || isClosing) continue;
      const stop = new AbortController();
      rouse = () => stop.abort();
      await sleep(sweepMs, undefined, { signal: stop.signal }).catch(() => {});
    }
  };
  const ended = run();
  const wake = () => {
    isWoken = true;
    rouse();
  };
  return {
    wake,
    async close() {
      isClosing = true;
      wake();
      await ended;
    },
  };
}
