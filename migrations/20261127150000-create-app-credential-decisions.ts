/** What issuers decide about certificates that are issued, and the calls that bring it to the ledger. */
const kindsOf = (kinds: string) => `
ALTER TABLE app.outbox_transactions DROP CONSTRAINT outbox_transactions_kind_known, ADD CONSTRAINT outbox_transactions_kind_known
  CHECK (kind IN (${kinds}));
ALTER TABLE app.outbox_calls DROP CONSTRAINT outbox_calls_kind_known, ADD CONSTRAINT outbox_calls_kind_known
  CHECK (kind IN (${kinds}));
`;
const before = `'progress', 'credential', 'reissue', 'reward', 'transfer', 'delegate', 'account'`;

export const up = `${kindsOf(`${before}, 'revoke', 'suspend', 'reinstate'`)}
CREATE TABLE app.credential_decisions (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  credential_id text NOT NULL CONSTRAINT credential_decisions_credential_id_form CHECK (credential_id ~ '^[0-9a-f]{32}$'),
  act text NOT NULL CONSTRAINT credential_decisions_act_known CHECK (act IN ('revoke', 'suspend', 'reinstate', 'reissue')),
  reason text NOT NULL CONSTRAINT credential_decisions_reason_length CHECK (octet_length(reason) BETWEEN 1 AND 256),
  decided_by uuid REFERENCES app.accounts ON DELETE SET NULL,
  decided_at timestamptz NOT NULL DEFAULT now(),
  call_id bigint REFERENCES app.outbox_calls ON DELETE SET NULL
);
COMMENT ON COLUMN app.credential_decisions.reason IS 'in public, on the ledger';
COMMENT ON COLUMN app.credential_decisions.decided_by IS 'the issuer; null: their account is gone';
CREATE INDEX credential_decisions_of_credential ON app.credential_decisions (credential_id, id);
CREATE INDEX credential_decisions_by ON app.credential_decisions (decided_by);
CREATE INDEX credential_decisions_call ON app.credential_decisions (call_id);
`;

export const down = `
DROP TABLE app.credential_decisions;
DELETE FROM app.outbox_calls WHERE kind IN ('revoke', 'suspend', 'reinstate');
DELETE FROM app.outbox_transactions WHERE kind IN ('revoke', 'suspend', 'reinstate');
${kindsOf(before)}`;
