/** Where signed certificates stand on the status lists. */
import { randomInt } from 'node:crypto';
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';

/** As many as W3C asks for at least, so that one bit says little of whose it is. */
export const placesPerList = 131_072;
/** A list is left when so many places in a row, drawn by chance, were taken: seldom before it is half full. */
const drawsMax = 12;

export interface StatusPlace {
  list: number;
  place: number;
}

/** The place of a certificate, which it keeps for good; given at random when it has none yet. */
export async function findPlace(sequelize: Sequelize, id: string): Promise<StatusPlace> {
  // Lists below this one are full; and how often a place on the newest was drawn in vain.
  let [least, tried, draws] = [1, 0, 0];
  for (;;) {
    const [found] = await sequelize.query<StatusPlace>(
      'SELECT list, place FROM app.status_places WHERE credential_id = $id',
      { bind: { id }, type: QueryTypes.SELECT },
    );
    if (found) return found;
    // Whoever else gives it a place, or takes this one, comes first: then this looks again.
    const [drawn] = await sequelize.query<{ list: number }>(
      `WITH newest AS (SELECT greatest(coalesce(max(list), 1), $least::int) AS list FROM app.status_places),
         given AS (INSERT INTO app.status_places (credential_id, list, place)
           SELECT $id, list, $place FROM newest ON CONFLICT DO NOTHING)
       SELECT list FROM newest`,
      { bind: { id, least, place: randomInt(placesPerList) }, type: QueryTypes.SELECT },
    );
    const list = drawn?.list ?? least;
    [tried, draws] = [list, list === tried ? draws + 1 : 1];
    if (draws === drawsMax) least = list + 1;
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
