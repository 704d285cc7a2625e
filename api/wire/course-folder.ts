/**
 * A course as a folder (docs/courses.md): what each document may hold. These schemas are the one source for the reader,
 * the writer and the types. Properties stand in the order in which they are written.
 */
import Type from 'typebox';
import { courseKeyPattern, namePattern } from './forms.ts';

export const courseFolderLimits = {
  files: 500,
  folderBytes: 20 * 1024 * 1024,
  lessonBytes: 1024 * 1024,
  imageBytes: 5 * 1024 * 1024,
  /** Of course.yaml, a quiz, an exercise. Reading YAML takes time: at worst a second for as much as this. */
  yamlBytes: 128 * 1024,
  /** Of these together. */
  yamlBytesInAll: 2 * 1024 * 1024,
  /** Of a lesson's front matter. */
  headBytes: 4 * 1024,
} as const;

export const questionKinds = ['choice', 'multiple', 'number', 'text', 'order'] as const;
/** What a learner is told after each try: see docs/courses.md. */
export const feedbackPolicies = ['score', 'marks', 'explained_at_end', 'explained'] as const;
/** Whether certificates are issued as learners finish, or when an issuer has released them. */
export const certificateReleases = ['automatic', 'staff'] as const;
export const courseLevels = ['beginner', 'intermediate', 'advanced'] as const;
/** By the end of an image's name: what its bytes begin with is checked, too. */
export const imageTypes = { png: 'image/png', jpg: 'image/jpeg', webp: 'image/webp' } as const;

const strict = { additionalProperties: false };
const keyWords = '1 to 32 lower-case letters, digits and _, a letter first';
const Key = Type.String({ pattern: courseKeyPattern, description: keyWords });
const Name = Type.String({ pattern: namePattern, description: keyWords });
/** One line. */
const Line = (maxLength: number) =>
  Type.String({
    minLength: 1,
    maxLength,
    pattern: '^\\S(.*\\S)?$',
    description: `one line of 1 to ${maxLength} characters`,
  });
/** Markdown of one or more lines. */
const Text = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, description: `a text of 1 to ${maxLength} characters` });
const Count = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum });
const When = Type.String({
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$',
  format: 'date-time',
  description: 'a time in UTC like 2027-01-31T09:00:00Z',
});

const Enrollment = Type.Object(
  {
    capacity: Type.Optional(Count(1, 1_000_000)),
    opens: Type.Optional(When),
    closes: Type.Optional(When),
  },
  strict,
);

const Module = Type.Object(
  {
    title: Line(120),
    releases: Type.Optional(When),
    lessons: Type.Array(Key, { minItems: 1, maxItems: 100, description: 'lesson keys' }),
  },
  strict,
);

/** course.yaml */
export const CourseDocument = Type.Object(
  {
    key: Key,
    title: Line(120),
    promise: Line(240),
    description: Text(10_000),
    language: Type.String({
      pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$',
      description: 'a language tag like en or pt-BR',
    }),
    topics: Type.Array(
      Type.String({ pattern: '^[a-z][a-z0-9]*([ -][a-z0-9]+){0,4}$', maxLength: 32, description: 'lower-case words' }),
      { minItems: 1, maxItems: 10, description: 'topics' },
    ),
    level: Type.Optional(Type.Enum([...courseLevels])),
    outcomes: Type.Array(Line(240), { minItems: 1, maxItems: 12, description: 'sentences' }),
    prerequisites: Type.Optional(Type.Array(Key, { minItems: 1, maxItems: 20, description: 'course keys' })),
    enrollment: Type.Optional(Enrollment),
    certificate_release: Type.Optional(Type.Enum([...certificateReleases])),
    modules: Type.Array(Module, { minItems: 1, maxItems: 50, description: 'modules' }),
  },
  strict,
);
export type CourseDocument = Type.Static<typeof CourseDocument>;

/** The front matter of lessons/<key>.md. A lesson that names neither quiz nor exercise is completed by dwell. */
export const LessonHead = Type.Object(
  {
    title: Line(120),
    minutes: Count(1, 240),
    releases: Type.Optional(When),
    video: Type.Optional(
      Type.String({
        pattern: '^https://[^\\s"<>]+$',
        maxLength: 500,
        description: 'an address that begins with https://',
      }),
    ),
    quiz: Type.Optional(Key),
    exercise: Type.Optional(Key),
  },
  strict,
);
export type LessonHead = Type.Static<typeof LessonHead>;

const Option = Type.Object(
  { text: Text(1_000), right: Type.Optional(Type.Literal(true, { description: 'true, or left out' })) },
  strict,
);
const Options = Type.Array(Option, { minItems: 2, maxItems: 12, description: 'options' });
const asked = { key: Key, text: Text(4_000) };
const explained = { explanation: Text(4_000) };

