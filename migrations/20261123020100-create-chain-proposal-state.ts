/** What time makes of a proposal, for questions by state: `proposalState` of the read-model door, in SQL. */
export const up = `
CREATE FUNCTION chain.proposal_state(
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
COMMENT ON FUNCTION chain.proposal_state IS 'a proposal''s state at a ledger that closed at a time; the columns are those of chain.proposals';
`;

export const down = 'DROP FUNCTION chain.proposal_state;';
