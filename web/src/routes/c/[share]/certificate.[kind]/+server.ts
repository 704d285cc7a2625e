import { passFile } from '#lib/server/files.ts';
import type { RequestHandler } from './$types';

/** The certificate as a file, to whoever has its link. */
export const GET: RequestHandler = (event) =>
  passFile(
    event,
    `/v1/shared-credentials/${encodeURIComponent(event.params.share)}/files/${encodeURIComponent(event.params.kind)}`,
  );
