import pg from 'pg';
import { tables } from '#read-model/tables.ts';

const TABLES: [name: string, order: string][] = [
  ['log.events', 'id'],
  ['log.quarantine', 'event_id'],
  ['log.coverage', 'contract_address'],
  ['log.cursor', 'single'],
  ['log.code', 'contract_address, from_event'],
  ...tables.map(({ versions }): [string, string] => [`chain.${versions}`, 't::text']),
];

/** Every byte that the indexer keeps and shows, as text, table by table: equal text is an equal state. */
export async function dumpTables(db: pg.ClientBase): Promise<Record<string, string>> {
  const dump: Record<string, string> = {};
  for (const [table, order] of TABLES) {
    const { rows } = await db.query<{ line: string }>(`SELECT t::text AS line FROM ${table} t ORDER BY ${order}`);
    dump[table] = rows.map(({ line }) => line).join('\n');
  }
  return dump;
}

/** The dump of the database at an address. */
export async function dumpDatabase(url: string): Promise<Record<string, string>> {
  const db = new pg.Client({ connectionString: url });
  await db.connect();
  try {
    return await dumpTables(db);
  } finally {
    await db.end();
  }
}
