import pg from 'pg';

const TABLES: [name: string, order: string][] = [
  ['log.events', 'id'],
  ['log.quarantine', 'event_id'],
  ['log.coverage', 'contract_address'],
  ['log.cursor', 'single'],
  ['chain_1.credentials', 'id, from_event'],
  ['chain_1.progress', 'learner, course, from_event'],
  ['chain_1.roles', 'contract, role, account, from_event'],
];

/** Every byte that the indexer keeps, as text, table by table: equal text is an equal state. */
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
