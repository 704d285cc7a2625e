import { QueryTypes, type Sequelize } from 'sequelize';
import type { StudioCourses } from '#wire';
import { readNames } from './model.ts';

interface Row {
  course: string;
  title: string;
  version: number | null;
  publishedAt: Date | null;
  isChanged: boolean;
  changedAt: Date | null;
  changedBy: string | null;
  enrolled: number;
}

const listedMax = 500;

/** The courses that an account may teach: those it is listed for; an admin every one. */
export async function listCourses(sequelize: Sequelize, account: string): Promise<StudioCourses> {
  const rows = await sequelize.query<Row>(
    `WITH teacher AS (
       SELECT bool_or(role = 'admin') AS is_admin, bool_or(role = 'instructor') AS is_instructor
       FROM app.account_roles WHERE account_id = $account
     ), keys AS (
       SELECT course FROM app.course_drafts UNION SELECT key FROM app.courses
     )
     SELECT keys.course, coalesce(draft.title, published.title) AS title, published.version,
       newest.published_at AS "publishedAt", draft.changed_at AS "changedAt", draft.changed_by AS "changedBy",
       draft.course IS NOT NULL AND (published.key IS NULL OR draft.documents <> newest.content
         OR draft.images <> newest.images) AND NOT coalesce(draft.base_version < published.version
         AND draft.documents = base.content AND draft.images = base.images, false) AS "isChanged",
       (SELECT count(*)::int FROM app.enrollments AS own
        WHERE own.course = keys.course AND left_at IS NULL) AS enrolled
     FROM teacher, keys
     LEFT JOIN app.course_drafts AS draft ON draft.course = keys.course
     LEFT JOIN app.courses AS published ON published.key = keys.course
     LEFT JOIN app.course_versions AS newest ON newest.course = keys.course AND newest.number = published.version
     LEFT JOIN app.course_versions AS base ON base.course = keys.course AND base.number = draft.base_version
     WHERE is_admin OR is_instructor AND EXISTS (
       SELECT FROM app.course_instructors AS listed WHERE listed.course = keys.course AND account_id = $account)
     ORDER BY coalesce(draft.changed_at, newest.published_at) DESC, keys.course LIMIT ${listedMax}`,
    { bind: { account }, type: QueryTypes.SELECT },
  );
  const names = await readNames(
    sequelize,
    rows.map(({ changedBy }) => changedBy),
  );
  const courses = rows.map(({ publishedAt, changedAt, changedBy, ...row }) => ({
    ...row,
    publishedAt: publishedAt?.toISOString() ?? null,
    changedAt: changedAt?.toISOString() ?? null,
    changedBy: names.get(changedBy ?? '') ?? null,
  }));
  return { courses };
}
