/** Who is signed in where. A refresh token is used once; its hash stays, so that a second use is noticed. */
export const up = `
CREATE TABLE app.sessions (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  subject text NOT NULL,
  user_agent text NOT NULL CONSTRAINT sessions_user_agent_length CHECK (length(user_agent) <= 256),
  created_at timestamptz NOT NULL DEFAULT now(),
  used_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX sessions_account ON app.sessions (account_id, expires_at);
CREATE TABLE app.refresh_tokens (
  hash text PRIMARY KEY CONSTRAINT refresh_tokens_hash_form CHECK (hash ~ '^[0-9a-f]{64}$'),
  session_id uuid NOT NULL REFERENCES app.sessions ON DELETE CASCADE,
  used_at timestamptz
);
CREATE INDEX refresh_tokens_session ON app.refresh_tokens (session_id);
`;

export const down = `
DROP TABLE app.refresh_tokens;
DROP TABLE app.sessions;
`;
