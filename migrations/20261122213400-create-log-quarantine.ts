/** Events that the contract's spec does not explain: kept whole in log.events, named here with the reason, folded into nothing. */
export const up = `
CREATE TABLE log.quarantine (
  event_id text COLLATE "C" PRIMARY KEY REFERENCES log.events (id),
  reason text NOT NULL CONSTRAINT quarantine_reason_known
    CHECK (reason IN ('undecodable', 'unknown_event', 'mismatched_event', 'ambiguous_event', 'impossible_event')),
  detail text NOT NULL
);
COMMENT ON COLUMN log.quarantine.detail IS 'what was found and what was expected, for a person';
`;

export const down = 'DROP TABLE log.quarantine;';
