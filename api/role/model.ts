import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import { type GrantedRole, grantedRoles, type Role, roles as roleOrder } from '#wire';

export interface Grant {
  role: GrantedRole;
  grantedBy: string | null;
  grantedAt: string;
}

/** What an account may do now. Everybody is a learner; an account that is gone is nothing. */
export async function readRoles(sequelize: Sequelize, account: string, transaction?: Transaction): Promise<Role[]> {
  const rows = await sequelize.query<{ roles: Role[] }>(
    `SELECT ARRAY['learner'] || ARRAY(SELECT role FROM app.account_roles WHERE account_id = id) AS roles
     FROM app.accounts WHERE id = $account`,
    { bind: { account }, type: QueryTypes.SELECT, transaction },
  );
  return inOrder(rows[0]?.roles ?? []);
}

/** Roles as lists show them: the one that everybody has first. */
export function inOrder<T extends Role>(some: readonly T[]): T[] {
  return roleOrder.filter((role): role is T & Role => (some as readonly Role[]).includes(role));
}

export async function readGrants(sequelize: Sequelize, account: string, transaction?: Transaction): Promise<Grant[]> {
  const rows = await sequelize.query<{ role: GrantedRole; granted_by: string | null; granted_at: Date }>(
    'SELECT role, granted_by, granted_at FROM app.account_roles WHERE account_id = $account',
    { bind: { account }, type: QueryTypes.SELECT, transaction },
  );
  const grants = rows.map(({ role, granted_by, granted_at }) => ({
    role,
    grantedBy: granted_by,
    grantedAt: granted_at.toISOString(),
  }));
  return grants.sort((one, other) => grantedRoles.indexOf(one.role) - grantedRoles.indexOf(other.role));
}

/** Makes these the roles of an account. Those it had keep who granted them, and when. */
export async function writeRoles(
  sequelize: Sequelize,
  { account, roles, actor }: { account: string; roles: readonly GrantedRole[]; actor: string | null },
  transaction: Transaction,
): Promise<void> {
  const bind = { account, roles, actor };
  await sequelize.query(
    `WITH gone AS (DELETE FROM app.account_roles WHERE account_id = $account AND role <> ALL ($roles::text[]))
     INSERT INTO app.account_roles (account_id, role, granted_by) SELECT $account, role, $actor::uuid
     FROM unnest($roles::text[]) AS role ON CONFLICT DO NOTHING`,
    { bind, transaction },
  );
}

/**
 * Whether nobody would be left to grant roles without this account. True only until the commit of a transaction that
 * took the audit's turn, which every change of a role takes.
 */
export async function isLastAdmin(sequelize: Sequelize, account: string, transaction: Transaction): Promise<boolean> {
  const admins = await sequelize.query<{ account_id: string }>(
    `SELECT account_id FROM app.account_roles WHERE role = 'admin'`,
    { type: QueryTypes.SELECT, transaction },
  );
  return admins.length === 1 && admins[0]?.account_id === account;
}
