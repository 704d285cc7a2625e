import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { ChainEvent, LedgerMessage } from '#wire';
import type { Database, Snapshot } from '../database.ts';
import { firstEventId, readEvents } from '../event/model.ts';
import { presentAsOf } from '../http/as-of.ts';

export interface Feed {
  /** Id of the last event handed on, below every id while there is none; undefined until the log was first read. */
  position(): string | undefined;
  /** Reads what the log holds beyond the position and hands it on. Call it whenever there may be more. */
  wake(): void;
  close(): Promise<void>;
}

export interface FeedOptions {
  database: Database;
  logger: Logger;
  /** Returns whether the sockets should get their turn before the next one. */
  onEvent(event: ChainEvent): boolean;
  onLedger(ledger: LedgerMessage): void;
}

export const positionBeforeAll = firstEventId(0);
const batchMax = 500;
/** Should every notification be lost, news are at most this late. */
const pollMs = 5_000;

/**
 * Follows the log from its end on and hands on what is committed, each event once, ids rising. Whatever wakes it, it
 * goes by the table alone.
 */
export function followLog({ database, logger, onEvent, onLedger }: FeedOptions): Feed {
  let position: string | undefined;
  let ledger: number | undefined;
  let reading: Promise<void> | undefined;
  let isWoken = false;
  let isClosed = false;

  const readOnce = async (): Promise<boolean> => {
    const { events, end } = await database.readSnapshot((snapshot) => readAfter(snapshot, position));
    if (isClosed) return false;
    if (position === undefined) {
      position = end.lastEventId ?? positionBeforeAll;
      ledger = end.ledger?.ledger;
      return false;
    }
    for (const event of events) {
      position = event.id;
      if (onEvent(event)) await nextTurn();
    }
    if (events.length === batchMax) return true;
    if (end.ledger && end.ledger.ledger !== ledger) {
      ledger = end.ledger.ledger;
      onLedger(end.ledger);
    }
    return false;
  };

  const readAll = async () => {
    while (isWoken && !isClosed) {
      isWoken = false;
      if (await readOnce()) isWoken = true;
    }
  };

  const wake = () => {
    if (isClosed) return;
    isWoken = true;
    reading ??= readAll()
      .catch((error) => logger.warn({ cause: error.message }, 'could not read the log, trying again at the next news'))
      .finally(() => {
        reading = undefined;
        if (isWoken) wake(); // woken between the last look and here
      });
  };
  const timer = setInterval(wake, pollMs);
  return {
    position: () => position,
    wake,
    async close() {
      isClosed = true;
      clearInterval(timer);
      await reading;
    },
  };
}

async function readAfter(snapshot: Snapshot, position: string | undefined) {
  const { cursor, transaction } = snapshot;
  const events = position === undefined ? [] : await readEvents(snapshot, { after: position }, batchMax, transaction);
  return { events, end: { lastEventId: cursor?.lastEventId ?? null, ledger: presentAsOf(cursor) } };
}
