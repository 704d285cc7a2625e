/** Which network's history the log belongs to: a ledger and its hash. A network that was reset has another hash there. */
export const up = `
CREATE TABLE log.anchor (
  single boolean PRIMARY KEY DEFAULT true CONSTRAINT anchor_one_row CHECK (single),
  ledger integer NOT NULL,
  hash text NOT NULL CONSTRAINT anchor_hash_form CHECK (hash ~ '^[0-9a-f]{64}$')
);
COMMENT ON TABLE log.anchor IS 'a recent ledger that the log covers, moved along so that sources still have it';
GRANT SELECT, INSERT, UPDATE ON log.anchor TO brainstorm_indexer;
`;

export const down = 'DROP TABLE log.anchor;';
