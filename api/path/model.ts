import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { LearningPath, PathContent, PathProgress, StudioPath } from '#wire';

/**
 * What stands between an account and a course: the courses that the paths it follows put before this one, and that it has
 * not completed, in the paths' order. A course that is in the catalogue no more binds nobody.
 */
export async function unfinishedBefore(
  sequelize: Sequelize,
  account: string,
  course: string,
): Promise<{ course: string; title: string }[]> {
  return sequelize.query<{ course: string; title: string }>(
    `SELECT before.course, min(there.title) AS title
     FROM app.path_followers
     JOIN app.paths ON key = path AND courses @> ARRAY[$course]::text[]
     CROSS JOIN unnest(courses[:array_position(courses, $course) - 1]) WITH ORDINALITY AS before (course, place)
     JOIN app.courses AS there ON there.key = before.course
     WHERE account_id = $account AND NOT EXISTS (
       SELECT FROM app.enrollments AS taken
       WHERE taken.account_id = $account AND taken.course = before.course AND completed_at IS NOT NULL)
     GROUP BY before.course ORDER BY min(place), before.course`,
    { bind: { account, course }, type: QueryTypes.SELECT },
  );
}

type PathRow = Omit<LearningPath, 'lessons' | 'minutes'>;

const withCourses = `
  SELECT path.key, path.title, path.promise, path.language,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('key', there.key, 'title', there.title, 'promise', there.promise,
         'language', there.language, 'lessons', there.lessons, 'minutes', there.minutes) ORDER BY place), '[]')
     FROM unnest(path.courses) WITH ORDINALITY AS step (course, place) JOIN app.courses AS there ON there.key = course
    ) AS courses
  FROM app.paths AS path`;

/** Paths by key, from after one on. */
export async function listPaths(
  sequelize: Sequelize,
  after: string | undefined,
  limit: number,
): Promise<LearningPath[]> {
  const rows = await sequelize.query<PathRow>(
    `${withCourses} WHERE path.key COLLATE "C" > $after ORDER BY path.key COLLATE "C" LIMIT $limit`,
    { bind: { after: after ?? '', limit }, type: QueryTypes.SELECT },
  );
  return rows.map(summed);
}

export async function readPath(sequelize: Sequelize, key: string): Promise<LearningPath | undefined> {
  const [row] = await sequelize.query<PathRow>(`${withCourses} WHERE path.key = $key`, {
    bind: { key },
    type: QueryTypes.SELECT,
  });
  return row && summed(row);
}

function summed(path: PathRow): LearningPath {
  const sum = (of: 'lessons' | 'minutes') => path.courses.reduce((total, course) => total + course[of], 0);
  return { ...path, lessons: sum('lessons'), minutes: sum('minutes') };
}

/** How far an account is; undefined when there is no such path. */
export async function readPathProgress(
  sequelize: Sequelize,
  account: string,
  key: string,
): Promise<PathProgress | undefined> {
  const [row] = await sequelize.query<PathProgress>(
    `SELECT key AS path,
       (SELECT to_jsonb(followed_at AT TIME ZONE 'UTC') FROM app.path_followers
        WHERE path = key AND account_id = $account) AS "followedAt",
       (SELECT coalesce(jsonb_agg(jsonb_build_object('course', there.key,
            'enrolledAt', CASE WHEN left_at IS NULL THEN enrolled_at AT TIME ZONE 'UTC' END,
            'completedAt', completed_at AT TIME ZONE 'UTC') ORDER BY place), '[]')
        FROM unnest(courses) WITH ORDINALITY AS step (course, place) JOIN app.courses AS there ON there.key = step.course
        LEFT JOIN app.enrollments AS taken ON taken.course = there.key AND account_id = $account) AS courses
     FROM app.paths WHERE key = $key`,
    { bind: { account, key }, type: QueryTypes.SELECT },
  );
  if (!row) return undefined;
  return {
    path: row.path,
    followedAt: isoTime(row.followedAt),
    courses: row.courses.map(({ course, enrolledAt, completedAt }) => ({
      course,
      enrolledAt: isoTime(enrolledAt),
      completedAt: isoTime(completedAt),
    })),
  };
}

/** As JSON has it after `AT TIME ZONE 'UTC'`: without a zone. */
function isoTime(time: string | null): string | null {
  return time && new Date(`${time}Z`).toISOString();
}

/** Returns whether there is such a path. Following twice is following. */
export async function followPath(sequelize: Sequelize, account: string, key: string): Promise<boolean> {
  const rows = await sequelize.query<{ key: string }>(
    `WITH there AS (SELECT key FROM app.paths WHERE key = $key),
       followed AS (INSERT INTO app.path_followers (path, account_id) SELECT key, $account FROM there ON CONFLICT DO NOTHING)
     SELECT key FROM there`,
    { bind: { account, key }, type: QueryTypes.SELECT },
  );
  return rows.length > 0;
}

