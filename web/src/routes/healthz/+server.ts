import type { RequestHandler } from './$types';

/** The process runs and answers. */
export const GET: RequestHandler = () => Response.json({ status: 'ok' });
