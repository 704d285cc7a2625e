import { DataTypes, type Model, type ModelStatic, type Sequelize } from 'sequelize';
import { place } from './table.ts';

/** An event of one of our contracts, as the network gave it and as its spec explains it. */
export interface EventRow {
  /** TOID and index, fixed width: text order is chain order. */
  id: string;
  ledger: number;
  closedAt: Date;
  txHash: string;
  /** Name of the contract, e.g. `certificate`. */
  contract: string;
  contractAddress: string;
  /** Null, like `decoded`, when the event is in quarantine because its spec doesn't explain it. */
  name: string | null;
  /** ScVal XDR, base64. */
  topics: string[];
  /** ScVal XDR, base64. */
  value: string;
  /** Fields of topics and value by camelCase name; integers over 32 bits as decimal text, bytes as lower-case hex. */
  decoded: Record<string, unknown> | null;
}

export type Event = Model<EventRow, EventRow> & EventRow;

export function defineEvent(sequelize: Sequelize): ModelStatic<Event> {
  return sequelize.define<Event>(
    'Event',
    {
      id: { type: DataTypes.TEXT, allowNull: false, primaryKey: true },
      ledger: { type: DataTypes.INTEGER, allowNull: false },
      closedAt: { type: DataTypes.DATE, allowNull: false },
      txHash: { type: DataTypes.TEXT, allowNull: false },
      contract: { type: DataTypes.TEXT, allowNull: false },
      contractAddress: { type: DataTypes.TEXT, allowNull: false },
      name: { type: DataTypes.TEXT, allowNull: true },
      topics: { type: DataTypes.ARRAY(DataTypes.TEXT), allowNull: false },
      value: { type: DataTypes.TEXT, allowNull: false },
      decoded: { type: DataTypes.JSONB, allowNull: true },
    },
    place('log', 'events'),
  );
}
