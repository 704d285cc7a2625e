import { DataTypes, type Model, type ModelStatic, type Sequelize } from 'sequelize';
import { place } from './table.ts';

/** How far the log and the read model go. One row, or none before the indexer's first start. */
export interface CursorRow {
  single: boolean;
  networkPassphrase: string;
  /** Last ledger whose events are all stored and folded: what every answer is true at. */
  ledger: number;
  /** When that ledger closed; null while catching up over ledgers whose close time the source did not tell. */
  closedAt: Date | null;
  /** Greatest event id in the log. */
  lastEventId: string | null;
}

export type Cursor = Model<CursorRow, CursorRow> & CursorRow;

export function defineCursor(sequelize: Sequelize): ModelStatic<Cursor> {
  return sequelize.define<Cursor>(
    'Cursor',
    {
      single: { type: DataTypes.BOOLEAN, allowNull: false, primaryKey: true },
      networkPassphrase: { type: DataTypes.TEXT, allowNull: false },
      ledger: { type: DataTypes.INTEGER, allowNull: false },
      closedAt: { type: DataTypes.DATE, allowNull: true },
      lastEventId: { type: DataTypes.TEXT, allowNull: true },
    },
    place('log', 'cursor'),
  );
}
