import Type from 'typebox';
import { Address, AsOf, Count, CourseKey, EventId, Ledger, Nullable, Time, TxHash } from './field.ts';
import { courseKeyPattern, uuidPattern } from './forms.ts';

/** How far a reward is: `held` was laid aside for an admin to look at. */
export const rewardStates = ['waiting', 'sent', 'paid', 'held'] as const;
/**
 * What a waiting reward waits for: a wallet to go to, its turn, a budget (the epoch's is spent), a setting (governance pays nothing
 * now), the end of a pause of the contract, or a network that asks for more than we pay.
 */
export const rewardWaits = ['wallet', 'turn', 'budget', 'setting', 'pause', 'network'] as const;

const Bst = Type.String({ pattern: '^\\d{1,39}$', description: 'In the smallest unit, 0.0000001 BST' });
const RewardKind = Type.Enum(['course', 'referral']);

/** What somebody is owed for a course, or for whom they brought. */
export const OwedReward = Type.Object({
  id: Type.String({ pattern: uuidPattern }),
  kind: RewardKind,
  course: Type.String({ pattern: courseKeyPattern, description: 'Of a referral: the first that was finished' }),
  title: Type.String({ description: 'Of the course' }),
  language: Nullable(Type.String()),
  amount: Bst,
  state: Type.Enum([...rewardStates]),
  waitsFor: Nullable(Type.Enum([...rewardWaits])),
  owedAt: Time,
  to: Type.Union([Address, Type.Null()], { description: 'The wallet it goes to' }),
  ledger: Nullable(Ledger),
  paidAt: Nullable(Time),
  txHash: Nullable(TxHash),
});
export type OwedReward = Type.Static<typeof OwedReward>;

export const AccountRewards = Type.Object({
  rewards: Type.Array(OwedReward, { description: 'Owed last first' }),
  next: Type.Union([Type.String(), Type.Null()], {
    description: 'Give it as `after` for the next page; null: the last',
  }),
  sums: Type.Object({
    wallet: Type.String({ description: 'What waits for a wallet, in the smallest unit' }),
    open: Type.String({ description: 'What waits for anything else, or is on its way' }),
    paid: Bst,
  }),
  referrals: Type.Object({
    invited: Type.Integer({ minimum: 0, description: 'Accounts that came by one’s link' }),
    counted: Type.Integer({ minimum: 0, description: 'Of whom a first course was rewarded' }),
  }),
  asOf: Nullable(AsOf),
});
export type AccountRewards = Type.Static<typeof AccountRewards>;

/** What rewards may come to, as the ledger says. Null before the contract was read. */
export const RewardsBudget = Type.Object({
  epoch: Nullable(
    Type.Object({
      number: Type.Integer({ minimum: 1 }),
      startsAt: Time,
      endsAt: Type.String({ format: 'date-time', description: 'When the next one begins' }),
      budget: Bst,
      minted: Bst,
      rewards: Count,
    }),
  ),
  referral: Type.Union([Bst, Type.Null()], { description: 'What a referral is rewarded with; null: with nothing' }),
  asOf: Nullable(AsOf),
});
export type RewardsBudget = Type.Static<typeof RewardsBudget>;

/** A referral code that is somebody's. */
export const ReferralCode = Type.Object({ code: Type.String() });
export type ReferralCode = Type.Static<typeof ReferralCode>;

export const WalletBalance = Type.Object({
  address: Address,
  bst: Bst,
  xlm: Type.Union([Type.String({ pattern: '^\\d{1,19}$' }), Type.Null()], {
    description: 'Stroops, as Horizon says now; null: not known',
  }),
  asOf: Nullable(AsOf),
});
export type WalletBalance = Type.Static<typeof WalletBalance>;

/** BST that moved, came into being (`from` null) or ceased to be (`to` null). */
export const Transfer = Type.Object({
  event: EventId,
  from: Nullable(Address),
  to: Nullable(Address),
  toMuxedId: Type.Union([Type.String(), Type.Null()], { description: 'What the sender said about the receiver' }),
  amount: Bst,
  ledger: Ledger,
  at: Time,
  txHash: TxHash,
  reward: Type.Union([Type.Object({ kind: RewardKind, course: CourseKey }), Type.Null()], {
    description: 'What a mint was a reward for',
  }),
});
export type Transfer = Type.Static<typeof Transfer>;

export const TransfersPage = Type.Object({
  transfers: Type.Array(Transfer, { description: 'The newest first' }),
  next: Type.Union([EventId, Type.Null()], {
    description: 'Give it as `after` for the next page; null: the last',
  }),
  asOf: Nullable(AsOf),
});
export type TransfersPage = Type.Static<typeof TransfersPage>;
