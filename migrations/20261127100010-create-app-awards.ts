/**
 * Certificates that learners earned: each with the id it has on the ledger, or will have, and whose it is. The address that the
 * platform keeps for who has no wallet, with their consent. Links by which learners show a certificate with their name.
 */
export const up = `
CREATE TABLE app.platform_addresses (
  account_id uuid PRIMARY KEY REFERENCES app.accounts ON DELETE CASCADE,
  address text NOT NULL UNIQUE CONSTRAINT platform_addresses_address_form CHECK (address ~ '^G[A-Z2-7]{55}$'),
  consented_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN app.platform_addresses.address IS 'nobody has its key';
COMMENT ON COLUMN app.platform_addresses.consented_at IS 'when the learner took it that entries on the ledger stay for good';

CREATE TABLE app.awards (
  id text PRIMARY KEY CONSTRAINT awards_id_form CHECK (id ~ '^[0-9a-f]{32}$'),
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  course text NOT NULL,
  kind text NOT NULL CONSTRAINT awards_kind_known CHECK (kind IN ('completion', 'achievement')),
  awarded_at timestamptz NOT NULL,
  learner text CONSTRAINT awards_learner_form CHECK (learner ~ '^G[A-Z2-7]{55}$'),
  call_id bigint REFERENCES app.outbox_calls ON DELETE SET NULL,
  supersedes text UNIQUE REFERENCES app.awards ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN app.awards.id IS 'of the certificate';
COMMENT ON COLUMN app.awards.awarded_at IS 'when it was earned';
COMMENT ON COLUMN app.awards.learner IS 'address that it is issued to; null: waits until the account has one';
COMMENT ON COLUMN app.awards.supersedes IS 'the certificate that this one replaces';
CREATE UNIQUE INDEX awards_once ON app.awards (account_id, course, kind) WHERE supersedes IS NULL;
CREATE INDEX awards_of_account ON app.awards (account_id);
CREATE INDEX awards_call ON app.awards (call_id) WHERE call_id IS NOT NULL;

CREATE TABLE app.credential_shares (
  token_hash text PRIMARY KEY CONSTRAINT credential_shares_token_hash_form CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  course text NOT NULL,
  kind text NOT NULL,
  shared_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT credential_shares_once UNIQUE (account_id, course, kind)
);
COMMENT ON TABLE app.credential_shares IS 'a link is of what was earned, so it stays when the certificate moves to another address';
`;

export const down = `
DROP TABLE app.credential_shares;
DROP TABLE app.awards;
DROP TABLE app.platform_addresses;
`;
