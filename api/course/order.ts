import type { TSchema } from 'typebox';
import { isMap, type Schema, variantOf } from './check.ts';

/** The same value with its names in the schema's order, so that it is written one way. Names the schema lacks come last. */
export function ordered<T>(schema: TSchema, value: T): T {
  return order(schema as Schema, value) as T;
}

function order(schema: Schema | undefined, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => order(schema?.items, item));
  if (!isMap(value)) return value;
  const variant = schema?.anyOf ? variantOf(schema.anyOf, value) : schema;
  const properties = variant?.properties ?? {};
  const each = Object.values(variant?.patternProperties ?? {})[0];
  const known = Object.keys(properties).filter((name) => value[name] !== undefined);
  const others = Object.keys(value).filter((name) => !Object.hasOwn(properties, name));
  return Object.fromEntries([...known, ...others].map((name) => [name, order(properties[name] ?? each, value[name])]));
}
