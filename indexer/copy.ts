import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

const CHUNK_CHARACTERS = 256 * 1024;

/**
 * Appends rows, given as lines of COPY's text format ({@link copyLine}).
 *
 * @param meanwhile work of ours, done while Postgres works off what it was sent
 */
export async function copyInto(
  db: pg.ClientBase,
  table: string,
  columns: readonly string[],
  lines: Iterable<string>,
  meanwhile?: () => void,
): Promise<void> {
  const stream = db.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN`));
  await ending(stream, async () => {
    await pipeline(meanwhile ? chunksThen(lines, meanwhile) : chunks(lines), stream);
  });
}

/** The whole answer of a COPY … TO STDOUT. */
export async function copyOut(db: pg.ClientBase, query: string): Promise<string> {
  const stream = db.query(copyTo(`COPY (${query}) TO STDOUT`));
  stream.setEncoding('utf8');
  let text = '';
  await ending(stream, () =>
    pipeline(stream, async (parts: AsyncIterable<string>) => {
      for await (const part of parts) text += part;
    }),
  );
  return text;
}

function* chunks(lines: Iterable<string>): Generator<string> {
  let text = '';
  for (const line of lines) {
    text += line;
    if (text.length < CHUNK_CHARACTERS) continue;
    yield text;
    text = '';
  }
  yield text;
}

async function* chunksThen(lines: Iterable<string>, work: () => void): AsyncGenerator<string> {
  yield* chunks(lines);
  await setImmediate(); // by then the last chunk is on its way
  work();
}

/** The client's own timer of a query (`query_timeout`) is ended by the query's callback, which a stream doesn't call. */
async function ending(stream: object, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } finally {
    (stream as { callback?(): void }).callback?.();
  }
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
