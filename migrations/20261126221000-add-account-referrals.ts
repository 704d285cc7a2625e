/** Every account can be named by whom it brings: eight characters that nobody mistakes for each other. */
export const up = `
CREATE FUNCTION app.new_referral_code() RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT string_agg(substr('23456789ABCDEFGHJKLMNPQRSTUVWXYZ', 1 + floor(random() * 32)::int, 1), '')
  FROM generate_series(1, 8)
$$;
ALTER TABLE app.accounts
  ADD COLUMN referral_code text NOT NULL DEFAULT app.new_referral_code()
    CONSTRAINT accounts_referral_code_form CHECK (referral_code ~ '^[2-9A-HJ-NP-Z]{8}$'),
  ADD COLUMN referred_by uuid REFERENCES app.accounts ON DELETE SET NULL,
  ADD CONSTRAINT accounts_referral_code_key UNIQUE (referral_code);
CREATE INDEX accounts_referred_by ON app.accounts (referred_by);
`;

export const down = `
ALTER TABLE app.accounts DROP COLUMN referred_by, DROP COLUMN referral_code;
DROP FUNCTION app.new_referral_code;
`;
