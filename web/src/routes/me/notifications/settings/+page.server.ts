import { redirect } from '@sveltejs/kit';
import { Refusal } from '#lib/api.ts';
import { type NotificationPreferences, readSettings, writeSettings } from '#lib/notifications.ts';
import * as m from '#lib/paraglide/messages.js';
import { act, faulty, type Sent } from '#lib/server/act.ts';
import { type MailMode, mailModes, notificationKinds } from '#wire/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent, fetch, url, locals }) => {
  const { account } = await parent();
  if (!account) redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname)}`);
  const settings = await readSettings(fetch).catch((cause) => {
    if (!(cause instanceof Refusal)) throw cause;
    locals.status = cause.status || 503;
    return null;
  });
  return { settings, timeZones: ['UTC', ...Intl.supportedValuesOf('timeZone')] };
};

export const actions: Actions = {
  save: ({ request, fetch }) =>
    act(request, async (sent) => {
      await writeSettings(fetch, preferencesOf(sent));
      return { said: m.notification_saved() };
    }),
};

function preferencesOf(sent: Sent): NotificationPreferences {
  const mailOf = (kind: string): MailMode => mailModes.find((mode) => mode === sent.text(`mail_${kind}`)) ?? 'none';
  const kinds = Object.fromEntries(
    notificationKinds.map((kind) => [
      kind,
      kind === 'security'
        ? { here: true, mail: 'now' }
        : { here: sent.text(`here_${kind}`) !== '', mail: mailOf(kind) },
    ]),
  ) as NotificationPreferences['kinds'];
  const [from, to] = [sent.text('quietFrom'), sent.text('quietTo')];
  if ((from === '') !== (to === '')) throw faulty(from === '' ? 'quietFrom' : 'quietTo', m.notification_quiet_both());
  return {
    kinds,
    quietHours: from === '' ? null : { from, to },
    digestHour: Number(sent.text('digestHour')),
    timeZone: sent.text('timeZone'),
  };
}
