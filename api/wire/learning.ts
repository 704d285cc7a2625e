import Type from 'typebox';
import { Count, CourseKey, CredentialId, Ledger, Nullable, Time, TxHash } from './field.ts';
import { eventIdPattern, headingMax, noteMax, uuidPattern } from './forms.ts';

const strict = { additionalProperties: false };
const Id = Type.String({ pattern: uuidPattern });
const Key = Type.String({ description: 'Part of its address' });
const Percent = Type.Integer({ minimum: 0, maximum: 100 });

/** What a lesson may still ask for before it is completed. */
export const lessonNeeds = ['dwell', 'quiz', 'exercise'] as const;
export type LessonNeed = (typeof lessonNeeds)[number];

/**
 * `no_wallet`: waits until the learner links one, or has the platform keep an address; `saved`: waits for a transaction; `sent`: in one; `on_chain`: the indexer has seen its
 * event; `held`: laid aside for somebody to look at.
 */
export const chainStates = ['no_wallet', 'saved', 'sent', 'on_chain', 'held', 'unreleased'] as const;
export type ChainState = (typeof chainStates)[number];

/** How far a learner is in one lesson. */
export const LessonState = Type.Object({
  lesson: Key,
  isShut: Type.Boolean({ description: 'Not released yet' }),
  openedAt: Nullable(Time),
  completedAt: Nullable(Time),
  completedBy: Nullable(Type.Enum(['dwell', 'tasks', 'override'])),
  needs: Type.Array(Type.Enum([...lessonNeeds]), { description: 'What is left to do; empty: it can be completed' }),
  dwell: Nullable(
    Type.Object(
      { seconds: Count, of: Count },
      { description: 'Read so far; null: completed by tasks, not by reading' },
    ),
  ),
  quiz: Nullable(
    Type.Object({
      attempts: Count,
      attemptsLeft: Nullable(Count),
      bestPercent: Nullable(Percent),
      isPassed: Type.Boolean(),
      runningAttempt: Type.Union([Id, Type.Null()], { description: 'Goes on where it was, on any device' }),
    }),
  ),
  exercise: Nullable(
    Type.Object({
      event: Type.Union([Type.String({ pattern: eventIdPattern }), Type.Null()], { description: 'Null: not seen yet' }),
      ledger: Nullable(Ledger),
      closedAt: Nullable(Time),
      txHash: Nullable(TxHash),
    }),
  ),
  chain: Type.Union(
    [
      Type.Object({
        state: Type.Enum([...chainStates]),
        ledger: Nullable(Ledger),
        closedAt: Nullable(Time),
        txHash: Nullable(TxHash),
      }),
      Type.Null(),
    ],
    { description: 'How far its completion is on the way to the ledger; null: not completed' },
  ),
  hasNote: Type.Boolean(),
  dueAt: Type.Union([Time, Type.Null()], { description: 'Until when the learner’s cohort is asked to finish it' }),
});
export type LessonState = Type.Static<typeof LessonState>;

const Place = Type.Object({ lesson: Key, title: Type.String() });

/** That somebody takes a course, and how far they are. */
export const Enrollment = Type.Object({
  id: Id,
  course: CourseKey,
  title: Type.String(),
  language: Type.String(),
  enrolledAt: Time,
  completedAt: Nullable(Time),
  lessonsDone: Count,
  lessons: Count,
  percent: Percent,
  next: Type.Union([Place, Type.Null()], { description: 'The lesson to go on with; null: all are done or shut' }),
  resume: Type.Union([Type.Object({ lesson: Key, heading: Nullable(Type.String()) }), Type.Null()], {
    description: 'Where they read last; heading is the id of one in the lesson’s HTML',
  }),
  cohort: Nullable(Type.Object({ id: Id, name: Type.String() })),
});
export type Enrollment = Type.Static<typeof Enrollment>;

export const EnrollmentsPage = Type.Object({
  enrollments: Type.Array(Enrollment, { description: 'Read last first' }),
});
export type EnrollmentsPage = Type.Static<typeof EnrollmentsPage>;

/** An enrollment with each lesson, in the course's order. */
export const EnrollmentDetail = Type.Object({
  ...Enrollment.properties,
  certificate: Type.Union([CredentialId, Type.Null()], {
    description: 'The newest that was awarded for it, on the ledger or on its way',
  }),
  states: Type.Array(LessonState),
});
export type EnrollmentDetail = Type.Static<typeof EnrollmentDetail>;

export const EnrollmentRequest = Type.Object({ course: CourseKey }, strict);
export type EnrollmentRequest = Type.Static<typeof EnrollmentRequest>;

/** Why somebody may not enroll now, or that they may. */
export const EnrollmentGate = Type.Object({
  isOpen: Type.Boolean(),
  reason: Nullable(Type.Enum(['full', 'not_open_yet', 'closed', 'prerequisites', 'path_order'])),
  capacity: Nullable(Count),
  enrolled: Count,
  opens: Nullable(Time),
  closes: Nullable(Time),
  unfinished: Type.Array(Type.Object({ course: CourseKey, title: Type.String() }), {
    description: 'Courses to finish first, of who asks',
  }),
});
export type EnrollmentGate = Type.Static<typeof EnrollmentGate>;

