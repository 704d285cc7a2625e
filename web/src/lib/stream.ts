import type { notificationMessage, unreadMessage } from '#wire/forms.ts';
import type { AsOf, ChainEvent } from './api.ts';
import type { Notification } from './notifications.ts';

/** What a page does with what the stream tells it. */
export interface Follower {
  onEvent: (event: ChainEvent) => void;
  /** All that happened up to this ledger has been told. */
  onLedger: (asOf: AsOf) => void;
  /** Something may have been missed, before the stream began or while it was away: load again what is shown. */
  onGap: () => void;
  onLive?: (isLive: boolean) => void;
}

// The door's types hold these to its names. Its values are not to be had where Node runs the tests of web.
const toldMessage: typeof notificationMessage = 'notification';
const countMessage: typeof unreadMessage = 'unread';

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

/** What a page does with what one's own stream tells. */
export interface OwnFollower {
  /** In one tab alone, whichever holds the stream. */
  onNotification: (notification: Notification) => void;
  onUnread: (unread: number) => void;
}

interface OwnMessage {
  unread: number;
  /** The newest one that was heard of, so that another tab goes on there. */
  last: string | undefined;
}

/**
 * Follows one's own notifications until the returned function is called. One tab holds the stream for all: a browser
 * allows six connections to one site. It goes on where it was after every kind of failure.
 *
 * @param account whose they are: somebody else's tabs in this browser have a stream of their own
 * @param renew asked for when the stream was refused: the access token has run out
 */
export function followOwn(account: string, follower: OwnFollower, renew: () => Promise<unknown>): () => void {
  const name = `notifications ${account}`;
  const tabs = new BroadcastChannel(name);
  const ended = new AbortController();
  let last: string | undefined;
  tabs.addEventListener('message', ({ data }: MessageEvent<OwnMessage>) => {
    last = data.last ?? last;
    follower.onUnread(data.unread);
  });

  function hold(): Promise<void> {
    let retryMs = retryMsMin;
    let source: EventSource;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      source = new EventSource(`/v1/notifications/stream${last === undefined ? '' : `?after=${last}`}`);
      source.addEventListener(toldMessage, (message) => {
        last = message.lastEventId;
        follower.onNotification(JSON.parse(message.data));
      });
      source.addEventListener(countMessage, (message) => {
        retryMs = retryMsMin;
        const { unread } = JSON.parse(message.data);
        follower.onUnread(unread);
        tabs.postMessage({ unread, last } satisfies OwnMessage);
      });
      source.addEventListener('error', () => {
        if (source.readyState !== EventSource.CLOSED) return; // it comes back by itself
        timer = setTimeout(() => renew().finally(() => ended.signal.aborted || open()), retryMs);
        retryMs = Math.min(retryMs * 2, retryMsMax);
      });
    };
    open();
    return new Promise((resolve) => {
      ended.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        source.close();
        resolve();
      });
    });
  }

  // Without TLS a browser has locks for localhost alone: then each tab has a stream of its own.
  const locks = navigator.locks as LockManager | undefined;
  if (locks) locks.request(name, { signal: ended.signal }, hold).catch(() => {});
  else void hold();
  return () => {
    ended.abort();
    tabs.close();
  };
}
