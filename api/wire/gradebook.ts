import Type from 'typebox';
import { CohortName } from './cohort.ts';
import { Count, CourseKey, Ledger, Nullable, Time } from './field.ts';
import { gradeReasonMax, gradesBytesMax, hashPattern, learnerStates, lessonKinds, uuidPattern } from './forms.ts';

const strict = { additionalProperties: false };
const Id = Type.String({ pattern: uuidPattern });
const Key = Type.String({ description: 'Part of its address' });
const Percent = Type.Integer({ minimum: 0, maximum: 100, description: 'a whole number from 0 to 100' });
const OverrideId = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const Name = Type.Union([Type.String(), Type.Null()], {
  description: 'What the learner calls themselves; null: nothing, and their enrollment’s id tells them apart',
});
const Reason = Type.String({
  minLength: 1,
  maxLength: gradeReasonMax,
  pattern: '\\S',
  description: `why, for good in the history and the audit log: 1 to ${gradeReasonMax} characters, nothing personal`,
});

/** A lesson as a column of the gradebook. */
export const GradeItem = Type.Object({
  lesson: Key,
  title: Type.String(),
  kind: Type.Enum([...lessonKinds], { description: 'What completes it' }),
  minutes: Count,
  passPercent: Type.Union([Percent, Type.Null()], {
    description: 'Of its quiz; null: it has none and no grade counts',
  }),
});
export type GradeItem = Type.Static<typeof GradeItem>;

/** What a learner has in one lesson. `percent` is the one that counts: the override in force, else the best attempt. */
export const GradeCell = Type.Object({
  percent: Nullable(Percent),
  bestPercent: Type.Union([Percent, Type.Null()], { description: 'Of the attempts that were sent' }),
  attempts: Count,
  openedAt: Nullable(Time),
  completedAt: Nullable(Time),
  completedBy: Nullable(Type.Enum(['dwell', 'tasks', 'override'])),
  dwellSeconds: Count,
  exerciseLedger: Type.Union([Ledger, Type.Null()], { description: 'Which ledger proves the exercise' }),
  override: Type.Union([Type.Object({ id: OverrideId, percent: Percent }), Type.Null()], {
    description: 'The one in force',
  }),
});
export type GradeCell = Type.Static<typeof GradeCell>;

const learner = {
  enrollment: Id,
  name: Name,
  cohort: Nullable(Type.Object({ id: Id, name: CohortName })),
  enrolledAt: Time,
  seenAt: Type.Union([Time, Type.Null()], { description: 'Last sign of reading' }),
  completedAt: Type.Union([Time, Type.Null()], { description: 'When they finished the course' }),
};

/** A learner as a row. Lessons in which nothing happened have no cell. */
export const GradebookLearner = Type.Object({
  ...learner,
  state: Type.Enum([...learnerStates], {
    description: 'stuck: begun, not finished, and no sign of reading for 14 days',
  }),
  lessonsDone: Count,
  percent: Type.Union([Percent, Type.Null()], {
    description: 'Mean over the lessons with a quiz, where nothing counts as 0; null: no lesson has one',
  }),
  cells: Type.Record(Type.String(), GradeCell, { description: 'By lesson key' }),
});
export type GradebookLearner = Type.Static<typeof GradebookLearner>;

const Modules = Type.Array(Type.Object({ title: Type.String(), items: Type.Array(GradeItem) }));

/** Learners × lessons. Who left the course is not among them. */
export const Gradebook = Type.Object({
  course: CourseKey,
  title: Type.String(),
  language: Type.String(),
  modules: Modules,
  cohorts: Type.Array(Type.Object({ id: Id, name: CohortName })),
  enrolled: Type.Integer({ minimum: 0, description: 'Learners of the course' }),
  found: Type.Integer({ minimum: 0, description: 'Of them, those that match what was asked' }),
  page: Type.Integer({ minimum: 1 }),
  pages: Type.Integer({ minimum: 1 }),
  learners: Type.Array(GradebookLearner),
});
export type Gradebook = Type.Static<typeof Gradebook>;

/** One step of a cell's history. */
export const GradeOverride = Type.Object({
  id: OverrideId,
  percent: Type.Union([Percent, Type.Null()], { description: 'Null: withdrawn, what was earned counts again' }),
  reason: Type.String(),
  at: Time,
  by: Type.Object({
    name: Type.Union([Type.String(), Type.Null()], { description: 'Null: they have none, or their account is gone' }),
    isYou: Type.Boolean(),
  }),
});
export type GradeOverride = Type.Static<typeof GradeOverride>;

/** One cell with everything that led to it. */
export const GradeDetail = Type.Object({
  course: CourseKey,
  title: Type.String({ description: 'Of the course' }),
  language: Type.String(),
  learner: Type.Object(learner),
  item: GradeItem,
  cell: GradeCell,
  attempts: Type.Array(
    Type.Object({
      number: Type.Integer({ minimum: 1 }),
      startedAt: Time,
      sentAt: Nullable(Time),
      percent: Nullable(Percent),
      isPassed: Nullable(Type.Boolean()),
    }),
    { description: 'The newest first, at most 100' },
  ),
  history: Type.Array(GradeOverride, { description: 'The newest first, at most 100' }),
});
export type GradeDetail = Type.Static<typeof GradeDetail>;

