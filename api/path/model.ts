import { QueryTypes, type Sequelize } from 'sequelize';

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
