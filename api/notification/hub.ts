/**
 * Streams of one's own notifications. All go by the table: what Postgres announces says only that there may be something to
 * read, and of whom. Every api process hears of it, so it does not matter which one a browser comes back to.
 */
import type { ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { QueryTypes, type Sequelize } from 'sequelize';
import { notificationMessage, unreadMessage } from '#wire';
import { notificationIdPattern } from '#wire/forms.ts';
import { unavailable } from '../http/problem.ts';
import { backlogBytesMax, untilTaken } from '../stream/client.ts';
import { listen } from '../stream/listener.ts';
import { Slots } from '../stream/slots.ts';
import { countUnread, type NotificationRow, presentNotification, readBeyond, readEnd } from './read.ts';

export interface NotificationHub {
  /** Opens a stream on a response; returns when it is open. Throws ApiProblem while nothing was sent yet. */
  open(stream: OwnStream): Promise<void>;
  count(): number;
  isListening(): boolean;
  /** Ends every stream. */
  close(): Promise<void>;
}

export interface OwnStream {
  response: ServerResponse;
  account: string;
  session: string;
  lastEventId: string | undefined;
}

interface Client extends Omit<OwnStream, 'lastEventId'> {
  /** Has caught up: until then it is sent what it missed, and nothing else. */
  isLive: boolean;
  /** In which second of the heartbeat it has its turn, so that not all have it at once. */
  turn: number;
}

export interface NotificationHubOptions {
  sequelize: Sequelize;
  databaseUrl: string;
  logger: Logger;
  onCut?(): void;
  /** Seconds between two signs of life. */
  heartbeatSeconds?: number;
}

/** Postgres announces there: nothing for new ones, `account <id>` when something was read, `session <id>` when one ended. */
const channel = 'notifications';
const batchMax = 500;
/** Should every announcement be lost, news are at most this late. */
const pollMs = 5_000;
/** Nothing announces that a session ran out. */
const sessionCheckMs = 60_000;
const perAccountMax = 20;

export function createNotificationHub(options: NotificationHubOptions): NotificationHub {
  const { sequelize, databaseUrl, logger, heartbeatSeconds = 15 } = options;
  const clients = new Map<string, Set<Client>>();
  const slots = new Slots({ perClientMax: perAccountMax, of: 'Your account' });
  /** Id of the newest one handed on; undefined until the table was read. */
  let position: bigint | undefined;
  let turns = 0;
  let second = 0;
  let isWoken = false;
  let isClosing = false;
  let reading: Promise<void> | undefined;
  /** Accounts whose number may have changed. */
  const counted = new Set<string>();
  /** Sessions that may have ended. */
  const doubted = new Set<string>();

  const everybody = function* () {
    for (const own of clients.values()) yield* own;
  };

  const readOnce = async () => {
    if (position === undefined) position = BigInt(await readEnd(sequelize));
    const rows = await readBeyond(sequelize, String(position), batchMax);
    for (const row of rows) {
      position = BigInt(row.id);
      if (!row.isHere) continue;
      const listeners = liveOf(row.account);
      if (listeners.length === 0) continue;
      const frame = frameOf(row);
      for (const client of listeners) client.response.write(frame);
      counted.add(row.account);
    }
    if (rows.length === batchMax) isWoken = true;
  };

  /** Those to send to. One that left too much untaken until now is cut instead: it resumes when it can. */
  const liveOf = (account: string) =>
    [...(clients.get(account) ?? [])].filter((client) => client.isLive && keepsUp(client));
  const keepsUp = ({ response }: Client) => {
    if (response.writableLength <= backlogBytesMax) return true;
    options.onCut?.();
    response.destroy();
    return false;
  };

  const tellCounts = async () => {
    const accounts = [...counted].filter((account) => clients.has(account));
    counted.clear();
    if (accounts.length === 0) return;
    const counts = await countUnread(sequelize, accounts).catch((error) => {
      for (const account of accounts) counted.add(account);
      throw error;
    });
    for (const [account, unread] of counts)
      for (const client of liveOf(account)) client.response.write(unreadFrame(unread));
  };

  const endDoubted = async () => {
    const sessions = [...doubted];
    doubted.clear();
    if (sessions.length === 0) return;
    const open = await openSessions(sequelize, sessions).catch((error) => {
      for (const session of sessions) doubted.add(session);
      throw error;
    });
    for (const client of everybody())
      if (sessions.includes(client.session) && !open.has(client.session)) client.response.end();
  };

  const readAll = async () => {
    while (isWoken && !isClosing) {
      isWoken = false;
      await readOnce();
      await tellCounts();
      await endDoubted();
    }
  };

  const wake = () => {
    if (isClosing) return;
    isWoken = true;
    reading ??= readAll()
      .catch((error) =>
        logger.warn({ cause: error.message }, 'could not read notifications, trying again at the next news'),
      )
      .finally(() => {
        reading = undefined;
      })
      .then(() => {
        if (isWoken && !isClosing) wake();
      });
  };

  const doubtAll = () => {
    for (const client of everybody()) doubted.add(client.session);
  };
  const listener = listen({
    databaseUrl,
    channel,
    logger,
    onWake(payload) {
      const [what, id = ''] = payload?.split(' ') ?? [];
      if (payload === undefined) {
        // Whatever was announced meanwhile was missed.
        for (const account of clients.keys()) counted.add(account);
        doubtAll();
      } else if (what === 'account') {
        if (!clients.has(id)) return;
        counted.add(id);
      } else if (what === 'session') {
        if (![...everybody()].some(({ session }) => session === id)) return;
        doubted.add(id);
      }
      wake();
    },
  });
  const timers = [
    setInterval(wake, pollMs),
    setInterval(() => {
      doubtAll();
      wake();
    }, sessionCheckMs),
    setInterval(() => {
      second += 1;
      for (const client of everybody())
        if (client.isLive && client.turn === second % heartbeatSeconds && keepsUp(client))
          client.response.write(`id: ${position}\n\n`);
    }, 1_000),
  ];

  const admit = async ({ response, account, session, lastEventId }: OwnStream): Promise<void> => {
    if (position === undefined) throw unavailable('Notifications could not be read yet. Try again in a few seconds.');
    const from = startOf(lastEventId, position);
    const client: Client = { response, account, session, isLive: false, turn: turns++ % heartbeatSeconds };
    const own = clients.get(account) ?? new Set();
    clients.set(account, own.add(client));
    response.once('close', () => {
      own.delete(client);
      if (own.size === 0 && clients.get(account) === own) clients.delete(account);
    });
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache',
      'X-Accel-Buffering': 'no', // a proxy in between must not collect it before it passes it on
    });
    response.write(`retry: 2000\nid: ${from}\n\n`);
    await catchUp(client, from);
    // What was read while it was away has no id: the number as it is now says it all.
    counted.add(account);
    doubted.add(session); // it may have ended since the request was let in
    wake();
  };

  // No await lies between finding that nothing is missed and going live, so nothing can be missed in between.
  const catchUp = async (client: Client, from: bigint): Promise<void> => {
    let at = from;
    for (let end = position ?? at; at < end && !client.response.destroyed; end = position ?? at) {
      const range = { account: client.account, through: String(end) };
      const missed = await readBeyond(sequelize, String(at), batchMax, range);
      for (const row of missed) client.response.write(frameOf(row));
      await untilTaken(client);
      const last = missed.at(-1);
      at = missed.length === batchMax && last ? BigInt(last.id) : end;
    }
    client.isLive = true;
  };

  return {
    async open(stream) {
      if (isClosing) throw unavailable('The api is stopping. Try again in a few seconds.');
      if (stream.response.destroyed) return; // gone before its turn: no close event would give the slot back
      const release = slots.take(stream.account);
      stream.response.once('close', release);
      try {
        await admit(stream);
      } catch (error) {
        release();
        if (!stream.response.headersSent) throw error;
        logger.warn({ err: error }, 'a stream of notifications was cut while it caught up');
        stream.response.destroy();
      }
    },
    count: () => [...clients.values()].reduce((sum, own) => sum + own.size, 0),
    isListening: () => listener.isListening() && position !== undefined,
    async close() {
      isClosing = true;
      for (const timer of timers) clearInterval(timer);
      for (const client of everybody()) client.response.end();
      await listener.close();
      await reading;
    },
  };
}

/** Where a client goes on. An id that is not of here, or of what is yet to come, says nothing. */
function startOf(lastEventId: string | undefined, end: bigint): bigint {
  if (lastEventId === undefined || !new RegExp(notificationIdPattern).test(lastEventId)) return end;
  const last = BigInt(lastEventId);
  return last < end ? last : end;
}

function frameOf(row: NotificationRow): string {
  return `id: ${row.id}\nevent: ${notificationMessage}\ndata: ${JSON.stringify(presentNotification(row))}\n\n`;
}

const unreadFrame = (unread: number) => `event: ${unreadMessage}\ndata: ${JSON.stringify({ unread })}\n\n`;

async function openSessions(sequelize: Sequelize, sessions: string[]): Promise<Set<string>> {
  const rows = await sequelize.query<{ id: string }>(
    'SELECT id FROM app.sessions WHERE id = ANY ($sessions::uuid[]) AND revoked_at IS NULL AND expires_at > now()',
    { bind: { sessions }, type: QueryTypes.SELECT },
  );
  return new Set(rows.map(({ id }) => id));
}
