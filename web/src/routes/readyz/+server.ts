import { readStatus } from '#lib/api.ts';
import type { RequestHandler } from './$types';

/**
 * This service can answer visitors. It says whether the api answers, but is ready without it: a page that says "could
 * not check" is an answer, and better than the error of a balancer that has nobody left to ask.
 */
export const GET: RequestHandler = async ({ fetch }) => {
  const status = await readStatus(fetch);
  return Response.json({ status: 'ready', api: status ? 'reachable' : 'away' });
};
