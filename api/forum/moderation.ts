import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import {
  type AuditEntry,
  moderationReasonMax,
  type ReportedPost,
  type ThreadChange,
  type VisibilityChange,
} from '#wire';
import { type AuditRecord, appendAuditEntry, takeAuditTurn } from '../audit/model.ts';
import { mayTeach } from '../course/model.ts';
import { plainLine } from '../http/plain-text.ts';
import { moderatorNeeded, postNotFound, postRefused, threadNotFound } from '../http/problem.ts';
import { inTurn } from '../transaction.ts';
import { courseOfThread } from './commands.ts';
import { type PostRow, postColumns, presentForumAuthor } from './read.ts';

/** @throws ApiProblem 403 for who does not teach the course */
export async function requireModerator(sequelize: Sequelize, account: string, course: string): Promise<void> {
  if (!(await mayTeach(sequelize, account, course))) throw moderatorNeeded();
}

/** What a moderator does: each change in the audit log, in the transaction of the change. */
function moderate(
  sequelize: Sequelize,
  work: (transaction: Transaction) => Promise<AuditRecord[]>,
): Promise<AuditEntry[]> {
  return inTurn({ sequelize }, async (transaction) => {
    await takeAuditTurn(sequelize, transaction);
    const entries: AuditEntry[] = [];
    for (const record of await work(transaction)) entries.push(await appendAuditEntry(sequelize, record, transaction));
    return entries;
  });
}

/**
 * Hides a post from others, or shows it again. Hiding settles what was reported of it.
 * @returns what was noted; nothing where it is so already
 * @throws ApiProblem 404 for a post that is not there, 403 for who does not teach the course
 */
export async function setPostVisibility(
  sequelize: Sequelize,
  actor: string,
  post: string,
  { isHidden, reason }: VisibilityChange,
): Promise<AuditEntry[]> {
  const course = await courseOfPost(sequelize, post);
  await requireModerator(sequelize, actor, course);
  const why = plainLine('reason', reason, moderationReasonMax);
  return moderate(sequelize, async (transaction) => {
    const changed = await sequelize.query(
      `UPDATE app.forum_posts SET is_answer = is_answer AND NOT $isHidden,
         hidden_at = CASE WHEN $isHidden THEN now() END, hidden_reason = CASE WHEN $isHidden THEN $why END
       WHERE id = $post AND removed_at IS NULL AND (hidden_at IS NOT NULL) <> $isHidden RETURNING id`,
      { bind: { post, isHidden, why }, type: QueryTypes.SELECT, transaction },
    );
    if (isHidden) await settle(sequelize, post, transaction);
    const action = isHidden ? 'post.hidden' : 'post.shown';
    return changed.map(() => ({ actor, action, subject: post, detail: { course, reason: why } }));
  });
}

/**
 * Says that a post which was reported may stay.
 * @throws ApiProblem 404 for a post that is not there, 403 for who does not teach the course
 */
export async function settleReports(
  sequelize: Sequelize,
  actor: string,
  post: string,
  reason: string,
): Promise<AuditEntry[]> {
  const course = await courseOfPost(sequelize, post);
  await requireModerator(sequelize, actor, course);
  return moderate(sequelize, async (transaction) => {
    const reports = await settle(sequelize, post, transaction);
    if (reports === 0) return [];
    return [
      {
        actor,
        action: 'post.kept',
        subject: post,
        detail: { course, reports, reason: plainLine('reason', reason, moderationReasonMax) },
      },
    ];
  });
}

async function settle(sequelize: Sequelize, post: string, transaction: Transaction): Promise<number> {
  const settled = await sequelize.query(
    'UPDATE app.forum_reports SET settled_at = now() WHERE post_id = $post AND settled_at IS NULL RETURNING id',
    { bind: { post }, type: QueryTypes.SELECT, transaction },
  );
  return settled.length;
}

/**
 * Closes a thread or opens it, puts it on top or back among the others.
 * @throws ApiProblem 404 for an unknown one, 403 for who does not teach the course
 */
