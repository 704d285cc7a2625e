import type { Sequelize } from 'sequelize';
import type { AuditEntry, GrantedRole } from '#wire';
import { appendAuditEntry, takeAuditTurn } from '../audit/model.ts';
import { lastAdmin } from '../http/problem.ts';
import { inTurn } from '../transaction.ts';
import { inOrder, isLastAdmin, readGrants, readRoles, writeRoles } from './model.ts';

export interface RolesChanged {
  account: string;
  roles: readonly GrantedRole[];
  /** Account of the admin; null: by the command line. */
  actor: string | null;
  reason: string;
}

/**
 * Gives an account these roles and no others, and notes it in the audit log; undefined when there is no such account.
 *
 * @throws ApiProblem 409 when nobody would be left to grant roles
 */
export function changeRoles(sequelize: Sequelize, change: RolesChanged): Promise<AuditEntry | undefined | 'same'> {
  const { account, actor, reason } = change;
  return inTurn({ sequelize }, async (transaction) => {
    await takeAuditTurn(sequelize, transaction);
    if ((await readRoles(sequelize, account)).length === 0) return undefined;
    const before = (await readGrants(sequelize, account, transaction)).map(({ role }) => role);
    const after = inOrder(change.roles);
    if (before.join() === after.join()) return 'same';
    if (!after.includes('admin') && (await isLastAdmin(sequelize, account, transaction))) throw lastAdmin();
    await writeRoles(sequelize, { account, roles: after, actor }, transaction);
    const detail = { before, after, reason };
    return appendAuditEntry(sequelize, { actor, action: 'roles.changed', subject: account, detail }, transaction);
  });
}
