/** What learners say of a course. One that is hidden stays, and so does the sentence that says why: its author reads it. */
export const up = `
CREATE TABLE app.reviews (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  course text NOT NULL REFERENCES app.courses,
  stars integer NOT NULL CONSTRAINT reviews_stars_range CHECK (stars BETWEEN 1 AND 5),
  text text NOT NULL CONSTRAINT reviews_text_length CHECK (length(text) <= 2000),
  written_at timestamptz(3) NOT NULL DEFAULT now(),
  removed_at timestamptz(3),
  hidden_at timestamptz(3),
  hidden_reason text CONSTRAINT reviews_hidden_reason_length CHECK (length(hidden_reason) BETWEEN 1 AND 500),
  UNIQUE (account_id, course),
  CONSTRAINT reviews_hidden_whole CHECK ((hidden_at IS NULL) = (hidden_reason IS NULL)),
  CONSTRAINT reviews_removed_only_hidden CHECK (removed_at IS NULL OR (hidden_at IS NOT NULL AND text = ''))
);
CREATE INDEX reviews_shown ON app.reviews (course, written_at DESC, id DESC) WHERE hidden_at IS NULL;
CREATE INDEX reviews_hidden ON app.reviews (course, hidden_at DESC) WHERE hidden_at IS NOT NULL;
COMMENT ON COLUMN app.reviews.removed_at IS 'a hidden one that its author took back: only that it is hidden is kept, so that the next one is, too';
`;

export const down = `
DROP TABLE app.reviews;
`;
