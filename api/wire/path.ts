import Type from 'typebox';
import { Count, CourseKey, Nullable, Time } from './field.ts';
import { courseLanguagePattern, pathCoursesMax, pathCoursesMin, pathKeyPattern } from './forms.ts';

const strict = { additionalProperties: false };
const keyWords = '1 to 32 lower-case letters, digits and _, a letter first';
export const PathKey = Type.String({ pattern: pathKeyPattern, description: keyWords });
/** One line. */
const Line = (maxLength: number) =>
  Type.String({
    minLength: 1,
    maxLength,
    pattern: '^[^\\s\\u0000]([^\\r\\n\\u0000]*[^\\s\\u0000])?$',
    description: `one line of 1 to ${maxLength} characters`,
  });

const PathCourse = Type.Object({
  key: CourseKey,
  title: Type.String(),
  promise: Type.String(),
  language: Type.String(),
  lessons: Count,
  minutes: Count,
});

/** Courses to take in this order. */
export const LearningPath = Type.Object({
  key: PathKey,
  title: Type.String(),
  promise: Type.String({ description: 'Why somebody would follow it, in a sentence' }),
  language: Type.String({ description: 'A tag such as en or pt-BR' }),
  courses: Type.Array(PathCourse, { description: 'In the order to take them' }),
  lessons: Count,
  minutes: Count,
});
export type LearningPath = Type.Static<typeof LearningPath>;

export const LearningPathsPage = Type.Object({
  paths: Type.Array(LearningPath, { description: 'By key' }),
  next: Type.Union([PathKey, Type.Null()], {
    description: 'Give it as `after` for the next page; null: this is the last',
  }),
});
export type LearningPathsPage = Type.Static<typeof LearningPathsPage>;

/** How far somebody is on a path. While they follow it, a course is open to them when those before it are completed. */
export const PathProgress = Type.Object({
  path: PathKey,
  followedAt: Type.Union([Time, Type.Null()], { description: 'Null: they do not follow it, and its order binds not' }),
  courses: Type.Array(
    Type.Object({
      course: CourseKey,
      enrolledAt: Nullable(Time),
      completedAt: Nullable(Time),
    }),
    { description: 'In the path’s order' },
  ),
});
export type PathProgress = Type.Static<typeof PathProgress>;

const content = {
  title: Line(120),
  promise: Line(240),
  language: Type.String({ pattern: courseLanguagePattern, description: 'a language tag like en or pt-BR' }),
  courses: Type.Array(CourseKey, {
    minItems: pathCoursesMin,
    maxItems: pathCoursesMax,
    description: `keys of ${pathCoursesMin} to ${pathCoursesMax} courses, in the order to take them`,
  }),
};
export const PathContent = Type.Object(content, strict);
export type PathContent = Type.Static<typeof PathContent>;

/** A new path. Also what a file under paths/ holds (docs/courses.md). */
export const PathRequest = Type.Object({ key: PathKey, ...content }, strict);
export type PathRequest = Type.Static<typeof PathRequest>;

export const PathChange = Type.Object(
  {
    ...content,
    basis: Type.String({
      maxLength: 30,
      format: 'date-time',
      description: '`changedAt` of the path that was changed; another one there is not written over',
    }),
  },
  strict,
);
export type PathChange = Type.Static<typeof PathChange>;

/** A path as who may change it sees it. */
export const StudioPath = Type.Object({
  key: PathKey,
  title: Type.String(),
  promise: Type.String(),
  language: Type.String(),
  courses: Type.Array(CourseKey),
  followers: Count,
  isOwn: Type.Boolean({ description: 'Made by who asks; else they are an admin' }),
  changedAt: Time,
});
export type StudioPath = Type.Static<typeof StudioPath>;
export const StudioPathsPage = Type.Object({ paths: Type.Array(StudioPath, { description: 'By key' }) });
export type StudioPathsPage = Type.Static<typeof StudioPathsPage>;
