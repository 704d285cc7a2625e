import Type from 'typebox';
import {
  Catalogue,
  Course,
  CourseLesson,
  type CourseSummary,
  CoursesPage,
  courseCursorPattern,
  courseKeyPattern,
  courseLengths,
  hashPattern,
  searchMax,
} from '#wire';
import { courseLevels } from '#wire/course-folder.ts';
import type { Database } from '../database.ts';
import { answerFresh } from '../http/fresh.ts';
import { Limit, paginate } from '../http/paginate.ts';
import { courseNotFound, lessonNotFound, lessonShut, notFound } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { readCourse, readCourseImage, readLesson } from './model.ts';
import { presentCourse, presentLesson } from './present.ts';
import { type FoundCourse, findCourses, readCatalogue } from './search.ts';

const Key = Type.String({
  pattern: courseKeyPattern,
  description: '1 to 32 lower-case letters, digits and _, a letter first',
});
const word = (description: string, pattern: string) => Type.Optional(Type.String({ pattern, description }));
const CoursesQuery = Type.Object({
  // No U+0000, which Postgres has no place for.
  search: word(`a text of at most ${searchMax} characters`, `^[^\\u0000]{0,${searchMax}}$`),
  topic: word('a topic of /v1/catalogue', '^[a-z0-9 -]{1,32}$'),
  level: Type.Optional(Type.Enum([...courseLevels])),
  language: word('a language tag like en or pt-BR', '^[A-Za-z0-9-]{1,36}$'),
  length: Type.Optional(Type.Enum([...courseLengths])),
  after: word('the `next` of a page', courseCursorPattern),
  limit: Limit,
});

/** The catalogue, and what everybody may read of a course: no question of a quiz is among it. */
export function courseRoutes({ sequelize }: Database): Route[] {
  return [
    route({
      path: '/v1/catalogue',
      name: 'readCatalogue',
      summary: 'What the courses can be filtered by',
      scope: 'events',
      isShared: () => true,
      answers: { 200: { description: 'Topics and languages', schema: Catalogue } },
      handle: async (_input, ctx) => answerFresh(ctx, await readCatalogue(sequelize)),
    }),
    route({
      path: '/v1/courses',
      name: 'findCourses',
      summary: 'Courses by words, which may be mistyped, and by what they are about',
      query: CoursesQuery,
      scope: 'events',
      isShared: ({ search, after }) => search === undefined && after === undefined,
      answers: { 200: { description: 'One page of them', schema: CoursesPage } },
      handle: async ({ query: { after, limit, ...asked } }, ctx) => {
        const read = (rows: number) => findCourses(sequelize, asked, after, rows);
        const { items, next } = await paginate(limit, read, ({ rank, key }) => `${rank}.${key}`);
        return answerFresh(ctx, { courses: items.map(presentSummary), next });
      },
    }),
    route({
      path: '/v1/courses/:course',
      name: 'readCourse',
      summary: 'A course with its lessons in order',
      params: Type.Object({ course: Key }),
      scope: 'events',
      isShared: () => true,
      answers: {
        200: { description: 'The course', schema: Course },
        404: problem('No course has this key'),
      },
      handle: async ({ params: { course: key } }, ctx) => {
        const course = await readCourse(sequelize, key);
        if (!course) throw courseNotFound(key);
        return answerFresh(ctx, presentCourse(course));
      },
    }),
    route({
      path: '/v1/courses/:course/lessons/:lesson',
      name: 'readLesson',
      summary: 'A lesson to read, as cleaned HTML',
      params: Type.Object({ course: Key, lesson: Key }),
      scope: 'events',
      isShared: () => true,
      answers: {
        200: { description: 'The lesson', schema: CourseLesson },
        403: problem('The lesson is not open yet, or an API key without the scope events'),
        404: problem('There is no such course, or it has no such lesson'),
      },
      handle: async ({ params: { course, lesson: key } }, ctx) => {
        const found = await readLesson(sequelize, course, key);
        if (!found) throw courseNotFound(course);
        const { version, outline, page } = found;
        const lesson = outline.modules.flatMap(({ lessons }) => lessons).find((one) => one.key === key);
        if (!lesson || !page) throw lessonNotFound(course, key);
        if (lesson.releases !== null && Date.parse(lesson.releases) > Date.now()) throw lessonShut(lesson.releases);
        return answerFresh(ctx, presentLesson(version, outline, lesson, page));
      },
    }),
    route({
      path: '/v1/course-images/:hash',
      name: 'readCourseImage',
      summary: 'An image of a lesson. It never changes: another one has another address',
      params: Type.Object({ hash: Type.String({ pattern: hashPattern, description: '64 lower-case hex digits' }) }),
      answers: { 200: { description: 'The image', type: 'image/webp' }, 404: problem('No lesson shows this image') },
      handle: async ({ params: { hash } }, ctx) => {
        const image = await readCourseImage(sequelize, hash);
        if (!image) throw notFound(ctx.path);
        ctx.set('Cache-Control', 'public, max-age=31536000, immutable');
        ctx.type = 'image/webp';
        return image;
      },
    }),
  ];
}

function presentSummary({ rank: _, ...course }: FoundCourse): CourseSummary {
  return course;
}
