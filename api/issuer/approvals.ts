/** What one issuer decides or issues by hand, where another has to approve it first. */
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { Approval, AuditEntry } from '#wire';
import { type ApprovalState, approvalDays, type IssuerAct } from '#wire/forms.ts';
import { appendAuditEntry } from '../audit/model.ts';
import type { HandedAward } from '../credential/model.ts';
import { approvalImpossible, approvalNotFound } from '../http/problem.ts';
import { tell } from '../notification/model.ts';

/** About one certificate, or a batch of new ones. */
export type Asked =
  | { credential: string; act: IssuerAct; reason: string; batch: null }
  | { credential: null; act: null; reason: null; batch: HandedAward[] };

export type ApprovalRow = Asked & {
  id: string;
  askedBy: string | null;
  askedByName: string | null;
  askedAt: Date;
  lapsesAt: Date;
  state: ApprovalState;
  settledByName: string | null;
  settledAt: Date | null;
};

const inTime = (table: string) => `${table}.asked_at > now() - interval '${approvalDays} days'`;
/** SQL: open, in time, and of one who is an issuer still. */
export const isOpenSql = (table: string) => `(${table}.state = 'open' AND ${inTime(table)}
  AND EXISTS (SELECT FROM app.account_roles AS r WHERE r.account_id = ${table}.asked_by AND r.role = 'issuer'))`;

const selected = `SELECT v.id, v.credential_id AS credential, v.act, v.reason, v.batch, v.asked_by AS "askedBy",
    p.display_name AS "askedByName", v.asked_at AS "askedAt", v.asked_at + interval '${approvalDays} days' AS "lapsesAt",
    CASE WHEN v.state = 'open' AND NOT ${isOpenSql('v')} THEN 'lapsed' ELSE v.state END AS state,
    s.display_name AS "settledByName", v.settled_at AS "settledAt"
  FROM app.issuer_approvals AS v LEFT JOIN app.profiles AS p ON p.account_id = v.asked_by
    LEFT JOIN app.profiles AS s ON s.account_id = v.settled_by`;

export function presentApproval(row: ApprovalRow, by: string): Approval {
  return {
    ...{ id: row.id, credential: row.credential, act: row.act, reason: row.reason },
    ...{ certificates: row.batch?.length ?? 1, askedBy: row.askedByName, isOwn: row.askedBy === by },
    ...{ askedAt: row.askedAt.toISOString(), lapsesAt: row.lapsesAt.toISOString(), state: row.state },
    ...{ settledBy: row.settledByName, settledAt: row.settledAt?.toISOString() ?? null },
  };
}

/** The open ones first, then what was asked last first. */
export function listApprovals(sequelize: Sequelize, after: string | null, limit: number): Promise<ApprovalRow[]> {
  return sequelize.query<ApprovalRow>(
    `WITH listed AS (SELECT *, state = 'open' AS "isOpen" FROM (${selected}) AS v)
     SELECT * FROM listed WHERE $after::uuid IS NULL
       OR ("isOpen", "askedAt", id) < (SELECT "isOpen", "askedAt", id FROM listed WHERE id = $after::uuid)
     ORDER BY "isOpen" DESC, "askedAt" DESC, id DESC LIMIT $limit`,
    { bind: { after, limit }, type: QueryTypes.SELECT },
  );
}

/** @throws ApiProblem 404 */
export async function findApproval(sequelize: Sequelize, id: string, transaction?: Transaction): Promise<ApprovalRow> {
  const [row] = await sequelize.query<ApprovalRow>(`${selected} WHERE v.id = $id`, {
    bind: { id },
    type: QueryTypes.SELECT,
    transaction,
  });
  if (!row) throw approvalNotFound(id);
  return row;
}

