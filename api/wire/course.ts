import Type from 'typebox';
import { courseLevels, feedbackPolicies } from './course-folder.ts';
import { Count, CourseKey, Nullable, Time } from './field.ts';
import { courseCursorPattern, lessonKinds } from './forms.ts';

const Key = Type.String({ description: 'Part of its address' });
const Minutes = Type.Integer({ minimum: 0, description: 'How long it takes' });
const Html = Type.String({ description: 'Cleaned HTML' });

const summary = {
  key: CourseKey,
  version: Type.Integer({ minimum: 1, description: 'Rises when another content is published' }),
  title: Type.String(),
  promise: Type.String({ description: 'Why somebody would take it, in a sentence' }),
  language: Type.String({ description: 'A tag such as en or pt-BR' }),
  level: Nullable(Type.Enum([...courseLevels])),
  topics: Type.Array(Type.String()),
  lessons: Count,
  minutes: Minutes,
};

/** A course as the catalogue lists it. */
export const CourseSummary = Type.Object(summary);
export type CourseSummary = Type.Static<typeof CourseSummary>;

export const CoursesPage = Type.Object({
  courses: Type.Array(CourseSummary, { description: 'Best match first; without a search, beginners’ first' }),
  next: Type.Union([Type.String({ pattern: courseCursorPattern }), Type.Null()], {
    description: 'Give it as `after` for the next page; null: this is the last',
  }),
});
export type CoursesPage = Type.Static<typeof CoursesPage>;

/** What the catalogue can be filtered by. */
export const Catalogue = Type.Object({
  courses: Type.Integer({ minimum: 0, description: 'How many there are' }),
  topics: Type.Array(Type.String()),
  languages: Type.Array(Type.String()),
});
export type Catalogue = Type.Static<typeof Catalogue>;

export const LessonOutline = Type.Object({
  key: Key,
  title: Type.String(),
  minutes: Minutes,
  kind: Type.Enum([...lessonKinds], { description: 'What completes it' }),
  releases: Type.Union([Time, Type.Null()], { description: 'Shut before' }),
});
export type LessonOutline = Type.Static<typeof LessonOutline>;

/** A course as its page shows it: no text of a lesson, no question of a quiz. */
export const Course = Type.Object({
  ...summary,
  description: Html,
  outcomes: Type.Array(Type.String()),
  prerequisites: Type.Array(
    Type.Object({ key: CourseKey, title: Type.Union([Type.String(), Type.Null()], { description: 'Null: not here' }) }),
  ),
  modules: Type.Array(Type.Object({ title: Type.String(), lessons: Type.Array(LessonOutline) })),
  isAlwaysOpen: Type.Boolean({
    description: 'Has neither capacity nor times of enrolling; else its enrollment gate says whether it is open',
  }),
  instructors: Type.Array(Type.String(), { description: 'Names that those who teach it show' }),
  publishedAt: Time,
});
export type Course = Type.Static<typeof Course>;

const Neighbour = Nullable(Type.Object({ key: Key, title: Type.String() }));

/** A lesson to read. Of its quiz only how it is taken is told: neither questions nor answers. */
export const CourseLesson = Type.Object({
  course: CourseKey,
  version: Type.Integer({ minimum: 1 }),
  key: Key,
  title: Type.String(),
  minutes: Minutes,
  number: Type.Integer({ minimum: 1, description: 'Counted through the whole course' }),
  of: Type.Integer({ minimum: 1, description: 'How many lessons the course has' }),
  module: Type.Object({ number: Type.Integer({ minimum: 1 }), title: Type.String() }),
  html: Html,
  video: Nullable(Type.String()),
  quiz: Nullable(
    Type.Object({
      title: Type.String(),
      questions: Count,
      passPercent: Count,
      attempts: Nullable(Count),
      minutes: Nullable(Count),
      feedback: Type.Enum([...feedbackPolicies], { description: 'What is told of the answers once they are sent' }),
    }),
  ),
  exercise: Nullable(
    Type.Object({ title: Type.String(), task: Html, contract: Type.String(), function: Type.String() }),
  ),
  previous: Neighbour,
  next: Neighbour,
});
export type CourseLesson = Type.Static<typeof CourseLesson>;