export async function changeThread(
  sequelize: Sequelize,
  actor: string,
  thread: string,
  { isLocked, isPinned, reason }: ThreadChange,
): Promise<AuditEntry[]> {
  const course = await courseOfThread(sequelize, thread);
  await requireModerator(sequelize, actor, course);
  const why = plainLine('reason', reason, moderationReasonMax);
  return moderate(sequelize, async (transaction) => {
    const [before] = await sequelize.query<{ is_locked: boolean; is_pinned: boolean }>(
      'SELECT is_locked, is_pinned FROM app.forum_threads WHERE id = $thread FOR UPDATE',
      { bind: { thread }, type: QueryTypes.SELECT, transaction },
    );
    if (!before) throw threadNotFound();
    const after = { isLocked: isLocked ?? before.is_locked, isPinned: isPinned ?? before.is_pinned };
    await sequelize.query(
      `UPDATE app.forum_threads SET is_pinned = $isPinned, is_locked = $isLocked,
         lock_reason = CASE WHEN NOT $isLocked THEN NULL WHEN is_locked THEN lock_reason ELSE $why END WHERE id = $thread`,
      { bind: { thread, why, ...after }, transaction },
    );
    const actions = [
      ...(after.isLocked === before.is_locked ? [] : [after.isLocked ? 'thread.locked' : 'thread.unlocked']),
      ...(after.isPinned === before.is_pinned ? [] : [after.isPinned ? 'thread.pinned' : 'thread.unpinned']),
    ];
    return actions.map((action) => ({ actor, action, subject: thread, detail: { course, reason: why } }));
  });
}

/**
 * Says which post answers a thread, or that none does.
 * @throws ApiProblem 404 for another thread's post or one that nobody sees, 403 for who neither began the thread nor
 * teaches the course
 */
export async function acceptAnswer(
  sequelize: Sequelize,
  account: string,
  thread: string,
  post: string | null,
): Promise<void> {
  const course = await courseOfThread(sequelize, thread);
  const isTeacher = await mayTeach(sequelize, account, course);
  await inTurn({ sequelize }, async (transaction) => {
    const [found] = await sequelize.query<{ is_own: boolean }>(
      'SELECT account_id IS NOT DISTINCT FROM $account AS is_own FROM app.forum_threads WHERE id = $thread FOR UPDATE',
      { bind: { account, thread }, type: QueryTypes.SELECT, transaction },
    );
    if (!found) throw threadNotFound();
    if (!isTeacher && !found.is_own)
      throw postRefused('Only who began the thread, instructors of the course and admins say which post answers it.');
    await sequelize.query('UPDATE app.forum_posts SET is_answer = false WHERE thread_id = $thread AND is_answer', {
      bind: { thread },
      transaction,
    });
    if (post === null) return;
    const accepted = await sequelize.query(
      `UPDATE app.forum_posts SET is_answer = true
       WHERE id = $post AND thread_id = $thread AND number > 1 AND hidden_at IS NULL AND removed_at IS NULL RETURNING id`,
      { bind: { post, thread }, type: QueryTypes.SELECT, transaction },
    );
    if (accepted.length === 0) throw postNotFound();
  });
}

const reportedMax = 50;
const reasonsMax = 5;

interface ReportedRow extends PostRow {
  thread_id: string;
  title: string;
  reasons: string[];
  reports: number;
  first_at: Date;
}

/** Posts of a course that were reported and wait for a moderator, the one reported first first. */
export async function readReported(sequelize: Sequelize, course: string): Promise<ReportedPost[]> {
  const rows = await sequelize.query<ReportedRow>(
    `SELECT ${postColumns}, thread.id AS thread_id, title, reports, first_at, reasons
     FROM (SELECT post_id, count(*)::int AS reports, min(reported_at) AS first_at,
             (array_agg(reason ORDER BY reported_at))[1:${reasonsMax}] AS reasons
           FROM app.forum_reports WHERE settled_at IS NULL GROUP BY post_id) AS reported
     JOIN app.forum_posts AS post ON post.id = post_id JOIN app.forum_threads AS thread ON thread.id = thread_id
     WHERE course = $course ORDER BY first_at, post.id LIMIT ${reportedMax}`,
    { bind: { course }, type: QueryTypes.SELECT },
  );
  return rows.map((row) => ({
    post: row.id,
    thread: { id: row.thread_id, title: row.title },
    number: row.number,
    author: presentForumAuthor(row),
    html: row.html,
    isHidden: row.hidden_at !== null,
    reasons: row.reasons,
    reports: row.reports,
    firstAt: row.first_at.toISOString(),
  }));
}

async function courseOfPost(sequelize: Sequelize, post: string): Promise<string> {
  const [row] = await sequelize.query<{ course: string }>(
    `SELECT course FROM app.forum_posts AS post JOIN app.forum_threads AS thread ON thread.id = thread_id
     WHERE post.id = $post AND removed_at IS NULL`,
    { bind: { post }, type: QueryTypes.SELECT },
  );
  if (!row) throw postNotFound();
  return row.course;
}
