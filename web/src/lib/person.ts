/** Handles and public profiles; every request goes through api.ts. */
import type { HandleChange, HandleState, PublicProfile } from '#wire';
import { demand, demandSignedIn, type Fetch, json, read } from './api.ts';

export type { HandleState, PublicProfile };

/** One's own handle; null when the api does not answer. */
export function readHandle(fetch: Fetch): Promise<HandleState | null> {
  return read(fetch, '/v1/account/handle');
}

/** @throws Refusal of type handle_taken */
export function changeHandle(fetch: Fetch, change: HandleChange): Promise<HandleState> {
  return demandSignedIn(fetch, '/v1/account/handle', json('PUT', change));
}

/** @throws Refusal 404 for who shows no profile and for who is not there, alike */
export function readPerson(fetch: Fetch, handle: string): Promise<PublicProfile> {
  return demand(fetch, `/v1/people/${encodeURIComponent(handle)}`);
}
