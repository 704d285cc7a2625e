import { QueryTypes, type Sequelize } from 'sequelize';
import type { GradeDetail, GradeOverride } from '#wire';
import { type CellRow, presentCell, timeOf } from './cell.ts';
import { cellsSql } from './learners.ts';
import type { GradedCourse } from './model.ts';

const listedMax = 100;

interface DetailRow {
  id: string;
  name: string | null;
  cohort_id: string | null;
  cohort: string | null;
  enrolled_at: Date;
  seen_at: Date | null;
  completed_at: Date | null;
  cells: Record<string, CellRow> | null;
  attempts: {
    number: number;
    started_at: string;
    sent_at: string | null;
    percent: number | null;
    passed: boolean | null;
  }[];
  history: {
    id: number;
    percent: number | null;
    reason: string;
    at: string;
    actor: string;
    actor_name: string | null;
  }[];
}

interface CellAsked {
  enrollment: string;
  lesson: string;
  /** Account of who asks. */
  asker: string;
}

/** A cell with its attempts and overrides; undefined where the course has no such learner or lesson. */
export async function readDetail(
  sequelize: Sequelize,
  course: GradedCourse,
  { enrollment, lesson, asker }: CellAsked,
): Promise<GradeDetail | undefined> {
  const item = course.items.find((one) => one.lesson === lesson);
  if (!item) return undefined;
  const [row] = await sequelize.query<DetailRow>(
    `SELECT e.id, display_name AS name, e.cohort_id, c.name AS cohort, e.enrolled_at, e.seen_at, e.completed_at,
       (${cellsSql('e.id', 'ARRAY[$lesson]')}) AS cells,
       (SELECT coalesce(jsonb_agg(to_jsonb(a) ORDER BY number DESC), '[]') FROM (
          SELECT number, started_at, sent_at, percent, passed FROM app.quiz_attempts
          WHERE enrollment_id = e.id AND lesson = $lesson ORDER BY number DESC LIMIT ${listedMax}) AS a) AS attempts,
       (SELECT coalesce(jsonb_agg(to_jsonb(o) ORDER BY id DESC), '[]') FROM (
          SELECT id, percent, reason, at, actor, display_name AS actor_name
          FROM app.grade_overrides LEFT JOIN app.profiles ON account_id = actor
          WHERE enrollment_id = e.id AND lesson = $lesson ORDER BY id DESC LIMIT ${listedMax}) AS o) AS history
     FROM app.enrollments AS e LEFT JOIN app.profiles AS p ON p.account_id = e.account_id
       LEFT JOIN app.cohorts AS c ON c.id = e.cohort_id
     WHERE e.id = $enrollment AND e.course = $course AND e.left_at IS NULL`,
    { bind: { enrollment, lesson, course: course.key }, type: QueryTypes.SELECT },
  );
  if (!row) return undefined;
  return {
    course: course.key,
    title: course.title,
    language: course.language,
    learner: {
      enrollment: row.id,
      name: row.name,
      cohort: row.cohort_id && row.cohort ? { id: row.cohort_id, name: row.cohort } : null,
      enrolledAt: row.enrolled_at.toISOString(),
      seenAt: timeOf(row.seen_at),
      completedAt: timeOf(row.completed_at),
    },
    item,
    cell: presentCell(row.cells?.[lesson] ?? {}),
    attempts: row.attempts.map(({ started_at, sent_at, passed, ...attempt }) => ({
      ...attempt,
      startedAt: new Date(started_at).toISOString(),
      sentAt: timeOf(sent_at),
      isPassed: passed,
    })),
    history: row.history.map((step) => presentOverride(step, asker)),
  };
}

function presentOverride(step: DetailRow['history'][number], asker: string): GradeOverride {
  const { id, percent, reason, at, actor, actor_name } = step;
  return {
    id,
    percent,
    reason,
    at: new Date(at).toISOString(),
    by: { name: actor_name, isYou: actor === asker },
  };
}
