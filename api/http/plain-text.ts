import { invalidRequest } from './problem.ts';

/** What turns the direction of the text around it, and control characters but tab and line feed. */
const unwelcome = /[\u202a-\u202e\u2066-\u2069]|(?![\t\n])\p{Cc}/gu;

/**
 * What somebody wrote, as it is kept: composed, lines ended by LF, and nothing in it that changes how the text around it
 * reads. Marks that right-to-left scripts are written with stay. It may be empty.
 *
 * @throws ApiProblem 400 where it has more than `max` characters then: composing can lengthen a text
 */
export function plainText(parameter: string, text: string, max: number): string {
  const plain = text.normalize('NFC').replace(/\r\n?/g, '\n').replace(unwelcome, '').trim();
  const { length } = [...plain];
  if (length > max)
    throw invalidRequest([{ parameter, detail: `found ${length} characters, expected at most ${max}.` }]);
  return plain;
}

/**
 * The same in one line, which says something: a title, a reason.
 * @throws ApiProblem 400 also where nothing is left of it
 */
export function plainLine(parameter: string, text: string, max: number): string {
  const line = plainText(parameter, text.replace(/\s+/g, ' '), max);
  if (line === '') throw invalidRequest([{ parameter, detail: `found no words, expected 1 to ${max} characters.` }]);
  return line;
}
