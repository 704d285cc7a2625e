import { type Fetch, readStatus } from '#lib/api.ts';

let known: string | null = null;

/** The passphrase of the network that the api is on; null when it does not answer. As long as a site runs that is one network, so it is asked once. */
export async function readPassphrase(fetch: Fetch): Promise<string | null> {
  known ??= (await readStatus(fetch))?.network.passphrase ?? null;
  return known;
}
