import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from, to } from 'pg-copy-streams';

/** Seconds that Postgres needs to COPY what schemas hold into tables of the same shape, and to make the same indexes. */
export async function copyAgain(
  client: pg.Client,
  schemas: readonly string[],
): Promise<{ seconds: number; rows: number }> {
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT oid::regclass::text AS name FROM pg_class WHERE relnamespace = ANY ($1::regnamespace[]) AND relkind = 'r'`,
    [schemas],
  );
  const copied = { seconds: 0, rows: 0 };
  for (const { name } of tables) {
    const lines: Buffer[] = [];
    for await (const chunk of client.query(to(`COPY ${name} TO STDOUT`))) lines.push(chunk as Buffer);
    const keys = await client.query<{ definition: string }>(
      `SELECT regexp_replace(pg_get_indexdef(indexrelid), ' ON .* USING ', ' ON public.copied USING ') AS definition FROM pg_index WHERE indrelid = $1::regclass`,
      [name],
    );
    await client.query(`CREATE TABLE public.copied (LIKE ${name} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)`);
    const startedAt = performance.now();
    await pipeline(Readable.from(lines), client.query(from('COPY public.copied FROM STDIN')));
    for (const { definition } of keys.rows) await client.query(definition.replace(/INDEX \S+ ON/, 'INDEX ON'));
    copied.seconds += (performance.now() - startedAt) / 1000;
    const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM public.copied');
    copied.rows += Number(rows[0]?.count);
    await client.query('DROP TABLE public.copied');
  }
  return copied;
}