/** Sent while a lesson is read, every 15 seconds at most, and when it is left. */
export const ReadingPlace = Type.Object(
  {
    heading: Type.Optional(Nullable(Type.String({ maxLength: headingMax, pattern: '^[^\\u0000]*$' }))),
  },
  strict,
);
export type ReadingPlace = Type.Static<typeof ReadingPlace>;

/** That a lesson is done. The server decides, and computes what follows. */
export const ProgressRequest = Type.Object({ enrollment: Id, lesson: Key, attempt: Type.Optional(Id) }, strict);
export type ProgressRequest = Type.Static<typeof ProgressRequest>;

/** Numbered as they are shown in this attempt, from 0: an option, several, or all lines in order; or a number; or a text. */
export const QuizAnswer = Type.Union([
  Type.Number(),
  Type.Array(Type.Integer({ minimum: 0, maximum: 99 }), { maxItems: 20 }),
  Type.String({ maxLength: 1_000, pattern: '^[^\\u0000]*$' }),
]);
export type QuizAnswer = Type.Static<typeof QuizAnswer>;
const QuestionKey = Type.String({ pattern: '^[a-z][a-z0-9_]{0,31}$' });
const questionsMax = { maxProperties: 2_000 };
const Answers = Type.Record(QuestionKey, QuizAnswer, { ...questionsMax, description: 'By question key' });
/** What is saved already and not named here stays. */
export const QuizAnswers = Type.Object(
  {
    answers: Type.Record(QuestionKey, Nullable(QuizAnswer), {
      ...questionsMax,
      description: 'answers by question key; null takes one away',
    }),
  },
  strict,
);
export type QuizAnswers = Type.Static<typeof QuizAnswers>;

const Numbered = Type.Array(Type.Object({ number: Count, text: Type.String() }));

/** A question as it is asked: nothing of it says what is right. */
export const AskedQuestion = Type.Object({
  key: Key,
  kind: Type.Enum(['choice', 'multiple', 'number', 'text', 'order']),
  html: Type.String({ description: 'Cleaned HTML' }),
  options: Type.Union([Numbered, Type.Null()], {
    description: 'Of choice and multiple, as they are shown; text is cleaned HTML',
  }),
  lines: Type.Union([Numbered, Type.Null()], { description: 'Of order, as they are shown' }),
  syntax: Nullable(Type.String()),
  unit: Nullable(Type.String()),
});
export type AskedQuestion = Type.Static<typeof AskedQuestion>;

const Mark = Type.Object({
  question: Key,
  isRight: Type.Boolean(),
  right: Type.Union([QuizAnswer, Type.Null()], { description: 'Null: not told, by the quiz’s policy' }),
  explanation: Type.Union([Type.String(), Type.Null()], { description: 'Cleaned HTML; null: not told' }),
});

/** How an attempt ended. `marks` is null where the quiz counts right answers and no more. */
export const QuizResult = Type.Object({
  sentAt: Time,
  isLate: Type.Boolean({ description: 'Time ran out, and what was saved until then was marked' }),
  right: Count,
  of: Count,
  percent: Percent,
  isPassed: Type.Boolean(),
  marks: Nullable(Type.Array(Mark)),
});
export type QuizResult = Type.Static<typeof QuizResult>;

export const QuizAttempt = Type.Object({
  id: Id,
  course: CourseKey,
  lesson: Key,
  number: Type.Integer({ minimum: 1 }),
  title: Type.String(),
  passPercent: Percent,
  startedAt: Time,
  endsAt: Nullable(Time),
  now: Type.String({ format: 'date-time', description: 'The server’s clock, for the time that is left' }),
  attemptsLeft: Type.Union([Count, Type.Null()], { description: 'After this one; null: any number' }),
  questions: Type.Array(AskedQuestion),
  answers: Answers,
  result: Type.Union([QuizResult, Type.Null()], { description: 'Null: it runs' }),
});
export type QuizAttempt = Type.Static<typeof QuizAttempt>;

export const QuizAttemptsPage = Type.Object({
  attempts: Type.Array(QuizAttempt, { description: 'Newest first, 50 at most' }),
});
export type QuizAttemptsPage = Type.Static<typeof QuizAttemptsPage>;

export const Note = Type.Object({ lesson: Key, text: Type.String({ maxLength: noteMax }), changedAt: Time });
export type Note = Type.Static<typeof Note>;
export const NotesPage = Type.Object({ notes: Type.Array(Note, { description: 'In the course’s order' }) });
export type NotesPage = Type.Static<typeof NotesPage>;

/** An empty text takes the note away. */
export const NoteChange = Type.Object(
  {
    text: Type.String({ maxLength: noteMax, pattern: '^[^\\u0000]*$' }),
    basis: Type.Union([Time, Type.Null()], {
      description:
        '`changedAt` of the note that was changed, null for a first one; another one there is not written over',
    }),
  },
  strict,
);
export type NoteChange = Type.Static<typeof NoteChange>;
