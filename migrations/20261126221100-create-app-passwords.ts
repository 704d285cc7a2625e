/** How an account signs in with e-mail and password. The address is confirmed: who has the row reads the mailbox. */
export const up = `
CREATE TABLE app.passwords (
  account_id uuid PRIMARY KEY REFERENCES app.accounts ON DELETE CASCADE,
  email text NOT NULL CONSTRAINT passwords_email_form CHECK (email = lower(email) AND length(email) <= 254),
  hash text NOT NULL CONSTRAINT passwords_hash_form CHECK (hash LIKE '$argon2id$%'),
  confirmed_at timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT passwords_email_key UNIQUE (email)
);
COMMENT ON COLUMN app.passwords.changed_at IS 'the password, not the address';
`;

export const down = 'DROP TABLE app.passwords;';
