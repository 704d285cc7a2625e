import type { DataTypes, Model, ModelStatic, Sequelize } from 'sequelize';
import { type Column, type ColumnKind, identifier } from './columns.ts';

/** A table of a build: what the events say about one kind of thing, as it is now and as it was. */
export interface Table<Row = object> {
  /** Of the view `chain.<name>`: rows as they are now. */
  name: string;
  /** Of the view `chain.<versions>`: rows as they were, one per change. */
  versions: string;
  /** Attributes that tell its rows apart. */
  key: readonly string[];
  columns: Readonly<Record<keyof Omit<Row, 'fromEvent'> & string, Column>>;
  /** Attributes that the current rows are looked up by, beside the key. */
  indexes: readonly (readonly string[])[];
  /** A row says what one event did and never changes: no row of the same key can be there before. */
  isFact: boolean;
}

/** True from `fromEvent` until `toEvent`; null: still. */
export type VersionRow<Row> = Row & { toEvent: string | null };

/** Every row of a model is its attributes. */
export type RowModel<Row extends object> = Model<Row, Row> & Row;

interface Definition<Row> {
  name: string;
  versions: string;
  key: readonly (keyof Row & string)[];
  columns: Record<keyof Omit<Row, 'fromEvent'>, ColumnKind | ColumnKind['orNull']>;
  indexes?: readonly (readonly (keyof Row & string)[])[];
  isFact?: boolean;
}

/** Declares a table; its model, its DDL and the fold's writing all follow from this. */
export function defineTable<Row extends { fromEvent: string }>({
  columns,
  indexes = [],
  isFact = false,
  ...rest
}: Definition<Row>): Table<Row> {
  const named = Object.entries<ColumnKind['orNull']>(columns).map(([name, column]) => [name, column(name)]);
  return { ...rest, indexes, isFact, columns: Object.fromEntries(named) };
}

/** Rows as they are now. */
export function currentModel<Row extends object>(
  sequelize: Sequelize,
  model: string,
  table: Table<Row>,
): ModelStatic<RowModel<Row>> {
  return define(sequelize, model, table, table.name, table.key, { fromEvent: identifier('fromEvent') });
}

/** Rows as they were, one per change. */
export function versionModel<Row extends object>(
  sequelize: Sequelize,
  model: string,
  table: Table<Row>,
): ModelStatic<RowModel<VersionRow<Row>>> {
  return define(sequelize, model, table, table.versions, [...table.key, 'fromEvent'], {
    fromEvent: identifier('fromEvent'),
    toEvent: identifier.orNull('toEvent'),
  });
}

function define<Row extends object>(
  sequelize: Sequelize,
  model: string,
  { columns }: Table,
  view: string,
  key: readonly string[],
  version: Record<string, Column>,
): ModelStatic<RowModel<Row>> {
  const { DataTypes: types } = sequelize.constructor as unknown as { DataTypes: typeof DataTypes };
  const attributes = Object.entries<Column>({ ...columns, ...version }).map(([name, { typeIn, allowNull, get }]) => [
    name,
    { type: typeIn(types), allowNull, ...(get && { get }), primaryKey: key.includes(name) },
  ]);
  return sequelize.define<RowModel<Row>>(model, Object.fromEntries(attributes), place('chain', view));
}

/** Options of every model: columns are the snake_case of the attributes, nothing is added to them. */
export function place(schema: string, tableName: string) {
  return { schema, tableName, underscored: true, timestamps: false, freezeTableName: true } as const;
}
