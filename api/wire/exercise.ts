import Type from 'typebox';
import { Address, Count, CourseKey, EventId, Ledger, Nullable, Time, TxHash } from './field.ts';
import { exerciseInputMax, transactionMax } from './forms.ts';

const strict = { additionalProperties: false };
const Key = Type.String({ description: 'Part of its address' });

/** How an argument is typed. A choice has its options. */
export const inputKinds = ['text', 'symbol', 'whole_number', 'address', 'choice'] as const;
export type InputKind = (typeof inputKinds)[number];

const Argument = Type.Object({
  name: Type.String(),
  from: Type.Enum(['learner', 'input', 'fixed'], { description: 'learner: the wallet that signs' }),
  kind: Type.Enum([...inputKinds]),
  options: Nullable(Type.Array(Type.String())),
  label: Type.Union([Type.String(), Type.Null()], { description: 'Of an input, in the course’s language' }),
  example: Nullable(Type.String()),
  value: Type.Union([Type.String(), Type.Null()], { description: 'What is fixed' }),
});

const wanted = Type.Enum(['equals', 'at_least', 'at_most']);
const Condition = Type.Object({ field: Type.String(), wanted, value: Type.String() });

const Seen = { event: EventId, ledger: Ledger, closedAt: Time, txHash: TxHash };

/** The call that completes a lesson, for who would make it. */
export const LessonExercise = Type.Object({
  course: CourseKey,
  lesson: Key,
  contract: Type.String({ description: 'Its name' }),
  address: Address,
  function: Type.String(),
  arguments: Type.Array(Argument, { description: 'In the contract’s order' }),
  event: Type.String({ description: 'Name of what proves it' }),
  conditions: Type.Array(Condition, { description: 'What its fields must be' }),
  steps: Type.Object({ sign: Type.String(), wait: Type.String(), done: Type.String() }),
  networkPassphrase: Type.String(),
  hasFriendbot: Type.Union([Type.Boolean(), Type.Null()], {
    description: 'Whether the network gives lumens away; null: no RPC answers',
  }),
  wallets: Type.Array(Type.Object({ address: Address, isOnLedger: Nullable(Type.Boolean()) }), {
    description: 'Theirs; those of M… and of a memo are shared with others, whom events do not tell apart',
  }),
  proof: Type.Union([Type.Object(Seen), Type.Null()], { description: 'What proved it; null: not yet' }),
  closest: Type.Union(
    [
      Type.Object({
        ...Seen,
        unmet: Type.Array(Type.Object({ ...Condition.properties, found: Nullable(Type.String()) })),
      }),
      Type.Null(),
    ],
    { description: 'Their newest such event that does not prove it, and why' },
  ),
});
export type LessonExercise = Type.Static<typeof LessonExercise>;

export const ExerciseCallRequest = Type.Object(
  {
    wallet: Address,
    inputs: Type.Record(
      Type.String({ pattern: '^[a-z][a-z0-9_]{0,31}$' }),
      Type.String({ maxLength: exerciseInputMax, pattern: '^[^\\u0000]*$' }),
      { maxProperties: 10, description: 'texts by the names of the arguments that are typed' },
    ),
  },
  strict,
);
export type ExerciseCallRequest = Type.Static<typeof ExerciseCallRequest>;

/** Tried out by the network, and only to be signed. */
export const ExerciseCall = Type.Object({
  transaction: Type.String({ description: 'Base64 XDR of the TransactionEnvelope to sign' }),
  networkPassphrase: Type.String(),
  hash: TxHash,
  fee: Type.String({ description: 'What it costs at most, in lumens' }),
  expiresAt: Type.String({ format: 'date-time', description: 'The network does not take it afterwards' }),
});
export type ExerciseCall = Type.Static<typeof ExerciseCall>;

export const SignedExercise = Type.Object(
  { transaction: Type.String({ maxLength: transactionMax, description: 'the transaction that was signed, base64' }) },
  strict,
);
export type SignedExercise = Type.Static<typeof SignedExercise>;

export const SentExercise = Type.Object({ hash: TxHash });
export type SentExercise = Type.Static<typeof SentExercise>;

/** What the network says of a transaction. That it is in a ledger is no proof yet: the indexer sees the event. */
export const ExerciseOutcome = Type.Object({
  hash: TxHash,
  state: Type.Enum(['unknown', 'landed', 'failed'], { description: 'unknown: in no ledger, or none that is kept' }),
  ledger: Nullable(Ledger),
  now: Type.String({ format: 'date-time', description: 'Close of the newest ledger: after expiresAt it never lands' }),
});
export type ExerciseOutcome = Type.Static<typeof ExerciseOutcome>;

export const FundedWallet = Type.Object({
  address: Address,
  isOnLedger: Type.Literal(true),
  left: Type.Union([Count, Type.Null()], { description: 'How often more today; null: it had lumens already' }),
});
export type FundedWallet = Type.Static<typeof FundedWallet>;