/** The open one about a certificate. */
export async function findOpenApproval(
  sequelize: Sequelize,
  credential: string,
  transaction: Transaction,
): Promise<ApprovalRow | undefined> {
  const [row] = await sequelize.query<ApprovalRow>(
    `SELECT * FROM (${selected} WHERE v.credential_id = $credential) AS v WHERE state = 'open'`,
    { bind: { credential }, type: QueryTypes.SELECT, transaction },
  );
  return row;
}

/**
 * Asks for an approval. About a certificate the caller has taken its turn, and found none open.
 *
 * @returns its id, and what the audit log says of it
 */
export async function askApproval(
  sequelize: Sequelize,
  transaction: Transaction,
  { credential, act, reason, batch }: Asked,
  by: string,
): Promise<{ id: string; entry: AuditEntry }> {
  await sequelize.query(
    `UPDATE app.issuer_approvals AS v SET state = 'lapsed', settled_at = least(now(), asked_at + interval '${approvalDays} days')
     WHERE credential_id = $credential AND state = 'open' AND NOT ${isOpenSql('v')}`,
    { bind: { credential }, transaction },
  );
  const [row] = await sequelize.query<{ id: string }>(
    `INSERT INTO app.issuer_approvals (credential_id, act, reason, batch, asked_by)
     VALUES ($credential, $act, $reason, $batch, $by) RETURNING id`,
    {
      bind: { credential, act, reason, batch: batch && JSON.stringify(batch), by },
      type: QueryTypes.SELECT,
      transaction,
    },
  );
  const id = (row as { id: string }).id;
  const others = await sequelize.query<{ account: string }>(
    `SELECT account_id AS account FROM app.account_roles WHERE role = 'issuer' AND account_id <> $by ORDER BY 1`,
    { bind: { by }, type: QueryTypes.SELECT, transaction },
  );
  const notices = others.map(
    ({ account }) => ({ account, key: `asked ${id}`, name: 'approval_asked', data: { approval: id } }) as const,
  );
  await tell(sequelize, transaction, ...notices);
  const detail = batch ? { certificates: batch.length } : { credential, act, reason };
  const entry = await appendAuditEntry(
    sequelize,
    { actor: by, action: 'approval.ask', subject: id, detail },
    transaction,
  );
  return { id, entry };
}

/**
 * Settles an open one, once: who asks for it again, or after somebody else, is told how it stands.
 *
 * @throws ApiProblem 404, 409
 */
export async function settleApproval(
  sequelize: Sequelize,
  transaction: Transaction,
  { id, how, by }: { id: string; how: 'approve' | 'decline'; by: string },
): Promise<{ row: ApprovalRow; entry: AuditEntry }> {
  await sequelize.query('SELECT FROM app.issuer_approvals WHERE id = $id FOR UPDATE', {
    bind: { id },
    type: QueryTypes.SELECT,
    transaction,
  });
  // Asked apart: a statement does not see what it waited for.
  const row = await findApproval(sequelize, id, transaction);
  if (row.state !== 'open') throw approvalImpossible(`It is ${row.state} already.`);
  const isOwn = row.askedBy === by;
  if (how === 'approve' && isOwn)
    throw approvalImpossible('Who asks for an approval can’t give it: another issuer has to.');
  const settled = how === 'approve' ? 'approved' : isOwn ? 'withdrawn' : 'declined';
  await sequelize.query(
    'UPDATE app.issuer_approvals SET state = $settled, settled_by = $by, settled_at = now() WHERE id = $id',
    { bind: { id, settled, by }, transaction },
  );
  if (row.askedBy !== null && settled !== 'withdrawn') {
    const name = settled === 'approved' ? 'approval_approved' : 'approval_declined';
    await tell(sequelize, transaction, { account: row.askedBy, key: `settled ${id}`, name, data: { approval: id } });
  }
  const action = `approval.${{ approved: 'approve', withdrawn: 'withdraw', declined: 'decline' }[settled]}`;
  const detail = { askedBy: row.askedBy };
  return { row, entry: await appendAuditEntry(sequelize, { actor: by, action, subject: id, detail }, transaction) };
}
