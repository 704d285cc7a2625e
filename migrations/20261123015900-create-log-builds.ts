import { up as createChain } from './20261122213500-create-chain.ts';
import { up as createCredentials } from './20261122213600-create-chain-credentials.ts';
import { up as createProgress } from './20261122213700-create-chain-progress.ts';
import { up as createRoles } from './20261122213800-create-chain-roles.ts';

/**
 * Builds: each a fold of the whole log in a schema of its own, chain_<build>, made by the indexer from the door's table
 * definitions (indexer/read-model) and never altered. The views of `chain` stand over the one that serves. So the tables that
 * migrations made go; what was in them lies in the log, from which the indexer's next start folds it.
 */
export const up = `
DROP SCHEMA chain CASCADE;
DROP SCHEMA chain_1 CASCADE;

CREATE TABLE log.builds (
  build integer PRIMARY KEY,
  projections text NOT NULL,
  decoding text NOT NULL,
  is_active boolean NOT NULL,
  is_indexed boolean NOT NULL DEFAULT false,
  ledger integer,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX builds_one_active ON log.builds (is_active) WHERE is_active;
COMMENT ON COLUMN log.builds.projections IS 'hash of the code that folds; empty: nothing is folded yet';
COMMENT ON COLUMN log.builds.decoding IS 'hash of the code and specs that decode; empty: nothing is folded yet';
COMMENT ON COLUMN log.builds.is_active IS 'the views of schema chain stand over it';
COMMENT ON COLUMN log.builds.is_indexed IS 'its indexes beside the keys are made';
COMMENT ON COLUMN log.builds.ledger IS 'folded up to the end of this ledger; null: unfinished. The active one is folded up to the cursor';

-- Which code a contract ran when: an event is decoded by the spec of the wasm that published it.
CREATE TABLE log.code (
  contract_address text NOT NULL,
  from_event text COLLATE "C" NOT NULL,
  wasm_hash text NOT NULL,
  PRIMARY KEY (contract_address, from_event)
);
COMMENT ON COLUMN log.code.from_event IS 'the update itself, published by the code before; empty: from the deployment on';
CREATE TABLE log.specs (
  wasm_hash text PRIMARY KEY,
  spec text[] NOT NULL
);
COMMENT ON COLUMN log.specs.spec IS 'ScSpecEntry XDR, base64, as the wasm carries them (SEP-48)';

-- The indexer may make builds, and no other schema. A right on the database would not outlive a copy or a restore of it.
CREATE FUNCTION log.create_build(build integer) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$ BEGIN EXECUTE format('CREATE SCHEMA %I AUTHORIZATION brainstorm_indexer', 'chain_' || build); END $$;
-- New views are made aside and take the place of the old by their schema's name: that locks no view, so no reader waits for the
-- switch, nor it for them.
CREATE FUNCTION log.create_next_views() RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$ BEGIN
    DROP SCHEMA IF EXISTS chain_next, chain_last CASCADE;
    CREATE SCHEMA chain_next AUTHORIZATION brainstorm_indexer;
  END $$;
CREATE FUNCTION log.switch_views() RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$ BEGIN
    IF to_regnamespace('chain') IS NOT NULL THEN ALTER SCHEMA chain RENAME TO chain_last; END IF;
    ALTER SCHEMA chain_next RENAME TO chain;
  END $$;
REVOKE ALL ON FUNCTION log.create_build(integer), log.create_next_views(), log.switch_views() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION log.create_build(integer), log.create_next_views(), log.switch_views() TO brainstorm_indexer;

GRANT SELECT, INSERT, UPDATE, DELETE ON log.builds TO brainstorm_indexer;
GRANT SELECT, INSERT, UPDATE ON log.code, log.specs TO brainstorm_indexer;
GRANT SELECT ON log.builds, log.code, log.specs TO brainstorm_api;
GRANT UPDATE (name, decoded) ON log.events TO brainstorm_indexer;

ALTER TABLE log.quarantine DROP CONSTRAINT quarantine_reason_known;
ALTER TABLE log.quarantine ADD CONSTRAINT quarantine_reason_known
  CHECK (reason IN ('undecodable', 'unknown_code', 'unknown_event', 'mismatched_event', 'ambiguous_event', 'impossible_event'));

-- The log's index for questions by name is made when the first backfill is done: adding to it row by row costs more.
DROP INDEX log.events_contract_name;
CREATE FUNCTION log.create_events_indexes() RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'CREATE INDEX IF NOT EXISTS events_contract_name ON log.events (contract, name, id)';
REVOKE ALL ON FUNCTION log.create_events_indexes() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION log.create_events_indexes() TO brainstorm_indexer;
`;

export const down = `
DO $$ DECLARE number integer; BEGIN
  FOR number IN SELECT build FROM log.builds LOOP EXECUTE format('DROP SCHEMA IF EXISTS chain_%s CASCADE', number); END LOOP;
END $$;
DROP SCHEMA IF EXISTS chain, chain_next, chain_last CASCADE;
DROP TABLE log.builds, log.code, log.specs;
DROP FUNCTION log.create_events_indexes(), log.create_build(integer), log.create_next_views(), log.switch_views();
DROP INDEX IF EXISTS log.events_contract_name;
CREATE INDEX events_contract_name ON log.events (contract, name, id);
REVOKE UPDATE (name, decoded) ON log.events FROM brainstorm_indexer;
DELETE FROM log.quarantine WHERE reason = 'unknown_code';
ALTER TABLE log.quarantine DROP CONSTRAINT quarantine_reason_known;
ALTER TABLE log.quarantine ADD CONSTRAINT quarantine_reason_known
  CHECK (reason IN ('undecodable', 'unknown_event', 'mismatched_event', 'ambiguous_event', 'impossible_event'));
${createChain}${createCredentials}${createProgress}${createRoles}
GRANT USAGE ON SCHEMA chain_1, chain TO brainstorm_indexer;
GRANT USAGE ON SCHEMA chain TO brainstorm_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA chain_1 TO brainstorm_indexer;
GRANT SELECT ON ALL TABLES IN SCHEMA chain TO brainstorm_indexer, brainstorm_api;
`;
