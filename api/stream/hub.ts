import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import SseChannel from 'sse-channel';
import type { Database } from '../database.ts';
import { unavailable } from '../http/problem.ts';
import {
  isTooSlow,
  openClient,
  type StreamClient,
  sendEvent,
  sendLedger,
  sendPosition,
  sendResync,
  untilTaken,
} from './client.ts';
import { followLog, positionBeforeAll } from './feed.ts';
import { listen } from './listener.ts';
import { findResume, readMissed } from './resume.ts';
import { Slots } from './slots.ts';
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

export function createHub(options: HubOptions): Hub {
  const { database, databaseUrl, logger, heartbeatMs = 15_000 } = options;
  // The channel frames messages. Its own heartbeat and history are not used: see docs of `sendPosition` and `resume.ts`.
  const channel = new SseChannel({ jsonEncode: true, pingInterval: 2 ** 31 - 1, retryTimeout: 2_000 });
  const clients = new Set<StreamClient>();
  const slots = new Slots();
  let isClosing = false;

  /** Those to send to. One that left too much untaken until now is cut instead. */
  const live = () =>
    [...clients].filter((client) => {
      if (!client.isLive || !isTooSlow(client)) return client.isLive;
      options.onCut?.();
      client.response.destroy();
      return false;
    });
  const feed = followLog({
    database,
    logger,
    onEvent: (event) => sendEvent(channel, live(), event),
    onLedger: (ledger) => sendLedger(channel, live(), ledger),
  });
  const listener = listen({ databaseUrl, channel: 'chain', logger, onWake: feed.wake });
  const heartbeat = setInterval(() => {
    for (const client of live()) sendPosition(client, feed.position() ?? positionBeforeAll);
  }, heartbeatMs);

  const admit = async ({ request, response, topics, lastEventId }: StreamRequest): Promise<void> => {
    const end = feed.position();
    if (end === undefined) throw unavailable('The log could not be read yet. Try again in a few seconds.');
    const resume = lastEventId === undefined ? { position: end } : await findResume(database, lastEventId, end);
    if (response.destroyed || isClosing) throw unavailable('The stream is closing. Try again in a few seconds.');
    const client = openClient(channel, request, response, topics);
    clients.add(client);
    response.once('close', () => clients.delete(client));
    if ('reason' in resume) {
      sendResync(channel, client, { reason: resume.reason, asOfLedger: resume.asOfLedger });
    }
    sendPosition(client, resume.position);
    await catchUp(client, resume.position);
  };

  // No await lies between finding that nothing is missed and going live, so nothing can be missed in between.
  const catchUp = async (client: StreamClient, from: string): Promise<void> => {
    let position = from;
    for (let end = feed.position(); end && position < end && !client.response.destroyed; end = feed.position()) {
      const missed = await readMissed(database, position, end);
      for (const event of missed.events) {
        if (sendEvent(channel, [client], event)) await untilTaken(client);
      }
      position = missed.known;
    }
    client.isLive = true;
  };

  return {
    async open(stream) {
      if (isClosing) throw unavailable('The api is stopping. Try again in a few seconds.');
      if (stream.response.destroyed) return; // gone before its turn: no close event would give the slot back
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
