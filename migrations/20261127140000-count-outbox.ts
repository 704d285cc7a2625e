/**
 * What is on the ledger is counted as it gets there, by day, and what is not is found by an index of its own: so that telling how the
 * outbox is doing costs the same however much it has done. A channel that no worker uses any more is no channel that can't pay.
 */
export const up = `
CREATE TABLE app.outbox_days (
  day date NOT NULL,
  kind text NOT NULL,
  confirmed bigint NOT NULL DEFAULT 0,
  fees bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (day, kind)
);
COMMENT ON COLUMN app.outbox_days.day IS 'UTC';
COMMENT ON COLUMN app.outbox_days.confirmed IS 'calls that got to the ledger';
COMMENT ON COLUMN app.outbox_days.fees IS 'the most that transactions which landed or failed may have cost, in stroops';
INSERT INTO app.outbox_days (day, kind, confirmed, fees)
SELECT day, kind, sum(confirmed), sum(fees) FROM (
  SELECT (coalesce(confirmed_at, created_at) AT TIME ZONE 'UTC')::date AS day, kind, 1 AS confirmed, 0 AS fees
  FROM app.outbox_calls WHERE state = 'confirmed'
  UNION ALL
  SELECT (coalesce(settled_at, made_at) AT TIME ZONE 'UTC')::date, kind, 0, fee
  FROM app.outbox_transactions WHERE state IN ('landed', 'failed')) AS done
GROUP BY day, kind;

CREATE INDEX outbox_calls_unconfirmed ON app.outbox_calls (state, id) INCLUDE (kind, created_at) WHERE state <> 'confirmed';

ALTER TABLE app.outbox_channels ADD COLUMN is_retired boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN app.outbox_channels.is_retired IS 'not among those of the worker that started last; what it has under way goes on';
`;

export const down = `
ALTER TABLE app.outbox_channels DROP COLUMN is_retired;
DROP INDEX app.outbox_calls_unconfirmed;
DROP TABLE app.outbox_days;
`;
