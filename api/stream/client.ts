import type { IncomingMessage, ServerResponse } from 'node:http';
import type SseChannel from 'sse-channel';
import { type ChainEvent, type LedgerMessage, ledgerMessage, type ResyncMessage, resyncMessage } from '#wire';
import type { Topics } from './topics.ts';

/** One open stream. It begins paused, behind the others, and goes live when it has caught up. */
export interface StreamClient {
  topics: Topics;
  response: ServerResponse;
  /** Id of the last event considered for it, sent or not: where it resumes. */
  position: string;
  isLive: boolean;
}

/** A client that has not taken this much of what it was sent is cut: it resumes when it can. */
export const backlogBytesMax = 256 * 1024;

export function openClient(
  channel: SseChannel,
  request: IncomingMessage,
  response: ServerResponse,
  topics: Topics,
  position: string,
): StreamClient {
  // A proxy in between must not collect the stream before it passes it on.
  response.setHeader('X-Accel-Buffering', 'no');
  channel.addClient(request, response);
  return { topics, response, position, isLive: false };
}

/** Sends what a client subscribed to of these events, which lie beyond its position, and moves the position. */
export function sendEvents(channel: SseChannel, clients: StreamClient[], events: ChainEvent[]): void {
  for (const event of events) {
    const listeners = clients.filter((client) => client.topics.matches(event)).map((client) => client.response);
    if (listeners.length === 0) continue;
    channel.send({ id: event.id, event: `${event.contract}.${event.name}`, data: event }, listeners);
  }
  const last = events.at(-1);
  if (last) for (const client of clients) client.position = last.id;
}

export function sendLedger(channel: SseChannel, clients: StreamClient[], ledger: LedgerMessage): void {
  const listeners = clients.filter((client) => client.topics.hearsLedgers).map((client) => client.response);
  if (listeners.length > 0) channel.send({ event: ledgerMessage, data: ledger }, listeners);
}

export function sendResync(channel: SseChannel, client: StreamClient, message: ResyncMessage): void {
  channel.send({ event: resyncMessage, data: message }, [client.response]);
}

/**
 * Tells the client its position by an id without data, which a browser keeps and shows to nobody. So it resumes rightly
 * even if none of the events it subscribed to ever came. It also keeps the connection from looking idle.
 */
export function sendPosition(client: StreamClient): void {
  client.response.write(`id: ${client.position}\n\n`);
}

export function isTooSlow(client: StreamClient): boolean {
  return client.response.writableLength > backlogBytesMax;
}
