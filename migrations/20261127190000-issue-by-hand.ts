/** Certificates that an issuer issues by hand, and what one issuer asks another to approve. */
export const up = `
ALTER TABLE app.awards ADD COLUMN title text CONSTRAINT awards_title_length CHECK (length(title) BETWEEN 1 AND 120),
  ADD COLUMN criteria text CONSTRAINT awards_criteria_length CHECK (length(criteria) BETWEEN 10 AND 500),
  ADD COLUMN awarded_by uuid REFERENCES app.accounts ON DELETE SET NULL,
  ADD COLUMN is_ended boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT awards_title_of_achievement CHECK (title IS NULL OR kind = 'achievement');
COMMENT ON COLUMN app.awards.title IS 'of an achievement';
COMMENT ON COLUMN app.awards.criteria IS 'what it is for; null: the lessons of the course';
COMMENT ON COLUMN app.awards.awarded_by IS 'the issuer who issued it by hand; null also: their account is gone';
COMMENT ON COLUMN app.awards.is_ended IS 'it was revoked or expired, and another was issued by hand since';
DROP INDEX app.awards_once;
CREATE UNIQUE INDEX awards_once ON app.awards (account_id, course, kind) WHERE supersedes IS NULL AND NOT is_ended;
CREATE INDEX awards_by ON app.awards (awarded_by) WHERE awarded_by IS NOT NULL;

ALTER TABLE app.credential_decisions ADD COLUMN approved_by uuid REFERENCES app.accounts ON DELETE SET NULL;
COMMENT ON COLUMN app.credential_decisions.approved_by IS 'the second issuer; null also: none was needed, or their account is gone';
CREATE INDEX credential_decisions_approved_by ON app.credential_decisions (approved_by) WHERE approved_by IS NOT NULL;

CREATE TABLE app.issuing_settings (
  is_only boolean PRIMARY KEY DEFAULT true CONSTRAINT issuing_settings_one CHECK (is_only),
  needs_two boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN app.issuing_settings.needs_two IS 'whether another issuer has to approve';
INSERT INTO app.issuing_settings DEFAULT VALUES;

CREATE TABLE app.issuer_approvals (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  credential_id text CONSTRAINT issuer_approvals_credential_id_form CHECK (credential_id ~ '^[0-9a-f]{32}$'),
  act text CONSTRAINT issuer_approvals_act_known CHECK (act IN ('revoke', 'suspend', 'reinstate', 'reissue')),
  reason text CONSTRAINT issuer_approvals_reason_length CHECK (octet_length(reason) BETWEEN 1 AND 256),
  batch jsonb CONSTRAINT issuer_approvals_batch_length CHECK (jsonb_array_length(batch) BETWEEN 1 AND 1000),
  asked_by uuid REFERENCES app.accounts ON DELETE SET NULL,
  asked_at timestamptz NOT NULL DEFAULT now(),
  state text NOT NULL DEFAULT 'open' CONSTRAINT issuer_approvals_state_known
    CHECK (state IN ('open', 'approved', 'declined', 'withdrawn', 'lapsed')),
  settled_by uuid REFERENCES app.accounts ON DELETE SET NULL,
  settled_at timestamptz,
  CONSTRAINT issuer_approvals_about_one CHECK (
    CASE WHEN batch IS NULL THEN num_nulls(credential_id, act, reason) = 0 ELSE num_nulls(credential_id, act, reason) = 3 END),
  CONSTRAINT issuer_approvals_settled CHECK ((state = 'open') = (settled_at IS NULL))
);
COMMENT ON COLUMN app.issuer_approvals.batch IS 'certificates to issue: account, course, kind, title, criteria';
COMMENT ON COLUMN app.issuer_approvals.asked_by IS 'null: their account is gone, and nobody can approve it any more';
CREATE UNIQUE INDEX issuer_approvals_once ON app.issuer_approvals (credential_id) WHERE state = 'open';
CREATE INDEX issuer_approvals_in_turn ON app.issuer_approvals (asked_at, id);
CREATE INDEX issuer_approvals_asked_by ON app.issuer_approvals (asked_by);
CREATE INDEX issuer_approvals_settled_by ON app.issuer_approvals (settled_by);
`;

export const down = `
DROP TABLE app.issuer_approvals;
DROP TABLE app.issuing_settings;
ALTER TABLE app.credential_decisions DROP COLUMN approved_by;
DELETE FROM app.awards WHERE is_ended;
DROP INDEX app.awards_once;
ALTER TABLE app.awards DROP COLUMN title, DROP COLUMN criteria, DROP COLUMN awarded_by, DROP COLUMN is_ended;
CREATE UNIQUE INDEX awards_once ON app.awards (account_id, course, kind) WHERE supersedes IS NULL;
`;
