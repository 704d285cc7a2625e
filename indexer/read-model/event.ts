import { DataTypes, type Model, type ModelStatic, type Sequelize } from 'sequelize';
import { optional, required, table } from './attributes.ts';

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
      id: { ...required(DataTypes.TEXT), primaryKey: true },
      ledger: required(DataTypes.INTEGER),
      closedAt: required(DataTypes.DATE),
      txHash: required(DataTypes.TEXT),
      contract: required(DataTypes.TEXT),
      contractAddress: required(DataTypes.TEXT),
      name: optional(DataTypes.TEXT),
      topics: required(DataTypes.ARRAY(DataTypes.TEXT)),
      value: required(DataTypes.TEXT),
      decoded: optional(DataTypes.JSONB),
    },
    table('log', 'events'),
  );
}
