import { QueryTypes, type Sequelize } from 'sequelize';
import { type AuditEntry, moderationReasonMax, type ReviewChange, reviewMax, type VisibilityChange } from '#wire';
import { appendAuditEntry, takeAuditTurn } from '../audit/model.ts';
import { mayTeach } from '../course/model.ts';
import { plainLine, plainText } from '../http/plain-text.ts';
import { courseNotFound, moderatorNeeded, reviewNotFound, reviewRefused } from '../http/problem.ts';
import { tell } from '../notification/model.ts';
import { inTurn } from '../transaction.ts';
import { readStanding } from './model.ts';

type Hindrance = 'not_enrolled' | 'not_half' | 'teaches';

const sentences: Record<Hindrance, (done: number, needed: number) => string> = {
  not_enrolled: () => 'Only learners of the course write a review. Enrol first, and finish half of it.',
  not_half: (done, needed) =>
    `You have finished ${done} lessons, expected at least ${needed}: half of the course. Then you can say what it is like.`,
  teaches: () => 'You teach this course, so what you say of it would not help those who choose one.',
};

/**
 * Writes one's review, or changes it. One that is hidden stays so.
 * @throws ApiProblem 404 when there is no such course, 409 for who has not done half of it
 */
export async function writeReview(
  sequelize: Sequelize,
  account: string,
  course: string,
  { stars, text }: ReviewChange,
): Promise<void> {
  const standing = await readStanding(sequelize, account, course);
  if (!standing) throw courseNotFound(course);
  const { hindrance, lessonsDone, lessonsNeeded } = standing;
  if (hindrance) throw reviewRefused(sentences[hindrance](lessonsDone, lessonsNeeded));
  await sequelize.query(
    `INSERT INTO app.reviews (account_id, course, stars, text)
     SELECT id, $course, $stars, $text FROM app.accounts WHERE id = $account
     ON CONFLICT (account_id, course) DO UPDATE SET
       stars = excluded.stars, text = excluded.text, written_at = excluded.written_at, removed_at = NULL`,
    { bind: { account, course, stars, text: plainText('text', text, reviewMax) } },
  );
}

/** Takes one's review back. Of a hidden one it is kept that it is hidden, or the next one would not be. */
export async function removeReview(sequelize: Sequelize, account: string, course: string): Promise<void> {
  await sequelize.query(
    `WITH kept AS (
       UPDATE app.reviews SET text = '', removed_at = now()
       WHERE account_id = $account AND course = $course AND hidden_at IS NOT NULL)
     DELETE FROM app.reviews WHERE account_id = $account AND course = $course AND hidden_at IS NULL`,
    { bind: { account, course } },
  );
}

/**
 * Hides a review from others, or shows it again, and notes it in the audit log. Undefined when it is so already.
 * @throws ApiProblem 404 when there is no such review, 403 for who does not teach the course
 */
export async function setReviewVisibility(
  sequelize: Sequelize,
  actor: string,
  id: string,
  { isHidden, reason }: VisibilityChange,
): Promise<AuditEntry | undefined> {
  const [review] = await sequelize.query<{ course: string }>('SELECT course FROM app.reviews WHERE id = $id', {
    bind: { id },
    type: QueryTypes.SELECT,
  });
  if (!review) throw reviewNotFound();
  if (!(await mayTeach(sequelize, actor, review.course))) throw moderatorNeeded();
  const why = plainLine('reason', reason, moderationReasonMax);
  return inTurn({ sequelize }, async (transaction) => {
    await takeAuditTurn(sequelize, transaction);
    const changed = await sequelize.query<{ author: string }>(
      `UPDATE app.reviews SET hidden_at = CASE WHEN $isHidden THEN now() END, hidden_reason = CASE WHEN $isHidden THEN $why END
       WHERE id = $id AND removed_at IS NULL AND (hidden_at IS NOT NULL) <> $isHidden RETURNING account_id AS author`,
      { bind: { id, isHidden, why }, type: QueryTypes.SELECT, transaction },
    );
    if (changed.length === 0) return undefined;
    const [action, detail] = [isHidden ? 'review.hidden' : 'review.shown', { course: review.course, reason: why }];
    const entry = await appendAuditEntry(sequelize, { actor, action, subject: id, detail }, transaction);
    const notices = changed.map(({ author }) => {
      const key = `review ${id} ${entry.number}`;
      return { account: author, key, name: 'review_hidden', course: review.course, data: { reason: why } } as const;
    });
    if (isHidden) await tell(sequelize, transaction, ...notices);
    return entry;
  });
}
