import Type from 'typebox';
import { Count, Ledger, Nullable, Time, TxHash } from './field.ts';

export const callKinds = [
  ...(['progress', 'credential', 'reissue', 'revoke', 'suspend', 'reinstate'] as const),
  ...(['reward', 'transfer', 'delegate', 'account'] as const),
] as const;
export const callStates = ['waiting', 'sent', 'confirmed', 'dead', 'discarded'] as const;

/** Something that the platform owes the ledger. */
export const OutboxCall = Type.Object({
  id: Type.String({ pattern: '^[0-9]{1,18}$' }),
  key: Type.String({ description: 'What it is owed for' }),
  kind: Type.Enum([...callKinds]),
  state: Type.Enum([...callStates]),
  item: Type.Record(Type.String(), Type.Unknown(), { description: 'What it would write, all of it public' }),
  tries: Count,
  bumps: Type.Integer({ minimum: 0, description: 'How often it ran out of time, which doubles what it bids' }),
  refusal: Type.Union([Type.String(), Type.Null()], { description: 'Why it waits, or will not be tried again' }),
  createdAt: Time,
  notBefore: Time,
  txHash: Nullable(TxHash),
  ledger: Nullable(Ledger),
});
export type OutboxCall = Type.Static<typeof OutboxCall>;

const OfStates = Type.Object(
  Object.fromEntries(callStates.map((state) => [state, Count])) as Record<(typeof callStates)[number], typeof Count>,
);
const Stroops = Type.String({ pattern: '^[0-9]{1,20}$', description: 'Of a ten-millionth of a lumen' });

export const OutboxPage = Type.Object({
  counts: OfStates,
  kinds: Type.Object(
    Object.fromEntries(callKinds.map((kind) => [kind, OfStates])) as Record<
      (typeof callKinds)[number],
      typeof OfStates
    >,
  ),
  oldest: Type.Union([Time, Type.Null()], {
    description: 'Since when the oldest call waits or is under way; null: none',
  }),
  fees: Type.Object(
    { today: Stroops, ever: Stroops },
    { description: 'The most that transactions which landed or failed may have cost, today (UTC) and in all' },
  ),
  channels: Type.Object({ all: Count, busy: Count, drained: Count }),
  calls: Type.Array(OutboxCall, { description: 'The newest first' }),
  next: Type.Union([Type.String(), Type.Null()], {
    description: 'Give it as `after` for the next page; null: the last',
  }),
});
export type OutboxPage = Type.Static<typeof OutboxPage>;

export const OutboxDecision = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 500, description: 'why, for good in the audit log' }) },
  { additionalProperties: false },
);
export type OutboxDecision = Type.Static<typeof OutboxDecision>;
