/** The indexer writes the log and the read model; the log is added to, never changed. */
export const up = `
GRANT USAGE ON SCHEMA log, chain_1, chain TO brainstorm_indexer;
GRANT SELECT, INSERT ON log.events TO brainstorm_indexer;
GRANT SELECT, INSERT, UPDATE ON log.coverage, log.cursor TO brainstorm_indexer;
GRANT SELECT, INSERT, DELETE ON log.quarantine TO brainstorm_indexer;
GRANT SELECT ON log.covered TO brainstorm_indexer;
GRANT EXECUTE ON FUNCTION log.create_events_partition(integer) TO brainstorm_indexer;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA chain_1 TO brainstorm_indexer;
GRANT SELECT ON ALL TABLES IN SCHEMA chain TO brainstorm_indexer;
ALTER DEFAULT PRIVILEGES IN SCHEMA chain_1 GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO brainstorm_indexer;
ALTER DEFAULT PRIVILEGES IN SCHEMA chain GRANT SELECT ON TABLES TO brainstorm_indexer;
`;

export const down = `
ALTER DEFAULT PRIVILEGES IN SCHEMA chain REVOKE SELECT ON TABLES FROM brainstorm_indexer;
ALTER DEFAULT PRIVILEGES IN SCHEMA chain_1 REVOKE SELECT, INSERT, UPDATE, DELETE ON TABLES FROM brainstorm_indexer;
REVOKE ALL ON ALL TABLES IN SCHEMA log, chain_1, chain FROM brainstorm_indexer;
REVOKE ALL ON FUNCTION log.create_events_partition(integer) FROM brainstorm_indexer;
REVOKE ALL ON SCHEMA log, chain_1, chain FROM brainstorm_indexer;
`;
