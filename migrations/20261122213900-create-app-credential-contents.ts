/** What the chain only knows by its hash: the content of a credential, kept by the api. */
export const up = `
CREATE SCHEMA app;
CREATE TABLE app.credential_contents (
  credential_id text PRIMARY KEY CONSTRAINT credential_contents_id_form CHECK (credential_id ~ '^[0-9a-f]{32}$'),
  content jsonb NOT NULL,
  content_hash text NOT NULL CONSTRAINT credential_contents_hash_form CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  created_at timestamptz NOT NULL DEFAULT now()
);
`;

export const down = 'DROP SCHEMA app CASCADE;';
