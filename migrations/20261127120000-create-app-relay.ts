/**
 * The relay: calls that a person signs and the platform pays for, what they may cost a day, and accounts on the ledger whose
 * reserves the platform holds.
 */
export const up = `
CREATE TABLE app.relay_calls (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  wallet text NOT NULL CONSTRAINT relay_calls_wallet_form CHECK (wallet ~ '^G[A-Z2-7]{55}$'),
  call jsonb NOT NULL,
  to_sign jsonb NOT NULL,
  fee_max bigint NOT NULL,
  prepared_at timestamptz NOT NULL DEFAULT now(),
  submitted_at timestamptz,
  call_id bigint UNIQUE REFERENCES app.outbox_calls ON DELETE SET NULL,
  charged_on date,
  charged_stroops bigint,
  settled_at timestamptz,
  CONSTRAINT relay_calls_charged_before_submitted
    CHECK (submitted_at IS NULL OR (charged_on IS NOT NULL AND charged_stroops IS NOT NULL))
);
COMMENT ON COLUMN app.relay_calls.call IS 'kind, and to whom how much: what was asked for';
COMMENT ON COLUMN app.relay_calls.to_sign IS 'what the wallet was given, and until when its signature holds';
COMMENT ON COLUMN app.relay_calls.fee_max IS 'the most that one transaction of it may cost, in stroops';
COMMENT ON COLUMN app.relay_calls.charged_stroops IS 'what it took of that day''s budget, all of its tries and a reserve together';
COMMENT ON COLUMN app.relay_calls.settled_at IS 'what it did not cost was given back';
CREATE INDEX relay_calls_of_account ON app.relay_calls (account_id, prepared_at);
CREATE INDEX relay_calls_unsettled ON app.relay_calls (call_id) WHERE call_id IS NOT NULL AND settled_at IS NULL;

CREATE TABLE app.relay_budgets (
  day date NOT NULL,
  of text NOT NULL,
  account_id uuid REFERENCES app.accounts ON DELETE CASCADE,
  used bigint NOT NULL CONSTRAINT relay_budgets_used_range CHECK (used >= 0),
  PRIMARY KEY (day, of)
);
COMMENT ON COLUMN app.relay_budgets.of IS
  'account:<id> and wallet:<SHA-256> count calls, fees counts stroops; a wallet''s day outlives its account';
CREATE INDEX relay_budgets_of_account ON app.relay_budgets (account_id) WHERE account_id IS NOT NULL;

ALTER TABLE app.outbox_channels ADD COLUMN is_sponsor boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN app.outbox_channels.is_sponsor IS 'makes accounts and holds their reserves; carries no other calls';
ALTER TABLE app.outbox_transactions DROP CONSTRAINT outbox_transactions_kind_known, ADD CONSTRAINT outbox_transactions_kind_known
  CHECK (kind IN ('progress', 'credential', 'reissue', 'reward', 'transfer', 'delegate', 'account'));
ALTER TABLE app.outbox_calls DROP CONSTRAINT outbox_calls_kind_known, ADD CONSTRAINT outbox_calls_kind_known
  CHECK (kind IN ('progress', 'credential', 'reissue', 'reward', 'transfer', 'delegate', 'account'));
`;

export const down = `
DROP TABLE app.relay_budgets;
DROP TABLE app.relay_calls;
DELETE FROM app.outbox_calls WHERE kind = 'account';
DELETE FROM app.outbox_transactions WHERE kind = 'account' OR channel IN (SELECT address FROM app.outbox_channels WHERE is_sponsor);
DELETE FROM app.outbox_channels WHERE is_sponsor;
ALTER TABLE app.outbox_channels DROP COLUMN is_sponsor;
ALTER TABLE app.outbox_calls DROP CONSTRAINT outbox_calls_kind_known, ADD CONSTRAINT outbox_calls_kind_known
  CHECK (kind IN ('progress', 'credential', 'reissue', 'reward', 'transfer', 'delegate'));
ALTER TABLE app.outbox_transactions DROP CONSTRAINT outbox_transactions_kind_known, ADD CONSTRAINT outbox_transactions_kind_known
  CHECK (kind IN ('progress', 'credential', 'reissue', 'reward', 'transfer', 'delegate'));
`;
