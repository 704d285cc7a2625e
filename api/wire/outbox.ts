import Type from 'typebox';
import { Count, Ledger, Nullable, Time, TxHash } from './field.ts';

export const callKinds = ['progress', 'credential', 'reissue', 'reward', 'transfer', 'delegate'] as const;
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

export const OutboxPage = Type.Object({
  counts: Type.Object(
    Object.fromEntries(callStates.map((state) => [state, Count])) as Record<(typeof callStates)[number], typeof Count>,
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
