/** What people may do here beside learning, which everybody may. Who granted it first by the command line is null. */
export const up = `
CREATE TABLE app.account_roles (
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  role text NOT NULL CONSTRAINT account_roles_role_known CHECK (role IN ('instructor', 'issuer', 'admin')),
  granted_by uuid REFERENCES app.accounts ON DELETE SET NULL,
  granted_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, role)
);
CREATE INDEX account_roles_role ON app.account_roles (role);
CREATE INDEX account_roles_granted_by ON app.account_roles (granted_by);
`;

export const down = `
DROP TABLE app.account_roles;
`;
