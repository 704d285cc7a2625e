import { depthMax } from './canonical.ts';
import type { Content } from './content.ts';

/** A text that is no certificate's JSON, and why. */
export class ContentError extends Error {
  override name = 'ContentError';
}

/**
 * Reads a certificate's JSON more strictly than JSON.parse: one object, and no member twice. Two readers of a text with
 * a member twice may see different certificates behind one hash, which is why RFC 8785 forbids it.
 * @throws ContentError that says what was found and what was expected.
 */
export function parseContent(text: string): Content {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const found = value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
    throw new ContentError(`Found ${found}, expected a certificate: a JSON object.`);
  }
  refuseDuplicates(text);
  return value as Content;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ContentError(`This is not JSON: ${(error as Error).message}`, { cause: error });
  }
}

/** Strings and brackets of a text that is known to be JSON; a string with its colon is a member's name. */
const tokens = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}[\]]/g;

function refuseDuplicates(text: string): void {
  const open: Set<string>[] = [];
  for (const [token, string, colon] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (string && colon) addName(open.at(-1), JSON.parse(string));
    if (open.length > depthMax)
      throw new ContentError(`Found more than ${depthMax} levels, expected a flatter document.`);
  }
}

function addName(names: Set<string> | undefined, name: string): void {
  if (names?.has(name)) throw new ContentError(`Found the member "${name}" twice in one object, expected it once.`);
  names?.add(name);
}
