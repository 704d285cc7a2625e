import type { ProposalRow } from './governance.ts';

/** As the governance contract's `state` names them, in snake_case. */
export const proposalStates = [
  'pending',
  'active',
  'defeated',
  'succeeded',
  'queued',
  'ready',
  'executed',
  'canceled',
  'expired',
] as const;
export type ProposalState = (typeof proposalStates)[number];

/** What of a proposal decides its state. */
export type ProposalFacts = Pick<
  ProposalRow,
  'status' | 'voteStart' | 'voteEnd' | 'forVotes' | 'againstVotes' | 'abstainVotes' | 'quorum' | 'eta' | 'expiresAt'
> & { settings: Pick<ProposalRow['settings'], 'grace'> };

/** As the contract counts: who may queue has the grace in ledgers, the seconds of which are then not known. */
const SECONDS_PER_LEDGER = 5n;

/**
 * A proposal's state at a ledger: never stored, because time alone changes it. `chain.proposal_state` is the same in SQL
 * ({@link proposalStateSql}), and a test compares the two.
 *
 * @param closedAt when that ledger closed
 */
export function proposalState(proposal: ProposalFacts, ledger: number, closedAt: Date): ProposalState {
  if (proposal.status === 'executed' || proposal.status === 'canceled') return proposal.status;
  if (proposal.eta !== null && proposal.expiresAt !== null)
    return stateOfQueued(closedAt, proposal.eta, proposal.expiresAt);
  if (ledger < proposal.voteStart) return 'pending';
  if (ledger <= proposal.voteEnd) return 'active';
  if (!hasPassed(proposal)) return 'defeated';
  const queueEnd = BigInt(proposal.voteEnd) + BigInt(proposal.settings.grace) / SECONDS_PER_LEDGER;
  return BigInt(ledger) <= queueEnd ? 'succeeded' : 'expired';
}

function stateOfQueued(closedAt: Date, eta: string, expiresAt: string): ProposalState {
  const seconds = BigInt(Math.floor(closedAt.getTime() / 1000)); // the contract knows whole ones alone
  if (seconds < BigInt(eta)) return 'queued';
  return seconds < BigInt(expiresAt) ? 'ready' : 'expired';
}

function hasPassed({ forVotes, againstVotes, abstainVotes, quorum }: ProposalFacts): boolean {
  return BigInt(forVotes) + BigInt(abstainVotes) >= BigInt(quorum) && BigInt(forVotes) > BigInt(againstVotes);
}

/** The same, for questions by state; its parameters are the columns of `proposals`, the ledger and when it closed. */
export function proposalStateSql(schema: string): string {
  return `CREATE FUNCTION ${schema}.proposal_state(
  status text, vote_start bigint, vote_end bigint, for_votes numeric, against_votes numeric, abstain_votes numeric, quorum numeric,
  eta numeric, expires_at numeric, settings jsonb, ledger integer, closed_at timestamptz
) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN status IN ('executed', 'canceled') THEN status
  WHEN floor(extract(epoch FROM closed_at)) < eta THEN 'queued'
  WHEN floor(extract(epoch FROM closed_at)) < expires_at THEN 'ready'
  WHEN eta IS NOT NULL THEN 'expired'
  WHEN ledger < vote_start THEN 'pending'
  WHEN ledger <= vote_end THEN 'active'
  WHEN for_votes + abstain_votes < quorum OR for_votes <= against_votes THEN 'defeated'
  WHEN ledger <= vote_end + div((settings ->> 'grace')::numeric, 5) THEN 'succeeded' -- 5 s per ledger, as the contract counts
  ELSE 'expired'
END;
COMMENT ON FUNCTION ${schema}.proposal_state IS 'a proposal''s state at a ledger that closed at a time; the columns are those of chain.proposals';`;
}
