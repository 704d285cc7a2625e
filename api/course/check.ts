/** Compares a value with its schema and names every difference, each where it is. */
import type { TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { type Fault, faultsMax, listOf, nearestName, quote } from './fault.ts';
import type { Path, YamlDocument } from './yaml.ts';

/** What of JSON Schema the documents of a course use. */
export interface Schema {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minProperties?: number;
  maxProperties?: number;
  minimum?: number;
  maximum?: number;
  description?: string;
}

type Tell = (path: Path, found: string, expected: string) => void;

export function checkDocument(schema: TSchema, file: string, document: YamlDocument): Fault[] {
  const faults: Fault[] = [];
  const tell: Tell = (path, found, expected) => {
    if (faults.length <= faultsMax) faults.push({ file, place: document.place(path), found, expected });
  };
  checkValue(schema as Schema, document.value, [], tell);
  return faults;
}

function checkValue(schema: Schema, value: unknown, path: Path, tell: Tell): void {
  if (schema.anyOf?.every((one) => one.type === 'object')) checkVariant(schema.anyOf, value, path, tell);
  else if (schema.patternProperties) checkRecord(schema, value, path, tell);
  else if (schema.type === 'object') checkObject(schema, value, path, tell);
  else if (schema.type === 'array') checkList(schema, value, path, tell);
  else if (!Check(schema as TSchema, value) || !isRealTime(schema, value))
    tell(path, foundWords(value), expectedWords(schema));
  else if (typeof value === 'string' && !isPlainText(value)) tell(path, 'control characters', 'text that can be seen');
}

/** One of several maps, told apart by the constant they share the name of. */
function checkVariant(variants: Schema[], value: unknown, path: Path, tell: Tell): void {
  if (!isMap(value)) {
    tell(path, foundWords(value), 'a map');
    return;
  }
  const name = constantOf(variants);
  const variant = variantOf(variants, value);
  if (variant) {
    checkObject(variant, value, path, tell);
    return;
  }
  const constants = variants.map((one) => String(one.properties?.[name]?.const));
  tell([...path, name], foundWords(value[name]), listOf(constants));
}

/** The one of several maps that a value says it is. */
export function variantOf(variants: Schema[], value: Record<string, unknown>): Schema | undefined {
  const name = constantOf(variants);
  return variants.find(({ properties }) => properties?.[name]?.const === value[name]);
}

function constantOf(variants: Schema[]): string {
  const properties = Object.entries(variants[0]?.properties ?? {});
  return properties.find(([, { const: constant }]) => constant !== undefined)?.[0] as string;
}

function checkObject(schema: Schema, value: unknown, path: Path, tell: Tell): void {
  if (!isMap(value)) {
    tell(path, foundWords(value), 'a map');
    return;
  }
  const { properties = {}, required = [] } = schema;
  const known = Object.keys(properties);
  const names = Object.keys(value);
  for (const name of names.filter((one) => !known.includes(one)))
    tell([...path, name], `the unknown name ${quote(name)}`, `${nearestName(name, known)}, or nothing`);
  for (const name of required.filter((one) => !Object.hasOwn(value, one)))
    tell([...path, name], 'nothing', expectedWords(properties[name] as Schema));
  if (names.length < (schema.minProperties ?? 0)) tell(path, 'an empty map', listOf(known));
  for (const name of known.filter((one) => Object.hasOwn(value, one)))
    checkValue(properties[name] as Schema, value[name], [...path, name], tell);
}

function checkRecord(schema: Schema, value: unknown, path: Path, tell: Tell): void {
  if (!isMap(value)) {
    tell(path, foundWords(value), 'a map');
    return;
  }
  const [pattern, each] = Object.entries(schema.patternProperties as Record<string, Schema>)[0] as [string, Schema];
  const names = Object.keys(value);
  const { minProperties: least = 0, maxProperties: most = Number.POSITIVE_INFINITY } = schema;
  if (names.length < least || names.length > most)
    tell(path, `${names.length} names`, `${least} to ${most} ${schema.description}`);
  for (const name of names.slice(0, 100)) {
    if (!new RegExp(pattern).test(name))
      tell([...path, name], `the name ${quote(name)}`, `a name that matches ${pattern}`);
    checkValue(each, value[name], [...path, name], tell);
  }
}

function checkList(schema: Schema, value: unknown, path: Path, tell: Tell): void {
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
  if (!Array.isArray(value) || value.length < minItems || value.length > maxItems) {
    tell(path, foundWords(value), expectedWords(schema));
    return;
  }
  value.forEach((item, place) => {
    checkValue(schema.items as Schema, item, [...path, place], tell);
  });
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether there is such a day: `2027-02-30` has the form of one. */
function isRealTime(schema: Schema & { format?: string }, value: unknown): boolean {
  if (schema.format !== 'date-time') return true;
  const time = new Date(value as string);
  return !Number.isNaN(time.getTime()) && time.toISOString() === (value as string).replace('Z', '.000Z');
}

/** Line ends and tabs are the only control characters, and nothing is there that Postgres or YAML would lose. */
export function isPlainText(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
  return text.isWellFormed() && !/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/.test(text);
}

function foundWords(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' ? 'a map' : String(value);
}

function expectedWords(schema: Schema): string {
  const { minItems = 0, maxItems, minimum, maximum, description } = schema;
  if (schema.type === 'array') return `a list of ${minItems} to ${maxItems} ${description}`;
  if (schema.enum) return listOf(schema.enum.map(String));
  if (schema.type === 'integer') return `a whole number from ${minimum} to ${maximum}`;
  if (schema.type === 'number') return `a number from ${minimum} to ${maximum}`;
  if (schema.type === 'boolean') return description ?? 'true or false';
  if (schema.type === 'object' || schema.patternProperties) return 'a map';
  return description ?? String(schema.const);
}
