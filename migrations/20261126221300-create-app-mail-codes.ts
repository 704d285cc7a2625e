/** Codes that were mailed to people with an account. A used one is gone. */
export const up = `
CREATE TABLE app.mail_codes (
  code_hash text PRIMARY KEY CONSTRAINT mail_codes_code_hash_form CHECK (code_hash ~ '^[0-9a-f]{64}$'),
  purpose text NOT NULL CONSTRAINT mail_codes_purpose_known CHECK (purpose IN ('reset', 'email_change')),
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  email text CONSTRAINT mail_codes_email_form CHECK (email = lower(email) AND length(email) <= 254),
  password_hash text CONSTRAINT mail_codes_password_hash_form CHECK (password_hash LIKE '$argon2id$%'),
  expires_at timestamptz NOT NULL,
  CONSTRAINT mail_codes_change_names_email CHECK (purpose <> 'email_change' OR email IS NOT NULL)
);
COMMENT ON COLUMN app.mail_codes.password_hash IS 'of an account that had no password before';
CREATE INDEX mail_codes_account ON app.mail_codes (account_id, purpose);
CREATE INDEX mail_codes_expiry ON app.mail_codes (expires_at);
`;

export const down = 'DROP TABLE app.mail_codes;';
