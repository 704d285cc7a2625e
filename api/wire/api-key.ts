import Type from 'typebox';
import { Nullable, Time } from './field.ts';
import { apiKeyPattern, apiKeyScopes } from './forms.ts';

/** A key of a program, without the key. */
export const ApiKey = Type.Object({
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  scopes: Type.Array(Type.Enum([...apiKeyScopes])),
  createdAt: Time,
  usedAt: Type.Union([Time, Type.Null()], { description: 'To the minute' }),
  expiresAt: Nullable(Time),
});
export type ApiKey = Type.Static<typeof ApiKey>;

export const ApiKeysPage = Type.Object({
  apiKeys: Type.Array(ApiKey, { description: 'Those that are good, the newest first' }),
});
export type ApiKeysPage = Type.Static<typeof ApiKeysPage>;

export const ApiKeyRequest = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 60, description: 'what it is for, in 1 to 60 characters' }),
    scopes: Type.Array(Type.Enum([...apiKeyScopes]), {
      minItems: 1,
      maxItems: apiKeyScopes.length,
      uniqueItems: true,
      description: `one or several of ${apiKeyScopes.join(', ')}`,
    }),
    expiresAt: Type.Optional(
      Type.String({ format: 'date-time', maxLength: 40, description: 'a time to come, like 2030-12-31T00:00:00Z' }),
    ),
  },
  { additionalProperties: false },
);
export type ApiKeyRequest = Type.Static<typeof ApiKeyRequest>;

/** A key that was just made. `key` is in no other answer. */
export const NewApiKey = Type.Object({
  key: Type.String({ pattern: apiKeyPattern, description: 'Send it as `Authorization: Bearer …`' }),
  apiKey: ApiKey,
});
export type NewApiKey = Type.Static<typeof NewApiKey>;
