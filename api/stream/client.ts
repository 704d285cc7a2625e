import type { IncomingMessage, ServerResponse } from 'node:http';
import type SseChannel from 'sse-channel';
import { type ChainEvent, type LedgerMessage, ledgerMessage, type ResyncMessage, resyncMessage } from '#wire';
import type { Topics } from './topics.ts';

/** One open stream. It goes live when it has caught up with the feed; until then it is sent what it missed. */
export interface StreamClient {
  topics: Topics;
  response: ServerResponse;
  isLive: boolean;
}

/** A client that has not taken this much of what it was sent is cut: it resumes when it can. */
export const backlogBytesMax = 256 * 1024;

export function openClient(
  channel: SseChannel,
  request: IncomingMessage,
  response: ServerResponse,
  topics: Topics,
): StreamClient {
  // A proxy in between must not collect the stream before it passes it on.
  response.setHeader('X-Accel-Buffering', 'no');
  channel.addClient(request, response);
  return { topics, response, isLive: false };
}

/** Sends an event to those of the clients that subscribed to it; returns whether one of them has to drain first. */
export function sendEvent(channel: SseChannel, clients: Iterable<StreamClient>, event: ChainEvent): boolean {
  const listeners: ServerResponse[] = [];
  for (const client of clients) if (client.topics.matches(event)) listeners.push(client.response);
  if (listeners.length === 0) return false;
  channel.send({ id: event.id, event: `${event.contract}.${event.name}`, data: event }, listeners);
  return listeners.some((response) => response.writableNeedDrain);
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
export function sendPosition(client: StreamClient, position: string): void {
  client.response.write(`id: ${position}\n\n`);
}

export function isTooSlow(client: StreamClient): boolean {
  return client.response.writableLength > backlogBytesMax;
}

/** Waits until a client that catches up has taken what it was sent; one that does not in half a minute is cut. */
export async function untilTaken({ response }: Pick<StreamClient, 'response'>): Promise<void> {
  if (!response.writableNeedDrain || response.destroyed) return;
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
