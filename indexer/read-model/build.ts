/** The SQL of a build: one schema `chain_<build>` with a table per table definition, and the views of `chain` over it. */
import type { Column } from './columns.ts';
import { identifier } from './columns.ts';
import type { Table } from './table.ts';
import { tables } from './tables.ts';

export function buildSchema(build: number): string {
  return `chain_${build}`;
}

/**
 * The schema and its tables, with the key of the current rows alone: what else is looked up by waits until the rows are in
 * ({@link indexesSql}). A table has two parts. Current rows (`_current`) are updated in place; ended versions (`_ended`) are
 * only ever added.
 */
export function buildSql(build: number): string {
  const schema = buildSchema(build);
  return [`CREATE SCHEMA ${schema};`, ...tables.map((table) => tableSql(schema, table)), asideSql(schema)].join('\n');
}

/** Where this build reads the log in another way than the one that serves; a switch swaps the two. */
function asideSql(schema: string): string {
  return `CREATE TABLE ${schema}.quarantine (event_id text COLLATE "C" PRIMARY KEY, reason text NOT NULL, detail text NOT NULL);
COMMENT ON TABLE ${schema}.quarantine IS 'what log.quarantine holds while this build serves; of an idle build';
CREATE TABLE ${schema}.decoded (event_id text COLLATE "C" PRIMARY KEY, name text, decoded jsonb);
COMMENT ON TABLE ${schema}.decoded IS 'what log.events says while this build serves, where it differs; of an idle build';`;
}

function tableSql(schema: string, table: Table): string {
  const name = `${schema}.${table.name}`;
  const columns = columnsOf(table);
  const lines = columns.map(
    ([column, { sql, attribute }]) => `  ${column} ${sql}${attribute.allowNull ? '' : ' NOT NULL'}`,
  );
  return [
    `CREATE TABLE ${name} (\n${lines.join(',\n')}\n) PARTITION BY LIST ((to_event IS NULL));`,
    // Room on a page lets an update stay there, and so leave the index alone.
    `CREATE TABLE ${name}_current PARTITION OF ${name} (PRIMARY KEY (${list(table.key)})) FOR VALUES IN (true) WITH (fillfactor = ${table.isFact ? 100 : 70});`,
    `CREATE TABLE ${name}_ended PARTITION OF ${name} FOR VALUES IN (false);`,
    ...columns.flatMap(([column, { comment }]) =>
      comment ? [`COMMENT ON COLUMN ${name}.${column} IS '${comment.replaceAll("'", "''")}';`] : [],
    ),
  ].join('\n');
}

/** What reads ask for beside the key: made once a build's rows are in, before anybody is told to read it. */
export function indexesSql(build: number): string {
  return tables
    .flatMap(({ name, key, indexes }) => [
      `CREATE UNIQUE INDEX IF NOT EXISTS ${name}_ended_key ON ${buildSchema(build)}.${name}_ended (${list(key)}, from_event);`,
      ...indexes.map(
        (columns) =>
          `CREATE INDEX IF NOT EXISTS ${name}_${columns.map(snake).join('_')} ON ${buildSchema(build)}.${name}_current (${list(columns)});`,
      ),
    ])
    .join('\n');
}

/** Points the views at a build. The api sees the one before until this commits. */
export function viewsSql(build: number): string {
  const schema = buildSchema(build);
  return tables
    .flatMap((table) => {
      const columns = columnsOf(table).map(([column]) => column);
      return [
        `DROP VIEW IF EXISTS chain.${table.name}, chain.${table.versions};`,
        `CREATE VIEW chain.${table.name} AS SELECT ${columns.slice(0, -1).join(', ')} FROM ${schema}.${table.name} WHERE to_event IS NULL;`,
        `CREATE VIEW chain.${table.versions} AS SELECT ${columns.join(', ')} FROM ${schema}.${table.name};`,
        `GRANT SELECT ON chain.${table.name}, chain.${table.versions} TO brainstorm_api;`,
      ];
    })
    .join('\n');
}

/** Columns of a build's table, in order; the version's are the last two. */
export function columnsOf(table: Table): [column: string, Column][] {
  const all = {
    ...table.columns,
    fromEvent: identifier('fromEvent'),
    toEvent: identifier.orNull('toEvent'),
  };
  return Object.entries<Column>(all).map(([name, column]) => [snake(name), column]);
}

function list(names: readonly string[]): string {
  return names.map(snake).join(', ');
}

/** The models' own rule (`underscored`), so that attribute and column can't differ. */
function snake(name: string): string {
  return name.replace(/([A-Z])/g, (letter) => `_${letter.toLowerCase()}`);
}