export async function leavePath(sequelize: Sequelize, account: string, key: string): Promise<void> {
  await sequelize.query('DELETE FROM app.path_followers WHERE path = $key AND account_id = $account', {
    bind: { account, key },
  });
}

interface StudioRow extends Omit<StudioPath, 'changedAt'> {
  changed_at: Date;
}

/** Paths that an account may change: its own, or all of them for an admin. More than 500 nobody can look through. */
export async function listOwnPaths(
  sequelize: Sequelize,
  { account, isAdmin, key }: { account: string; isAdmin: boolean; key?: string },
  transaction?: Transaction,
): Promise<StudioPath[]> {
  const rows = await sequelize.query<StudioRow>(
    `SELECT key, title, promise, language, courses, creator IS NOT DISTINCT FROM $account::uuid AS "isOwn", changed_at,
       (SELECT count(*)::int FROM app.path_followers WHERE path = key) AS followers
     FROM app.paths WHERE (creator = $account::uuid OR $isAdmin) AND key = coalesce($key, key)
     ORDER BY key LIMIT 500 ${transaction ? 'FOR UPDATE' : ''}`,
    { bind: { account, isAdmin, key: key ?? null }, type: QueryTypes.SELECT, transaction },
  );
  return rows.map(({ changed_at, ...row }) => ({ ...row, changedAt: changed_at.toISOString() }));
}

/** What a path can't be made of, as sentences; none: it can. */
export async function faultsOfCourses(
  sequelize: Sequelize,
  courses: string[],
  transaction: Transaction,
): Promise<string[]> {
  const rows = await sequelize.query<{ key: string; prerequisites: string[] }>(
    `SELECT key, outline->'prerequisites' AS prerequisites FROM app.courses WHERE key = ANY ($courses::text[])`,
    { bind: { courses }, type: QueryTypes.SELECT, transaction },
  );
  const prerequisites = new Map(rows.map((row) => [row.key, row.prerequisites]));
  return courses.flatMap((course, place) => {
    if (courses.indexOf(course) < place) return [`found ${course} a second time, expected each course once.`];
    const needed = prerequisites.get(course);
    if (!needed) return [`found ${course}, expected a course of /v1/courses.`];
    return needed
      .filter((other) => courses.indexOf(other) > place)
      .map(
        (other) => `found ${course} before ${other}, expected it after: it asks for ${other} to be completed first.`,
      );
  });
}

/** Returns whether the key was free. */
export async function createPath(
  sequelize: Sequelize,
  path: PathContent & { key: string; creator: string },
  transaction: Transaction,
): Promise<boolean> {
  const rows = await sequelize.query<{ key: string }>(
    `INSERT INTO app.paths (key, title, promise, language, courses, creator)
     VALUES ($key, $title, $promise, $language, $courses::text[], $creator) ON CONFLICT DO NOTHING RETURNING key`,
    { bind: { ...path }, type: QueryTypes.SELECT, transaction },
  );
  return rows.length > 0;
}

/** Two changes are never at the same moment, for the moment tells them apart. */
export async function changePath(
  sequelize: Sequelize,
  path: PathContent & { key: string },
  transaction: Transaction,
): Promise<void> {
  await sequelize.query(
    `UPDATE app.paths SET title = $title, promise = $promise, language = $language, courses = $courses::text[],
       changed_at = greatest(now(), changed_at + interval '1 millisecond') WHERE key = $key`,
    { bind: { ...path }, transaction },
  );
}

export async function removePath(sequelize: Sequelize, key: string, transaction: Transaction): Promise<void> {
  await sequelize.query('DELETE FROM app.paths WHERE key = $key', { bind: { key }, transaction });
}

/** Returns whether anything changed: the same file as last time does not, whatever was changed here since. */
export async function publishPath(
  sequelize: Sequelize,
  path: PathContent & { key: string; hash: string },
  transaction: Transaction,
): Promise<boolean> {
  const rows = await sequelize.query<{ key: string }>(
    `INSERT INTO app.paths AS path (key, title, promise, language, courses, file_hash)
     VALUES ($key, $title, $promise, $language, $courses::text[], $hash)
     ON CONFLICT (key) DO UPDATE SET (title, promise, language, courses, file_hash, changed_at) = (excluded.title,
       excluded.promise, excluded.language, excluded.courses, excluded.file_hash,
       greatest(now(), path.changed_at + interval '1 millisecond'))
     WHERE path.file_hash IS DISTINCT FROM excluded.file_hash RETURNING key`,
    { bind: { ...path }, type: QueryTypes.SELECT, transaction },
  );
  return rows.length > 0;
}
