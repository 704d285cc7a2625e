/** Which ledgers were proven read, per contract: "no events" and "not read" differ, and a contract added later has its own history to fill. */
export const up = `
CREATE TABLE log.coverage (
  contract_address text PRIMARY KEY,
  contract text NOT NULL,
  deploy_ledger integer NOT NULL,
  ledgers int4multirange NOT NULL DEFAULT '{}'
);
COMMENT ON COLUMN log.coverage.ledgers IS 'ledgers whose events of this contract are all in log.events';

CREATE VIEW log.covered AS
  SELECT lower(range) AS from_ledger, upper(range) - 1 AS to_ledger
  FROM (SELECT unnest(range_intersect_agg(ledgers)) AS range FROM log.coverage) AS common;
COMMENT ON VIEW log.covered IS 'ledgers that are complete for every contract, inclusive at both ends, ascending';
`;

export const down = 'DROP VIEW log.covered; DROP TABLE log.coverage;';
