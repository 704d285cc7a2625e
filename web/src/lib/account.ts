/** What somebody may ask of their own account; every request goes through api.ts. */
import type { ApiKey, ApiKeyRequest, ApiKeysPage, Deletion, IdentityRequest, NewApiKey, ProfileChange } from '#wire';
import { type Account, demand, demandSignedIn, type Fetch, json, read, type Session } from './api.ts';
import { getLocale } from './paraglide/runtime.js';

export type { ApiKey };

/**
 * Signs this browser in by wallet; a wallet that is new here gets an account in the visitor's language. The session is in cookies that no script sees.
 * @param transaction a signed challenge
 * @param ref code of who sent a new learner
 * @throws Refusal
 */
export function startSession(fetch: Fetch, transaction: string, ref: string | null): Promise<Account> {
  const query = new URLSearchParams({ locale: getLocale(), ...(ref && { ref }) });
  return demand(fetch, `/v1/sessions?${query}`, json('POST', { transaction }));
}

/**
 * Signs this browser in by password.
 * @param factor six digits or a recovery code, once the api has said that it needs one
 * @throws Refusal
 */
export function startPasswordSession(
  fetch: Fetch,
  signIn: { email: string; password: string; factor?: string },
): Promise<Account> {
  return demand(fetch, '/v1/sessions/password', json('POST', signIn));
}

/**
 * Asks for an account, in the visitor's language. The answer is the same whether the address has one or not.
 * @throws Refusal
 */
export function register(
  fetch: Fetch,
  registration: { email: string; password: string; ref?: string },
): Promise<object> {
  return demand(fetch, '/v1/registrations', json('POST', { ...registration, locale: getLocale() }));
}

/**
 * Makes the account, and signs this browser in.
 * @throws Refusal
 */
export function confirmRegistration(fetch: Fetch, confirmation: { code: string; password: string }): Promise<Account> {
  return demand(fetch, '/v1/registrations/confirmation', json('POST', confirmation));
}

/**
 * Asks for a mail with a code. The answer is the same whether the address has an account or not.
 * @throws Refusal
 */
export function askPasswordReset(fetch: Fetch, email: string): Promise<object> {
  return demand(fetch, '/v1/password-resets', json('POST', { email }));
}

/**
 * Sets a new password by that code; every session of the account ends.
 * @throws Refusal
 */
export function resetPassword(fetch: Fetch, reset: { code: string; password: string }): Promise<object> {
  return demand(fetch, '/v1/password-resets/confirmation', json('POST', reset));
}

/** @throws Refusal */
export function changePassword(fetch: Fetch, change: { password: string; newPassword: string }): Promise<Account> {
  return demandSignedIn(fetch, '/v1/account/password', json('PUT', change));
}

/**
 * Asks for a mail to a new address: with the password, or with a first one.
 * @throws Refusal
 */
export function changeEmail(
  fetch: Fetch,
  change: { email: string; password?: string; newPassword?: string },
): Promise<object> {
  return demandSignedIn(fetch, '/v1/account/email', json('POST', change));
}

/** @throws Refusal */
export function confirmEmail(fetch: Fetch, code: string): Promise<Account> {
  return demandSignedIn(fetch, '/v1/account/email/confirmation', json('POST', { code }));
}

/**
 * Begins a second factor, which is on once a code was given.
 * @throws Refusal
 */
export function beginSecondFactor(fetch: Fetch, password: string): Promise<{ secret: string; uri: string }> {
  return demandSignedIn(fetch, '/v1/account/second-factor', json('POST', { password }));
}

/**
 * Turns the second factor on.
 * @returns recovery codes, shown this once
 * @throws Refusal
 */
export function confirmSecondFactor(fetch: Fetch, factor: string): Promise<{ recoveryCodes: string[] }> {
  return demandSignedIn(fetch, '/v1/account/second-factor/confirmation', json('POST', { factor }));
}

/** @throws Refusal */
export function removeSecondFactor(fetch: Fetch, factor: string): Promise<Account> {
  return demandSignedIn(fetch, '/v1/account/second-factor/removal', json('POST', { factor }));
}

/**
 * Makes new recovery codes; the old ones are void.
 * @throws Refusal
 */
export function renewRecoveryCodes(fetch: Fetch, factor: string): Promise<{ recoveryCodes: string[] }> {
  return demandSignedIn(fetch, '/v1/account/recovery-codes', json('POST', { factor }));
}

/**
 * Links one more wallet.
 * @param transaction a challenge signed by it
 * @throws Refusal
 */
export function linkWallet(fetch: Fetch, transaction: string): Promise<Account> {
  return demandSignedIn(fetch, '/v1/account/wallets', json('POST', { transaction }));
}

/** @throws Refusal */
export function unlinkWallet(fetch: Fetch, subject: string): Promise<Account> {
  return demandSignedIn(fetch, `/v1/account/wallets/${encodeURIComponent(subject)}`, { method: 'DELETE' });
}

/**
 * Ends a session: another one, or this browser's own.
 * @returns those that stay
 * @throws Refusal
 */
export async function endSession(fetch: Fetch, id: string): Promise<Session[]> {
  const path = `/v1/sessions/${encodeURIComponent(id)}`;
  return (await demandSignedIn<{ sessions: Session[] }>(fetch, path, { method: 'DELETE' })).sessions;
}

/** @throws Refusal */
export function changeProfile(fetch: Fetch, change: ProfileChange): Promise<Account> {
  return demandSignedIn(fetch, '/v1/account', json('PATCH', change));
}

/** @throws Refusal */
export function putPicture(fetch: Fetch, picture: File): Promise<Account> {
  // Its bytes, not the stream of a form: a request that is sent once more after a renewal needs them again.
  const headers = { 'content-type': picture.type || 'application/octet-stream' };
  return picture
    .arrayBuffer()
    .then((body) => demandSignedIn(fetch, '/v1/account/avatar', { method: 'PUT', headers, body }));
}

/** @throws Refusal */
export function removePicture(fetch: Fetch): Promise<Account> {
  return demandSignedIn(fetch, '/v1/account/avatar', { method: 'DELETE' });
}

/** @throws Refusal */
export function submitIdentity(fetch: Fetch, request: IdentityRequest): Promise<Account> {
  return demandSignedIn(fetch, '/v1/account/identity-check', json('POST', request));
}

/** The keys of one's programs; null when the api does not answer. */
export async function readApiKeys(fetch: Fetch): Promise<ApiKey[] | null> {
  return (await read<ApiKeysPage>(fetch, '/v1/account/api-keys'))?.apiKeys ?? null;
}

/**
 * Makes a key, which is in this answer and never in another.
 * @throws Refusal
 */
export function makeApiKey(fetch: Fetch, request: ApiKeyRequest): Promise<NewApiKey> {
  return demandSignedIn(fetch, '/v1/account/api-keys', json('POST', request));
}

/** @throws Refusal */
export function revokeApiKey(fetch: Fetch, id: string): Promise<object> {
  return demandSignedIn(fetch, `/v1/account/api-keys/${encodeURIComponent(id)}`, { method: 'DELETE' });
}

/** @throws Refusal */
export function deleteAccount(fetch: Fetch, proof: Deletion): Promise<object> {
  return demandSignedIn(fetch, '/v1/account/deletion', json('POST', proof));
}
