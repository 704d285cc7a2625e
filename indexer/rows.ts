/** Between the fold in memory and the tables of a build. */
import type pg from 'pg';
import { buildSchema } from '#read-model/build.ts';
import type { Column } from '#read-model/columns.ts';
import { copyInto, copyLine } from './copy.ts';
import type { ChainEvent } from './event.ts';
import { TableFold, type Version } from './fold.ts';
import type { Projection, Row } from './projection.ts';
import { snakeCase } from './text.ts';

/** The tables of a build while it is written. */
export interface BuildRows {
  build: number;
  tables: readonly TableFold[];
}

/** Opens a build's tables for writing; the empty ones need not be asked for rows. */
export async function openRows(
  db: pg.ClientBase,
  build: number,
  projections: readonly Projection[],
): Promise<BuildRows> {
  // A batch touches few rows of many, by their key. Without statistics of a table that grows, the planner would read it whole.
  await db.query('SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off');
  const selects = projections.map(
    ({ table }) => `NOT EXISTS (SELECT FROM ${buildSchema(build)}.${table.name}_current) AS ${table.name}`,
  );
  const { rows } = await db.query<Record<string, boolean>>(`SELECT ${selects.join(', ')}`);
  const tables = projections.map((each) => new TableFold(each, rows[0]?.[each.table.name] ?? false));
  return { build, tables };
}

/** Brings into memory what events touch and the tables have; {@link foldEvents} then needs no database. */
export async function loadTouched(
  db: pg.ClientBase,
  { build, tables }: BuildRows,
  events: readonly ChainEvent[],
): Promise<void> {
  for (const table of tables) {
    const keys = table.keysToLoad(events);
    if (keys.length > 0) await load(db, build, table, keys);
  }
}

async function load(db: pg.ClientBase, build: number, fold: TableFold, keys: string[][]): Promise<void> {
  const { name, key, columns } = fold.projection.table;
  const keyColumns = key.map(snakeCase);
  const lists = key.map((attribute, i) => `$${i + 1}::${arrayType(columns, attribute)}`);
  const { rows } = await db.query<Record<string, unknown>>(
    `SELECT t.* FROM ${buildSchema(build)}.${name}_current t
     JOIN unnest(${lists.join(', ')}) AS touched(${keyColumns.join(', ')}) USING (${keyColumns.join(', ')})`,
    key.map((_, i) => keys.map((values) => values[i])),
  );
  const attributes = Object.keys(columns);
  for (const stored of rows) {
    const row: Row = {};
    for (const attribute of attributes) row[attribute] = stored[snakeCase(attribute)];
    fold.loaded(row, stored.from_event as string);
  }
}

/** Writes what the fold changed: ended versions, new rows, and changed rows in place. */
export async function writeRows(db: pg.ClientBase, { build, tables }: BuildRows): Promise<void> {
  for (const table of tables) {
    await writeEnded(db, build, table);
    await writeChanged(db, build, table);
  }
}

export async function writeEnded(db: pg.ClientBase, build: number, fold: TableFold): Promise<void> {
  const ended = fold.takeEnded();
  if (ended.length === 0) return;
  const { table } = fold.projection;
  const attributes = Object.keys(table.columns);
  const lines = ended.map(({ row, fromEvent, toEvent }) =>
    copyLine([...valuesOf(row, attributes), fromEvent, toEvent]),
  );
  const columns = [...attributes.map(snakeCase), 'from_event', 'to_event'];
  await copyInto(db, `${buildSchema(build)}.${table.name}_ended`, columns, lines);
}

export async function writeChanged(db: pg.ClientBase, build: number, fold: TableFold): Promise<void> {
  const { added, updated } = fold.takeChanged();
  const { table } = fold.projection;
  const name = `${buildSchema(build)}.${table.name}_current`;
  if (added.length > 0) {
    const attributes = Object.keys(table.columns);
    const lines = added.map(({ row, fromEvent }) => copyLine([...valuesOf(row, attributes), fromEvent]));
    await copyInto(db, name, [...attributes.map(snakeCase), 'from_event'], lines);
  }
  if (updated.length > 0) await updateRows(db, name, fold.projection, updated);
}

async function updateRows(
  db: pg.ClientBase,
  table: string,
  { table: { key, columns } }: Projection,
  versions: Version[],
): Promise<void> {
  const attributes = Object.keys(columns);
  const names = [...attributes.map(snakeCase), 'from_event'];
  const isKey = (column: string): boolean => key.map(snakeCase).includes(column);
  const set = names.filter((column) => !isKey(column)).map((column) => `${column} = changed.${column}`);
  const lists = attributes.map((attribute, i) => `$${i + 1}::${arrayType(columns, attribute)}`);
  await db.query(
    `UPDATE ${table} t SET ${set.join(', ')}
     FROM unnest(${lists.join(', ')}, $${names.length}::text[]) AS changed(${names.join(', ')})
     WHERE ${names
       .filter(isKey)
       .map((column) => `t.${column} = changed.${column}`)
       .join(' AND ')}`,
    [
      ...attributes.map((attribute) => versions.map(({ row }) => parameter(row[attribute]))),
      versions.map((each) => each.fromEvent),
    ],
  );
}

/** Postgres' type of a list of a column's values. */
function arrayType(columns: Readonly<Record<string, Column>>, attribute: string): string {
  return `${(columns[attribute] as Column).sql.replace(/ COLLATE.*/, '')}[]`;
}

function parameter(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

function valuesOf(row: Row, attributes: readonly string[]): unknown[] {
  return attributes.map((attribute) => row[attribute]);
}
