/**
 * Courses as their folders say: each published version whole and for ever, and beside it what is made of the newest one, so
 * that a request renders and searches nothing anew.
 */
export const up = `
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE TABLE app.course_versions (
  course text NOT NULL CONSTRAINT course_versions_course_form CHECK (course ~ '^[a-z][a-z0-9_]{0,31}$'),
  number integer NOT NULL CONSTRAINT course_versions_number_positive CHECK (number > 0),
  content jsonb NOT NULL,
  images jsonb NOT NULL,
  content_hash text NOT NULL CONSTRAINT course_versions_content_hash_form CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  published_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (course, number)
);
COMMENT ON COLUMN app.course_versions.content IS 'the folder''s documents in canonical form, text by path';
COMMENT ON COLUMN app.course_versions.images IS 'hash of the folder''s image by path';
CREATE TABLE app.course_images (
  hash text PRIMARY KEY CONSTRAINT course_images_hash_form CHECK (hash ~ '^[0-9a-f]{64}$'),
  bytes bytea NOT NULL,
  drawn bytea NOT NULL,
  drawn_hash text NOT NULL CONSTRAINT course_images_drawn_hash_form CHECK (drawn_hash ~ '^[0-9a-f]{64}$'),
  width integer NOT NULL,
  height integer NOT NULL
);
COMMENT ON COLUMN app.course_images.drawn IS 'our own encoding, the only one that is shown';
CREATE INDEX course_images_drawn ON app.course_images (drawn_hash);
CREATE TABLE app.courses (
  key text PRIMARY KEY,
  version integer NOT NULL,
  rendering integer NOT NULL,
  title text NOT NULL,
  promise text NOT NULL,
  language text NOT NULL,
  level text CONSTRAINT courses_level_known CHECK (level IN ('beginner', 'intermediate', 'advanced')),
  topics text[] NOT NULL,
  lessons integer NOT NULL,
  minutes integer NOT NULL,
  outline jsonb NOT NULL,
  words text NOT NULL,
  search tsvector NOT NULL,
  CONSTRAINT courses_version FOREIGN KEY (key, version) REFERENCES app.course_versions (course, number)
);
COMMENT ON COLUMN app.courses.rendering IS 'which way of rendering made outline and pages: with another one they are made anew';
COMMENT ON COLUMN app.courses.words IS 'what a mistyped word is compared with';
CREATE INDEX courses_search ON app.courses USING gin (search);
CREATE INDEX courses_words ON app.courses USING gin (words gin_trgm_ops);
CREATE INDEX courses_topics ON app.courses USING gin (topics);
CREATE TABLE app.course_pages (
  course text NOT NULL REFERENCES app.courses ON DELETE CASCADE,
  lesson text NOT NULL,
  page jsonb NOT NULL,
  PRIMARY KEY (course, lesson)
);
REVOKE UPDATE, DELETE ON app.course_versions, app.course_images FROM brainstorm_api;
`;

// The extension stays: something else in the database may use it.
export const down = `
DROP TABLE app.course_pages;
DROP TABLE app.courses;
DROP TABLE app.course_images;
DROP TABLE app.course_versions;
`;
