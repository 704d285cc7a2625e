import Type from 'typebox';
import { Count, CourseKey, Nullable, Time } from './field.ts';
import { cohortNameMax, courseKeyPattern, uuidPattern } from './forms.ts';

const strict = { additionalProperties: false };
const Id = Type.String({ pattern: uuidPattern });
const Key = Type.String({ description: 'Part of its address' });

export const CohortName = Type.String({
  minLength: 1,
  maxLength: cohortNameMax,
  pattern: '^\\S(.*\\S)?$',
  description: `one line of 1 to ${cohortNameMax} characters`,
});

const Due = Type.Record(Type.String({ pattern: courseKeyPattern }), Time, {
  maxProperties: 500,
  description: 'times by lesson key: until when its members are asked to finish it',
});

/** Learners of a course who go together, with dates of their own. */
export const Cohort = Type.Object({
  id: Id,
  name: CohortName,
  due: Due,
  createdAt: Time,
  learners: Count,
  late: Type.Integer({ minimum: 0, description: 'Learners with a lesson that is due and not completed' }),
});
export type Cohort = Type.Static<typeof Cohort>;

export const CohortsPage = Type.Object({
  course: CourseKey,
  title: Type.String(),
  language: Type.String(),
  modules: Type.Array(
    Type.Object({
      title: Type.String(),
      lessons: Type.Array(Type.Object({ lesson: Key, title: Type.String() })),
    }),
  ),
  cohorts: Type.Array(Cohort, { description: 'By name' }),
  alone: Type.Integer({ minimum: 0, description: 'Learners of no cohort' }),
});
export type CohortsPage = Type.Static<typeof CohortsPage>;

/** A cohort with who is late. */
export const CohortDetail = Type.Object({
  ...Cohort.properties,
  lateLearners: Type.Array(
    Type.Object({
      enrollment: Id,
      name: Nullable(Type.String()),
      lessons: Type.Array(Type.Object({ lesson: Key, dueAt: Time }), { description: 'Due longest first' }),
    }),
    { description: 'Who is late longest first, at most 200' },
  ),
});
export type CohortDetail = Type.Static<typeof CohortDetail>;

export const CohortRequest = Type.Object({ name: CohortName }, strict);
export type CohortRequest = Type.Static<typeof CohortRequest>;

/** What is left out stays as it is. */
export const CohortChange = Type.Object({ name: Type.Optional(CohortName), due: Type.Optional(Due) }, strict);
export type CohortChange = Type.Static<typeof CohortChange>;

/** Who goes with whom. */
export const CohortAssignment = Type.Object(
  {
    enrollments: Type.Array(Id, { minItems: 1, maxItems: 500, description: 'ids of 1 to 500 enrollments' }),
    cohort: Type.Union([Id, Type.Null()], { description: 'id of a cohort of the course, or null for none' }),
  },
  strict,
);
export type CohortAssignment = Type.Static<typeof CohortAssignment>;

export const CohortAssigned = Type.Object({ learners: Count });
export type CohortAssigned = Type.Static<typeof CohortAssigned>;
