import Type from 'typebox';
import { Count, CourseKey, Nullable, Time } from './field.ts';
import { courseKeyPattern, moderationReasonMax, postMax, threadTitleMax, uuidPattern } from './forms.ts';
import { Author } from './person.ts';
import { ModerationReason } from './review.ts';

const strict = { additionalProperties: false };
const Id = Type.String({ pattern: uuidPattern });
const Html = Type.String({ description: 'Cleaned HTML' });
const Next = Type.Union([Type.String(), Type.Null()], {
  description: 'Give it as `after` for the next page; null: this is the last',
});
export const ForumAuthor = Type.Object({
  ...Author.properties,
  teaches: Type.Boolean({ description: 'An instructor of it' }),
});
export type ForumAuthor = Type.Static<typeof ForumAuthor>;

/** A thread as the forum lists it. */
export const ForumThread = Type.Object({
  id: Id,
  course: CourseKey,
  lesson: Type.Union([Type.Object({ key: Type.String(), title: Type.String() }), Type.Null()], {
    description: 'What it is about; null: the course',
  }),
  title: Type.Union([Type.String(), Type.Null()], { description: 'Null: hidden, with its first post' }),
  author: Type.Union([ForumAuthor, Type.Null()], { description: 'Null: their account is gone' }),
  replies: Count,
  openedAt: Time,
  activeAt: Type.String({ format: 'date-time', description: 'When it was last written in' }),
  isAnswered: Type.Boolean(),
  isPinned: Type.Boolean(),
  lockReason: Type.Union([Type.String(), Type.Null()], { description: 'Why nobody may write in it any more' }),
});
export type ForumThread = Type.Static<typeof ForumThread>;

export const ThreadsPage = Type.Object({
  threads: Type.Array(ForumThread, { description: 'Pinned first, then the one last written in' }),
  next: Next,
});
export type ThreadsPage = Type.Static<typeof ThreadsPage>;

/** Where a post is no more or not to be seen, its place stays. */
export const ForumPost = Type.Object({
  id: Id,
  number: Type.Integer({ minimum: 1, description: 'In its thread; the first begins it' }),
  author: ForumAuthor,
  html: Type.Union([Html, Type.Null()], { description: 'Null: hidden or taken back' }),
  absence: Nullable(Type.Enum(['hidden', 'taken_back'])),
  isAnswer: Type.Boolean(),
  writtenAt: Time,
  editedAt: Nullable(Time),
});
export type ForumPost = Type.Static<typeof ForumPost>;

/** A thread with a page of its posts. A number that is missing was removed with its author's account. */
export const ThreadPage = Type.Object({
  thread: ForumThread,
  answer: Type.Union([Count, Type.Null()], { description: 'Number of the accepted answer' }),
  posts: Type.Array(ForumPost, { description: 'In the order of writing' }),
  firstNumber: Type.Integer({ minimum: 1, description: 'Of this page: numbers from here' }),
  lastNumber: Type.Integer({ minimum: 0, description: '… to here belong to it' }),
  next: Next,
});
export type ThreadPage = Type.Static<typeof ThreadPage>;

/** How who asks stands to a forum. */
export const ForumStanding = Type.Object({
  mayPost: Type.Boolean(),
  mayModerate: Type.Boolean(),
  reports: Type.Union([Count, Type.Null()], {
    description: 'Posts that were reported and wait; null: not a moderator',
  }),
  hidden: Type.Array(Type.Object({ id: Id, title: Type.String(), reason: Type.String() }), {
    description: 'Threads that are not listed: one’s own, or all for a moderator',
  }),
});
export type ForumStanding = Type.Static<typeof ForumStanding>;

/** How who asks stands to a thread: what they wrote and what only they, or only moderators, see. */
export const ThreadStanding = Type.Object({
  mayPost: Type.Boolean(),
  mayModerate: Type.Boolean(),
  mayAccept: Type.Boolean({ description: 'Say which post answers it' }),
  hiddenTitle: Type.Union([Type.String(), Type.Null()], { description: 'What others do not see of it' }),
  own: Type.Array(
    Type.Object({
      id: Id,
      text: Type.String({ description: 'Markdown' }),
      changedAt: Type.String({ format: 'date-time', description: 'The `basis` of a change' }),
    }),
    { description: 'One’s own posts of this page that can be changed' },
  ),
  hidden: Type.Array(Type.Object({ id: Id, html: Html, reason: Type.String() }), {
    description: 'Hidden posts of this page: one’s own, or all for a moderator',
  }),
  reported: Type.Array(Id, { description: 'Posts that one has reported' }),
});
export type ThreadStanding = Type.Static<typeof ThreadStanding>;

const PostText = Type.String({
  minLength: 1,
  maxLength: postMax,
  description: `a text of 1 to ${postMax} characters, in Markdown`,
});

export const ThreadRequest = Type.Object(
  {
    title: Type.String({
      minLength: 1,
      maxLength: threadTitleMax,
      description: `a title of 1 to ${threadTitleMax} characters`,
    }),
    lesson: Type.Optional(
      Type.Union([Type.String({ pattern: courseKeyPattern }), Type.Null()], { description: 'a lesson of the course' }),
    ),
    text: PostText,
  },
  strict,
);
export type ThreadRequest = Type.Static<typeof ThreadRequest>;

export const PostRequest = Type.Object({ text: PostText }, strict);
export type PostRequest = Type.Static<typeof PostRequest>;

export const PostChange = Type.Object(
  {
    text: PostText,
    basis: Type.String({ format: 'date-time', maxLength: 40, description: 'the `changedAt` of what was changed' }),
  },
  strict,
);
export type PostChange = Type.Static<typeof PostChange>;

/** Where a post was put. */
export const PostPlace = Type.Object({ thread: Id, post: Id, number: Count });
export type PostPlace = Type.Static<typeof PostPlace>;

export const AnswerChange = Type.Object(
  {
    post: Type.Union([Id, Type.Null()], { description: 'the id of a post in this thread, or null for none' }),
  },
  strict,
);
export type AnswerChange = Type.Static<typeof AnswerChange>;

export const ThreadChange = Type.Object(
  {
    isLocked: Type.Optional(Type.Boolean({ description: 'true or false' })),
    isPinned: Type.Optional(Type.Boolean({ description: 'true or false' })),
    reason: ModerationReason,
  },
  strict,
);
export type ThreadChange = Type.Static<typeof ThreadChange>;

export const ReportRequest = Type.Object(
  {
    reason: Type.String({
      minLength: 1,
      maxLength: moderationReasonMax,
      pattern: '\\S',
      description: `what is wrong with it, in 1 to ${moderationReasonMax} characters`,
    }),
  },
  strict,
);
export type ReportRequest = Type.Static<typeof ReportRequest>;

export const ReportSettlement = Type.Object({ reason: ModerationReason }, strict);
export type ReportSettlement = Type.Static<typeof ReportSettlement>;

/** A post that somebody reported, with what they said. Who it was is not told. */
export const ReportedPost = Type.Object({
  post: Id,
  thread: Type.Object({ id: Id, title: Type.String() }),
  number: Count,
  author: ForumAuthor,
  html: Html,
  isHidden: Type.Boolean(),
  reasons: Type.Array(Type.String(), { description: 'The first ones; `reports` says how many there are' }),
  reports: Count,
  firstAt: Time,
});
export type ReportedPost = Type.Static<typeof ReportedPost>;

export const ReportsPage = Type.Object({
  reported: Type.Array(ReportedPost, { description: 'Reported first first; at most fifty' }),
});
export type ReportsPage = Type.Static<typeof ReportsPage>;
