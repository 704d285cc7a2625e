import { Op } from 'sequelize';
import { type ChainEvent, eventIdPattern, type ResyncMessage } from '#wire';
import type { Database } from '../database.ts';
import { readEvents } from '../event/model.ts';
import { positionBeforeAll } from './feed.ts';

export type Resume = { position: string } | ({ position: string } & ResyncMessage);

/** A client that missed more than this loads its page anew: that is faster than hearing of it all. */
export const missedMax = 10_000;
const batchMax = 500;

/**
 * Where a client goes on that last saw `lastEventId`: there, or at the end with the reason why not. An id that the log
 * doesn't know is of another chain, or of nowhere.
 */
export async function findResume(database: Database, lastEventId: string, end: string): Promise<Resume> {
  if (lastEventId === end) return { position: end };
  return database.readSnapshot(async ({ Event, cursor, transaction }) => {
    const resync = (reason: ResyncMessage['reason']) => ({ position: end, reason, asOfLedger: cursor?.ledger ?? null });
    if (!new RegExp(eventIdPattern).test(lastEventId)) return resync('malformed');
    const isKnown =
      lastEventId === positionBeforeAll || (await Event.count({ where: { id: lastEventId }, transaction })) > 0;
    if (!isKnown) return resync('unknown');
    const beyond = { where: { id: { [Op.gt]: lastEventId, [Op.lte]: end } }, order: ['id'] as ['id'] };
    const tooMany = await Event.findOne({ ...beyond, offset: missedMax, attributes: ['id'], transaction });
    return tooMany ? resync('too_old') : { position: lastEventId };
  });
}

/** The next events after `position` and up to `end`, and how far all are known by them. */
export async function readMissed(
  database: Database,
  position: string,
  end: string,
): Promise<{ events: ChainEvent[]; known: string }> {
  const events = await readEvents(database, { after: position, through: end }, batchMax);
  const last = events.at(-1);
  return { events, known: events.length === batchMax && last ? last.id : end };
}
