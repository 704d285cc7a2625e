import Type from 'typebox';
import { AsOf, Count, CourseKey, CredentialId, Nullable, Time } from './field.ts';
import { uuidPattern } from './forms.ts';
import { chainStates } from './learning.ts';

const Key = Type.String({ description: 'Part of its address' });
const Percent = Type.Integer({ minimum: 0, maximum: 100 });
const Named = { course: CourseKey, title: Type.String(), language: Type.String() };

/** A course one takes, and how far one is beside the others. */
export const DashboardCourse = Type.Object({
  ...Named,
  done: Type.Array(Type.Boolean(), { description: 'By lesson, in the course’s order' }),
  percent: Percent,
  average: Type.Union(
    [
      Type.Object({
        percent: Percent,
        learners: Count,
        behind: Type.Integer({ minimum: 0, description: 'How many have done fewer lessons' }),
      }),
      Type.Null(),
    ],
    { description: 'Null: fewer than five learners, of whom it would tell too much' },
  ),
  completedAt: Nullable(Time),
});
export type DashboardCourse = Type.Static<typeof DashboardCourse>;

/** What is new in a thread that one wrote in or is mentioned in. */
const Unread = Type.Object({
  ...Named,
  thread: Type.String({ pattern: uuidPattern }),
  about: Type.String({ description: 'Its title' }),
  posts: Type.Integer({ minimum: 1, description: 'How many are new' }),
  first: Type.Integer({ minimum: 1, description: 'Number of the first of them' }),
  isMentioned: Type.Boolean(),
  writtenAt: Type.String({ format: 'date-time', description: 'Of the newest' }),
});

/** Everything on the page /me, as of one moment. */
export const Dashboard = Type.Object({
  next: Type.Union(
    [
      Type.Object({
        ...Named,
        lesson: Type.Object({ key: Key, title: Type.String(), number: Count, minutes: Count }),
        lessons: Count,
        module: Type.Object({ number: Count, title: Type.String() }),
        heading: Type.Union([Type.Object({ id: Type.String(), text: Type.String() }), Type.Null()], {
          description: 'Where in the lesson they read last',
        }),
        isBegun: Type.Boolean(),
      }),
      Type.Null(),
    ],
    { description: 'The lesson to go on with; null: none is begun, or all are done or shut' },
  ),
  due: Type.Array(Type.Object({ ...Named, lesson: Type.Object({ key: Key, title: Type.String() }), dueAt: Time }), {
    description: 'What a cohort asks to finish, soonest first',
  }),
  unread: Type.Array(Unread, { description: 'Written last first' }),
  mayReview: Type.Array(Type.Object(Named), { description: 'Half done or more, and no review written' }),
  reports: Type.Array(Type.Object({ ...Named, posts: Count }), {
    description: 'Courses one teaches in whose forum posts were reported',
  }),
  courses: Type.Array(DashboardCourse, { description: 'Under way, read last first' }),
  finished: Type.Array(DashboardCourse, { description: 'Finished last first' }),
  certificates: Type.Array(
    Type.Object({
      ...Named,
      id: CredentialId,
      kind: Type.String(),
      contentHash: Nullable(Type.String()),
      state: Type.Enum([...chainStates], { description: 'How far it is on its way to the ledger' }),
      isShared: Type.Boolean({ description: 'By a link that shows the name' }),
      standing: Type.Union([Type.Enum(['valid', 'suspended', 'revoked', 'superseded', 'expired']), Type.Null()], {
        description: 'Null: not on the ledger yet, as the two below',
      }),
      issuedAt: Nullable(Time),
      issuedLedger: Nullable(Count),
    }),
    { description: 'Awarded to one or held by one’s wallets, earned last first' },
  ),
  waitsForAddress: Type.Boolean({
    description: 'There is something for the ledger, and neither a wallet nor an address that the platform keeps',
  }),
  wallets: Count,
  balance: Type.Union([Type.String(), Type.Null()], {
    description: 'BST of one’s wallets, in the smallest unit (7 decimals); null: no wallet',
  }),
  shortest: Type.Union([Type.Object({ ...Named, minutes: Count }), Type.Null()], {
    description: 'The shortest course there is; null: there is none',
  }),
  asOf: Nullable(AsOf),
});
export type Dashboard = Type.Static<typeof Dashboard>;
