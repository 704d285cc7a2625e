import type { Logger } from 'pino';
import type { Database } from '../database.ts';
import { changingName, type Generation } from './generation.ts';
import { listen } from './listener.ts';

/** Names the ledger that an answer holds for, where it holds until the next one is read. */
export const ledgerHeader = 'Ledger-Generation';

/** Of the indexer, which says in the transaction of each ledger how far it has read. */
const channel = 'chain';
/** A dead connection is noticed within this and the time a query may take. */
const probeMs = 1_000;

export interface LedgerOptions {
  database: Pick<Database, 'Cursor'>;
  databaseUrl: string;
  logger: Logger;
}

/** Follows the ledger as far as it is read: a generation is named by its last ledger's number. */
export function followLedger({ database, databaseUrl, logger }: LedgerOptions): Generation {
  const { current, watch, become } = changingName();
  let connection = 0;

  // Of what was committed before it listened a connection hears nothing.
  const begin = async () => {
    const mine = ++connection;
    try {
      const cursor = await database.Cursor.findOne();
      if (cursor && mine === connection && current() === undefined) become(String(cursor.ledger));
    } catch (error) {
      if (mine === connection)
        logger.warn(
          { cause: (error as Error).message },
          'could not read how far the ledger is read, waiting for the next',
        );
    }
  };
  const listener = listen({
    databaseUrl,
    channel,
    name: 'ledger',
    logger,
    probeMs,
    onWake(payload) {
      if (payload === undefined) void begin();
      else become(ledgerIn(payload));
    },
    onLost() {
      connection += 1;
      become(undefined);
    },
  });
  return {
    current,
    watch,
    async close() {
      connection += 1;
      await listener.close();
      become(undefined);
    },
  };
}

function ledgerIn(payload: string): string | undefined {
  return /"ledger"\s*:\s*(\d{1,10})\b/.exec(payload)?.[1];
}
