/** The log: every event of our contracts as the network gave it, for ever. All else can be folded from it again. */
export const up = `
CREATE SCHEMA log;

-- An event id is TOID-index, fixed width, so under collation C its order is the chain's. TOID = ledger << 32 | transaction << 12 | operation.
CREATE FUNCTION log.first_event_id(ledger integer) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN lpad((ledger::bigint << 32)::text, 19, '0') || '-0000000000';
COMMENT ON FUNCTION log.first_event_id(integer) IS 'the smallest id an event of this ledger can have: id >= first_event_id(n) is "from ledger n on"';

CREATE TABLE log.events (
  id text COLLATE "C" NOT NULL CONSTRAINT events_id_form CHECK (id ~ '^[0-9]{19}-[0-9]{10}$'),
  ledger integer NOT NULL,
  closed_at timestamptz NOT NULL,
  tx_hash text NOT NULL CONSTRAINT events_tx_hash_form CHECK (tx_hash ~ '^[0-9a-f]{64}$'),
  contract text NOT NULL,
  contract_address text NOT NULL,
  name text,
  topics text[] NOT NULL,
  value text NOT NULL,
  decoded jsonb,
  CONSTRAINT events_pkey PRIMARY KEY (id),
  CONSTRAINT events_ledger_of_id CHECK (ledger = left(id, 19)::bigint >> 32),
  CONSTRAINT events_decoded_has_name CHECK ((name IS NULL) = (decoded IS NULL))
) PARTITION BY RANGE (id);
CREATE INDEX events_contract_name ON log.events (contract, name, id);

COMMENT ON COLUMN log.events.contract IS 'name of the contract, e.g. certificate';
COMMENT ON COLUMN log.events.name IS 'event name, e.g. credential_issued; null when the event could not be decoded (then see log.quarantine)';
COMMENT ON COLUMN log.events.topics IS 'ScVal XDR, base64, as the network gave them';
COMMENT ON COLUMN log.events.value IS 'ScVal XDR, base64, as the network gave it';
COMMENT ON COLUMN log.events.decoded IS 'fields of topics and value by camelCase name; null when quarantined';

-- One partition per 1,000,000 ledgers (about ten weeks at 6 s). The indexer may write rows but owns no table, so it asks this function.
CREATE FUNCTION log.create_events_partition(ledger integer) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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
END $$;
REVOKE ALL ON FUNCTION log.create_events_partition(integer) FROM PUBLIC;
`;

export const down = 'DROP SCHEMA log CASCADE;';
