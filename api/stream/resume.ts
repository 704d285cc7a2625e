import { Op } from 'sequelize';
import { type ChainEvent, eventIdPattern, type ResyncMessage } from '#wire';
import type { Database } from '../database.ts';
import { type DecodedEventRow, presentEvent } from '../event/present.ts';
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

/** The next events after `position`, up to `end`: those to show, and the id up to which all are now known. */
export async function readMissed(
  { Event }: Pick<Database, 'Event'>,
  position: string,
  end: string,
): Promise<{ shown: ChainEvent[]; end: string }> {
  const rows = await Event.findAll({
    where: { id: { [Op.gt]: position, [Op.lte]: end } },
    order: ['id'],
    limit: batchMax,
  });
  const decoded = rows.filter((row) => row.name !== null) as unknown as DecodedEventRow[];
  const last = rows.at(-1);
  return { shown: decoded.map(presentEvent), end: rows.length === batchMax && last ? last.id : end };
}
