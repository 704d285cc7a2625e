/** By what name others address somebody, and whether they may see who it is. A name that was given up is kept from others. */
export const up = `
CREATE TABLE app.handles (
  account_id uuid PRIMARY KEY REFERENCES app.accounts ON DELETE CASCADE,
  handle text NOT NULL UNIQUE CONSTRAINT handles_handle_form CHECK (handle ~ '^[a-z][a-z0-9_]{2,23}$'),
  is_public boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN app.handles.is_public IS 'others may see the profile';
CREATE TABLE app.released_handles (
  handle text PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  free_at timestamptz NOT NULL
);
CREATE INDEX released_handles_account ON app.released_handles (account_id);
COMMENT ON COLUMN app.released_handles.account_id IS 'whose it was: nobody else may take it before free_at';
`;

export const down = `
DROP TABLE app.released_handles;
DROP TABLE app.handles;
`;
