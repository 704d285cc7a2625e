import type { Static, TObject, TSchema } from 'typebox';
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

/**
 * Makes the check of a JSON body: what it may hold, to the type. A refusal names each fault and never repeats a text,
 * because it may be a password.
 */
export function bodyChecker<T extends TObject>(schema: T): (body: unknown) => Static<T> {
  const validator = Compile(schema);
  const names = Object.keys(schema.properties);
  return (body) => {
    if (!isObject(body))
      throw invalidRequest([{ parameter: 'body', detail: `found ${kindOf(body)}, expected an object.` }]);
    const strange = Object.keys(body).filter((name) => !names.includes(name));
    const missing = ((schema.required ?? []) as string[]).filter((name) => !Object.hasOwn(body, name));
    const wrong = validator.Errors(body).map(({ instancePath }) => instancePath.split('/')[1] ?? '');
    const untidy = names.filter((name) => Object.hasOwn(body, name) && !isStorable(body[name]));
    const faults = names.filter((name) => [...missing, ...wrong, ...untidy].includes(name));
    if (strange.length > 0 || faults.length > 0) {
      throw invalidRequest([
        ...faults.map((name) => ({
          parameter: name,
          detail: `found ${kindOf(body[name])}, expected ${describeSchema(schema.properties[name] as Described)}.`,
        })),
        ...strange.map((name) => ({
          parameter: name.slice(0, 80),
          detail: `not known here, expected ${list(names)}.`,
        })),
      ]);
    }
    return body as Static<T>;
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// What JSON can say and Postgres can't keep: U+0000, and half of a surrogate pair.
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  return !Array.isArray(value) || value.every(isStorable);
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return `a text of ${[...value].length} characters`;
  if (value === null || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? `a list of ${value.length}` : `a ${typeof value}`;
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
