import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import SseChannel from 'sse-channel';
import type { ChainEvent, ResyncMessage } from '#wire';
import type { Database } from '../database.ts';
import { streamsExhausted, unavailable } from '../http/problem.ts';
import {
  isTooSlow,
  openClient,
  type StreamClient,
  sendEvents,
  sendLedger,
  sendPosition,
  sendResync,
} from './client.ts';
import { followLog } from './feed.ts';
import { listen } from './listener.ts';
import { findResume, readMissed } from './resume.ts';
import type { Topics } from './topics.ts';

export interface Hub {
  /** Opens a stream on a request; returns when it is open. Throws ApiProblem while nothing was sent yet. */
  open(request: StreamRequest): Promise<void>;
  count(): number;
  isListening(): boolean;
  /** Ends every stream. */
  close(): Promise<void>;
}

export interface StreamRequest {
  request: IncomingMessage;
  response: ServerResponse;
  topics: Topics;
  lastEventId: string | undefined;
  /** Whose streams are counted together; undefined: not counted. */
  client: string | undefined;
}

export interface HubOptions {
  database: Database;
  databaseUrl: string;
  logger: Logger;
  onCut?(): void;
  heartbeatMs?: number;
}

export const streamsMax = 10_000;
export const streamsPerClientMax = 20;

export function createHub(options: HubOptions): Hub {
  const { database, databaseUrl, logger, heartbeatMs = 15_000 } = options;
  // The channel frames messages. Its own heartbeat and history are not used: see docs of `sendPosition` and `resume.ts`.
  const channel = new SseChannel({ jsonEncode: true, pingInterval: 2 ** 31 - 1, retryTimeout: 2_000 });
  const clients = new Set<StreamClient>();
  const slots = new Slots();
  let isClosing = false;

  const live = () => [...clients].filter((client) => client.isLive);
  const cutSlow = () => {
    for (const client of live()) {
      if (!isTooSlow(client)) continue;
      options.onCut?.();
      client.response.destroy();
    }
  };
  const feed = followLog({
    database,
    logger,
    onEvents(events: ChainEvent[]) {
      sendEvents(channel, live(), events);
      cutSlow();
    },
    onLedger(ledger) {
      sendLedger(channel, live(), ledger);
      cutSlow();
    },
  });
  const listener = listen({ databaseUrl, channel: 'chain', logger, onWake: feed.wake });
  const heartbeat = setInterval(() => {
    for (const client of live()) sendPosition(client);
    cutSlow();
  }, heartbeatMs);

  const admit = async ({ request, response, topics, lastEventId }: StreamRequest): Promise<void> => {
    const end = feed.position();
    if (end === undefined) throw unavailable('The log could not be read yet. Try again in a few seconds.');
    const resume = lastEventId === undefined ? { position: end } : await findResume(database, lastEventId, end);
    if (request.destroyed || isClosing) throw unavailable('The stream is closing. Try again in a few seconds.');
    const client = openClient(channel, request, response, topics, resume.position);
    clients.add(client);
    response.once('close', () => clients.delete(client));
    if ('reason' in resume) {
      sendResync(channel, client, { reason: resume.reason, asOfLedger: resume.asOfLedger } satisfies ResyncMessage);
    }
    sendPosition(client);
    await catchUp(client);
  };

  // No await lies between finding that nothing is missed and going live, so nothing can be missed in between.
  const catchUp = async (client: StreamClient): Promise<void> => {
    while (!client.response.destroyed && client.position < (feed.position() ?? '')) {
      const events = await readMissed(database, client.position, feed.position() ?? '');
      sendEvents(channel, [client], events.shown);
      client.position = events.end;
      await untilTaken(client);
    }
    client.isLive = true;
  };

  return {
    async open(stream) {
      if (isClosing) throw unavailable('The api is stopping. Try again in a few seconds.');
      const release = slots.take(stream.client);
      stream.response.once('close', release);
      try {
        await admit(stream);
      } catch (error) {
        release();
        if (!stream.response.headersSent) throw error;
        logger.warn({ err: error }, 'a stream was cut while it caught up');
        stream.response.destroy();
      }
    },
    count: () => clients.size,
    isListening: () => listener.isListening() && feed.position() !== undefined,
    async close() {
      isClosing = true;
      clearInterval(heartbeat);
      channel.close();
      for (const client of clients) client.response.end();
      await Promise.all([listener.close(), feed.close()]);
    },
  };
}

/** Waits until a client that catches up has taken what it was sent; one that does not in half a minute is cut. */
async function untilTaken({ response }: StreamClient): Promise<void> {
  if (!response.writableNeedDrain) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => response.destroy(), 30_000);
    const done = () => {
      clearTimeout(timer);
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.once('drain', done).once('close', done);
  });
}

/** Counts open streams, in all and per client. */
class Slots {
  private readonly taken = new Map<string, number>();
  private total = 0;

  /** @returns what gives the slot back, once however often it is called. */
  take(client: string | undefined): () => void {
    if (this.total >= streamsMax) throw streamsExhausted(503, `All ${streamsMax} streams are in use. Try again later.`);
    const own = client === undefined ? 0 : (this.taken.get(client) ?? 0);
    if (own >= streamsPerClientMax) {
      throw streamsExhausted(429, `Your address has ${own} streams open, which is the limit. Close one first.`);
    }
    this.change(client, 1);
    let isReleased = false;
    return () => {
      if (!isReleased) this.change(client, -1);
      isReleased = true;
    };
  }

  private change(client: string | undefined, by: number): void {
    this.total += by;
    if (client === undefined) return;
    const own = (this.taken.get(client) ?? 0) + by;
    if (own === 0) this.taken.delete(client);
    else this.taken.set(client, own);
  }
}
