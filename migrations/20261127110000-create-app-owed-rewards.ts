/**
 * What the platform owes people in BST, each once: a course's reward to who finished it, a referral's to who brought somebody. The
 * key by which the token mints is made of the row's random id, so it tells the ledger nothing of whom it is for.
 */
export const up = `
CREATE TABLE app.owed_rewards (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  kind text NOT NULL CONSTRAINT owed_rewards_kind_known CHECK (kind IN ('course', 'referral')),
  course text NOT NULL CONSTRAINT owed_rewards_course_form CHECK (course ~ '^[a-z][a-z0-9_]{0,31}$'),
  referred_id uuid REFERENCES app.accounts ON DELETE SET NULL,
  amount numeric(39) NOT NULL CONSTRAINT owed_rewards_amount_positive CHECK (amount > 0),
  key text NOT NULL GENERATED ALWAYS AS (encode(sha256(uuid_send(id)), 'hex')) STORED UNIQUE,
  call_id bigint REFERENCES app.outbox_calls ON DELETE SET NULL,
  owed_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT owed_rewards_only_referrals_refer CHECK (kind = 'referral' OR referred_id IS NULL)
);
COMMENT ON COLUMN app.owed_rewards.course IS 'of a referral: the first course that was finished by who was brought';
COMMENT ON COLUMN app.owed_rewards.amount IS 'what was set on the ledger when it was owed, in units of 0.0000001 BST';
COMMENT ON COLUMN app.owed_rewards.key IS 'the token mints once per key';
COMMENT ON COLUMN app.owed_rewards.call_id IS 'null: it waits for a wallet';
CREATE UNIQUE INDEX owed_rewards_once_a_course ON app.owed_rewards (account_id, course) WHERE kind = 'course';
CREATE UNIQUE INDEX owed_rewards_once_a_person ON app.owed_rewards (referred_id) WHERE referred_id IS NOT NULL;
CREATE INDEX owed_rewards_account ON app.owed_rewards (account_id, owed_at);
CREATE INDEX owed_rewards_call ON app.owed_rewards (call_id) WHERE call_id IS NOT NULL;

CREATE TABLE app.counted_people (
  mark text PRIMARY KEY CONSTRAINT counted_people_mark_form CHECK (mark ~ '^[0-9a-f]{64}$'),
  counted_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE app.counted_people IS
  'wallets and checked identities of people for whom somebody was rewarded, as hashes: whoever comes back counts no second time';

ALTER TABLE app.identity_checks ADD COLUMN person_hash text
  CONSTRAINT identity_checks_person_hash_form CHECK (person_hash ~ '^[0-9a-f]{64}$');
COMMENT ON COLUMN app.identity_checks.person_hash IS
  'of a passed check: a keyed hash of name, date of birth and country, by which the same person is known again and nobody is found';
`;

export const down = `
ALTER TABLE app.identity_checks DROP COLUMN person_hash;
DROP TABLE app.counted_people;
DROP TABLE app.owed_rewards;
`;
