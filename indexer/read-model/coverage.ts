import { DataTypes, type Model, type ModelStatic, type Sequelize } from 'sequelize';
import { required, table } from './attributes.ts';

/** A range of ledgers that are complete for every contract; inclusive at both ends. Two rows or more: a gap lies between. */
export interface CoverageRow {
  fromLedger: number;
  toLedger: number;
}

export type Coverage = Model<CoverageRow, CoverageRow> & CoverageRow;

export function defineCoverage(sequelize: Sequelize): ModelStatic<Coverage> {
  return sequelize.define<Coverage>(
    'Coverage',
    { fromLedger: { ...required(DataTypes.INTEGER), primaryKey: true }, toLedger: required(DataTypes.INTEGER) },
    table('log', 'covered'),
  );
}
