/**
 * What the studio shows and takes: a course's draft, its documents one by one, and how it differs from what is published.
 * The api alone reads and writes the folder's texts (docs/courses.md); pages know each document as the JSON it stands for.
 */
import Type from 'typebox';
import { CourseLesson } from './course.ts';
import { AccountId, Count, CourseKey, Nullable, Time } from './field.ts';
import { draftDocumentKinds, draftTextMax, lessonKinds, uuidPattern } from './forms.ts';

const strict = { additionalProperties: false };
const Key = Type.String({
  pattern: '^[a-z][a-z0-9_]{0,31}$',
  description: '1 to 32 lower-case letters, digits and _, a letter first',
});
const Title = Type.String({
  minLength: 1,
  maxLength: 120,
  pattern: '^\\S([^\\u0000-\\u001f]*\\S)?$',
  description: 'one line of 1 to 120 characters',
});
const Basis = Type.Integer({
  minimum: 0,
  maximum: 2_147_483_647,
  description: 'the `revision` of the draft that was changed: a whole number',
});
const Who = Type.Union([Type.String(), Type.Null()], { description: 'Name of who did it; null: they show none' });
const Version = Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'number of a published version' });

/** What is wrong with a draft, told so that its author can mend it. */
export const CourseFault = Type.Object({
  file: Type.String({ description: 'Path in the folder; empty: the folder itself' }),
  place: Type.String({ description: 'Like `pools[0].draw (line 4)` or `line 12`; empty: all of it' }),
  found: Type.String(),
  expected: Type.String(),
});
export type CourseFault = Type.Static<typeof CourseFault>;

const DraftLesson = Type.Object({
  key: Key,
  title: Type.String(),
  kind: Type.Enum([...lessonKinds]),
  quiz: Nullable(Type.String()),
  exercise: Nullable(Type.String()),
  releases: Nullable(Type.String()),
});
export const DraftModule = Type.Object({
  title: Type.String(),
  releases: Nullable(Type.String()),
  lessons: Type.Array(DraftLesson),
});
export type DraftModule = Type.Static<typeof DraftModule>;

const about = {
  kind: Type.Enum([...draftDocumentKinds]),
  key: Type.String(),
  path: Type.String({ description: 'In the folder: `lessons/fees.md`' }),
  title: Type.String(),
  changedBy: Who,
  changedAt: Nullable(Time),
};

export const DraftImage = Type.Object({
  name: Type.String({ description: 'As a lesson shows it: `../images/<name>`' }),
  address: Type.String(),
  width: Count,
  height: Count,
  bytes: Count,
});

export const Instructor = Type.Object({ account: AccountId, name: Who });
export type Instructor = Type.Static<typeof Instructor>;

/** A course as it is written. Where nobody changed it since it was published, it is that version. */
export const CourseDraft = Type.Object({
  course: CourseKey,
  title: Type.String(),
  language: Type.String(),
  version: Type.Union([Version, Type.Null()], { description: 'The published one; null: none is yet' }),
  isChanged: Type.Boolean({ description: 'It differs from the published version' }),
  revision: Type.Integer({ minimum: 0, description: 'Rises with every change; give it as `basis` of the next one' }),
  changedBy: Who,
  changedAt: Nullable(Time),
  modules: Type.Union([Type.Array(DraftModule), Type.Null()], { description: 'Null: course.yaml can’t be read' }),
  documents: Type.Array(Type.Object(about)),
  images: Type.Array(DraftImage),
  faults: Type.Array(CourseFault),
  instructors: Type.Array(Instructor),
});
export type CourseDraft = Type.Static<typeof CourseDraft>;

export const StudioCourses = Type.Object({
  courses: Type.Array(
    Type.Object({
      course: CourseKey,
      title: Type.String(),
      version: Nullable(Version),
      publishedAt: Nullable(Time),
      isChanged: Type.Boolean(),
      changedAt: Nullable(Time),
      changedBy: Who,
      enrolled: Count,
    }),
    { description: 'Changed last first' },
  ),
});
export type StudioCourses = Type.Static<typeof StudioCourses>;

export const CourseCreation = Type.Object(
  {
    key: Key,
    title: Title,
    language: Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$', description: 'a tag like en or pt-BR' }),
  },
  strict,
);
export type CourseCreation = Type.Static<typeof CourseCreation>;

export const CourseCopy = Type.Object({ key: Key, title: Title }, strict);
export type CourseCopy = Type.Static<typeof CourseCopy>;

/** One document to change. `form` is what the text stands for as JSON; null: it can't be read as YAML. */
export const DraftDocument = Type.Object({
  ...about,
  text: Type.String(),
  form: Nullable(Type.Record(Type.String(), Type.Unknown())),
  revision: Type.Integer({ minimum: 0, description: 'Of the whole draft; the basis of a change of this document' }),
  isPublished: Type.Boolean({ description: 'Its key is published, so it stays' }),
  faults: Type.Array(CourseFault, { description: 'Of this document' }),
});
export type DraftDocument = Type.Static<typeof DraftDocument>;