/** Exactly one option is right. */
export const ChoiceQuestion = Type.Object(
  { kind: Type.Literal('choice'), ...asked, options: Options, ...explained },
  strict,
);
/** All right options, and no other, must be chosen. */
export const MultipleQuestion = Type.Object(
  { kind: Type.Literal('multiple'), ...asked, options: Options, ...explained },
  strict,
);
/** Right when no further from the answer than the tolerance; without one, exactly. */
export const NumberQuestion = Type.Object(
  {
    kind: Type.Literal('number'),
    ...asked,
    answer: Type.Number({ minimum: -1e15, maximum: 1e15 }),
    tolerance: Type.Optional(Type.Number({ minimum: 0, maximum: 1e15 })),
    unit: Type.Optional(Line(40)),
    ...explained,
  },
  strict,
);
/** Right when it equals one of the answers, whatever the case and the white space. */
export const TextQuestion = Type.Object(
  {
    kind: Type.Literal('text'),
    ...asked,
    answers: Type.Array(Line(200), { minItems: 1, maxItems: 20, description: 'accepted answers' }),
    ...explained,
  },
  strict,
);
/** Lines in their right order. They are always shown in another one. */
export const OrderQuestion = Type.Object(
  {
    kind: Type.Literal('order'),
    ...asked,
    syntax: Type.Optional(Name),
    lines: Type.Array(Type.String({ minLength: 1, maxLength: 200, pattern: '\\S', description: 'one line of code' }), {
      minItems: 2,
      maxItems: 20,
      description: 'lines',
    }),
    ...explained,
  },
  strict,
);
export const Question = Type.Union([ChoiceQuestion, MultipleQuestion, NumberQuestion, TextQuestion, OrderQuestion]);
export type Question = Type.Static<typeof Question>;

const Pool = Type.Object(
  {
    draw: Count(1, 100),
    questions: Type.Array(Question, { minItems: 1, maxItems: 100, description: 'questions' }),
  },
  strict,
);

/** quizzes/<key>.yaml */
export const Quiz = Type.Object(
  {
    title: Line(120),
    pass_percent: Count(1, 100),
    attempts: Type.Optional(Count(1, 100)),
    minutes: Type.Optional(Count(1, 240)),
    feedback: Type.Enum([...feedbackPolicies]),
    shuffle: Type.Boolean(),
    pools: Type.Array(Pool, { minItems: 1, maxItems: 20, description: 'pools' }),
  },
  strict,
);
export type Quiz = Type.Static<typeof Quiz>;

const Scalar = Type.Union([Type.String({ maxLength: 1_000 }), Type.Integer(), Type.Boolean()], {
  description: 'a text, a whole number, true or false',
});
const Quantity = Type.Union([Type.Integer(), Type.String({ pattern: '^-?[0-9]{1,39}$' })], {
  description: 'a whole number; in quotes when it is beyond 2^53',
});

/** What a field of the event must be; all that is named must hold. */
const Condition = Type.Object(
  { equals: Type.Optional(Scalar), at_least: Type.Optional(Quantity), at_most: Type.Optional(Quantity) },
  { ...strict, minProperties: 1 },
);

/** Where an argument of the call comes from. */
const LearnerArgument = Type.Object({ from: Type.Literal('learner') }, strict);
const InputArgument = Type.Object(
  { from: Type.Literal('input'), label: Line(120), example: Type.Optional(Line(200)) },
  strict,
);
const FixedArgument = Type.Object({ from: Type.Literal('fixed'), value: Scalar }, strict);
const Argument = Type.Union([LearnerArgument, InputArgument, FixedArgument]);

const Call = Type.Object(
  {
    function: Name,
    arguments: Type.Record(Name, Argument, { maxProperties: 10, description: 'arguments by name, in their order' }),
  },
  strict,
);

/** exercises/<key>.yaml: done when the indexer sees the event. */
export const Exercise = Type.Object(
  {
    title: Line(120),
    task: Text(2_000),
    contract: Name,
    call: Call,
    event: Name,
    learner: Name,
    conditions: Type.Optional(
      Type.Record(Name, Condition, { minProperties: 1, maxProperties: 10, description: 'conditions by field' }),
    ),
    steps: Type.Object({ sign: Line(240), wait: Line(240), done: Line(240) }, strict),
  },
  strict,
);
export type Exercise = Type.Static<typeof Exercise>;

/** A lesson with its Markdown, which neither begins nor ends with white space. */
export type Lesson = LessonHead & { body: string };

/** All that a course's folder holds. */
export interface Course extends CourseDocument {
  lessons: Map<string, Lesson>;
  quizzes: Map<string, Quiz>;
  exercises: Map<string, Exercise>;
  /** By file name, `diagram.png`. */
  images: Map<string, Uint8Array>;
}
