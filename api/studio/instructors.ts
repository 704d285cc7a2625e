/** Who teaches a course: whoever makes it, and whom they add. */
import { QueryTypes } from 'sequelize';
import { appendAuditEntry } from '../audit/model.ts';
import { instructorNotFound, lastInstructor } from '../http/problem.ts';
import { readRoles } from '../role/model.ts';
import { inTurn } from '../transaction.ts';
import type { StudioParts } from './parts.ts';

interface Asked {
  course: string;
  /** Account of who asks. */
  by: string;
}

/** @throws ApiProblem 404 when nobody who may teach has this e-mail address or handle */
export function addInstructor({ sequelize }: StudioParts, { course, by }: Asked, who: string): Promise<void> {
  return inTurn({ sequelize }, async (transaction) => {
    const [found] = await sequelize.query<{ id: string }>(
      `SELECT id FROM app.accounts WHERE EXISTS (
         SELECT FROM app.account_roles WHERE account_id = id AND role IN ('instructor', 'admin'))
       AND (id IN (SELECT account_id FROM app.passwords WHERE email = lower($who))
         OR id IN (SELECT account_id FROM app.handles WHERE handle = lower($handle)))`,
      { bind: { who, handle: who.replace(/^@/, '') }, type: QueryTypes.SELECT, transaction },
    );
    if (!found) throw instructorNotFound(who);
    const added = await sequelize.query<{ course: string }>(
      `INSERT INTO app.course_instructors (course, account_id) VALUES ($course, $id)
       ON CONFLICT DO NOTHING RETURNING course`,
      { bind: { course, id: found.id }, type: QueryTypes.SELECT, transaction },
    );
    if (added.length === 0) return;
    const entry = { actor: by, action: 'instructor.added', subject: found.id, detail: { course } };
    await appendAuditEntry(sequelize, entry, transaction);
  });
}

/** @throws ApiProblem 409 when nobody would be left and who asks is no admin */
export function removeInstructor({ sequelize }: StudioParts, { course, by }: Asked, account: string): Promise<void> {
  return inTurn({ sequelize }, async (transaction) => {
    const listed = await sequelize.query<{ account_id: string }>(
      'SELECT account_id FROM app.course_instructors WHERE course = $course FOR UPDATE',
      { bind: { course }, type: QueryTypes.SELECT, transaction },
    );
    if (!listed.some(({ account_id }) => account_id === account)) return;
    const isAdmin = (await readRoles(sequelize, by, transaction)).includes('admin');
    if (listed.length === 1 && !isAdmin) throw lastInstructor();
    await sequelize.query('DELETE FROM app.course_instructors WHERE course = $course AND account_id = $account', {
      bind: { course, account },
      transaction,
    });
    const entry = { actor: by, action: 'instructor.removed', subject: account, detail: { course } };
    await appendAuditEntry(sequelize, entry, transaction);
  });
}
