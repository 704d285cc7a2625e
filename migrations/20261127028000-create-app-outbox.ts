/**
 * The outbox: what the platform itself owes the ledger. A call is written in the transaction of the change it is owed for, a
 * transaction with its hash before it is sent; so whatever dies, nothing is forgotten and nothing is sent twice.
 */
export const up = `
CREATE TABLE app.outbox_channels (
  address text PRIMARY KEY CONSTRAINT outbox_channels_address_form CHECK (address ~ '^G[A-Z2-7]{55}$'),
  is_drained boolean NOT NULL DEFAULT false,
  added_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN app.outbox_channels.is_drained IS 'it could not pay for its last transaction';

CREATE TABLE app.outbox_transactions (
  hash text PRIMARY KEY CONSTRAINT outbox_transactions_hash_form CHECK (hash ~ '^[0-9a-f]{64}$'),
  kind text NOT NULL CONSTRAINT outbox_transactions_kind_known CHECK (kind IN ('progress', 'credential', 'reward')),
  channel text NOT NULL REFERENCES app.outbox_channels,
  envelope text NOT NULL,
  fee bigint NOT NULL,
  since_ledger integer NOT NULL,
  expires_at timestamptz NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now(),
  sent_at timestamptz,
  state text NOT NULL DEFAULT 'open'
    CONSTRAINT outbox_transactions_state_known CHECK (state IN ('open', 'landed', 'failed', 'expired')),
  ledger integer,
  closed_at timestamptz,
  settled_at timestamptz
);
COMMENT ON COLUMN app.outbox_transactions.closed_at IS 'when that ledger closed';
COMMENT ON COLUMN app.outbox_transactions.envelope IS 'signed, base64 XDR: sent again as it is until it lands or runs out';
COMMENT ON COLUMN app.outbox_transactions.fee IS 'the most it may cost, in stroops';
COMMENT ON COLUMN app.outbox_transactions.since_ledger IS 'closed before it was made: no earlier ledger can hold it';
CREATE UNIQUE INDEX outbox_transactions_one_of_a_channel ON app.outbox_transactions (channel) WHERE state = 'open';
CREATE UNIQUE INDEX outbox_transactions_one_of_rewards ON app.outbox_transactions (kind) WHERE state = 'open' AND kind = 'reward';

CREATE TABLE app.outbox_calls (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key text NOT NULL UNIQUE,
  kind text NOT NULL CONSTRAINT outbox_calls_kind_known CHECK (kind IN ('progress', 'credential', 'reward')),
  item jsonb NOT NULL,
  state text NOT NULL DEFAULT 'waiting'
    CONSTRAINT outbox_calls_state_known CHECK (state IN ('waiting', 'sent', 'confirmed', 'dead', 'discarded')),
  transaction text REFERENCES app.outbox_transactions,
  tries integer NOT NULL DEFAULT 0,
  bumps integer NOT NULL DEFAULT 0,
  not_before timestamptz NOT NULL DEFAULT now(),
  refusal text,
  created_at timestamptz NOT NULL DEFAULT now(),
  ledger integer,
  confirmed_at timestamptz,
  CONSTRAINT outbox_calls_sent_has_transaction CHECK (state <> 'sent' OR transaction IS NOT NULL)
);
COMMENT ON COLUMN app.outbox_calls.key IS 'what it is owed for: the same is never owed twice';
COMMENT ON COLUMN app.outbox_calls.bumps IS 'how often it ran out of time, which raises what it bids';
COMMENT ON COLUMN app.outbox_calls.refusal IS 'why it waits, or will not be tried again';
CREATE INDEX outbox_calls_waiting ON app.outbox_calls (kind, id) WHERE state = 'waiting';
CREATE INDEX outbox_calls_of_transaction ON app.outbox_calls (transaction) WHERE transaction IS NOT NULL;

ALTER TABLE app.lesson_progress ADD COLUMN call_id bigint REFERENCES app.outbox_calls ON DELETE SET NULL;
CREATE INDEX lesson_progress_call ON app.lesson_progress (call_id) WHERE call_id IS NOT NULL;
COMMENT ON COLUMN app.lesson_progress.call_id IS 'the first call that tells the ledger of it; null: the learner has no wallet yet';
`;

export const down = `
ALTER TABLE app.lesson_progress DROP COLUMN call_id;
DROP TABLE app.outbox_calls;
DROP TABLE app.outbox_transactions;
DROP TABLE app.outbox_channels;
`;
