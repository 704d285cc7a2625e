import Type from 'typebox';
import { problemTypes } from './forms.ts';

/** RFC 9457 problem details: what was found, what was expected, what to do. */
export const Problem = Type.Object({
  type: Type.Enum(Object.values(problemTypes)),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  instance: Type.String({ description: 'Names this one answer in the logs' }),
  errors: Type.Optional(
    Type.Array(Type.Object({ parameter: Type.String(), detail: Type.String() }), {
      description: 'Each thing in the request that is wrong',
    }),
  ),
  standing: Type.Optional(
    Type.Object(
      {
        revision: Type.Integer(),
        changedBy: Type.Union([Type.String(), Type.Null()]),
        changedAt: Type.Union([Type.String(), Type.Null()]),
        text: Type.Union([Type.String(), Type.Null()]),
      },
      { description: 'Of draft_changed: who changed it, when, and what stands there now; null: it was removed' },
    ),
  ),
});
export type Problem = Type.Static<typeof Problem>;
