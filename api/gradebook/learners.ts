/** The rows of a gradebook: who takes the course, how far they are, and their cells. One query, whatever their number. */
import { QueryTypes, type Sequelize } from 'sequelize';
import { type GradebookLearner, gradebookPageSize, type LearnerSort, type LearnerState, stuckDays } from '#wire';
import { type CellRow, presentCell, timeOf } from './cell.ts';
import type { GradedCourse } from './model.ts';

export interface LearnersAsked {
  /** Part of a name, or of an enrollment's id from its beginning; empty: everybody. */
  search: string;
  /** Id of a cohort, or `none`. */
  cohort: string | undefined;
  state: LearnerState | undefined;
  sort: LearnerSort;
  /** From 1. */
  page: number;
}

interface LearnerRow {
  id: string;
  name: string | null;
  cohort_id: string | null;
  cohort: string | null;
  enrolled_at: string;
  seen_at: string | null;
  completed_at: string | null;
  state: LearnerState;
  done: number;
  percent: number | null;
  cells: Record<string, CellRow> | null;
}

const orders: Record<LearnerSort, string> = {
  name: 'lower(name) NULLS LAST, id',
  percent: 'percent DESC NULLS LAST, lower(name) NULLS LAST, id',
  seen: 'seen_at DESC NULLS LAST, lower(name) NULLS LAST, id',
};

export interface FoundLearners {
  enrolled: number;
  found: number;
  learners: GradebookLearner[];
}

/** Who left is not among them: what they did is theirs again. */
export async function findLearners(
  sequelize: Sequelize,
  { key, items }: GradedCourse,
  { search, cohort, state, sort, page }: LearnersAsked,
): Promise<FoundLearners> {
  const bind = {
    course: key,
    lessons: items.map(({ lesson }) => lesson),
    quizzes: items.filter(({ passPercent }) => passPercent !== null).map(({ lesson }) => lesson),
    search,
    part: `%${escapeLike(search)}%`,
    start: `${escapeLike(search.toLowerCase())}%`,
    cohort: cohort ?? null,
    state: state ?? null,
    limit: gradebookPageSize,
    offset: (page - 1) * gradebookPageSize,
  };
  const [row] = await sequelize.query<{ enrolled: number; found: number; learners: LearnerRow[] }>(
    `WITH learner AS MATERIALIZED (${learnersSql}),
       done AS (SELECT enrollment_id, count(*)::int AS done FROM app.lesson_progress
         JOIN learner ON learner.id = enrollment_id
         WHERE lesson = ANY ($lessons::text[]) AND lesson_progress.completed_at IS NOT NULL GROUP BY 1),
       best AS (SELECT enrollment_id, lesson, max(percent) AS percent FROM app.quiz_attempts
         JOIN learner ON learner.id = enrollment_id WHERE lesson = ANY ($quizzes::text[]) GROUP BY 1, 2),
       override AS (SELECT DISTINCT ON (enrollment_id, lesson) enrollment_id, lesson, percent FROM app.grade_overrides AS given
         JOIN learner ON learner.id = enrollment_id WHERE lesson = ANY ($quizzes::text[])
         ORDER BY enrollment_id, lesson, given.id DESC),
       grade AS (SELECT enrollment_id, sum(coalesce(override.percent, best.percent)) AS percents
         FROM best FULL JOIN override USING (enrollment_id, lesson) GROUP BY 1),
       stated AS (SELECT learner.*, coalesce(done.done, 0) AS done,
           CASE WHEN cardinality($quizzes::text[]) > 0
             THEN round(coalesce(percents, 0) / cardinality($quizzes::text[]))::int END AS percent,
           CASE WHEN completed_at IS NOT NULL THEN 'finished'
             WHEN seen_at IS NULL AND done.done IS NULL THEN 'not_begun'
             WHEN coalesce(seen_at, enrolled_at) < now() - interval '${stuckDays} days' THEN 'stuck'
             ELSE 'running' END AS state
         FROM learner LEFT JOIN done ON done.enrollment_id = id LEFT JOIN grade ON grade.enrollment_id = id),
       matching AS (SELECT * FROM stated WHERE $state::text IS NULL OR state = $state),
       page AS (SELECT *, row_number() OVER (ORDER BY ${orders[sort]}) AS place FROM matching
         ORDER BY place LIMIT $limit OFFSET $offset)
     SELECT
       (SELECT count(*)::int FROM app.enrollments WHERE course = $course AND left_at IS NULL) AS enrolled,
       (SELECT count(*)::int FROM matching) AS found,
       (SELECT coalesce(jsonb_agg(to_jsonb(page) || jsonb_build_object('cells', (${cellsSql('page.id', '$lessons')}))
          ORDER BY place), '[]') FROM page) AS learners`,
    { bind, type: QueryTypes.SELECT },
  );
  const { enrolled = 0, found = 0, learners = [] } = row ?? {};
  return { enrolled, found, learners: learners.map(presentLearner) };
}

const learnersSql = `
  SELECT e.id, display_name AS name, e.cohort_id, c.name AS cohort, e.enrolled_at, e.seen_at, e.completed_at
  FROM app.enrollments AS e LEFT JOIN app.profiles AS p ON p.account_id = e.account_id LEFT JOIN app.cohorts AS c ON c.id = e.cohort_id
  WHERE e.course = $course AND e.left_at IS NULL
    AND ($search = '' OR display_name ILIKE $part OR e.id::text LIKE $start
      OR display_name IS NULL AND 'learner ' || left(e.id::text, 8) LIKE $start)
    AND ($cohort::text IS NULL OR e.cohort_id::text = $cohort OR $cohort = 'none' AND e.cohort_id IS NULL)`;

/**
 * SQL of an object by lesson, of what an enrollment has in each lesson where anything happened.
 * @param enrollment,lessons SQL of the enrollment's id, and of the lessons that count
 */
export function cellsSql(enrollment: string, lessons: string): string {
  return `SELECT jsonb_object_agg(lesson, to_jsonb(cell) - 'lesson') FROM (
    SELECT lesson, opened_at, completed_at, completed_by, dwell_seconds, exercise_ledger, best_percent, attempts,
      override_id, override_percent
    FROM (SELECT lesson, opened_at, completed_at, completed_by, dwell_seconds, exercise_ledger
        FROM app.lesson_progress WHERE enrollment_id = ${enrollment}) AS progress
      FULL JOIN (SELECT lesson, max(percent) AS best_percent, count(*)::int AS attempts
        FROM app.quiz_attempts WHERE enrollment_id = ${enrollment} GROUP BY lesson) AS tried USING (lesson)
      FULL JOIN (SELECT DISTINCT ON (lesson) lesson, id AS override_id, percent AS override_percent
        FROM app.grade_overrides WHERE enrollment_id = ${enrollment} ORDER BY lesson, id DESC) AS given USING (lesson)
    WHERE lesson = ANY (${lessons}::text[])) AS cell`;
}

function presentLearner(row: LearnerRow): GradebookLearner {
  return {
    enrollment: row.id,
    name: row.name,
    cohort: row.cohort_id && row.cohort ? { id: row.cohort_id, name: row.cohort } : null,
    enrolledAt: new Date(row.enrolled_at).toISOString(),
    seenAt: timeOf(row.seen_at),
    completedAt: timeOf(row.completed_at),
    state: row.state,
    lessonsDone: row.done,
    percent: row.percent,
    cells: Object.fromEntries(Object.entries(row.cells ?? {}).map(([lesson, cell]) => [lesson, presentCell(cell)])),
  };
}

/** What LIKE would take for a pattern means itself. */
function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&');
}
