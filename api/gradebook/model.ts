import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { GradeItem } from '#wire';
import { mayTeach, type Outline } from '../course/model.ts';
import { courseNotFound, notInstructor } from '../http/problem.ts';

/** A course as the columns of its gradebook. */
export interface GradedCourse {
  key: string;
  title: string;
  language: string;
  modules: { title: string; items: GradeItem[] }[];
  /** All of them, in order. */
  items: GradeItem[];
  /** By name. */
  cohorts: { id: string; name: string }[];
}

/**
 * A published course, for an account that teaches it.
 * @throws ApiProblem 404 when no such course is published, 403 when it is somebody else's
 */
export async function readTaughtCourse(sequelize: Sequelize, account: string, course: string): Promise<GradedCourse> {
  const [graded, may] = await Promise.all([readGradedCourse(sequelize, course), mayTeach(sequelize, account, course)]);
  if (!graded) throw courseNotFound(course);
  if (!may) throw notInstructor(course);
  return graded;
}

interface CourseRow {
  outline: Outline;
  passes: Record<string, number>;
  cohorts: { id: string; name: string }[];
}

export async function readGradedCourse(
  sequelize: Sequelize,
  course: string,
  transaction?: Transaction,
): Promise<GradedCourse | undefined> {
  const [row] = await sequelize.query<CourseRow>(
    `SELECT outline,
       (SELECT coalesce(jsonb_object_agg(lesson, page->'quiz'->'passPercent'), '{}') FROM app.course_pages
        WHERE course = key AND jsonb_typeof(page->'quiz') = 'object') AS passes,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name) ORDER BY lower(name), id), '[]')
        FROM app.cohorts WHERE course = key) AS cohorts
     FROM app.courses WHERE key = $course`,
    { bind: { course }, type: QueryTypes.SELECT, transaction },
  );
  if (!row) return undefined;
  const { outline, passes, cohorts } = row;
  const modules = outline.modules.map(({ title, lessons }) => ({
    title,
    items: lessons.map(({ key, title, kind, minutes }) => ({
      ...{ lesson: key, title, kind, minutes },
      passPercent: passes[key] ?? null,
    })),
  }));
  const { key, title, language } = outline;
  return { key, title, language, modules, items: modules.flatMap(({ items }) => items), cohorts };
}
