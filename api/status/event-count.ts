import { Op } from 'sequelize';
import type { Snapshot } from '../database.ts';

/** A contract that is added later grows the log in its middle: then a count is wrong for so long. */
const recountMs = 10 * 60_000;

/**
 * Makes what counts the log. It grows at its end, so what was counted once is not counted again: on a log of millions,
 * that is the difference between a second and a millisecond.
 */
export function eventCounter(now: () => number = Date.now): (snapshot: Snapshot) => Promise<number> {
  let counted = { through: '', events: 0, at: Number.NEGATIVE_INFINITY };
  return async ({ Event, cursor, transaction }) => {
    const isOld = now() - counted.at >= recountMs;
    const from = isOld ? { through: '', events: 0, at: now() } : counted;
    const more = await Event.count({ where: { id: { [Op.gt]: from.through } }, transaction });
    const events = from.events + more;
    counted = { through: cursor?.lastEventId ?? from.through, events, at: from.at };
    return events;
  };
}
