import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { AuditEntry, GradeItem } from '#wire';
import { appendAuditEntries } from '../audit/model.ts';
import { gradeChanged } from '../http/problem.ts';
import { tell } from '../notification/model.ts';
import { completeLessons, dwellSeconds } from '../progress/model.ts';
import { inTurn } from '../transaction.ts';
import type { GradedCourse } from './model.ts';

/** A grade that an instructor sets, or with null takes back. */
export interface GradeChange {
  enrollment: string;
  /** Account of the learner. */
  learner: string;
  item: GradeItem;
  /** What counted until now. */
  before: number | null;
  percent: number | null;
}

/** Who does it, and why. */
export interface GradeChanger {
  actor: string;
  reason: string;
}

interface Override extends GradeChanger {
  enrollment: string;
  item: GradeItem;
  percent: number | null;
  /** Id of the newest override that the actor saw. */
  basis: number | null;
}

/**
 * Sets or withdraws one grade. Withdrawing where nothing is in force changes nothing.
 *
 * @returns its entry in the audit log; undefined where nothing changed, null when the course has no such learner
 * @throws ApiProblem 409 when somebody else was quicker
 */
export function overrideGrade(
  sequelize: Sequelize,
  course: GradedCourse,
  { enrollment, item, percent, basis, ...changer }: Override,
): Promise<AuditEntry | undefined | null> {
  return inTurn({ sequelize }, async (transaction) => {
    const [found] = await sequelize.query<{ learner: string }>(
      `SELECT account_id AS learner FROM app.enrollments
       WHERE id = $enrollment AND course = $course AND left_at IS NULL FOR NO KEY UPDATE`,
      { bind: { enrollment, course: course.key }, type: QueryTypes.SELECT, transaction },
    );
    if (!found) return null;
    const [given] = await sequelize.query<{ id: string | null; percent: number | null; best: number | null }>(
      `SELECT id, o.percent, (SELECT max(a.percent) FROM app.quiz_attempts AS a
         WHERE a.enrollment_id = $enrollment AND a.lesson = $lesson) AS best
       FROM (SELECT) AS one LEFT JOIN LATERAL (SELECT id, percent FROM app.grade_overrides
         WHERE enrollment_id = $enrollment AND lesson = $lesson ORDER BY id DESC LIMIT 1) AS o ON true`,
      { bind: { enrollment, lesson: item.lesson }, type: QueryTypes.SELECT, transaction },
    );
    const newest = given?.id ? Number(given.id) : null;
    if (newest !== basis)
      throw gradeChanged('Somebody set this grade since you loaded it. Look at the history, then set it again.');
    const standing = given?.percent ?? null;
    if (percent === null && standing === null) return undefined;
    const change = { enrollment, item, percent, learner: found.learner, before: standing ?? given?.best ?? null };
    const [entry] = await changeGrades({ sequelize, transaction }, course.key, [change], changer);
    return entry;
  });
}

/**
 * Writes grades into their histories, completes or opens what follows from them, and notes one entry for each learner in
 * the audit log. The caller's transaction has locked the enrollments.
 */
export async function changeGrades(
  writing: { sequelize: Sequelize; transaction: Transaction },
  course: string,
  changes: readonly GradeChange[],
  { actor, reason }: GradeChanger,
): Promise<AuditEntry[]> {
  const { sequelize, transaction } = writing;
  const rows = changes.map(({ enrollment, item, percent }) => ({ enrollment, lesson: item.lesson, percent }));
  await sequelize.query(
    `INSERT INTO app.grade_overrides (enrollment_id, lesson, percent, reason, actor)
     SELECT enrollment, lesson, percent, $reason, $actor
     FROM jsonb_to_recordset($rows::jsonb) AS change (enrollment uuid, lesson text, percent integer)`,
    { bind: { rows: JSON.stringify(rows), reason, actor }, transaction },
  );
  const isCompleting = ({ item, percent }: GradeChange) => completes(item, percent);
  const completions = changes
    .filter(isCompleting)
    .map(({ enrollment, item }) => ({ enrollment, lesson: item.lesson, by: 'override' as const }));
  if (completions.length > 0) await completeLessons(sequelize, transaction, completions);
  if (completions.length < changes.length)
    await openAgain(
      writing,
      changes.filter((change) => !isCompleting(change)),
    );
  const learners = Map.groupBy(changes, ({ learner }) => learner);
  const records = [...learners].map(([learner, all]) => ({
    actor,
    action: all.every(({ percent }) => percent === null) ? 'grade.withdrawn' : 'grade.overridden',
    subject: learner,
    detail: {
      course,
      grades: all.map(({ item, before, percent }) => `${item.lesson} ${inWords(before)} → ${inWords(percent)}`),
      reason,
    },
  }));
  const entries = await appendAuditEntries(sequelize, records, transaction);
  const notices = [...learners].map(([account, all], index) => {
    const grades = all.map(({ item, percent }) => ({ lesson: item.lesson, percent }));
    return {
      account,
      key: `grades ${entries[index]?.number}`,
      name: 'grade_changed',
      course,
      data: { grades },
    } as const;
  });
  await tell(sequelize, transaction, ...notices);
  return entries;
}

/** Whether a grade that is set completes its lesson: by the quiz's pass mark, or at all where there is no quiz. */
export function completes({ passPercent }: Pick<GradeItem, 'passPercent'>, percent: number | null): boolean {
  return percent !== null && percent >= (passPercent ?? 0);
}

/**
 * Takes back completions that only an override gave. What the learner earned by then stays completed, by that; and so does
 * everything once the course is completed: a course that is finished is never unfinished.
 */
async function openAgain(
  { sequelize, transaction }: { sequelize: Sequelize; transaction: Transaction },
  changes: readonly GradeChange[],
): Promise<void> {
  const rows = changes.map(({ enrollment, item }) => ({
    enrollment,
    lesson: item.lesson,
    quiz: item.kind === 'quiz' || item.kind === 'quiz_and_exercise',
    exercise: item.kind === 'exercise' || item.kind === 'quiz_and_exercise',
    dwell: dwellSeconds(item),
  }));
  await sequelize.query(
    `UPDATE app.lesson_progress AS p SET completed_by = earned.by, completed_at = CASE WHEN earned.by IS NOT NULL THEN completed_at END
     FROM (
       SELECT own.enrollment_id, own.lesson, CASE
         WHEN quiz OR exercise THEN CASE WHEN (quiz_passed_at IS NOT NULL OR NOT quiz)
           AND (exercise_event IS NOT NULL OR NOT exercise) THEN 'tasks' END
         WHEN dwell_seconds >= dwell THEN 'dwell' END AS by
       FROM jsonb_to_recordset($rows::jsonb) AS change (enrollment uuid, lesson text, quiz boolean, exercise boolean, dwell integer)
       JOIN app.enrollments AS e ON e.id = enrollment AND e.completed_at IS NULL
       JOIN app.lesson_progress AS own ON own.enrollment_id = enrollment AND own.lesson = change.lesson
       WHERE own.completed_by = 'override'
     ) AS earned WHERE p.enrollment_id = earned.enrollment_id AND p.lesson = earned.lesson`,
    { bind: { rows: JSON.stringify(rows) }, transaction },
  );
}

const inWords = (percent: number | null) => (percent === null ? 'none' : `${percent} %`);
