/** TOTP secrets, encrypted, and the codes for who lost their telephone. Not confirmed: set up, but not asked for yet. */
export const up = `
CREATE TABLE app.second_factors (
  account_id uuid PRIMARY KEY REFERENCES app.accounts ON DELETE CASCADE,
  secret bytea NOT NULL,
  confirmed_at timestamptz,
  last_step bigint
);
COMMENT ON COLUMN app.second_factors.secret IS 'AES-256-GCM under a key of ACCOUNT_SECRET, bound to the account';
COMMENT ON COLUMN app.second_factors.last_step IS 'the newest time step whose code was used; older ones are good no more';
CREATE TABLE app.recovery_codes (
  hash text PRIMARY KEY CONSTRAINT recovery_codes_hash_form CHECK (hash ~ '^[0-9a-f]{64}$'),
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  used_at timestamptz
);
CREATE INDEX recovery_codes_account ON app.recovery_codes (account_id);
`;

export const down = `
DROP TABLE app.recovery_codes;
DROP TABLE app.second_factors;
`;
