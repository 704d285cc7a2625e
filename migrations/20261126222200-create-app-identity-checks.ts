/**
 * Whether somebody is who they say. What a check needed to know is kept until it is decided and no longer: the same
 * update that decides takes it away, and the table holds to that.
 */
export const up = `
CREATE TABLE app.identity_checks (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  provider text NOT NULL,
  state text NOT NULL DEFAULT 'submitted'
    CONSTRAINT identity_checks_state_known CHECK (state IN ('submitted', 'verified', 'rejected')),
  full_name text CONSTRAINT identity_checks_full_name_length CHECK (length(full_name) BETWEEN 1 AND 120),
  birth_date date,
  country text CONSTRAINT identity_checks_country_form CHECK (country ~ '^[A-Z]{2}$'),
  document_kind text CONSTRAINT identity_checks_document_kind_known
    CHECK (document_kind IN ('passport', 'identity_card', 'residence_permit', 'driving_licence')),
  submitted_at timestamptz NOT NULL DEFAULT now(),
  decided_at timestamptz,
  decided_by uuid REFERENCES app.accounts ON DELETE SET NULL,
  reason text CONSTRAINT identity_checks_reason_length CHECK (length(reason) BETWEEN 1 AND 500),
  CONSTRAINT identity_checks_open_is_whole CHECK (
    state <> 'submitted' OR num_nulls(full_name, birth_date, country, document_kind) = 0 AND decided_at IS NULL),
  CONSTRAINT identity_checks_decided_is_bare CHECK (
    state = 'submitted' OR num_nonnulls(full_name, birth_date, country, document_kind) = 0 AND decided_at IS NOT NULL)
);
CREATE UNIQUE INDEX identity_checks_one_stands ON app.identity_checks (account_id) WHERE state IN ('submitted', 'verified');
CREATE INDEX identity_checks_account ON app.identity_checks (account_id, submitted_at);
CREATE INDEX identity_checks_state ON app.identity_checks (state, submitted_at, id);
CREATE INDEX identity_checks_decided_by ON app.identity_checks (decided_by);
`;

export const down = `
DROP TABLE app.identity_checks;
`;
