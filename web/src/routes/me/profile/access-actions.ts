import { redirect } from '@sveltejs/kit';
import {
  beginSecondFactor,
  changeEmail,
  changePassword,
  confirmEmail,
  confirmSecondFactor,
  deleteAccount,
  endSession,
  makeApiKey,
  removeSecondFactor,
  renewRecoveryCodes,
  revokeApiKey,
  unlinkWallet,
} from '#lib/account.ts';
import { Refusal } from '#lib/api.ts';
import * as m from '#lib/paraglide/messages.js';
import { act, faulty, type Sent } from '#lib/server/act.ts';
import { shortened } from '#lib/words.ts';
import type { ApiKeyScope } from '#wire';
import type { Actions } from './$types';

const DAY_IN_MS = 86_400_000;
const factorOf = (sent: Sent) => sent.text('factor').replaceAll(/\s/g, '').toUpperCase();

/** How one gets in, and how programs do. */
export const accessActions = {
  unlink: ({ request, fetch }) =>
    act(request, async (sent) => {
      await unlinkWallet(fetch, sent.text('subject'));
      return { said: m.profile_unlinked({ wallet: shortened(sent.text('subject')) }) };
    }),
  endSession: ({ request, fetch }) =>
    act(request, async (sent) => {
      await endSession(fetch, sent.text('id'));
      if (sent.text('isCurrent')) redirect(303, '/');
      return { said: m.profile_session_ended() };
    }),
  email: ({ request, fetch }) =>
    act(request, async (sent) => {
      const [email, password, newPassword] = [sent.text('email'), sent.text('password'), sent.text('newPassword')];
      await changeEmail(fetch, { email, ...(password && { password }), ...(newPassword && { newPassword }) });
      return { said: m.profile_mail_sent({ email }) };
    }),
  confirmEmail: ({ request, fetch }) =>
    act(request, async (sent) => {
      const { email } = await confirmEmail(fetch, sent.text('code'));
      return { said: m.profile_mail_changed({ email: email ?? '' }) };
    }),
  password: ({ request, fetch }) =>
    act(request, async (sent) => {
      await changePassword(fetch, { password: sent.text('password'), newPassword: sent.text('newPassword') });
      return { said: m.profile_password_changed() };
    }),
  beginFactor: ({ request, fetch }) =>
    act(request, async (sent) => ({ setup: await beginSecondFactor(fetch, sent.text('password')) })),
  confirmFactor: ({ request, fetch }) => act(request, async (sent) => confirmSecondFactor(fetch, factorOf(sent))),
  removeFactor: ({ request, fetch }) =>
    act(request, async (sent) => {
      await removeSecondFactor(fetch, factorOf(sent));
      return { said: m.profile_factor_removed() };
    }),
  recoveryCodes: ({ request, fetch }) => act(request, async (sent) => renewRecoveryCodes(fetch, factorOf(sent))),
  makeKey: ({ request, fetch }) =>
    act(request, async (sent) => {
      const [name, scopes, days] = [sent.text('name'), sent.all('scopes') as ApiKeyScope[], Number(sent.text('days'))];
      if (!name) throw faulty('name', m.profile_key_name_none());
      if (scopes.length === 0) throw new Refusal(400, m.profile_key_scopes_none());
      const expiresAt = days > 0 ? new Date(Date.now() + days * DAY_IN_MS).toISOString() : undefined;
      return { apiKey: (await makeApiKey(fetch, { name, scopes, ...(expiresAt && { expiresAt }) })).key };
    }),
  revokeKey: ({ request, fetch }) =>
    act(request, async (sent) => {
      await revokeApiKey(fetch, sent.text('id'));
      return { said: m.profile_key_ended({ name: sent.text('name') }) };
    }),
  delete: ({ request, fetch }) =>
    act(request, async (sent) => {
      const factor = factorOf(sent);
      await deleteAccount(fetch, { password: sent.text('password'), ...(factor && { factor }) });
      redirect(303, '/sign-in?deleted');
    }),
} satisfies Actions;
