/** One row per version of a credential; a withdrawn one stays, marked. That time has run out (expires_at) is never stored. */
export const up = `
CREATE TABLE chain_1.credentials (
  id text NOT NULL,
  contract_address text NOT NULL,
  learner text NOT NULL,
  issuer text NOT NULL,
  course text NOT NULL,
  kind text NOT NULL,
  content_hash text NOT NULL,
  expires_at numeric(20),
  status text NOT NULL CONSTRAINT credentials_status_known CHECK (status IN ('valid', 'suspended', 'revoked', 'superseded')),
  status_reason text,
  status_by text,
  supersedes text,
  successor text,
  issued_ledger integer NOT NULL,
  issued_at timestamptz NOT NULL,
  issued_tx_hash text NOT NULL,
  issued_event text COLLATE "C" NOT NULL,
  changed_ledger integer NOT NULL,
  changed_at timestamptz NOT NULL,
  changed_tx_hash text NOT NULL,
  from_event text COLLATE "C" NOT NULL,
  to_event text COLLATE "C",
  PRIMARY KEY (id, from_event)
);
CREATE UNIQUE INDEX credentials_current ON chain_1.credentials (id) WHERE to_event IS NULL;
CREATE INDEX credentials_learner ON chain_1.credentials (learner, issued_event) WHERE to_event IS NULL;
CREATE INDEX credentials_content_hash ON chain_1.credentials (content_hash) WHERE to_event IS NULL;

COMMENT ON COLUMN chain_1.credentials.id IS '32 lower-case hex digits';
COMMENT ON COLUMN chain_1.credentials.kind IS 'completion or achievement';
COMMENT ON COLUMN chain_1.credentials.content_hash IS 'SHA-256, lower-case hex';
COMMENT ON COLUMN chain_1.credentials.expires_at IS 'Unix seconds, any u64; null: never';
COMMENT ON COLUMN chain_1.credentials.status_reason IS 'why the status is what it is; null for one never withdrawn';
COMMENT ON COLUMN chain_1.credentials.supersedes IS 'id of the credential this one replaces';
COMMENT ON COLUMN chain_1.credentials.successor IS 'id of the credential that replaced this one';

CREATE VIEW chain.credentials AS
  SELECT id, contract_address, learner, issuer, course, kind, content_hash, expires_at, status, status_reason, status_by, supersedes, successor,
    issued_ledger, issued_at, issued_tx_hash, issued_event, changed_ledger, changed_at, changed_tx_hash, from_event
  FROM chain_1.credentials WHERE to_event IS NULL;
CREATE VIEW chain.credential_versions AS
  SELECT id, contract_address, learner, issuer, course, kind, content_hash, expires_at, status, status_reason, status_by, supersedes, successor,
    issued_ledger, issued_at, issued_tx_hash, issued_event, changed_ledger, changed_at, changed_tx_hash, from_event, to_event
  FROM chain_1.credentials;
`;

export const down = 'DROP VIEW chain.credential_versions, chain.credentials; DROP TABLE chain_1.credentials;';
