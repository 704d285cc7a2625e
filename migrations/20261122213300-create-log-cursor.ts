/** How far the log goes: one row, moved in the transaction that stores the events it has passed. */
export const up = `
CREATE TABLE log.cursor (
  single boolean PRIMARY KEY DEFAULT true CONSTRAINT cursor_one_row CHECK (single),
  network_passphrase text NOT NULL,
  ledger integer NOT NULL,
  closed_at timestamptz,
  last_event_id text COLLATE "C"
);
COMMENT ON COLUMN log.cursor.ledger IS 'last ledger whose events are all stored and folded: what every answer is true at';
COMMENT ON COLUMN log.cursor.closed_at IS 'when that ledger closed; null while catching up over ledgers whose close time the source did not tell';
COMMENT ON COLUMN log.cursor.last_event_id IS 'greatest id in log.events';
`;

export const down = 'DROP TABLE log.cursor;';
