/** The two-person rule: whether another issuer has to approve what one of them decides, or issues by hand. */
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { AuditEntry, IssuingChange, IssuingSettings } from '#wire';
import { appendAuditEntry } from '../audit/model.ts';
import { issuersMissing } from '../http/problem.ts';

export async function readIssuing(sequelize: Sequelize, transaction?: Transaction): Promise<IssuingSettings> {
  const [row] = await sequelize.query<IssuingSettings>(
    `SELECT needs_two AS "needsTwo", (SELECT count(*)::int FROM app.account_roles WHERE role = 'issuer') AS issuers
     FROM app.issuing_settings`,
    { type: QueryTypes.SELECT, transaction },
  );
  return row ?? { needsTwo: false, issuers: 0 };
}

export async function readNeedsTwo(sequelize: Sequelize, transaction?: Transaction): Promise<boolean> {
  return (await readIssuing(sequelize, transaction)).needsTwo;
}

/**
 * @returns what the audit log says of it; null when it was so already
 * @throws ApiProblem 409 where there are no two issuers
 */
export async function changeIssuing(
  sequelize: Sequelize,
  transaction: Transaction,
  { needsTwo, reason }: IssuingChange,
  actor: string,
): Promise<AuditEntry | null> {
  await sequelize.query('SELECT FROM app.issuing_settings FOR UPDATE', { type: QueryTypes.SELECT, transaction });
  const before = await readIssuing(sequelize, transaction);
  if (before.needsTwo === needsTwo) return null;
  if (needsTwo && before.issuers < 2) throw issuersMissing(before.issuers);
  await sequelize.query('UPDATE app.issuing_settings SET needs_two = $needsTwo', { bind: { needsTwo }, transaction });
  const record = { actor, action: 'issuing.two_person_rule', subject: 'issuing', detail: { needsTwo, reason } };
  return appendAuditEntry(sequelize, record, transaction);
}
