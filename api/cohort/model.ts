import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { Cohort, CohortDetail } from '#wire';

/** A course has at most so many. */
export const cohortsMax = 100;
const lateListedMax = 200;

interface CohortRow {
  id: string;
  name: string;
  due: Record<string, string>;
  created_at: Date;
  learners: number;
  late: number;
}

/** Learners with what they are late with; a lesson that the course has no more is nobody's. */
const lateSql = `
  SELECT e.id, e.account_id, e.cohort_id, d.key AS lesson, d.value::timestamptz AS due_at
  FROM app.cohorts AS c JOIN app.enrollments AS e ON e.cohort_id = c.id AND e.left_at IS NULL
    CROSS JOIN LATERAL jsonb_each_text(c.due) AS d
  WHERE c.course = $course AND d.key = ANY ($lessons::text[]) AND d.value::timestamptz < now() AND e.completed_at IS NULL
    AND NOT EXISTS (SELECT FROM app.lesson_progress AS p
      WHERE p.enrollment_id = e.id AND p.lesson = d.key AND p.completed_at IS NOT NULL)`;

interface OfCourse {
  course: string;
  /** Keys of its lessons. */
  lessons: readonly string[];
}

/** The cohorts of a course by name, or the one with this id. */
export async function readCohorts(
  sequelize: Sequelize,
  { course, lessons }: OfCourse,
  id: string | null = null,
): Promise<Cohort[]> {
  const rows = await sequelize.query<CohortRow>(
    `WITH late AS (SELECT cohort_id, count(DISTINCT id)::int AS late FROM (${lateSql}) AS one GROUP BY 1)
     SELECT c.id, name, due, created_at, coalesce(late, 0) AS late,
       (SELECT count(*)::int FROM app.enrollments AS e WHERE e.cohort_id = c.id AND left_at IS NULL) AS learners
     FROM app.cohorts AS c LEFT JOIN late ON cohort_id = c.id
     WHERE c.course = $course AND ($id::uuid IS NULL OR c.id = $id::uuid) ORDER BY lower(name), c.id`,
    { bind: { course, lessons, id }, type: QueryTypes.SELECT },
  );
  return rows.map(({ created_at, due, ...row }) => ({
    ...row,
    due: Object.fromEntries(
      Object.entries(due)
        .filter(([lesson]) => lessons.includes(lesson))
        .map(([lesson, time]) => [lesson, new Date(time).toISOString()]),
    ),
    createdAt: created_at.toISOString(),
  }));
}

/** A cohort with who is late; undefined when the course has no such cohort. */
export async function readCohort(sequelize: Sequelize, of: OfCourse, id: string): Promise<CohortDetail | undefined> {
  const [[cohort], late] = await Promise.all([
    readCohorts(sequelize, of, id),
    sequelize.query<{ id: string; name: string | null; lessons: { lesson: string; due_at: string }[] }>(
      `SELECT late.id, display_name AS name,
         jsonb_agg(jsonb_build_object('lesson', lesson, 'due_at', due_at) ORDER BY due_at, lesson) AS lessons
       FROM (${lateSql}) AS late LEFT JOIN app.profiles AS p USING (account_id) WHERE cohort_id = $id
       GROUP BY late.id, display_name ORDER BY min(due_at), lower(display_name), late.id LIMIT ${lateListedMax}`,
      { bind: { ...of, id }, type: QueryTypes.SELECT },
    ),
  ]);
  if (!cohort) return undefined;
  return {
    ...cohort,
    lateLearners: late.map(({ id, name, lessons }) => ({
      ...{ enrollment: id, name },
      lessons: lessons.map(({ lesson, due_at }) => ({ lesson, dueAt: new Date(due_at).toISOString() })),
    })),
  };
}

/** Learners of no cohort. */
export async function countAlone(sequelize: Sequelize, course: string): Promise<number> {
  const [row] = await sequelize.query<{ alone: number }>(
    `SELECT count(*)::int AS alone FROM app.enrollments WHERE course = $course AND left_at IS NULL AND cohort_id IS NULL`,
    { bind: { course }, type: QueryTypes.SELECT },
  );
  return row?.alone ?? 0;
}

export interface Writing {
  sequelize: Sequelize;
  transaction: Transaction;
}

