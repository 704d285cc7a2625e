/** Where signed certificates stand on the status lists. */
import { randomInt } from 'node:crypto';
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';

/** As many as W3C asks for at least, so that one bit says little of whose it is. */
export const placesPerList = 131_072;
/** A list is left when so many of its places are taken: chance finds a free one at once until then. */
const takenMax = placesPerList / 2;

export interface StatusPlace {
  list: number;
  place: number;
}

/** The place of a certificate, which it keeps for good; given at random when it has none yet. */
export async function findPlace(sequelize: Sequelize, id: string): Promise<StatusPlace> {
  for (;;) {
    const [found] = await sequelize.query<StatusPlace>(
      'SELECT list, place FROM app.status_places WHERE credential_id = $id',
      { bind: { id }, type: QueryTypes.SELECT },
    );
    if (found) return found;
    // Whoever else gives it a place, or takes this one, comes first: then this looks again.
    await sequelize.query(
      `INSERT INTO app.status_places (credential_id, list, place)
       SELECT $id, 1 + count(*) / ${takenMax}, $place FROM app.status_places ON CONFLICT DO NOTHING`,
      { bind: { id, place: randomInt(placesPerList) } },
    );
  }
}

/** How many lists there are of each purpose: they are numbered from 1. */
export async function countLists(sequelize: Sequelize, transaction: Transaction): Promise<number> {
  const [row] = await sequelize.query<{ lists: number }>(
    'SELECT coalesce(max(list), 0) AS lists FROM app.status_places',
    { type: QueryTypes.SELECT, transaction },
  );
  return row?.lists ?? 0;
}
