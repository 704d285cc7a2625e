import { DataTypes, type Model, type ModelStatic, type Sequelize } from 'sequelize';
import { place } from './table.ts';

/** A range of ledgers that are complete for every contract; inclusive at both ends. Two rows or more: a gap lies between. */
export interface CoverageRow {
  fromLedger: number;
  toLedger: number;
}

export type Coverage = Model<CoverageRow, CoverageRow> & CoverageRow;

export function defineCoverage(sequelize: Sequelize): ModelStatic<Coverage> {
  return sequelize.define<Coverage>(
    'Coverage',
    {
      fromLedger: { type: DataTypes.INTEGER, allowNull: false, primaryKey: true },
      toLedger: { type: DataTypes.INTEGER, allowNull: false },
    },
    place('log', 'covered'),
  );
}
