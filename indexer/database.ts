import { once } from 'node:events';
import type { Socket } from 'node:net';
import pg from 'pg';

/** A row as JSON would carry it: bigint columns (u32 at most) as numbers, numeric as text, timestamps as ISO 8601. */
const plainTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === pg.types.builtins.INT8) return Number;
    if (oid === pg.types.builtins.TIMESTAMPTZ) return (text: string) => new Date(text).toISOString();
    return pg.types.getTypeParser(oid, format);
  },
} as pg.CustomTypesConfig;

export interface Database {
  client: pg.Client;
  /** Aborts, with the error as reason, when the connection breaks: an idle one tells nobody else. */
  lost: AbortSignal;
}

/**
 * A connection with the indexer's rights, whoever logs in.
 *
 * @throws whatever the driver throws; {@link isPassing} tells whether waiting may help
 */
export async function connectDatabase(url: string): Promise<Database> {
  const db = new pg.Client({
    connectionString: url,
    application_name: 'brain-storm-indexer',
    connectionTimeoutMillis: 5_000,
    query_timeout: 120_000,
    keepAlive: true,
    types: plainTypes,
  });
  const lost = new AbortController();
  db.on('error', (error) => lost.abort(error));
  await db.connect();
  try {
    await db.query('SET ROLE brainstorm_indexer');
  } catch (error) {
    await db.end();
    throw roleError(error as pg.DatabaseError);
  }
  return { client: db, lost: lost.signal };
}

const GOODBYE_MS_MAX = 1_000;

/** Ends a connection, also one whose server has fallen silent and would never say goodbye. */
export async function disconnect(db: pg.Client): Promise<void> {
  const { stream } = (db as unknown as { connection: { stream: Socket } }).connection;
  const silent = setTimeout(() => stream.destroy(), GOODBYE_MS_MAX);
  await Promise.race([db.end(), once(stream, 'close')]).catch(() => {});
  clearTimeout(silent);
}

export function notMigrated(cause: unknown): Error {
  return new Error('The database was not migrated. Run "npm run migrate" first.', { cause });
}

function roleError(error: pg.DatabaseError): Error {
  if (error.code === '22023') return notMigrated(error); // the role doesn't exist
  if (error.code !== '42501') return error;
  return new Error(
    'The database user may not act as brainstorm_indexer. Run: GRANT brainstorm_indexer TO <that user>.',
    {
      cause: error,
    },
  );
}

const PASSING_CLASSES = new Set(['08', '53', '57']); // connection, resources (disk, memory), operator intervention (restart)
const PASSING_CODES = new Set(['40001', '40P01', '55P03', '25006']); // conflict, deadlock, lock, read-only while failing over

/** True when the same work may succeed later: the server is away, restarting, full or busy. */
export function isPassing(error: unknown): boolean {
  const { code } = error as { code?: string };
  if (error instanceof pg.DatabaseError)
    return PASSING_CLASSES.has(code?.slice(0, 2) ?? '') || PASSING_CODES.has(code ?? '');
  if (code && /^(E[A-Z]+|CERT_.*|DEPTH_.*)$/.test(code)) return true;
  return /Connection terminated|not queryable|timeout|Client was closed/i.test(messageOf(error));
}

/** What went wrong in words; some connection errors have only a code. */
export function messageOf(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string };
  return message || code || String(error);
}
