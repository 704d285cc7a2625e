import { once } from 'node:events';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

const CHUNK_CHARACTERS = 256 * 1024;

/** Appends rows, given as lines of COPY's text format ({@link copyLine}). */
export async function copyInto(
  db: pg.ClientBase,
  table: string,
  columns: readonly string[],
  lines: Iterable<string>,
): Promise<void> {
  const stream = db.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN`));
  const finished = once(stream, 'finish'); // rejects on error
  finished.catch(() => {}); // awaited below, unless a write fails first
  let text = '';
  for (const line of lines) {
    text += line;
    if (text.length < CHUNK_CHARACTERS) continue;
    if (!stream.write(text)) await Promise.race([once(stream, 'drain'), finished]);
    text = '';
  }
  stream.end(text);
  await finished;
}

/** One row in COPY's text format. Objects become JSON; lists of text without special characters are written by the caller. */
export function copyLine(values: readonly unknown[]): string {
  let line = copyCell(values[0]);
  for (let i = 1; i < values.length; i++) line += `\t${copyCell(values[i])}`;
  return `${line}\n`;
}

const SPECIAL = /[\\\n\r\t]/;

function copyCell(value: unknown): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'string') return SPECIAL.test(value) ? escaped(value) : value;
  return typeof value === 'object' ? copyCell(JSON.stringify(value)) : String(value);
}

const ESCAPED: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(text: string): string {
  return text.replace(/[\\\n\r\t]/g, (character) => ESCAPED[character] as string);
}
