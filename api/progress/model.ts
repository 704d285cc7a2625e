import type { Sequelize } from 'sequelize';
import type { Enrollment, EnrollmentDetail } from '#wire';
import { enrollmentNotFound } from '../http/problem.ts';
import { queryPrepared } from '../prepared.ts';
import { graceSeconds, markOverdue } from '../quiz/model.ts';
import { inTurn } from '../transaction.ts';
import { completeCourse } from './complete.ts';
import { isWholeCourseDone, type ProgressRow, presentDetail, presentEnrollment } from './state.ts';

export { completeLesson, completeLessons } from './complete.ts';
export { oweAllProgress } from './owe.ts';
export { dwellSeconds } from './state.ts';

// One query, whatever the course's length: each part is found by the primary key of its table, an event by its id.
const selected = `SELECT e.id, e.account_id AS account, e.course, c.title, c.language, c.outline,
    e.enrolled_at AS "enrolledAt", e.completed_at AS "completedAt", e.lesson, e.heading,
    (SELECT json_build_object('id', h.id, 'name', h.name, 'due', h.due) FROM app.cohorts AS h
     WHERE h.id = e.cohort_id) AS cohort,
    (SELECT coalesce(json_agg(json_build_object('lesson', p.lesson, 'openedAt', p.opened_at, 'seconds', p.dwell_seconds,
       'quizPassedAt', p.quiz_passed_at, 'completedAt', p.completed_at, 'completedBy', p.completed_by,
       'event', p.exercise_event, 'ledger', p.exercise_ledger, 'closedAt', v.closed_at, 'txHash', v.tx_hash,
       'call', o.state, 'callLedger', o.ledger, 'callClosedAt', t.closed_at, 'callTxHash', t.hash)), '[]')
     FROM app.lesson_progress AS p LEFT JOIN LATERAL (
       SELECT closed_at, tx_hash FROM log.events WHERE id = p.exercise_event LIMIT 1) AS v ON p.exercise_event IS NOT NULL
       LEFT JOIN app.outbox_calls AS o ON o.id = p.call_id LEFT JOIN app.outbox_transactions AS t ON t.hash = o.transaction
     WHERE p.enrollment_id = e.id) AS lessons,
    (SELECT coalesce(json_agg(json_build_object('lesson', t.lesson, 'quiz', t.quiz, 'attempts', t.attempts,
       'bestPercent', t.best, 'running', t.running, 'isOver', t.is_over)), '[]')
     FROM (SELECT lesson, quiz, count(*) AS attempts, max(percent) AS best,
         (array_agg(id) FILTER (WHERE sent_at IS NULL))[1] AS running,
         bool_or(sent_at IS NULL AND coalesce(ends_at + interval '${graceSeconds} s' < clock_timestamp(), false)) AS is_over
       FROM app.quiz_attempts WHERE enrollment_id = e.id GROUP BY lesson, quiz) AS t) AS attempts,
    ARRAY(SELECT lesson FROM app.lesson_notes WHERE enrollment_id = e.id) AS notes,
    (SELECT a.id FROM app.awards AS a WHERE a.account_id = e.account_id AND a.course = e.course AND a.kind = 'completion'
     ORDER BY a.created_at DESC LIMIT 1) AS certificate
  FROM app.enrollments AS e JOIN app.courses AS c ON c.key = e.course
  WHERE e.account_id = $1 AND e.left_at IS NULL`;
// Planning them takes as long as running them.
const queries = {
  byCourse: { name: 'progress of course', text: `${selected} AND e.course = $2` },
  byId: { name: 'progress of enrollment', text: `${selected} AND e.id = $2` },
  all: { name: 'progress', text: `${selected} ORDER BY greatest(e.seen_at, e.enrolled_at) DESC, e.id` },
};

export type EnrollmentOf = { course: string } | { id: string };

/**
 * An enrollment that stands, as it is now.
 *
 * @throws ApiProblem 404 when the account has none
 */
export async function readProgress(sequelize: Sequelize, account: string, of: EnrollmentOf): Promise<ProgressRow> {
  const query =
    'id' in of ? { ...queries.byId, values: [account, of.id] } : { ...queries.byCourse, values: [account, of.course] };
  const [row] = await settle(sequelize, () => queryPrepared<ProgressRow>(sequelize, query));
  if (!row) throw enrollmentNotFound('id' in of ? `the enrolment ${of.id}` : of.course);
  return row;
}

/** @throws ApiProblem 404 when the account does not take the course */
export async function readDetail(sequelize: Sequelize, account: string, course: string): Promise<EnrollmentDetail> {
  return presentDetail(await readProgress(sequelize, account, { course }));
}

/** Courses that an account takes, read last first. */
export async function readEnrollments(sequelize: Sequelize, account: string): Promise<Enrollment[]> {
  const query = { ...queries.all, values: [account] };
  const rows = await settle(sequelize, () => queryPrepared<ProgressRow>(sequelize, query));
  return rows.map((row) => presentEnrollment(row));
}

/**
 * What time or a new version of the course has decided meanwhile is written by who looks first: a try whose time is over
 * is marked, a course is completed when the lesson that was left is no more part of it, and one that was completed before there
 * were certificates gets its own.
 */
async function settle(sequelize: Sequelize, read: () => Promise<ProgressRow[]>): Promise<ProgressRow[]> {
  const rows = await read();
  const overdue = rows.filter(({ attempts }) => attempts.some(({ isOver }) => isOver));
  const done = rows.filter((row) => (row.completedAt === null ? isWholeCourseDone(row) : row.certificate === null));
  if (overdue.length === 0 && done.length === 0) return rows;
  for (const { id } of overdue) await markOverdue(sequelize, id);
  for (const { id } of done) await inTurn({ sequelize }, (transaction) => completeCourse(sequelize, transaction, id));
  return read();
}
