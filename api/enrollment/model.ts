import { QueryTypes, type Sequelize } from 'sequelize';
import type { LessonOutline } from '#wire';
import { isShut, lessonsOf, type Outline } from '../course/model.ts';
import { enrollmentNotFound, lessonNotFound, lessonShut } from '../http/problem.ts';

/** A course with who takes it. The outline is of the newest version, whichever they began with. */
export interface EnrolledCourse {
  /** Of the enrollment. */
  id: string;
  enrolledAt: Date;
  version: number;
  outline: Outline;
}

/** @throws ApiProblem 404 when the account does not take the course, or left it */
export async function requireEnrollment(
  sequelize: Sequelize,
  account: string,
  course: string,
): Promise<EnrolledCourse> {
  const [row] = await sequelize.query<EnrolledCourse>(
    `SELECT id, enrolled_at AS "enrolledAt", version, outline
     FROM app.enrollments JOIN app.courses ON key = course
     WHERE account_id = $account AND course = $course AND left_at IS NULL`,
    { bind: { account, course }, type: QueryTypes.SELECT },
  );
  if (!row) throw enrollmentNotFound(course);
  return row;
}

/** @throws ApiProblem 404 when the course has no such lesson (any more) */
export function requireLesson(outline: Outline, key: string): LessonOutline {
  const lesson = lessonsOf(outline).find((one) => one.key === key);
  if (!lesson) throw lessonNotFound(outline.key, key);
  return lesson;
}

/** @throws ApiProblem 404 as requireLesson, 403 before its time */
export function requireOpenLesson(outline: Outline, key: string): LessonOutline {
  const lesson = requireLesson(outline, key);
  if (isShut(lesson)) throw lessonShut(lesson.releases as string);
  return lesson;
}
