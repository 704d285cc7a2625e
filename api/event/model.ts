import { Op, type Transaction, type WhereOptions } from 'sequelize';
import type { EventRow, ReadModel } from '#read-model';
import type { ChainEvent } from '#wire';
import { type DecodedEventRow, presentEvent } from './present.ts';

export interface EventFilter {
  contract?: string | undefined;
  name?: string | undefined;
  /** Ledgers, both inclusive. */
  from?: number | undefined;
  to?: number | undefined;
  /** Event ids: beyond the one, up to and with the other. */
  after?: string | undefined;
  through?: string | undefined;
}

/** Events in chain order, without those that were set aside. */
export async function readEvents(
  { Event }: Pick<ReadModel, 'Event'>,
  filter: EventFilter,
  limit: number,
  transaction?: Transaction,
): Promise<ChainEvent[]> {
  const rows = await Event.findAll({ where: where(filter), order: ['id'], limit, transaction });
  return (rows as unknown as DecodedEventRow[]).map(presentEvent);
}

// By id, not by the column ledger: ids are indexed, and the log is partitioned by them.
function where({ contract, name, from, to, after, through }: EventFilter): WhereOptions<EventRow> {
  const bounds = [
    ...(after === undefined ? [] : [{ [Op.gt]: after }]),
    ...(through === undefined ? [] : [{ [Op.lte]: through }]),
    ...(from === undefined ? [] : [{ [Op.gte]: firstEventId(from) }]),
    ...(to === undefined ? [] : [{ [Op.lt]: firstEventId(to + 1) }]),
  ];
  return {
    name: name ?? { [Op.ne]: null },
    ...(contract === undefined ? {} : { contract }),
    ...(bounds.length === 0 ? {} : { id: { [Op.and]: bounds } }),
  };
}

/** The smallest id an event of a ledger can have: the ledger in the upper half of a 19-digit TOID. */
export function firstEventId(ledger: number): string {
  return `${String(BigInt(ledger) << 32n).padStart(19, '0')}-0000000000`;
}
