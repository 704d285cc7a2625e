import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { ContractsFile } from '#contracts';
import { readActiveBuild } from './builds.ts';
import { connectDatabase, disconnect, notMigrated } from './database.ts';
import type { Decoders } from './decoders.ts';
import { type Fingerprint, fingerprintOfCode } from './fingerprint.ts';
import type { ProgressReport } from './progress.ts';
import type { Projection } from './projection.ts';
import { bringUpToDate } from './rebuild.ts';
import type { BuildRows } from './rows.ts';
import type { Position } from './source/source.ts';

/** The right to write: one connection that holds the lock and does all writing, so who loses the lock loses the pen. */
export interface Writer {
  db: pg.Client;
  /** Aborts when the connection, and with it the lock, is lost. */
  lost: AbortSignal;
  position: Position;
  /** The newest event in the log, if any. */
  lastEvent: { id: string; txHash: string } | undefined;
  /** Contracts whose history before the cursor is still to be read, because they were added later. */
  joining: Joining | undefined;
  /** Events set aside so far. */
  quarantined: number;
  projections: readonly Projection[];
  decoders: Decoders;
  fingerprint: Fingerprint;
  /** What the fold keeps in memory of the active build; gone after a failure, when only the database knows. */
  rows: BuildRows | undefined;
  /** The build's indexes are made. */
  isIndexed: boolean;
  /** What is in the log was decoded by the wrong spec, as the last batch has shown: the writer is to be opened anew. */
  isReadWrong: boolean;
  /** Partitions of the log known to be there. */
  partitions: Set<number>;
  close(): Promise<void>;
}

/** Contracts that are covered up to the same ledger, which lies before the cursor. */
export interface Joining {
  addresses: string[];
  after: Position;
  /** These, and those that are further on but not at the cursor either. */
  behind: string[];
}

/** The database belongs to another network or other contracts. */
export class ForeignDatabase extends Error {}

export interface WriterOptions {
  url: string;
  contracts: ContractsFile;
  projections: readonly Projection[];
  decoders: Decoders;
  signal: AbortSignal;
  /** Called once when another indexer holds the lock. */
  onLocked(): void;
  /** Called now and then while the log is folded anew, because this code folds or decodes otherwise than the one before. */
  onRebuild?(report: ProgressReport): void;
}

const UNDEFINED_TABLE = '42P01';
const LOCK_KEY = 4_207_201_102; // any number, the same for all indexers; locks are per database
/** Who was killed lets go of it as soon as Postgres has noticed. */
const LOCK_RETRY_MS = 50;

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
    await options.decoders.load(db);
    const fingerprint = fingerprintOfCode();
    await bringUpToDate({
      db,
      connect: async () => (await connectDatabase(options.url)).client,
      projections: options.projections,
      decoders: options.decoders,
      fingerprint,
      onProgress: options.onRebuild,
      signal: options.signal,
    });
    const { isIndexed } = await readActiveBuild(db);
    return {
      db,
      lost,
      position: await readPosition(db),
      lastEvent: await readLastEvent(db),
      joining: await readJoining(db),
      quarantined: await readQuarantined(db),
      projections: options.projections,
      decoders: options.decoders,
      fingerprint,
      rows: undefined,
      isIndexed,
      isReadWrong: false,
      partitions: new Set(),
      close: () => disconnect(db),
    };
  } catch (error) {
    await disconnect(db);
    throw (error as { code?: string }).code === UNDEFINED_TABLE ? notMigrated(error) : error;
  }
}

/** Whether an indexer has the writer's place now. */
export async function isWriterThere(db: pg.ClientBase): Promise<boolean> {
  const { rows } = await db.query<{ free: boolean }>(
    'SELECT CASE WHEN pg_try_advisory_lock($1) THEN pg_advisory_unlock($1) ELSE false END AS free',
    [LOCK_KEY],
  );
  return !rows[0]?.free;
}

async function takeLock(db: pg.Client, { signal, onLocked }: WriterOptions): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const { rows } = await db.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [LOCK_KEY]);
    if (rows[0]?.taken) return;
    if (attempt === 0) onLocked();
    await sleep(LOCK_RETRY_MS, undefined, { signal });
  }
}

/**
 * The first start on an empty log: the cursor stands just before the contracts' deployment. Later, contracts that are new in
 * the list get a coverage of their own, to be filled from their deployment on.
 */
async function beginLog(db: pg.Client, { networkPassphrase, deployLedger, contracts }: ContractsFile): Promise<void> {
  await db.query(
    'INSERT INTO log.cursor (network_passphrase, ledger) SELECT $1, $2::integer - 1 WHERE NOT EXISTS (SELECT FROM log.cursor)',
    [networkPassphrase, deployLedger],
  );
  await requireOwnLog(db, { networkPassphrase, deployLedger, contracts });
  await db.query(
    `INSERT INTO log.coverage (contract, contract_address, deploy_ledger)
     SELECT name, address, least($1::integer, ledger + 1) FROM log.cursor, unnest($2::text[], $3::text[]) AS listed(name, address)
     ON CONFLICT DO NOTHING`,
    [deployLedger, Object.keys(contracts), Object.values(contracts)],
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
  const listed = Object.entries(contracts);
  const isListed = (row: (typeof rows)[number]): boolean =>
    listed.some(([name, address]) => name === row.contract && address === row.contract_address);
  if (rows.every(isListed)) return; // one that is listed only was added later, and is welcome
  throw new ForeignDatabase(
    `The database holds events of other contracts.\n  In the database: ${rows.map((row) => `${row.contract} ${row.contract_address}`).join(', ')}\n  In CONTRACTS_FILE: ${listed.map((each) => each.join(' ')).join(', ')}\nPoint DATABASE_URL at the database of these contracts, or at an empty one.`,
  );
}

/** Contracts with the earliest ledger to read next come first; the others have their turn after them. */
async function readJoining(db: pg.Client): Promise<Joining | undefined> {
  const { rows } = await db.query<{ address: string; next: number }>(
    `SELECT contract_address AS address, coalesce(upper(ledgers), deploy_ledger) AS next FROM log.coverage, log.cursor
     WHERE coalesce(upper(ledgers), deploy_ledger) <= ledger ORDER BY next, address`,
  );
  const [first] = rows;
  if (!first) return undefined;
  const addresses = rows.filter(({ next }) => next === first.next).map(({ address }) => address);
  return { addresses, after: { ledger: first.next - 1, closedAt: null }, behind: rows.map(({ address }) => address) };
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

async function readQuarantined(db: pg.Client): Promise<number> {
  const { rows } = await db.query<{ quarantined: number }>('SELECT count(*) AS quarantined FROM log.quarantine');
  return rows[0]?.quarantined as number;
}
