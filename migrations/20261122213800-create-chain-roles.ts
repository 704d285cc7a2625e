/** One row per version of "account and role on a contract", held or not; the admin is the role "admin". */
export const up = `
CREATE TABLE chain_1.roles (
  contract text NOT NULL,
  contract_address text NOT NULL,
  role text NOT NULL,
  account text NOT NULL,
  held boolean NOT NULL,
  granted_by text,
  granted_ledger integer,
  granted_at timestamptz,
  granted_tx_hash text,
  revoked_by text,
  revoked_ledger integer,
  revoked_at timestamptz,
  revoked_tx_hash text,
  from_event text COLLATE "C" NOT NULL,
  to_event text COLLATE "C",
  PRIMARY KEY (contract, role, account, from_event)
);
CREATE UNIQUE INDEX roles_current ON chain_1.roles (contract, role, account) WHERE to_event IS NULL;

COMMENT ON COLUMN chain_1.roles.contract IS 'name of the contract, e.g. certificate';
COMMENT ON COLUMN chain_1.roles.granted_ledger IS 'the last grant; null for a first admin, whom the constructor sets without an event';
COMMENT ON COLUMN chain_1.roles.revoked_ledger IS 'the end of that grant; null while held';

CREATE VIEW chain.roles AS
  SELECT contract, contract_address, role, account, held, granted_by, granted_ledger, granted_at, granted_tx_hash,
    revoked_by, revoked_ledger, revoked_at, revoked_tx_hash, from_event
  FROM chain_1.roles WHERE to_event IS NULL;
CREATE VIEW chain.role_versions AS
  SELECT contract, contract_address, role, account, held, granted_by, granted_ledger, granted_at, granted_tx_hash,
    revoked_by, revoked_ledger, revoked_at, revoked_tx_hash, from_event, to_event
  FROM chain_1.roles;
`;

export const down = 'DROP VIEW chain.role_versions, chain.roles; DROP TABLE chain_1.roles;';
