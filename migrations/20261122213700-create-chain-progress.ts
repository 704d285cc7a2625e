/** One row per version of a learner's progress in a course; a reset one stays, at zero, with who and why. */
export const up = `
CREATE TABLE chain_1.progress (
  learner text NOT NULL,
  course text NOT NULL,
  contract_address text NOT NULL,
  percent bigint NOT NULL,
  lessons_done bigint NOT NULL,
  lessons_total bigint NOT NULL,
  attestor text,
  completed_ledger integer,
  completed_at timestamptz,
  completed_tx_hash text,
  reset_reason text,
  reset_by text,
  reset_ledger integer,
  changed_ledger integer NOT NULL,
  changed_at timestamptz NOT NULL,
  changed_tx_hash text NOT NULL,
  from_event text COLLATE "C" NOT NULL,
  to_event text COLLATE "C",
  PRIMARY KEY (learner, course, from_event)
);
CREATE UNIQUE INDEX progress_current ON chain_1.progress (learner, course) WHERE to_event IS NULL;

COMMENT ON COLUMN chain_1.progress.percent IS '0 to 100; the contract keeps it so';
COMMENT ON COLUMN chain_1.progress.attestor IS 'who recorded it last; null after a reset';
COMMENT ON COLUMN chain_1.progress.completed_ledger IS 'when the course was completed; null: not yet, or reset since';
COMMENT ON COLUMN chain_1.progress.reset_ledger IS 'the last reset, if any';

CREATE VIEW chain.progress AS
  SELECT learner, course, contract_address, percent, lessons_done, lessons_total, attestor, completed_ledger, completed_at, completed_tx_hash,
    reset_reason, reset_by, reset_ledger, changed_ledger, changed_at, changed_tx_hash, from_event
  FROM chain_1.progress WHERE to_event IS NULL;
CREATE VIEW chain.progress_versions AS
  SELECT learner, course, contract_address, percent, lessons_done, lessons_total, attestor, completed_ledger, completed_at, completed_tx_hash,
    reset_reason, reset_by, reset_ledger, changed_ledger, changed_at, changed_tx_hash, from_event, to_event
  FROM chain_1.progress;
`;

export const down = 'DROP VIEW chain.progress_versions, chain.progress; DROP TABLE chain_1.progress;';
