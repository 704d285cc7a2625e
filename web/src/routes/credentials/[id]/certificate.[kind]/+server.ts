import { passFile } from '#lib/server/files.ts';
import type { RequestHandler } from './$types';

/** The certificate as a file, to its owner alone. */
export const GET: RequestHandler = (event) =>
  passFile(
    event,
    `/v1/account/credentials/${encodeURIComponent(event.params.id)}/files/${encodeURIComponent(event.params.kind)}`,
  );
