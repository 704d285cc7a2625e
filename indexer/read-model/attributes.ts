import { DataTypes, type Model, type ModelAttributeColumnOptions } from 'sequelize';

/** A column that is always there. */
export function required(type: DataTypes.DataType): ModelAttributeColumnOptions {
  return { type, allowNull: false };
}

/** A column that may be null. */
export function optional(type: DataTypes.DataType): ModelAttributeColumnOptions {
  return { type, allowNull: true };
}

/** A u32 in a bigint column: the driver reads bigint as text, but a u32 is exact as a JS number. */
export function u32(name: string): ModelAttributeColumnOptions {
  return {
    ...required(DataTypes.BIGINT),
    get(this: Model): number {
      return Number(this.getDataValue(name));
    },
  };
}

/** Where a row's version begins and ends, as event ids. */
export const versionAttributes = { fromEvent: required(DataTypes.TEXT), toEvent: optional(DataTypes.TEXT) };

/** Options of every model: columns are the snake_case of the attributes, nothing is added to them. */
export function table(schema: string, tableName: string) {
  return { schema, tableName, underscored: true, timestamps: false, freezeTableName: true } as const;
}
