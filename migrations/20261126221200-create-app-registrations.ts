/** Who asked for an account and has not confirmed the address yet. An account comes of it only by code and password. */
export const up = `
CREATE TABLE app.registrations (
  code_hash text PRIMARY KEY CONSTRAINT registrations_code_hash_form CHECK (code_hash ~ '^[0-9a-f]{64}$'),
  email text NOT NULL CONSTRAINT registrations_email_form CHECK (email = lower(email) AND length(email) <= 254),
  password_hash text NOT NULL CONSTRAINT registrations_password_hash_form CHECK (password_hash LIKE '$argon2id$%'),
  referral_code text,
  locale text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX registrations_email ON app.registrations (email);
CREATE INDEX registrations_expiry ON app.registrations (expires_at);
`;

export const down = 'DROP TABLE app.registrations;';
