import { QueryTypes, type Sequelize } from 'sequelize';
import type { LessonOutline } from '#wire';
import type { ExerciseCall, LessonPage, LessonTasks, Outline } from './edition.ts';

export { type Answer, foldText, isRightAnswer, rightAnswerOf } from './answer.ts';
export { type DraftFolder, type DraftModuleOrder, type DraftReading, pathOf } from './draft.ts';
export { type DraftChange, dependsOn, orderStamp } from './draft-change.ts';
export { drawImage } from './draw-image.ts';
export { faultOfImage } from './image.ts';
export { courseFileOf, coursePath, imagePath } from './path.ts';
export { type Content, contentOf, type Drawn, keepImage, publish, sha256, takeCourseTurn } from './publication.ts';
export { renderPost } from './render.ts';
export type { Workshop } from './workshop.ts';
export type { ExerciseCall, LessonTasks, Outline };

export interface PublishedCourse {
  version: number;
  outline: Outline;
  publishedAt: Date;
  /** Titles by key, of those of its prerequisites that are here. */
  titles: Record<string, string>;
  /** Names that those who teach it show, who was added first first. */
  instructors: string[];
}

export interface PublishedLesson {
  version: number;
  outline: Outline;
  page: LessonPage | null;
}

const noTasks: LessonTasks = { quiz: null, exercise: null, attempts: null };

export function tasksOf({ tasks }: Outline, lesson: string): LessonTasks {
  return Object.hasOwn(tasks, lesson) ? (tasks[lesson] as LessonTasks) : noTasks;
}

/** In order. */
export function lessonsOf({ modules }: Outline): LessonOutline[] {
  return modules.flatMap(({ lessons }) => lessons);
}

export function isShut({ releases }: LessonOutline, now = Date.now()): boolean {
  return releases !== null && Date.parse(releases) > now;
}

export async function readCourse(sequelize: Sequelize, key: string): Promise<PublishedCourse | undefined> {
  const [row] = await sequelize.query<PublishedCourse>(
    `SELECT course.version, course.outline, published_at AS "publishedAt",
       (SELECT coalesce(jsonb_object_agg(other.key, other.title), '{}') FROM app.courses AS other
        WHERE course.outline->'prerequisites' ? other.key) AS titles,
       ARRAY(SELECT display_name FROM app.course_instructors AS listed JOIN app.profiles USING (account_id)
        WHERE listed.course = course.key AND display_name IS NOT NULL ORDER BY added_at, account_id) AS instructors
     FROM app.courses AS course JOIN app.course_versions AS published
       ON published.course = course.key AND published.number = course.version WHERE course.key = $key`,
    { bind: { key }, type: QueryTypes.SELECT },
  );
  return row;
}

/** The outline with a lesson's page, if it has such a lesson; undefined when there is no such course. */
export async function readLesson(
  sequelize: Sequelize,
  course: string,
  lesson: string,
): Promise<PublishedLesson | undefined> {
  const [row] = await sequelize.query<PublishedLesson>(
    `SELECT version, outline, page
     FROM app.courses LEFT JOIN app.course_pages ON course = key AND lesson = $lesson WHERE key = $course`,
    { bind: { course, lesson }, type: QueryTypes.SELECT },
  );
  return row;
}

/** How an exercise of a course's newest version is done; undefined when it has no such exercise (any more). */
export async function readExercise(
  sequelize: Sequelize,
  course: string,
  key: string,
): Promise<ExerciseCall | undefined> {
  const [row] = await sequelize.query<{ call: ExerciseCall }>(
    `SELECT page->'call' AS call FROM app.course_pages WHERE course = $course AND page->'call'->>'exercise' = $key`,
    { bind: { course, key }, type: QueryTypes.SELECT },
  );
  return row?.call;
}

/** Our own drawing of an author's image. */
export async function readCourseImage(sequelize: Sequelize, hash: string): Promise<Buffer | undefined> {
  const [row] = await sequelize.query<{ drawn: Buffer }>(
    'SELECT drawn FROM app.course_images WHERE drawn_hash = $hash LIMIT 1',
    { bind: { hash }, type: QueryTypes.SELECT },
  );
  return row?.drawn;
}

/**
 * Whether an account may teach a course now: it has the role instructor and is listed for this course, or it is an admin's.
 * The course need not be published yet.
 */
export async function mayTeach(sequelize: Sequelize, account: string, course: string): Promise<boolean> {
  const [row] = await sequelize.query<{ may: boolean }>(
    `SELECT EXISTS (
       SELECT FROM app.account_roles AS held WHERE account_id = $account AND (role = 'admin' OR role = 'instructor' AND EXISTS (
         SELECT FROM app.course_instructors AS listed WHERE course = $course AND listed.account_id = held.account_id))
     ) AS may`,
    { bind: { account, course }, type: QueryTypes.SELECT },
  );
  return row?.may ?? false;
}
