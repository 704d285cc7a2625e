import type { Context } from 'koa';
import type { Static, TObject } from 'typebox';
import { requireStillIn } from './authenticate.ts';
import { bodyTooLarge, invalidContent, invalidRequest, mediaTypeUnsupported } from './problem.ts';
import { bodyChecker } from './validate.ts';

const json = /^application\/(json|[\w.-]+\+json)$/;
const form = 'application/x-www-form-urlencoded';

/**
 * Reads a request's JSON text without holding more than `bytesMax` of it.
 * @throws ApiProblem 415 for another media type or a compressed body, 413 for a larger body, 400 for what is not UTF-8.
 */
export async function readJsonText(ctx: Context, bytesMax: number): Promise<string> {
  const type = mediaType(ctx);
  if (!json.test(type)) throw mediaTypeUnsupported(`Content-Type ${type || 'absent'}`);
  return readText(ctx, bytesMax);
}

/**
 * Reads the text in one field of a JSON object or of a form.
 * @throws ApiProblem as readJsonText, and 400 for a body without that field.
 */
export async function readField(ctx: Context, name: string, bytesMax: number): Promise<string> {
  const isForm = mediaType(ctx) === form;
  const text = isForm ? await readText(ctx, bytesMax) : await readJsonText(ctx, bytesMax);
  const value = isForm ? new URLSearchParams(text).get(name) : fieldOfJson(text, name);
  if (typeof value !== 'string' || value === '')
    throw invalidRequest([{ parameter: name, detail: `not found in the body, expected a text.` }]);
  return value;
}

/**
 * Makes the reader of a route's JSON body: an object that its schema describes, in at most `bytesMax` bytes.
 * The reader throws ApiProblem as readJsonText, and 400 that names each fault.
 */
export function jsonReader<T extends TObject>(schema: T, bytesMax = 20_000): (ctx: Context) => Promise<Static<T>> {
  const check = bodyChecker(schema);
  return async (ctx) => check(parseJson(await readJsonText(ctx, bytesMax), 'body'));
}

/**
 * Reads a body of one of these media types as it is, without holding more than `bytesMax` of it.
 * @throws ApiProblem 415 for another media type or a compressed body, 413 for a larger body.
 */
export async function readBytes(ctx: Context, types: readonly string[], bytesMax: number): Promise<Buffer> {
  const type = mediaType(ctx);
  if (!types.includes(type))
    throw mediaTypeUnsupported(`Content-Type ${type || 'absent'}`, types.join(', '), types.join(' or '));
  return readAll(ctx, bytesMax);
}

function fieldOfJson(text: string, name: string): unknown {
  return (parseJson(text, name) as Record<string, unknown> | null)?.[name];
}

function parseJson(text: string, parameter: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidRequest([{ parameter, detail: 'The body is no JSON.' }]);
  }
}

/** The body's media type, lower-case and without parameters. */
export function mediaType(ctx: Context): string {
  return ctx.get('Content-Type').split(';')[0]?.trim().toLowerCase() ?? '';
}

async function readText(ctx: Context, bytesMax: number): Promise<string> {
  return decode(await readAll(ctx, bytesMax));
}

async function readAll(ctx: Context, bytesMax: number): Promise<Buffer> {
  const coding = ctx.get('Content-Encoding').toLowerCase();
  if (coding && coding !== 'identity') throw mediaTypeUnsupported(`Content-Encoding ${coding}`);
  if (Number(ctx.get('Content-Length')) > bytesMax) throw bodyTooLarge(bytesMax);
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Not destroyed at the limit: the answer that says so still has to go out on this socket.
  for await (const chunk of ctx.req.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw bodyTooLarge(bytesMax);
    chunks.push(chunk);
  }
  await requireStillIn(ctx);
  return Buffer.concat(chunks);
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalidContent('Found bytes that are not UTF-8, expected JSON text in UTF-8.');
  }
}
