/** The token's events by name; those of SEP-41 in all their forms. */
export interface TokenEvents {
  transfer: { from: string; to: string; toMuxedId?: string | null; amount: string };
  mint: { to: string; toMuxedId?: string | null; amount: string };
  burn: { from: string; amount: string };
  delegate_changed: { delegator: string; fromDelegate: string | null; toDelegate: string };
  delegate_votes_changed: { delegate: string; previousVotes: string; newVotes: string };
  reward_minted: {
    learner: string;
    course: string;
    kind: 'course' | 'referral';
    amount: string;
    key: string;
    minter: string;
    epoch: number;
  };
  reward_set: { kind: 'course' | 'referral'; course: string | null; amount: string; by: string };
  epoch_budget_set: { amount: string; by: string };
}
