/** Brings a database to the newest migration: `npm run migrate`, and `migrate(url)` for tests and the stack. */
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { type RunnableMigration, Umzug, type UmzugStorage } from 'umzug';
import { buildSql, viewsSql } from '#read-model/build.ts';
import { describeSchema } from './describe-schema.ts';

/** What a migration file exports: SQL, run in one transaction together with the note that it ran. */
export interface Migration {
  up: string;
  down: string;
}

const SCHEMA_FILE = resolve(import.meta.dirname, 'schema.sql');
const LOCK_KEY = 4_207_201_101; // any number, the same for all who migrate

const USAGE = `usage: npm run migrate -- [--to <name> | --down <name>] [--list] [--write-schema]

Applies the pending migrations to DATABASE_URL, oldest first, each in a transaction of its own.

  --to <name>      stop after this migration
  --down <name>    revert, newest first, down to and including this migration
  --list           say what has been applied and what is pending, change nothing
  --write-schema   then write migrations/schema.sql from the database's catalog
  --help           this text`;

/**
 * Applies every pending migration. Two at once are safe: the second waits, then finds nothing left to do.
 *
 * @throws {Error} naming the migration that failed; the ones before it stay applied.
 */
export async function migrate(url: string): Promise<void> {
  await withMigrations(url, async (umzug, db) => {
    await umzug.up();
    await createFirstBuild(db);
  });
}

/** Reverts down to and including the migration `to`. */
export async function revert(url: string, to: string): Promise<void> {
  await withMigrations(url, (umzug) => umzug.down({ to }));
}

async function withMigrations<T>(
  url: string,
  work: (umzug: Umzug<pg.Client>, db: pg.Client) => Promise<T>,
): Promise<T> {
  const db = new pg.Client({ connectionString: url, application_name: 'brain-storm-migrate' });
  await db.connect().catch((error: Error & { code?: string }) => {
    throw new Error(`The database at ${db.host}:${db.port} can't be used: ${error.message || error.code}`, {
      cause: error,
    });
  });
  try {
    await db.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
    await db.query(
      `CREATE TABLE IF NOT EXISTS public.migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`,
    );
    return await work(openMigrations(db), db);
  } finally {
    await db.end();
  }
}

/** So that whoever reads finds the views, empty, before the indexer's first start. Later builds are the indexer's own. */
async function createFirstBuild(db: pg.Client): Promise<void> {
  const { rows } = await db.query<{ is_due: boolean }>(
    `SELECT to_regclass('log.builds') IS NOT NULL AND to_regnamespace('chain_1') IS NULL AS is_due`,
  );
  if (!rows[0]?.is_due) return;
  await db.query(`BEGIN; SET LOCAL ROLE brainstorm_indexer`);
  try {
    await db.query(buildSql(1) + viewsSql([{ build: 1 }]));
    await db.query(`INSERT INTO log.builds (build, projections, decoding, is_active) VALUES (1, '', '', true)`);
    await db.query('DROP SCHEMA IF EXISTS chain_last CASCADE; COMMIT');
  } catch (error) {
    await db.query('ROLLBACK');
    throw error;
  }
}

function openMigrations(db: pg.Client): Umzug<pg.Client> {
  return new Umzug<pg.Client>({
    migrations: { glob: ['[0-9]*-*.ts', { cwd: import.meta.dirname }], resolve: transactional },
    context: db,
    storage: appliedMigrations(db),
    logger: undefined,
  });
}

/** The note that it ran commits with the migration itself, so a crash between the two can't happen. */
function transactional({
  name,
  path,
  context: db,
}: {
  name: string;
  path?: string;
  context: pg.Client;
}): RunnableMigration<pg.Client> {
  const run = async (direction: keyof Migration, note: string): Promise<void> => {
    const migration = (await import(path as string)) as Migration;
    try {
      await db.query('BEGIN');
      await db.query(migration[direction]);
      await db.query(note, [plainName(name)]);
      await db.query('COMMIT');
    } catch (error) {
      await db.query('ROLLBACK');
      throw new Error(`migration ${plainName(name)} (${direction}): ${(error as Error).message}`, { cause: error });
    }
  };
  return {
    name: plainName(name),
    up: () => run('up', 'INSERT INTO public.migrations (name) VALUES ($1)'),
    down: () => run('down', 'DELETE FROM public.migrations WHERE name = $1'),
  };
}

function plainName(file: string): string {
  return file.replace(/\.ts$/, '');
}

function appliedMigrations(db: pg.Client): UmzugStorage<pg.Client> {
  return {
    executed: async () =>
      (await db.query<{ name: string }>('SELECT name FROM public.migrations ORDER BY name')).rows.map(
        (row) => row.name,
      ),
    // Noted by `transactional`, inside the migration's own transaction.
    logMigration: async () => {},
    unlogMigration: async () => {},
  };
}

/** The committed schema.sql. */
export function readSchemaFile(): Promise<string> {
  return readFile(SCHEMA_FILE, 'utf8');
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      to: { type: 'string' },
      down: { type: 'string' },
      list: { type: 'boolean' },
      'write-schema': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return console.log(USAGE);
  const url = requireDatabaseUrl(process.env.DATABASE_URL);
  await withMigrations(url, async (umzug, db) => {
    if (values.list) return list(umzug);
    umzug.on('migrated', ({ name }) => console.log(`applied  ${name}`));
    umzug.on('reverted', ({ name }) => console.log(`reverted ${name}`));
    if (values.down) await umzug.down({ to: values.down });
    else await umzug.up(values.to ? { to: values.to } : {});
    await createFirstBuild(db);
    if (values['write-schema']) await writeFile(SCHEMA_FILE, await describeSchema(db));
  });
}

function requireDatabaseUrl(url: string | undefined): string {
  if (url && /^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return url;
  const found = url ? `is "${url.replace(/:[^:@/]*@/, ':…@')}"` : 'is not set';
  throw new Error(
    `DATABASE_URL ${found}; expected the address of a Postgres, e.g. postgres://user:password@localhost:5432/brain_storm`,
  );
}

async function list(umzug: Umzug<pg.Client>): Promise<void> {
  for (const { name } of await umzug.executed()) console.log(`applied  ${name}`);
  for (const { name } of await umzug.pending()) console.log(`pending  ${name}`);
}

if (import.meta.main) {
  main().catch((error: Error) => {
    // umzug wraps the migration's own error, which already names it
    const cause = error.cause as Error | undefined;
    console.error(error.name === 'MigrationError' && cause ? cause.message : error.message);
    process.exitCode = 1;
  });
}
