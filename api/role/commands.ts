import type { Sequelize } from 'sequelize';
import type { AuditEntry, GrantedRole } from '#wire';
import { appendAuditEntry, takeAuditTurn } from '../audit/model.ts';
import { lastAdmin, roleNeeded } from '../http/problem.ts';
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
 * @throws ApiProblem 403 when the admin was one no more by the time it was their turn; 409 when nobody would be left to
 *   grant roles
 */
export function changeRoles(sequelize: Sequelize, change: RolesChanged): Promise<AuditEntry | undefined | 'same'> {
  const { account, actor, reason } = change;
  return inTurn({ sequelize }, async (transaction) => {
    await takeAuditTurn(sequelize, transaction);
    if (actor !== null && !(await readRoles(sequelize, actor, transaction)).includes('admin'))
      throw roleNeeded('admin');
    if ((await readRoles(sequelize, account, transaction)).length === 0) return undefined;
    const before = (await readGrants(sequelize, account, transaction)).map(({ role }) => role);
    const after = inOrder(change.roles);
    if (before.join() === after.join()) return 'same';
    if (!after.includes('admin') && (await isLastAdmin(sequelize, account, transaction))) throw lastAdmin();
    await writeRoles(sequelize, { account, roles: after, actor }, transaction);
    const detail = { before, after, reason };
    return appendAuditEntry(sequelize, { actor, action: 'roles.changed', subject: account, detail }, transaction);
  });
}
