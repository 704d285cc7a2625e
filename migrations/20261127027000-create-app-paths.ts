/** Learning paths: courses in an order that binds those who follow one. */
export const up = `
CREATE TABLE app.paths (
  key text PRIMARY KEY CONSTRAINT paths_key_form CHECK (key ~ '^[a-z][a-z0-9_]{0,31}$'),
  title text NOT NULL CONSTRAINT paths_title_length CHECK (length(title) BETWEEN 1 AND 120),
  promise text NOT NULL CONSTRAINT paths_promise_length CHECK (length(promise) BETWEEN 1 AND 240),
  language text NOT NULL,
  courses text[] NOT NULL CONSTRAINT paths_courses_count CHECK (cardinality(courses) BETWEEN 2 AND 20),
  creator uuid REFERENCES app.accounts ON DELETE SET NULL,
  file_hash text CONSTRAINT paths_file_hash_form CHECK (file_hash ~ '^[0-9a-f]{64}$'),
  changed_at timestamptz(3) NOT NULL DEFAULT now()
);
COMMENT ON COLUMN app.paths.creator IS 'who may change it, beside admins; null: it came as a file, or they are gone';
COMMENT ON COLUMN app.paths.file_hash IS 'of the file published last: the same file again undoes no change made here since';
CREATE INDEX paths_courses ON app.paths USING gin (courses);
CREATE INDEX paths_creator ON app.paths (creator) WHERE creator IS NOT NULL;

CREATE TABLE app.path_followers (
  path text NOT NULL REFERENCES app.paths ON DELETE CASCADE,
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  followed_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, path)
);
CREATE INDEX path_followers_path ON app.path_followers (path);
`;

export const down = `
DROP TABLE app.path_followers;
DROP TABLE app.paths;
`;
