/** The SQL of a build: one schema `chain_<build>` with a table per table definition, and the views of `chain` over it. */
import type { Column } from './columns.ts';
import { identifier } from './columns.ts';
import { proposalStateSql } from './proposal-state.ts';
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
  return [
    `SELECT log.create_build(${build});`,
    ...tables.map((table) => tableSql(schema, table)),
    asideSql(schema),
  ].join('\n');
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
  const lines = columns.map(([column, { sql, allowNull }]) => `  ${column} ${sql}${allowNull ? '' : ' NOT NULL'}`);
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

/** A build that views stand over; older ones may lack tables or columns. */
export interface BuildShape {
  build: number;
  /** `<table>.<column>` of all that it has; nothing when it has all. */
  columns?: ReadonlySet<string>;
}

/**
 * The views over some builds. Each reader sees the one that is active in its own snapshot, so a switch is one update of
 * `log.builds`, and a transaction that began before it goes on in the build it began with. The schema `chain_last` is what the
 * views were, to be dropped after.
 */
export function viewsSql(builds: readonly BuildShape[]): string {
  return [
    'SELECT log.create_next_views();',
    'GRANT USAGE ON SCHEMA chain_next TO brainstorm_api;',
    ...tables.map((table) => viewSql(builds, table)),
    'GRANT SELECT ON ALL TABLES IN SCHEMA chain_next TO brainstorm_api;',
    proposalStateSql('chain_next'),
    'SELECT log.switch_views();',
  ].join('\n');
}

function viewSql(builds: readonly BuildShape[], table: Table): string {
  const columns = columnsOf(table);
  const view = (name: string, kept: typeof columns, condition: string): string => {
    const parts = builds
      .filter((shape) => has(shape, table.name, 'from_event'))
      .map((shape) => {
        const isActive = `(SELECT build FROM log.builds WHERE is_active) = ${shape.build}`;
        const conditions = [condition, builds.length > 1 ? isActive : ''].filter((each) => each !== '').join(' AND ');
        return `SELECT ${selected(shape, table.name, kept)} FROM ${buildSchema(shape.build)}.${table.name}${conditions && ` WHERE ${conditions}`}`;
      });
    return `CREATE VIEW chain_next.${name} AS ${parts.join(' UNION ALL ')};`;
  };
  return [view(table.name, columns.slice(0, -1), 'to_event IS NULL'), view(table.versions, columns, '')].join('\n');
}

function selected(shape: BuildShape, table: string, columns: readonly [string, Column][]): string {
  return columns
    .map(([column, { sql }]) =>
      has(shape, table, column) ? column : `NULL::${sql.replace(/ COLLATE.*/, '')} AS ${column}`,
    )
    .join(', ');
}

function has({ columns }: BuildShape, table: string, column: string): boolean {
  return columns?.has(`${table}.${column}`) ?? true;
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
