/** Keys of programs. Only a hash stays here, so that who reads the table can use none of them. */
export const up = `
CREATE TABLE app.api_keys (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  name text NOT NULL CONSTRAINT api_keys_name_length CHECK (length(name) BETWEEN 1 AND 60),
  hash text NOT NULL CONSTRAINT api_keys_hash_form CHECK (hash ~ '^[0-9a-f]{64}$'),
  scopes text[] NOT NULL CONSTRAINT api_keys_scopes_known
    CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY['events', 'account']),
  created_at timestamptz NOT NULL DEFAULT now(),
  used_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX api_keys_account ON app.api_keys (account_id, created_at);
`;

export const down = `
DROP TABLE app.api_keys;
`;
