import Type from 'typebox';
import { Count, CourseKey, CredentialId, Nullable, Time } from './field.ts';
import { handlePattern } from './forms.ts';

const strict = { additionalProperties: false };

export const Handle = Type.String({
  pattern: handlePattern,
  description: 'a handle of 3 to 24 lower-case letters, digits and _, a letter first, such as maria_k',
});

/** Who wrote something, as others see them: no name where they gave none. */
export const Author = Type.Object({
  name: Nullable(Type.String()),
  handle: Nullable(Handle),
  avatar: Type.Union([Type.String(), Type.Null()], { description: 'Path of the picture' }),
  isPublic: Type.Boolean({ description: 'Their profile can be seen at /people/<handle>' }),
});
export type Author = Type.Static<typeof Author>;

/** One's own handle, and whether others may see the profile. */
export const HandleState = Type.Object({
  handle: Nullable(Handle),
  isPublic: Type.Boolean(),
});
export type HandleState = Type.Static<typeof HandleState>;

export const HandleChange = Type.Object(
  {
    handle: Type.Union([Handle, Type.Null()], {
      description: 'a handle of 3 to 24 lower-case letters, digits and _, a letter first; null takes it away',
    }),
    isPublic: Type.Boolean({ description: 'true or false; needs a handle' }),
  },
  strict,
);
export type HandleChange = Type.Static<typeof HandleChange>;

/** What somebody shows of themselves. */
export const PublicProfile = Type.Object({
  handle: Handle,
  name: Nullable(Type.String()),
  avatar: Nullable(Type.String()),
  memberSince: Time,
  finished: Type.Array(
    Type.Object({
      course: CourseKey,
      title: Type.String(),
      language: Type.String(),
      completedAt: Time,
      credential: Type.Union([CredentialId, Type.Null()], { description: 'The certificate on the ledger, if any' }),
    }),
    { description: 'Finished last first' },
  ),
  reviews: Type.Array(
    Type.Object({
      course: CourseKey,
      title: Type.String(),
      language: Type.String(),
      stars: Count,
      text: Type.String(),
      writtenAt: Time,
    }),
    { description: 'The newest first' },
  ),
});
export type PublicProfile = Type.Static<typeof PublicProfile>;
