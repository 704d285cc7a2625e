import type { AsOf, ChainEvent } from './api.ts';

/** What a page does with what the stream tells it. */
export interface Follower {
  onEvent: (event: ChainEvent) => void;
  /** All that happened up to this ledger has been told. */
  onLedger: (asOf: AsOf) => void;
  /** Something may have been missed, before the stream began or while it was away: load again what is shown. */
  onGap: () => void;
  onLive?: (isLive: boolean) => void;
}

const retryMsMin = 1000;
const retryMsMax = 30_000;

/**
 * Follows the chain over server-sent events until the returned function is called. Comes back by itself after every
 * kind of failure, and rests while the page is hidden: a browser allows six connections to one site, tabs included.
 * @param names the events to hear of, as `<contract>.<event>`: an EventSource hears no others
 */
export function follow(topics: readonly string[], names: readonly string[], follower: Follower): () => void {
  let source: EventSource | null = null;
  let retryMs = retryMsMin;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function open(): void {
    source = new EventSource(`/v1/stream?topics=${topics.map(encodeURIComponent).join(',')}`);
    source.addEventListener('open', () => {
      retryMs = retryMsMin;
      follower.onLive?.(true);
      follower.onGap();
    });
    source.addEventListener('error', lose);
    source.addEventListener('resync', follower.onGap);
    source.addEventListener('ledger', (message) => follower.onLedger(JSON.parse(message.data)));
    for (const name of names) source.addEventListener(name, (message) => follower.onEvent(JSON.parse(message.data)));
  }

  // After an answer that is no stream, such as 502, the browser gives up for good; so we come back ourselves.
  function lose(): void {
    close();
    follower.onLive?.(false);
    timer = setTimeout(open, retryMs);
    retryMs = Math.min(retryMs * 2, retryMsMax);
  }

  function close(): void {
    source?.close();
    source = null;
    clearTimeout(timer);
  }

  function onVisibility(): void {
    close();
    if (document.visibilityState === 'visible') open();
  }

  document.addEventListener('visibilitychange', onVisibility);
  onVisibility();
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    close();
  };
}
