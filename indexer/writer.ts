import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { ContractsFile } from '#contracts';
import { connectDatabase, notMigrated } from './database.ts';
import type { Position } from './source/source.ts';

/** The right to write: one connection that holds the lock and does all writing, so who loses the lock loses the pen. */
export interface Writer {
  db: pg.Client;
  /** Aborts when the connection, and with it the lock, is lost. */
  lost: AbortSignal;
  position: Position;
  /** The newest event in the log, if any. */
  lastEvent: { id: string; txHash: string } | undefined;
  /** Events and quarantined ones so far. */
  counts: { events: number; quarantined: number };
  close(): Promise<void>;
}

/** The database belongs to another network or other contracts. */
export class ForeignDatabase extends Error {}

export interface WriterOptions {
  url: string;
  contracts: ContractsFile;
  signal: AbortSignal;
  /** Called once when another indexer holds the lock. */
  onLocked(): void;
}

const UNDEFINED_TABLE = '42P01';
const LOCK_KEY = 4_207_201_102; // any number, the same for all indexers; locks are per database
const LOCK_RETRY_MS = 250;

/**
 * Takes the single writer's place, waiting for it as long as another process has it.
 *
 * @throws {ForeignDatabase} when the log was begun for another network or other contracts
 * @throws {Error} of the driver; `isPassing` tells whether waiting may help
 */
export async function openWriter(options: WriterOptions): Promise<Writer> {
  const { client: db, lost } = await connectDatabase(options.url);
  try {
    await takeLock(db, options);
    await beginLog(db, options.contracts);
    await requireOwnLog(db, options.contracts);
    return {
      db,
      lost,
      position: await readPosition(db),
      lastEvent: await readLastEvent(db),
      counts: await readCounts(db),
      close: () => db.end(),
    };
  } catch (error) {
    await db.end().catch(() => {});
    throw (error as { code?: string }).code === UNDEFINED_TABLE ? notMigrated(error) : error;
  }
}

async function takeLock(db: pg.Client, { signal, onLocked }: WriterOptions): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const { rows } = await db.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [LOCK_KEY]);
    if (rows[0]?.taken) return;
    if (attempt === 0) onLocked();
    await sleep(LOCK_RETRY_MS, undefined, { signal });
  }
}

/** The first start on an empty log: the cursor stands just before the contracts' deployment. */
async function beginLog(db: pg.Client, { networkPassphrase, deployLedger, contracts }: ContractsFile): Promise<void> {
  const names = Object.keys(contracts);
  await db.query(
    `WITH begun AS (
       INSERT INTO log.cursor (network_passphrase, ledger) SELECT $1, $2::integer - 1 WHERE NOT EXISTS (SELECT FROM log.cursor) RETURNING 1
     )
     INSERT INTO log.coverage (contract, contract_address, deploy_ledger)
     SELECT name, address, $2::integer FROM begun, unnest($3::text[], $4::text[]) AS listed(name, address)`,
    [networkPassphrase, deployLedger, names, Object.values(contracts)],
  );
}

async function requireOwnLog(db: pg.Client, { networkPassphrase, contracts }: ContractsFile): Promise<void> {
  const { rows: cursors } = await db.query<{ network_passphrase: string }>('SELECT network_passphrase FROM log.cursor');
  const found = cursors[0]?.network_passphrase;
  if (found !== networkPassphrase) {
    throw new ForeignDatabase(
      `The database holds events of the network "${found}", but the contracts are on "${networkPassphrase}". Use an empty database.`,
    );
  }
  const { rows } = await db.query<{ contract: string; contract_address: string }>(
    'SELECT contract, contract_address FROM log.coverage ORDER BY contract',
  );
  const stored = rows.map((row) => `${row.contract} ${row.contract_address}`);
  const listed = Object.entries(contracts)
    .map(([name, address]) => `${name} ${address}`)
    .sort();
  if (stored.join() === listed.join()) return;
  throw new ForeignDatabase(
    `The database holds events of other contracts.\n  In the database: ${stored.join(', ')}\n  In CONTRACTS_FILE: ${listed.join(', ')}\nPoint DATABASE_URL at the database of these contracts, or at an empty one.`,
  );
}

async function readPosition(db: pg.Client): Promise<Position> {
  const { rows } = await db.query<{ ledger: number; closed_at: string | null }>(
    'SELECT ledger, closed_at FROM log.cursor',
  );
  return { ledger: rows[0]?.ledger as number, closedAt: rows[0]?.closed_at ?? null };
}

async function readLastEvent(db: pg.Client): Promise<Writer['lastEvent']> {
  const { rows } = await db.query<{ id: string; txHash: string }>(
    'SELECT e.id, e.tx_hash AS "txHash" FROM log.events e JOIN log.cursor c ON c.last_event_id = e.id',
  );
  return rows[0];
}

async function readCounts(db: pg.Client): Promise<Writer['counts']> {
  const { rows } = await db.query<Writer['counts']>(
    'SELECT (SELECT count(*) FROM log.events) AS events, (SELECT count(*) FROM log.quarantine) AS quarantined',
  );
  return rows[0] as Writer['counts'];
}