/** Either the text, or the JSON that it shall stand for. */
export const DocumentChange = Type.Object(
  {
    basis: Basis,
    text: Type.Optional(Type.String({ maxLength: draftTextMax, description: 'the document as it is written' })),
    form: Type.Optional(Type.Object({}, { description: 'an object of names as in docs/courses.md' })),
  },
  strict,
);
export type DocumentChange = Type.Static<typeof DocumentChange>;

/** A lesson goes to the end of a module, counted from 0; a quiz and an exercise to a lesson. They begin as valid ones. */
export const DocumentCreation = Type.Object(
  {
    basis: Basis,
    kind: Type.Enum(['lesson', 'quiz', 'exercise']),
    key: Key,
    title: Title,
    module: Type.Optional(Type.Integer({ minimum: 0, maximum: 49, description: 'a module, counted from 0' })),
    lesson: Type.Optional(Key),
  },
  strict,
);
export type DocumentCreation = Type.Static<typeof DocumentCreation>;

export const DocumentRemoval = Type.Object({ basis: Basis }, strict);
export const DocumentRenaming = Type.Object({ basis: Basis, key: Key }, strict);

/** All modules with all lessons, in their new order. A lesson that was listed stays listed. */
export const OutlineChange = Type.Object(
  {
    basis: Basis,
    modules: Type.Array(
      Type.Object(
        {
          title: Type.String({ maxLength: 120 }),
          releases: Nullable(Type.String({ maxLength: 40 })),
          lessons: Type.Array(Key, { maxItems: 200 }),
        },
        strict,
      ),
      { maxItems: 60, description: 'modules, each with title, releases and the keys of its lessons' },
    ),
  },
  strict,
);
export type OutlineChange = Type.Static<typeof OutlineChange>;

export const PreviewRequest = Type.Object(
  { markdown: Type.String({ maxLength: draftTextMax, description: 'Markdown of at most a megabyte' }) },
  strict,
);
export const Preview = Type.Object({ html: Type.String({ description: 'Cleaned HTML' }) });
export type Preview = Type.Static<typeof Preview>;

const Shown = Type.Object({ html: Type.String(), isRight: Type.Boolean() });
/** A lesson of the draft as learners would see it, and its questions with what is right. */
export const DraftLessonPage = Type.Object({
  lesson: CourseLesson,
  questions: Type.Array(
    Type.Object({
      kind: Type.String(),
      html: Type.String(),
      options: Type.Array(Shown, { description: 'Of choice and multiple' }),
      answers: Type.Array(Type.String(), { description: 'What is accepted; of order: the lines' }),
      explanation: Type.String({ description: 'Cleaned HTML' }),
    }),
  ),
});
export type DraftLessonPage = Type.Static<typeof DraftLessonPage>;

const Line = Type.Object({ sign: Type.Enum(['same', 'added', 'removed', 'gap']), text: Type.String() });
/** How the draft differs from what is published. */
export const DraftDifference = Type.Object({
  course: CourseKey,
  revision: Type.Integer({ minimum: 0 }),
  version: Nullable(Version),
  documents: Type.Array(
    Type.Object({
      path: Type.String(),
      title: Type.String(),
      change: Type.Enum(['added', 'removed', 'changed']),
      lines: Type.Array(Line, { description: 'Empty for an image' }),
    }),
  ),
  counts: Type.Array(Type.Object({ kind: Type.String(), change: Type.String(), count: Count }), {
    description: 'How many lessons, quizzes, exercises and images are added, removed, changed',
  }),
  fields: Type.Array(
    Type.Object({
      kind: Type.String(),
      title: Type.String({ description: 'Of the document' }),
      field: Type.String({ description: 'As in docs/courses.md' }),
      from: Nullable(Type.String()),
      to: Nullable(Type.String()),
    }),
  ),
  enrolled: Count,
  running: Type.Integer({ minimum: 0, description: 'Quizzes that run now; they keep their questions' }),
  faults: Type.Array(CourseFault),
});
export type DraftDifference = Type.Static<typeof DraftDifference>;

/** What was seen before it was published: another revision or version there meanwhile refuses it. */
export const PublicationRequest = Type.Object({ revision: Basis, version: Nullable(Version) }, strict);
export type PublicationRequest = Type.Static<typeof PublicationRequest>;
export const PublicationDone = Type.Object({ course: CourseKey, version: Version });
export type PublicationDone = Type.Static<typeof PublicationDone>;

export const CourseVersions = Type.Object({
  versions: Type.Array(Type.Object({ number: Version, publishedAt: Time, publishedBy: Who }), {
    description: 'The newest first',
  }),
});
export type CourseVersions = Type.Static<typeof CourseVersions>;
export const Restoration = Type.Object({ basis: Basis, version: Version }, strict);

export const InstructorRequest = Type.Object(
  { who: Type.String({ minLength: 1, maxLength: 254, pattern: '^\\S+$', description: 'an e-mail address or handle' }) },
  strict,
);
export const InstructorsPage = Type.Object({ instructors: Type.Array(Instructor) });
export type InstructorsPage = Type.Static<typeof InstructorsPage>;
/** As a route's parameter. */
export const InstructorId = Type.String({ pattern: uuidPattern, description: 'id of an account' });