/** One writer of a course's cohorts after the other: each sees which names are taken, and how many there are. */
async function takeTurn({ sequelize, transaction }: Writing, course: string): Promise<void> {
  await sequelize.query(`SELECT pg_advisory_xact_lock(hashtextextended('cohorts ' || $course, 0))`, {
    bind: { course },
    transaction,
  });
}

/**
 * Makes a cohort.
 * @returns its id; 'taken' when the course has one of this name, 'full' when it has as many as it may
 */
export async function createCohort(
  writing: Writing,
  { course, name }: { course: string; name: string },
): Promise<{ id: string } | 'taken' | 'full'> {
  await takeTurn(writing, course);
  const [row] = await writing.sequelize.query<{ id: string | null; count: number }>(
    `WITH standing AS (SELECT count(*)::int AS count FROM app.cohorts WHERE course = $course),
       made AS (INSERT INTO app.cohorts (course, name) SELECT $course, $name FROM standing WHERE count < ${cohortsMax}
         ON CONFLICT (course, name) DO NOTHING RETURNING id)
     SELECT count, (SELECT id FROM made) AS id FROM standing`,
    { bind: { course, name }, type: QueryTypes.SELECT, transaction: writing.transaction },
  );
  if (row?.id) return { id: row.id };
  return (row?.count ?? 0) < cohortsMax ? 'taken' : 'full';
}

/** Renames it, or sets until when its lessons are due; false when the course has no such cohort, 'taken' as above. */
export async function changeCohort(
  writing: Writing,
  { course, id, name, due }: { course: string; id: string; name?: string; due?: Record<string, string> },
): Promise<boolean | 'taken'> {
  await takeTurn(writing, course);
  const [row] = await writing.sequelize.query<{ taken: boolean; id: string | null }>(
    `WITH standing AS (SELECT EXISTS (
         SELECT FROM app.cohorts WHERE course = $course AND name = $name::text AND id <> $id) AS taken),
       changed AS (UPDATE app.cohorts SET name = coalesce($name::text, name), due = coalesce($due::jsonb, due) FROM standing
         WHERE id = $id AND course = $course AND NOT taken RETURNING id)
     SELECT taken, (SELECT id FROM changed) AS id FROM standing`,
    {
      bind: { course, id, name: name ?? null, due: due ? JSON.stringify(due) : null },
      type: QueryTypes.SELECT,
      transaction: writing.transaction,
    },
  );
  return row?.taken ? 'taken' : row?.id != null;
}

/** Its learners go on without due dates. False when the course has no such cohort. */
export async function removeCohort(
  { sequelize, transaction }: Writing,
  { course, id }: { course: string; id: string },
): Promise<boolean> {
  const rows = await sequelize.query<{ id: string }>(
    'DELETE FROM app.cohorts WHERE id = $id AND course = $course RETURNING id',
    { bind: { id, course }, type: QueryTypes.SELECT, transaction },
  );
  return rows.length > 0;
}

/**
 * Puts learners into a cohort, or out of theirs; who is no learner of the course is left out.
 * @returns how many of them there are; undefined when the course has no such cohort
 */
export async function assignCohort(
  { sequelize, transaction }: Writing,
  { course, enrollments, cohort }: { course: string; enrollments: readonly string[]; cohort: string | null },
): Promise<number | undefined> {
  const query = <T extends object>(sql: string, bind: Record<string, unknown>) =>
    sequelize.query<T>(sql, { bind: { course, ...bind }, type: QueryTypes.SELECT, transaction });
  // Locked, so that nobody removes it meanwhile.
  const found = await query('SELECT id FROM app.cohorts WHERE id = $cohort::uuid AND course = $course FOR KEY SHARE', {
    cohort,
  });
  if (cohort !== null && found.length === 0) return undefined;
  const moved = await query(
    `UPDATE app.enrollments SET cohort_id = $cohort::uuid WHERE id IN (
       SELECT id FROM app.enrollments WHERE course = $course AND left_at IS NULL AND id = ANY ($enrollments::uuid[])
       ORDER BY id FOR NO KEY UPDATE) RETURNING id`,
    { cohort, enrollments },
  );
  return moved.length;
}
