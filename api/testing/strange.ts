/** Strange input, the same from the same seed: texts from the corners, and JSON that an OpenAPI schema almost describes. */
export type Random = (below: number) => number;

/** Mulberry32: the same numbers from the same seed. */
export function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export function pick<T>(random: Random, of: readonly T[]): T {
  return of[random(of.length)] as T;
}

const corners = [
  ...['', ' ', '0', '-1', '1.5', '1e9', '2147483647', '2147483648', '9007199254740993', 'NaN', 'true', 'null'],
  ...["' OR 1=1 --", '"; DROP TABLE app.accounts; --', '%00', '\u0000', '../../etc/passwd', '{}', '[]', '$ne', '%'],
  ...['__proto__', 'constructor', 'a'.repeat(5_000), '\u202e', '\ud800', '😀'.repeat(50), 'İ', '\r\nX-Evil: 1'],
  ...['$1', ':id', '\\', "\\'", '3'.repeat(32), 'a'.repeat(64), '00000000-0000-4000-8000-000000000000'],
];

/** A text from the corners: wrong types, bounds and one past them, other people's ids, injections, all of Unicode. */
export function strangeText(random: Random, known: readonly string[]): string {
  if (random(4) === 0) return Array.from({ length: random(40) }, () => String.fromCodePoint(random(0x10_000))).join('');
  return pick(random, random(3) === 0 ? known : corners);
}

export interface Schema {
  $ref?: string;
  type?: string;
  anyOf?: Schema[];
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
}

export interface Drawing {
  random: Random;
  /** The document's named schemas. */
  schemas: Record<string, Schema>;
  /** Texts that mean something to this api. */
  known: readonly string[];
  /** By the name of a field: what would do, or almost. */
  likely: Record<string, readonly unknown[]>;
}

/** A value that the schema describes, or that is wrong in type, size or by what is missing. */
export function drawValue(drawing: Drawing, schema: Schema, name = ''): unknown {
  const { random, likely, schemas, known } = drawing;
  if (random(12) === 0)
    return pick(random, [null, true, 0, -1.5, 2 ** 60, '', [], {}, [[]], strangeText(random, known)]);
  if (likely[name] && random(4) > 0) return pick(random, likely[name]);
  if (schema.$ref) return drawValue(drawing, schemas[schema.$ref.split('/').at(-1) as string] ?? {}, name);
  if (schema.anyOf) return drawValue(drawing, pick(random, schema.anyOf), name);
  if (schema.enum) return pick(random, schema.enum);
  if (schema.type === 'object') return drawObject(drawing, schema);
  if (schema.type === 'array')
    return Array.from({ length: random(5) }, () => drawValue(drawing, schema.items ?? {}, name));
  if (schema.type === 'integer') return pick(random, [schema.minimum ?? 0, (schema.maximum ?? 9) + 1, 1]);
  if (schema.type === 'boolean') return random(2) === 0;
  const { minLength = 1, maxLength = 100 } = schema;
  const sizes = [minLength, maxLength, maxLength + 1, Math.max(0, minLength - 1)];
  return random(3) === 0 ? 'ä'.repeat(pick(random, sizes)) : strangeText(random, known);
}

function drawObject(drawing: Drawing, { properties = {}, required = [] }: Schema): object {
  const { random, known } = drawing;
  const entries = Object.entries(properties).flatMap(([name, property]) =>
    random(required.includes(name) ? 12 : 2) === 0 ? [] : [[name, drawValue(drawing, property, name)]],
  );
  if (random(12) === 0) entries.push([strangeText(random, known), strangeText(random, known)]);
  return Object.fromEntries(entries);
}
