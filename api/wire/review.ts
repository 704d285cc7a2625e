import Type from 'typebox';
import { Count, Nullable, Time } from './field.ts';
import { moderationReasonMax, reviewMax, uuidPattern } from './forms.ts';
import { Author } from './person.ts';

const strict = { additionalProperties: false };
const Id = Type.String({ pattern: uuidPattern });
const Stars = Type.Integer({ minimum: 1, maximum: 5, description: 'stars from 1 to 5' });

export const Review = Type.Object({
  id: Id,
  stars: Stars,
  text: Type.String({ description: 'Plain text; may be empty' }),
  writtenAt: Time,
  author: Author,
});
export type Review = Type.Static<typeof Review>;

export const ReviewsPage = Type.Object({
  count: Count,
  average: Type.Union([Type.Number(), Type.Null()], {
    description: 'Of all that are shown, to a tenth; null: none yet',
  }),
  distribution: Type.Array(Count, { minItems: 5, maxItems: 5, description: 'How many gave one star, two, … five' }),
  reviews: Type.Array(Review, { description: 'The newest first' }),
  next: Type.Union([Type.String(), Type.Null()], {
    description: 'Give it as `after` for the next page; null: this is the last',
  }),
});
export type ReviewsPage = Type.Static<typeof ReviewsPage>;

const HiddenReview = Type.Object({ ...Review.properties, hiddenAt: Time, reason: Type.String() });

/** How who asks stands to the reviews of a course. */
export const ReviewStanding = Type.Object({
  own: Nullable(
    Type.Object({
      id: Id,
      stars: Stars,
      text: Type.String(),
      writtenAt: Time,
      hiddenReason: Type.Union([Type.String(), Type.Null()], { description: 'Why others do not see it' }),
    }),
  ),
  hindrance: Type.Union([Type.Enum(['not_enrolled', 'not_half', 'teaches']), Type.Null()], {
    description: 'Why one may not write a first one; null: one may',
  }),
  lessonsDone: Count,
  lessonsNeeded: Count,
  mayModerate: Type.Boolean(),
  hidden: Type.Array(HiddenReview, { description: 'For moderators: what is hidden, hidden last first' }),
});
export type ReviewStanding = Type.Static<typeof ReviewStanding>;

export const ReviewChange = Type.Object(
  {
    stars: Stars,
    text: Type.String({ maxLength: reviewMax, description: `a text of at most ${reviewMax} characters` }),
  },
  strict,
);
export type ReviewChange = Type.Static<typeof ReviewChange>;

/** Why a moderator does something: kept for good, and read by whom it is about. */
export const ModerationReason = Type.String({
  minLength: 1,
  maxLength: moderationReasonMax,
  pattern: '\\S',
  description: `a reason of 1 to ${moderationReasonMax} characters`,
});

export const VisibilityChange = Type.Object(
  { isHidden: Type.Boolean({ description: 'true or false' }), reason: ModerationReason },
  strict,
);
export type VisibilityChange = Type.Static<typeof VisibilityChange>;
