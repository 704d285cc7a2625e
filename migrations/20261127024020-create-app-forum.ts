/**
 * A forum for each course. With an account go its posts; a thread stays as long as somebody else's post is in it. Posts are
 * numbered and a number is never given again, so a gap tells where one was removed with its author's account.
 */
export const up = `
CREATE TABLE app.forum_threads (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  course text NOT NULL REFERENCES app.courses,
  lesson text,
  account_id uuid REFERENCES app.accounts ON DELETE SET NULL,
  title text NOT NULL CONSTRAINT forum_threads_title_length CHECK (length(title) BETWEEN 1 AND 120),
  last_number integer NOT NULL DEFAULT 0,
  opened_at timestamptz(3) NOT NULL DEFAULT now(),
  active_at timestamptz(3) NOT NULL DEFAULT now(),
  is_pinned boolean NOT NULL DEFAULT false,
  is_locked boolean NOT NULL DEFAULT false,
  lock_reason text CONSTRAINT forum_threads_lock_reason_length CHECK (length(lock_reason) BETWEEN 1 AND 500),
  CONSTRAINT forum_threads_lock_whole CHECK (is_locked = (lock_reason IS NOT NULL))
);
CREATE INDEX forum_threads_course ON app.forum_threads (course, is_pinned DESC, active_at DESC, id DESC);
CREATE INDEX forum_threads_account ON app.forum_threads (account_id);
CREATE INDEX forum_threads_words ON app.forum_threads USING gin (to_tsvector('simple', title));
COMMENT ON COLUMN app.forum_threads.active_at IS 'when it was last written in';

CREATE TABLE app.forum_posts (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  thread_id uuid NOT NULL REFERENCES app.forum_threads ON DELETE CASCADE,
  number integer NOT NULL CONSTRAINT forum_posts_number_positive CHECK (number > 0),
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  text text NOT NULL CONSTRAINT forum_posts_text_length CHECK (length(text) <= 10000),
  html text NOT NULL,
  is_answer boolean NOT NULL DEFAULT false,
  written_at timestamptz(3) NOT NULL DEFAULT now(),
  changed_at timestamptz(3) NOT NULL DEFAULT now(),
  removed_at timestamptz(3),
  hidden_at timestamptz(3),
  hidden_reason text CONSTRAINT forum_posts_hidden_reason_length CHECK (length(hidden_reason) BETWEEN 1 AND 500),
  UNIQUE (thread_id, number),
  CONSTRAINT forum_posts_hidden_whole CHECK ((hidden_at IS NULL) = (hidden_reason IS NULL)),
  CONSTRAINT forum_posts_removed_empty CHECK (removed_at IS NULL OR (text = '' AND html = ''))
);
CREATE UNIQUE INDEX forum_posts_one_answer ON app.forum_posts (thread_id) WHERE is_answer;
CREATE INDEX forum_posts_account ON app.forum_posts (account_id);
CREATE INDEX forum_posts_words ON app.forum_posts USING gin (to_tsvector('simple', text));
COMMENT ON COLUMN app.forum_posts.text IS 'Markdown; html is made of it when it is written';
COMMENT ON COLUMN app.forum_posts.removed_at IS 'its author took it back; what it said is gone';

CREATE FUNCTION app.drop_empty_thread() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'pg_catalog', 'pg_temp' AS $$
BEGIN
  DELETE FROM app.forum_threads WHERE id = OLD.thread_id
    AND NOT EXISTS (SELECT FROM app.forum_posts WHERE thread_id = OLD.thread_id);
  RETURN NULL;
END $$;
CREATE TRIGGER forum_posts_leave AFTER DELETE ON app.forum_posts
  FOR EACH ROW EXECUTE FUNCTION app.drop_empty_thread();

CREATE TABLE app.forum_mentions (
  post_id uuid NOT NULL REFERENCES app.forum_posts ON DELETE CASCADE,
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  PRIMARY KEY (account_id, post_id)
);
CREATE INDEX forum_mentions_post ON app.forum_mentions (post_id);

CREATE TABLE app.forum_visits (
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  thread_id uuid NOT NULL REFERENCES app.forum_threads ON DELETE CASCADE,
  seen_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, thread_id)
);
CREATE INDEX forum_visits_thread ON app.forum_visits (thread_id);
COMMENT ON COLUMN app.forum_visits.seen_at IS 'what was written later is new to them';

CREATE TABLE app.forum_reports (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  post_id uuid NOT NULL REFERENCES app.forum_posts ON DELETE CASCADE,
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  reason text NOT NULL CONSTRAINT forum_reports_reason_length CHECK (length(reason) BETWEEN 1 AND 500),
  reported_at timestamptz(3) NOT NULL DEFAULT now(),
  settled_at timestamptz(3),
  UNIQUE (post_id, account_id)
);
CREATE INDEX forum_reports_account ON app.forum_reports (account_id);
CREATE INDEX forum_reports_open ON app.forum_reports (reported_at) WHERE settled_at IS NULL;
`;

export const down = `
DROP TABLE app.forum_reports;
DROP TABLE app.forum_visits;
DROP TABLE app.forum_mentions;
DROP TABLE app.forum_posts;
DROP FUNCTION app.drop_empty_thread;
DROP TABLE app.forum_threads;
`;
