/** How people show themselves. Who has changed nothing has no row. The picture is our own encoding, never what was sent. */
export const up = `
CREATE TABLE app.profiles (
  account_id uuid PRIMARY KEY REFERENCES app.accounts ON DELETE CASCADE,
  display_name text CONSTRAINT profiles_display_name_length CHECK (length(display_name) BETWEEN 1 AND 60),
  locale text NOT NULL DEFAULT 'en' CONSTRAINT profiles_locale_known CHECK (locale IN ('en', 'de')),
  avatar bytea CONSTRAINT profiles_avatar_size CHECK (octet_length(avatar) <= 262144),
  avatar_hash text CONSTRAINT profiles_avatar_hash_form CHECK (avatar_hash ~ '^[0-9a-f]{64}$'),
  CONSTRAINT profiles_avatar_hashed CHECK ((avatar IS NULL) = (avatar_hash IS NULL))
);
CREATE INDEX profiles_avatar ON app.profiles (avatar_hash);
`;

export const down = `
DROP TABLE app.profiles;
`;
