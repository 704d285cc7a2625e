import { excerpt } from './words/text.ts';

/** A JSON value that RFC 8785 cannot write, and where in the document it stands. */
export class CanonicalError extends Error {
  override name = 'CanonicalError';
  readonly pointer: string;

  constructor(pointer: string, found: string, expected: string) {
    super(`At ${excerpt(pointer) || 'the top'}: found ${found}, expected ${expected}.`);
    this.pointer = pointer;
  }
}

/** Deeper than any certificate, shallow enough that no input exhausts the stack. */
export const depthMax = 64;

/**
 * The one text that RFC 8785 (JSON Canonicalization Scheme) gives a JSON value: no space, members sorted, numbers as
 * ECMAScript writes them.
 * @throws CanonicalError for what has no such text: NaN, Infinity, a lone surrogate, undefined, a cycle or deep nesting.
 */
export function canonicalize(value: unknown): string {
  return write(value, '', 0);
}

function write(value: unknown, pointer: string, depth: number): string {
  if (depth > depthMax) throw new CanonicalError(pointer, `more than ${depthMax} levels`, 'a flatter document');
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return writeNumber(value, pointer);
  if (typeof value === 'string') return writeString(value, pointer);
  if (Array.isArray(value)) return writeArray(value, pointer, depth);
  if (typeof value === 'object') return writeObject(value as Record<string, unknown>, pointer, depth);
  throw new CanonicalError(pointer, typeof value, 'a JSON value');
}

// RFC 8785 section 3.2.2.3 takes ECMAScript's Number::toString as it is; JSON.stringify also writes -0 as 0.
function writeNumber(value: number, pointer: string): string {
  if (!Number.isFinite(value)) throw new CanonicalError(pointer, String(value), 'a finite number');
  return JSON.stringify(value);
}

// JSON.stringify escapes exactly as section 3.2.2.2 asks, but would escape a lone surrogate instead of refusing it.
function writeString(value: string, pointer: string): string {
  if (!value.isWellFormed()) throw new CanonicalError(pointer, 'half of a surrogate pair', 'well-formed Unicode');
  return JSON.stringify(value);
}

// Not map(): it skips the holes of a sparse array, and a hole has no JSON form.
function writeArray(values: unknown[], pointer: string, depth: number): string {
  const items = Array.from(values, (item, index) => write(item, `${pointer}/${index}`, depth + 1));
  return `[${items.join(',')}]`;
}

// Section 3.2.3: members sort by UTF-16 code units, which is what sort() without a comparison does.
function writeObject(object: Record<string, unknown>, pointer: string, depth: number): string {
  const members = Object.keys(object)
    .sort()
    .map((key) => {
      const place = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      return `${writeString(key, place)}:${write(object[key], place, depth + 1)}`;
    });
  return `{${members.join(',')}}`;
}
