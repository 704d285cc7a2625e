/** One's own certificates, and who sees the name in them; every request goes through api.ts. */
import type { CredentialShare, LedgerAddress, OwnCredential, SharedCredential } from '#wire';
import { demand, demandSignedIn, type Fetch, json, Refusal, read } from './api.ts';

export type { OwnCredential };

const of = (id: string) => `/v1/account/credentials/${encodeURIComponent(id)}`;

/** A certificate as its owner sees it; null where it is not theirs, and when the api does not answer. */
export function readOwnCredential(fetch: Fetch, id: string): Promise<OwnCredential | null> {
  return read(fetch, of(id));
}

/**
 * Makes a link that shows the certificate with its name, in place of the one there was.
 * @throws Refusal
 */
export function shareCredential(fetch: Fetch, id: string): Promise<CredentialShare> {
  return demandSignedIn(fetch, `${of(id)}/share`, json('POST', {}));
}

/** @throws Refusal */
export function withdrawShare(fetch: Fetch, id: string): Promise<object> {
  return demandSignedIn(fetch, `${of(id)}/share`, { method: 'DELETE' });
}

/**
 * What a link shows; null where it shows nothing, or nothing any more.
 * @throws Refusal when the api does not answer
 */
export async function readShared(fetch: Fetch, share: string): Promise<SharedCredential | null> {
  try {
    return await demand<SharedCredential>(fetch, `/v1/shared-credentials/${encodeURIComponent(share)}`);
  } catch (error) {
    if (error instanceof Refusal && (error.status === 404 || error.status === 400)) return null;
    throw error;
  }
}

/**
 * Has the platform keep an address on the ledger for who has no wallet.
 * @throws Refusal
 */
export function keepAddress(fetch: Fetch): Promise<LedgerAddress> {
  return demandSignedIn(fetch, '/v1/account/platform-address', json('PUT', { consent: true }));
}
