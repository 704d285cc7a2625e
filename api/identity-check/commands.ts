import type { Sequelize, Transaction } from 'sequelize';
import type { AuditEntry, IdentityRequest } from '#wire';
import { appendAuditEntry, takeAuditTurn } from '../audit/model.ts';
import { identityCheckDecided, identityCheckStands, ownIdentityCheck, roleNeeded } from '../http/problem.ts';
import { type Notice, tell } from '../notification/model.ts';
import { readRoles } from '../role/model.ts';
import { inTurn } from '../transaction.ts';
import { createCheck, type Decision, decideCheck, readCheck } from './model.ts';
import type { PersonHasher } from './person-hash.ts';
import type { IdentityProvider } from './provider.ts';

export interface Checking {
  sequelize: Sequelize;
  provider: IdentityProvider;
  hashPerson: PersonHasher;
  /** What follows from a passed check, in the transaction that decides it. */
  onVerified(account: string, transaction: Transaction): Promise<void>;
}

/**
 * Has somebody's identity checked. A provider that decides at once is asked before anything is written, so that no
 * transaction waits for it.
 *
 * @throws ApiProblem 409 when a check is open or was passed
 */
export async function submitCheck(
  { sequelize, provider, hashPerson, onVerified }: Checking,
  account: string,
  request: IdentityRequest,
): Promise<void> {
  const opinion = await provider.check(request);
  await inTurn({ sequelize }, async (transaction) => {
    const id = await createCheck(sequelize, account, provider.name, request, hashPerson(request), transaction);
    if (id === undefined) throw identityCheckStands();
    if (opinion === 'later') return;
    await decideCheck(sequelize, { id, ...opinion, decidedBy: null }, transaction);
    await tell(sequelize, transaction, noticeOf(account, { id, ...opinion }));
    if (opinion.verdict === 'verified') await onVerified(account, transaction);
  });
}

/**
 * Decides a check for an admin, and notes it in the audit log; undefined when there is no such check.
 *
 * @throws ApiProblem 403 when the admin was one no more by the time it was their turn; 409 when it was decided before or is their own
 */
export function decideByAdmin(
  { sequelize, onVerified }: Pick<Checking, 'sequelize' | 'onVerified'>,
  decision: Decision & { decidedBy: string },
): Promise<AuditEntry | undefined> {
  return inTurn({ sequelize }, async (transaction) => {
    // Before the check's row: whoever deletes the account takes the two in this order.
    await takeAuditTurn(sequelize, transaction);
    if (!(await readRoles(sequelize, decision.decidedBy, transaction)).includes('admin')) throw roleNeeded('admin');
    const check = await readCheck(sequelize, decision.id, transaction);
    if (check?.account === decision.decidedBy) throw ownIdentityCheck();
    const decided = await decideCheck(sequelize, decision, transaction);
    if (!decided) {
      if (check) throw identityCheckDecided();
      return undefined;
    }
    const { id, verdict, reason, decidedBy } = decision;
    const detail = { check: id, verdict, reason };
    const record = { actor: decidedBy, action: 'identity_check.decided', subject: decided.account, detail };
    await tell(sequelize, transaction, noticeOf(decided.account, decision));
    if (verdict === 'verified') await onVerified(decided.account, transaction);
    return appendAuditEntry(sequelize, record, transaction);
  });
}

function noticeOf(account: string, { id, verdict, reason }: Pick<Decision, 'id' | 'verdict' | 'reason'>): Notice {
  const to = { account, key: `identity check ${id}` };
  if (verdict === 'verified') return { ...to, name: 'identity_verified' };
  return { ...to, name: 'identity_rejected', data: { reason: reason ?? '' } };
}
