/**
 * Who did something is in an event's topics, at a place of its own in each. So one index finds what an account did among
 * millions, whatever the event: that is how an exercise is seen. Like the other one, it waits for the first backfill.
 */
export const up = `
CREATE OR REPLACE FUNCTION log.create_events_indexes() RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'CREATE INDEX IF NOT EXISTS events_contract_name ON log.events (contract, name, id);
      CREATE INDEX IF NOT EXISTS events_topics ON log.events USING gin (topics)';
SELECT log.create_events_indexes() WHERE to_regclass('log.events_contract_name') IS NOT NULL;
`;

export const down = `
DROP INDEX IF EXISTS log.events_topics;
CREATE OR REPLACE FUNCTION log.create_events_indexes() RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'CREATE INDEX IF NOT EXISTS events_contract_name ON log.events (contract, name, id)';
`;
