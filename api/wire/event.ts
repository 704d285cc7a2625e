import Type from 'typebox';
import { Address, EventId, Ledger, Nullable, Time, TxHash } from './field.ts';
import { namePattern } from './forms.ts';

/** One event of one of our contracts. Bytes are hex, integers over 32 bits are decimal text. */
export const ChainEvent = Type.Object({
  id: EventId,
  ledger: Ledger,
  closedAt: Time,
  txHash: TxHash,
  contract: Type.String({ pattern: namePattern, examples: ['certificate'] }),
  contractAddress: Address,
  name: Type.String({ pattern: namePattern, examples: ['credential_issued'] }),
  data: Type.Record(Type.String(), Type.Unknown(), { description: 'Fields of topics and value by camelCase name' }),
});
export type ChainEvent = Type.Static<typeof ChainEvent>;

export const EventsPage = Type.Object({
  events: Type.Array(ChainEvent, { description: 'Ids rising' }),
  next: Type.Union([EventId, Type.Null()], {
    description: 'Give it as `after` for the next page; null: this is the last',
  }),
  asOfLedger: Nullable(Ledger),
});
export type EventsPage = Type.Static<typeof EventsPage>;
