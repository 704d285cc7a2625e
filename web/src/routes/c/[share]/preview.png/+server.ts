import { passFile } from '#lib/server/files.ts';
import type { RequestHandler } from './$types';

/** What messengers show of the link. */
export const GET: RequestHandler = (event) =>
  passFile(event, `/v1/shared-credentials/${encodeURIComponent(event.params.share)}/preview`);
