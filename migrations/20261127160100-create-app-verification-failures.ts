/** How many verifications did not end in "valid", by day and cause. Nothing of whom or of which certificate. */
export const up = `
CREATE TABLE app.verification_failures (
  day date NOT NULL,
  cause text NOT NULL,
  failures bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (day, cause)
);
COMMENT ON TABLE app.verification_failures IS 'verifications that did not end in valid, counted; nothing else of them is kept';
COMMENT ON COLUMN app.verification_failures.day IS 'UTC';
`;

export const down = 'DROP TABLE app.verification_failures;';
