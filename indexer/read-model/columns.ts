import type { DataTypes, Model } from 'sequelize';

/** A column once for both: the table that a build makes and the attribute of its model. */
export interface Column {
  /** Its type in Postgres. */
  sql: string;
  /** Its type in a model. Given Sequelize's types, for the indexer writes without loading Sequelize. */
  typeIn(types: typeof DataTypes): DataTypes.DataType;
  allowNull: boolean;
  /** How a model reads what is stored, where that isn't what the driver gives. */
  get?(this: Model): unknown;
  /** For a person who reads the schema. */
  comment?: string;
}

type NamedColumn = (name: string) => Column;

/** What a table definition names a column by: the same, made when its name is known. */
export type ColumnKind = NamedColumn & { orNull: NamedColumn; says(comment: string): ColumnKind };

/** Addresses, hashes, symbols, event ids: compared byte by byte, so that their order is the same on every server. */
export const identifier = kind('text COLLATE "C"', (types) => types.TEXT);
/** What a person wrote. */
export const prose = kind('text', (types) => types.TEXT);
export const integer = kind('integer', (types) => types.INTEGER);
/** A u32 in a bigint: the driver reads bigint as text, but a u32 is exact as a JS number. */
export const u32 = kind('bigint', (types) => types.BIGINT, Number);
/** Decimal text in JavaScript: past 2^53. */
export const u64 = kind('numeric(20)', (types) => types.DECIMAL(20));
/** An i128 or u128 in the token's smallest unit (7 decimals); decimal text in JavaScript. */
export const amount = kind('numeric(39)', (types) => types.DECIMAL(39));
export const time = kind('timestamptz', (types) => types.DATE);
export const boolean = kind('boolean', (types) => types.BOOLEAN);
export const json = kind('jsonb', (types) => types.JSONB);

function kind(
  sql: string,
  typeIn: Column['typeIn'],
  read?: (stored: unknown) => unknown,
  comment?: string,
): ColumnKind {
  const column =
    (allowNull: boolean): NamedColumn =>
    (name) => ({ sql, comment, typeIn, allowNull, ...(read && { get: reader(name, read) }) });
  return Object.assign(column(false), {
    orNull: column(true),
    says: (said: string) => kind(sql, typeIn, read, said),
  });
}

function reader(name: string, read: (stored: unknown) => unknown) {
  return function get(this: Model): unknown {
    const stored = this.getDataValue(name);
    return stored === null ? null : read(stored);
  };
}
