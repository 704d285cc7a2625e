import { DataTypes, type Model, type ModelStatic, type Sequelize } from 'sequelize';
import { place } from './table.ts';

export const quarantineReasons = [
  'undecodable', // XDR that can't be read
  'unknown_code', // published by a wasm whose spec could not be had
  'unknown_event', // no event of the spec has these first topics
  'mismatched_event', // one has, but topic count, data form, a field or a type differs
  'ambiguous_event', // several fit
  'impossible_event', // it fits, but contradicts the events before it
] as const;

export type QuarantineReason = (typeof quarantineReasons)[number];

/** An event that was set aside; it lies whole in `Event`. */
export interface QuarantineRow {
  eventId: string;
  reason: QuarantineReason;
  /** What was found and what was expected, for a person. */
  detail: string;
}

export type Quarantine = Model<QuarantineRow, QuarantineRow> & QuarantineRow;

export function defineQuarantine(sequelize: Sequelize): ModelStatic<Quarantine> {
  return sequelize.define<Quarantine>(
    'Quarantine',
    {
      eventId: { type: DataTypes.TEXT, allowNull: false, primaryKey: true },
      reason: { type: DataTypes.TEXT, allowNull: false },
      detail: { type: DataTypes.TEXT, allowNull: false },
    },
    place('log', 'quarantine'),
  );
}
