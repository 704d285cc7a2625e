/** Certificates of courses that ask for it wait until an issuer releases them. */
export const up = `
ALTER TABLE app.awards ADD COLUMN is_held boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT awards_held_before_issued CHECK (NOT is_held OR learner IS NULL);
COMMENT ON COLUMN app.awards.is_held IS 'waits until an issuer releases it';
`;

export const down = 'ALTER TABLE app.awards DROP COLUMN is_held;';