/** A grade that an instructor sets. */
export const OverrideRequest = Type.Object(
  {
    percent: Type.Union([Percent, Type.Null()], {
      description: 'a whole number from 0 to 100, or null, which withdraws the override in force',
    }),
    reason: Reason,
    basis: Type.Union([OverrideId, Type.Null()], {
      description: 'the newest override of the cell that was seen, null for none; a newer one is not written over',
    }),
  },
  strict,
);
export type OverrideRequest = Type.Static<typeof OverrideRequest>;

const Csv = Type.String({
  minLength: 1,
  maxLength: gradesBytesMax,
  description: 'a CSV file as it is exported, at most 2 MB',
});

/** Grades as a file, to be checked. */
export const GradesFile = Type.Object({ csv: Csv }, strict);
export type GradesFile = Type.Static<typeof GradesFile>;

/** Grades as a file that was checked, to be applied whole. */
export const GradesImport = Type.Object(
  {
    csv: Csv,
    reason: Reason,
    basis: Type.String({
      pattern: hashPattern,
      description: 'the `basis` of the report that was read: when something else would change by now, nothing does',
    }),
  },
  strict,
);
export type GradesImport = Type.Static<typeof GradesImport>;

export const GradesReportRow = Type.Object({
  row: Type.Integer({ minimum: 1, description: 'As a spreadsheet counts: 1 is the line of names' }),
  enrollment: Type.Union([Id, Type.Null()], { description: 'Null: of none that we know' }),
  name: Name,
  changes: Type.Array(
    Type.Object({
      lesson: Key,
      before: Nullable(Percent),
      after: Percent,
      completes: Type.Boolean({ description: 'The lesson was open and will be completed' }),
    }),
  ),
  faults: Type.Array(Type.Object({ column: Nullable(Type.String()), found: Type.String(), expected: Type.String() })),
});
export type GradesReportRow = Type.Static<typeof GradesReportRow>;

/** What a file of grades changes, row by row. Rows that change nothing and have no fault are only counted. */
export const GradesReport = Type.Object({
  rows: Type.Integer({ minimum: 0, description: 'Learners in the file' }),
  changes: Type.Integer({ minimum: 0, description: 'Grades that differ from those that count now' }),
  faults: Count,
  report: Type.Array(GradesReportRow, { description: 'Those with faults first, at most 500' }),
  basis: Type.Union([Type.String({ pattern: hashPattern }), Type.Null()], {
    description: 'Names exactly these changes; null: there are faults, so nothing can be applied',
  }),
});
export type GradesReport = Type.Static<typeof GradesReport>;

/** What became of a file of grades. */
export const GradesApplied = Type.Object({ changes: Count, learners: Count });
export type GradesApplied = Type.Static<typeof GradesApplied>;

const Share = Type.Number({ minimum: 0, maximum: 1 });

/** How a question did in the first attempt of each learner. */
export const QuestionStatistics = Type.Object({
  question: Key,
  kind: Type.Enum(['choice', 'multiple', 'number', 'text', 'order']),
  text: Type.String({ description: 'Cleaned HTML, as it was asked last' }),
  asked: Count,
  right: Count,
  difficulty: Type.Union([Share, Type.Null()], { description: 'Share of right answers; null: fewer than 10' }),
  discrimination: Type.Union([Type.Number({ minimum: -1, maximum: 1 }), Type.Null()], {
    description:
      'Point-biserial correlation with the rest of the attempt; null: fewer than 10 answers, or nothing to compare',
  }),
  options: Type.Union(
    [
      Type.Array(
        Type.Object({
          text: Type.String({ description: 'Cleaned HTML' }),
          isRight: Type.Boolean(),
          chosen: Count,
        }),
      ),
      Type.Null(),
    ],
    { description: 'Of choice and multiple' },
  ),
});
export type QuestionStatistics = Type.Static<typeof QuestionStatistics>;

export const QuizStatistics = Type.Object({
  lesson: Key,
  title: Type.String({ description: 'Of the lesson' }),
  attempts: Type.Integer({ minimum: 0, description: 'First attempts that were sent: one a learner' }),
  isPartial: Type.Boolean({ description: 'There are more; these are the newest' }),
  meanPercent: Type.Union([Type.Number({ minimum: 0, maximum: 100 }), Type.Null()]),
  medianSeconds: Type.Union([Type.Number({ minimum: 0 }), Type.Null()], {
    description: 'From the start of an attempt until it is sent: a single question’s time is not measured',
  }),
  questions: Type.Array(QuestionStatistics),
});
export type QuizStatistics = Type.Static<typeof QuizStatistics>;

/** How far learners come, and how the questions do. Also those who left count. */
export const CourseStatistics = Type.Object({
  course: CourseKey,
  title: Type.String(),
  language: Type.String(),
  enrolled: Type.Integer({ minimum: 0, description: 'Ever' }),
  completed: Count,
  lessons: Type.Array(
    Type.Object({
      lesson: Key,
      title: Type.String(),
      opened: Count,
      completed: Count,
      medianDays: Type.Union([Type.Number({ minimum: 0 }), Type.Null()], {
        description: 'From enrolling to completing it; null: nobody has',
      }),
    }),
  ),
  quizzes: Type.Array(QuizStatistics),
});
export type CourseStatistics = Type.Static<typeof CourseStatistics>;
