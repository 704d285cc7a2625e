import type { TObject, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { invalidRequest } from './problem.ts';

/** What a URL can carry: one text per name, or several where a client repeated it. */
export type Texts = Record<string, string | string[] | undefined>;

/**
 * Makes the reader of a route's parameters: texts in, values of the schema out.
 * The reader throws ApiProblem 400 that names each fault: what was found and what was expected.
 */
export function parameterReader(schema: TObject): (texts: Texts) => unknown {
  const validator = Compile(schema);
  const names = Object.keys(schema.properties);
  return (texts) => {
    const unknown = Object.keys(texts).filter((name) => !names.includes(name));
    const values = Object.fromEntries(
      names.flatMap((name) =>
        texts[name] === undefined ? [] : [[name, convert(texts[name], schema.properties[name])]],
      ),
    );
    const wrong = names.filter((name) => !isRight(validator.Errors(values), name, values));
    if (unknown.length > 0 || wrong.length > 0) {
      throw invalidRequest([
        ...wrong.map((name) => ({ parameter: name, detail: expectation(values[name], schema.properties[name]) })),
        ...unknown.map((name) => ({ parameter: name, detail: `not known here, expected ${list(names)}.` })),
      ]);
    }
    return values;
  };
}

function isRight(errors: { instancePath: string; params: object }[], name: string, values: object): boolean {
  return !errors.some(
    (error) =>
      error.instancePath === `/${name}` ||
      (error.instancePath === '' &&
        !(name in values) &&
        'requiredProperties' in error.params &&
        (error.params.requiredProperties as string[]).includes(name)),
  );
}

function convert(text: string | string[] | undefined, schema: TSchema | undefined): unknown {
  const isInteger = (schema as { type?: unknown } | undefined)?.type === 'integer';
  return isInteger && typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : text;
}

function expectation(value: unknown, schema: TSchema | undefined): string {
  const found = value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80);
  return `found ${found}, expected ${describeSchema(schema as Described)}.`;
}

interface Described {
  description?: string;
  enum?: string[];
  type?: string;
  minimum?: number;
  maximum?: number;
  pattern?: string;
}

function describeSchema(schema: Described): string {
  if (schema.enum) return list(schema.enum);
  if (schema.type === 'integer') return `a whole number from ${schema.minimum} to ${schema.maximum}`;
  return schema.description ?? `a text that matches ${schema.pattern}`;
}

function list(words: string[]): string {
  return words.length > 0 ? `one of ${words.join(', ')}` : 'no parameter';
}
