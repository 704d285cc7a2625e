/** People, the wallets they proved to hold, and the challenges that were answered (each may be answered once). */
export const up = `
CREATE TABLE app.accounts (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE app.wallets (
  subject text PRIMARY KEY CONSTRAINT wallets_subject_form CHECK (subject ~ '^(G[A-Z2-7]{55}(:[0-9]{1,20})?|M[A-Z2-7]{68})$'),
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  linked_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX wallets_account ON app.wallets (account_id);
CREATE TABLE app.answered_challenges (
  hash text PRIMARY KEY CONSTRAINT answered_challenges_hash_form CHECK (hash ~ '^[0-9a-f]{64}$'),
  expires_at timestamptz NOT NULL
);
CREATE INDEX answered_challenges_expiry ON app.answered_challenges (expires_at);
`;

export const down = `
DROP TABLE app.answered_challenges;
DROP TABLE app.wallets;
DROP TABLE app.accounts;
`;
