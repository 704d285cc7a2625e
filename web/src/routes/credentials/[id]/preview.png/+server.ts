import { passFile } from '#lib/server/files.ts';
import type { RequestHandler } from './$types';

/** What messengers show of the page: it names nobody. */
export const GET: RequestHandler = (event) =>
  passFile(event, `/v1/credentials/${encodeURIComponent(event.params.id)}/preview`);
