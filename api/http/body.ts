import type { Context } from 'koa';
import { bodyTooLarge, invalidContent, mediaTypeUnsupported } from './problem.ts';

/**
 * Reads a request's JSON text without holding more than `bytesMax` of it.
 * @throws ApiProblem 415 for another media type or a compressed body, 413 for a larger body, 400 for what is not UTF-8.
 */
export async function readJsonText(ctx: Context, bytesMax: number): Promise<string> {
  const type = ctx.get('Content-Type').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!/^application\/(json|[\w.-]+\+json)$/.test(type)) throw mediaTypeUnsupported(`Content-Type ${type || 'absent'}`);
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
  return decode(Buffer.concat(chunks));
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalidContent('Found bytes that are not UTF-8, expected JSON text in UTF-8.');
  }
}
