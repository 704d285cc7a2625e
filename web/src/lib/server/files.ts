import { error, type RequestEvent } from '@sveltejs/kit';
import * as m from '#lib/paraglide/messages.js';

const passed = [
  'content-type',
  'content-disposition',
  'content-length',
  'content-security-policy',
  'cross-origin-resource-policy',
  'etag',
  'cache-control',
  'x-robots-tag',
];

/**
 * Answers with a certificate's file as the api made it.
 * @throws 404 where there is none (any more), 429 when too many are asked for, 502 when the api does not answer
 */
export async function passFile(event: RequestEvent, path: string): Promise<Response> {
  const tag = event.request.headers.get('if-none-match');
  const answer = await event.fetch(path, tag ? { headers: { 'if-none-match': tag } } : {});
  if (answer.status >= 500) error(502, m.fault_unreachable());
  if (answer.status === 429) error(429, m.certificate_file_later());
  if (answer.status !== 200 && answer.status !== 304) error(404, m.certificate_file_gone());
  const headers = new Headers();
  for (const name of passed) {
    const value = answer.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return new Response(answer.body, { status: answer.status, headers });
}
