import { depthMax } from './canonical.ts';
import type { Content } from './content.ts';
import { excerpt } from './words/text.ts';

/** A text that is no certificate's JSON, and why. */
export class ContentError extends Error {
  override name = 'ContentError';
}

/**
 * Reads a certificate's JSON more strictly than JSON.parse: one object, no member twice, and no number that a double
 * would round beyond 2^53. Two readers of such a text may see different certificates behind one hash, which is why
 * RFC 8785 takes I-JSON (RFC 7493) alone.
 * @throws ContentError that says what was found and what was expected.
 */
export function parseContent(text: string): Content {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const found = value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
    throw new ContentError(`Found ${found}, expected a certificate: a JSON object.`);
  }
  refuseAmbiguity(text);
  return value as Content;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ContentError(`This is not JSON: ${(error as Error).message}`, { cause: error });
  }
}

/** Strings, brackets and numbers of a text that is known to be JSON; a string with its colon is a member's name. */
const tokens = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}[\]]|(-?\d[\d.eE+-]*)/g;

function refuseAmbiguity(text: string): void {
  const open: Set<string>[] = [];
  for (const [token, string, colon, number] of text.matchAll(tokens)) {
    if (number) requireKept(number);
    else if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (string && colon) addName(open.at(-1), JSON.parse(string));
    if (open.length > depthMax)
      throw new ContentError(`Found more than ${depthMax} levels, expected a flatter document.`);
  }
}

// RFC 7493 section 2.2: beyond 2^53 readers agree on a number only if a double holds it as it is written.
function requireKept(number: string): void {
  const value = Number(number);
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER || digits(number) === digits(String(value))) return;
  throw new ContentError(`Found the number ${number.slice(0, 40)}, which JSON readers round, expected it as a text.`);
}

/** A number's digits from the first to the last that is not 0; its size is left out. */
function digits(number: string): string {
  const all = number.replace(/e.*/i, '').replaceAll(/[-.]/g, '').replace(/^0+/, '');
  // By hand: /0+$/ begins anew at every 0 of a number that has a million of them.
  let end = all.length;
  while (all[end - 1] === '0') end--;
  return all.slice(0, end);
}

function addName(names: Set<string> | undefined, name: string): void {
  if (names?.has(name))
    throw new ContentError(`Found the member "${excerpt(name)}" twice in one object, expected it once.`);
  names?.add(name);
}
