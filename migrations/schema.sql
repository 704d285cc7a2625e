-- Generated from the catalog by `npm run migrate -- --write-schema`; a test compares it. Change it by a migration.

CREATE SCHEMA app;
CREATE SCHEMA chain;
CREATE SCHEMA chain_1;
CREATE SCHEMA log;

CREATE OR REPLACE FUNCTION log.create_events_partition(ledger integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  size CONSTANT bigint := 1000000;
  first_ledger CONSTANT bigint := ledger / size * size;
  name CONSTANT text := 'events_' || lpad(first_ledger::text, 10, '0');
BEGIN
  IF to_regclass('log.' || name) IS NULL THEN
    EXECUTE format('CREATE TABLE log.%I PARTITION OF log.events FOR VALUES FROM (%L) TO (%L)', name,
      lpad((first_ledger << 32)::text, 19, '0') || '-0000000000',
      lpad(((first_ledger + size) << 32)::text, 19, '0') || '-0000000000');
  END IF;
END $function$
;

CREATE OR REPLACE FUNCTION log.first_event_id(ledger integer)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN (lpad((((ledger)::bigint << 32))::text, 19, '0'::text) || '-0000000000'::text)
;

CREATE TABLE app.credential_contents (
  credential_id text NOT NULL,
  content jsonb NOT NULL,
  content_hash text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT credential_contents_hash_form CHECK ((content_hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT credential_contents_id_form CHECK ((credential_id ~ '^[0-9a-f]{32}$'::text)),
  CONSTRAINT credential_contents_pkey PRIMARY KEY (credential_id)
);

CREATE TABLE chain_1.credentials (
  id text NOT NULL,
  contract_address text NOT NULL,
  learner text NOT NULL,
  issuer text NOT NULL,
  course text NOT NULL,
  kind text NOT NULL,
  content_hash text NOT NULL,
  expires_at numeric(20,0),
  status text NOT NULL,
  status_reason text,
  status_by text,
  supersedes text,
  successor text,
  issued_ledger integer NOT NULL,
  issued_at timestamp with time zone NOT NULL,
  issued_tx_hash text NOT NULL,
  issued_event text COLLATE "C" NOT NULL,
  changed_ledger integer NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  changed_tx_hash text NOT NULL,
  from_event text COLLATE "C" NOT NULL,
  to_event text COLLATE "C",
  CONSTRAINT credentials_pkey PRIMARY KEY (id, from_event),
  CONSTRAINT credentials_status_known CHECK ((status = ANY (ARRAY['valid'::text, 'suspended'::text, 'revoked'::text, 'superseded'::text])))
);

CREATE TABLE chain_1.progress (
  learner text NOT NULL,
  course text NOT NULL,
  contract_address text NOT NULL,
  percent bigint NOT NULL,
  lessons_done bigint NOT NULL,
  lessons_total bigint NOT NULL,
  attestor text,
  completed_ledger integer,
  completed_at timestamp with time zone,
  completed_tx_hash text,
  reset_reason text,
  reset_by text,
  reset_ledger integer,
  changed_ledger integer NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  changed_tx_hash text NOT NULL,
  from_event text COLLATE "C" NOT NULL,
  to_event text COLLATE "C",
  CONSTRAINT progress_pkey PRIMARY KEY (learner, course, from_event)
);

CREATE TABLE chain_1.roles (
  contract text NOT NULL,
  contract_address text NOT NULL,
  role text NOT NULL,
  account text NOT NULL,
  held boolean NOT NULL,
  granted_by text,
  granted_ledger integer,
  granted_at timestamp with time zone,
  granted_tx_hash text,
  revoked_by text,
  revoked_ledger integer,
  revoked_at timestamp with time zone,
  revoked_tx_hash text,
  from_event text COLLATE "C" NOT NULL,
  to_event text COLLATE "C",
  CONSTRAINT roles_pkey PRIMARY KEY (contract, role, account, from_event)
);

CREATE TABLE log.coverage (
  contract_address text NOT NULL,
  contract text NOT NULL,
  deploy_ledger integer NOT NULL,
  ledgers int4multirange NOT NULL DEFAULT '{}'::int4multirange,
  CONSTRAINT coverage_pkey PRIMARY KEY (contract_address)
);

CREATE TABLE log.cursor (
  single boolean NOT NULL DEFAULT true,
  network_passphrase text NOT NULL,
  ledger integer NOT NULL,
  closed_at timestamp with time zone,
  last_event_id text COLLATE "C",
  CONSTRAINT cursor_one_row CHECK (single),
  CONSTRAINT cursor_pkey PRIMARY KEY (single)
);

CREATE TABLE log.events (
  id text COLLATE "C" NOT NULL,
  ledger integer NOT NULL,
  closed_at timestamp with time zone NOT NULL,
  tx_hash text NOT NULL,
  contract text NOT NULL,
  contract_address text NOT NULL,
  name text,
  topics text[] NOT NULL,
  value text NOT NULL,
  decoded jsonb,
  CONSTRAINT events_decoded_has_name CHECK (((name IS NULL) = (decoded IS NULL))),
  CONSTRAINT events_id_form CHECK ((id ~ '^[0-9]{19}-[0-9]{10}$'::text)),
  CONSTRAINT events_ledger_of_id CHECK ((ledger = (("left"(id, 19))::bigint >> 32))),
  CONSTRAINT events_pkey PRIMARY KEY (id),
  CONSTRAINT events_tx_hash_form CHECK ((tx_hash ~ '^[0-9a-f]{64}$'::text))
) PARTITION BY RANGE (id);

CREATE TABLE log.quarantine (
  event_id text COLLATE "C" NOT NULL,
  reason text NOT NULL,
  detail text NOT NULL,
  CONSTRAINT quarantine_event_id_fkey FOREIGN KEY (event_id) REFERENCES log.events(id),
  CONSTRAINT quarantine_pkey PRIMARY KEY (event_id),
  CONSTRAINT quarantine_reason_known CHECK ((reason = ANY (ARRAY['undecodable'::text, 'unknown_event'::text, 'mismatched_event'::text, 'ambiguous_event'::text, 'impossible_event'::text])))
);

CREATE VIEW chain.credential_versions AS
 SELECT id, contract_address, learner, issuer, course, kind, content_hash, expires_at, status,
    status_reason, status_by, supersedes, successor, issued_ledger, issued_at, issued_tx_hash,
    issued_event, changed_ledger, changed_at, changed_tx_hash, from_event, to_event
   FROM chain_1.credentials;

CREATE VIEW chain.credentials AS
 SELECT id, contract_address, learner, issuer, course, kind, content_hash, expires_at, status,
    status_reason, status_by, supersedes, successor, issued_ledger, issued_at, issued_tx_hash,
    issued_event, changed_ledger, changed_at, changed_tx_hash, from_event
   FROM chain_1.credentials
  WHERE to_event IS NULL;

CREATE VIEW chain.progress AS
 SELECT learner, course, contract_address, percent, lessons_done, lessons_total, attestor,
    completed_ledger, completed_at, completed_tx_hash, reset_reason, reset_by, reset_ledger,
    changed_ledger, changed_at, changed_tx_hash, from_event
   FROM chain_1.progress
  WHERE to_event IS NULL;

CREATE VIEW chain.progress_versions AS
 SELECT learner, course, contract_address, percent, lessons_done, lessons_total, attestor,
    completed_ledger, completed_at, completed_tx_hash, reset_reason, reset_by, reset_ledger,
    changed_ledger, changed_at, changed_tx_hash, from_event, to_event
   FROM chain_1.progress;

CREATE VIEW chain.role_versions AS
 SELECT contract, contract_address, role, account, held, granted_by, granted_ledger, granted_at,
    granted_tx_hash, revoked_by, revoked_ledger, revoked_at, revoked_tx_hash, from_event, to_event
   FROM chain_1.roles;

CREATE VIEW chain.roles AS
 SELECT contract, contract_address, role, account, held, granted_by, granted_ledger, granted_at,
    granted_tx_hash, revoked_by, revoked_ledger, revoked_at, revoked_tx_hash, from_event
   FROM chain_1.roles
  WHERE to_event IS NULL;

CREATE VIEW log.covered AS
 SELECT lower(range) AS from_ledger, upper(range) - 1 AS to_ledger
   FROM ( SELECT unnest(range_intersect_agg(coverage.ledgers)) AS range
           FROM log.coverage) common;

CREATE INDEX credentials_content_hash ON chain_1.credentials USING btree (content_hash) WHERE (to_event IS NULL);
CREATE UNIQUE INDEX credentials_current ON chain_1.credentials USING btree (id) WHERE (to_event IS NULL);
CREATE INDEX credentials_learner ON chain_1.credentials USING btree (learner, issued_event) WHERE (to_event IS NULL);
CREATE UNIQUE INDEX progress_current ON chain_1.progress USING btree (learner, course) WHERE (to_event IS NULL);
CREATE UNIQUE INDEX roles_current ON chain_1.roles USING btree (contract, role, account) WHERE (to_event IS NULL);
CREATE INDEX events_contract_name ON ONLY log.events USING btree (contract, name, id);

COMMENT ON COLUMN chain_1.credentials.id IS '32 lower-case hex digits';
COMMENT ON COLUMN chain_1.credentials.kind IS 'completion or achievement';
COMMENT ON COLUMN chain_1.credentials.content_hash IS 'SHA-256, lower-case hex';
COMMENT ON COLUMN chain_1.credentials.expires_at IS 'Unix seconds, any u64; null: never';
COMMENT ON COLUMN chain_1.credentials.status_reason IS 'why the status is what it is; null for one never withdrawn';
COMMENT ON COLUMN chain_1.credentials.supersedes IS 'id of the credential this one replaces';
COMMENT ON COLUMN chain_1.credentials.successor IS 'id of the credential that replaced this one';
COMMENT ON COLUMN chain_1.progress.percent IS '0 to 100; the contract keeps it so';
COMMENT ON COLUMN chain_1.progress.attestor IS 'who recorded it last; null after a reset';
COMMENT ON COLUMN chain_1.progress.completed_ledger IS 'when the course was completed; null: not yet, or reset since';
COMMENT ON COLUMN chain_1.progress.reset_ledger IS 'the last reset, if any';
COMMENT ON COLUMN chain_1.roles.contract IS 'name of the contract, e.g. certificate';
COMMENT ON COLUMN chain_1.roles.granted_ledger IS 'the last grant; null for a first admin, whom the constructor sets without an event';
COMMENT ON COLUMN chain_1.roles.revoked_ledger IS 'the end of that grant; null while held';
COMMENT ON COLUMN log.coverage.ledgers IS 'ledgers whose events of this contract are all in log.events';
COMMENT ON VIEW log.covered IS 'ledgers that are complete for every contract, inclusive at both ends, ascending';
COMMENT ON COLUMN log.cursor.ledger IS 'last ledger whose events are all stored and folded: what every answer is true at';
COMMENT ON COLUMN log.cursor.closed_at IS 'when that ledger closed; null while catching up over ledgers whose close time the source did not tell';
COMMENT ON COLUMN log.cursor.last_event_id IS 'greatest id in log.events';
COMMENT ON COLUMN log.events.contract IS 'name of the contract, e.g. certificate';
COMMENT ON COLUMN log.events.name IS 'event name, e.g. credential_issued; null when the event could not be decoded (then see log.quarantine)';
COMMENT ON COLUMN log.events.topics IS 'ScVal XDR, base64, as the network gave them';
COMMENT ON COLUMN log.events.value IS 'ScVal XDR, base64, as the network gave it';
COMMENT ON COLUMN log.events.decoded IS 'fields of topics and value by camelCase name; null when quarantined';
COMMENT ON FUNCTION log.first_event_id(integer) IS 'the smallest id an event of this ledger can have: id >= first_event_id(n) is "from ledger n on"';
COMMENT ON COLUMN log.quarantine.detail IS 'what was found and what was expected, for a person';

GRANT USAGE ON SCHEMA app TO brainstorm_api;
GRANT USAGE ON SCHEMA chain TO brainstorm_api;
GRANT USAGE ON SCHEMA chain TO brainstorm_indexer;
GRANT USAGE ON SCHEMA chain_1 TO brainstorm_indexer;
GRANT USAGE ON SCHEMA log TO brainstorm_api;
GRANT USAGE ON SCHEMA log TO brainstorm_indexer;
GRANT DELETE, INSERT, SELECT, UPDATE ON app.credential_contents TO brainstorm_api;
GRANT SELECT ON chain.credential_versions TO brainstorm_api;
GRANT SELECT ON chain.credential_versions TO brainstorm_indexer;
GRANT SELECT ON chain.credentials TO brainstorm_api;
GRANT SELECT ON chain.credentials TO brainstorm_indexer;
GRANT SELECT ON chain.progress TO brainstorm_api;
GRANT SELECT ON chain.progress TO brainstorm_indexer;
GRANT SELECT ON chain.progress_versions TO brainstorm_api;
GRANT SELECT ON chain.progress_versions TO brainstorm_indexer;
GRANT SELECT ON chain.role_versions TO brainstorm_api;
GRANT SELECT ON chain.role_versions TO brainstorm_indexer;
GRANT SELECT ON chain.roles TO brainstorm_api;
GRANT SELECT ON chain.roles TO brainstorm_indexer;
GRANT DELETE, INSERT, SELECT, UPDATE ON chain_1.credentials TO brainstorm_indexer;
GRANT DELETE, INSERT, SELECT, UPDATE ON chain_1.progress TO brainstorm_indexer;
GRANT DELETE, INSERT, SELECT, UPDATE ON chain_1.roles TO brainstorm_indexer;
GRANT SELECT ON log.coverage TO brainstorm_api;
GRANT INSERT, SELECT, UPDATE ON log.coverage TO brainstorm_indexer;
GRANT SELECT ON log.covered TO brainstorm_api;
GRANT SELECT ON log.covered TO brainstorm_indexer;
GRANT SELECT ON log.cursor TO brainstorm_api;
GRANT INSERT, SELECT, UPDATE ON log.cursor TO brainstorm_indexer;
GRANT SELECT ON log.events TO brainstorm_api;
GRANT INSERT, SELECT ON log.events TO brainstorm_indexer;
GRANT SELECT ON log.quarantine TO brainstorm_api;
GRANT DELETE, INSERT, SELECT ON log.quarantine TO brainstorm_indexer;
GRANT EXECUTE ON FUNCTION log.create_events_partition(integer) TO brainstorm_indexer;
GRANT USAGE ON ALL FUTURE SEQUENCES IN SCHEMA app TO brainstorm_api;
GRANT DELETE, INSERT, SELECT, UPDATE ON ALL FUTURE TABLES IN SCHEMA app TO brainstorm_api;
GRANT SELECT ON ALL FUTURE TABLES IN SCHEMA chain TO brainstorm_api;
GRANT SELECT ON ALL FUTURE TABLES IN SCHEMA chain TO brainstorm_indexer;
GRANT DELETE, INSERT, SELECT, UPDATE ON ALL FUTURE TABLES IN SCHEMA chain_1 TO brainstorm_indexer;
GRANT SELECT ON ALL FUTURE TABLES IN SCHEMA log TO brainstorm_api;
