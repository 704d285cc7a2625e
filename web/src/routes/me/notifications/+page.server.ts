import { redirect } from '@sveltejs/kit';
import { Refusal } from '#lib/api.ts';
import { markAllRead, markRead, readNotifications } from '#lib/notifications.ts';
import * as m from '#lib/paraglide/messages.js';
import { act } from '#lib/server/act.ts';
import { readForm } from '#lib/server/form.ts';
import { localPath } from '#lib/server/local-path.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent, fetch, url, locals, depends }) => {
  depends('app:notifications');
  const { account } = await parent();
  if (!account) redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname)}`);
  const isUnread = url.searchParams.get('show') === 'new';
  const after = url.searchParams.get('after');
  const list = await readNotifications(fetch, {
    after: after && /^\d{1,18}$/.test(after) ? after : null,
    isUnread,
  }).catch((cause) => {
    if (!(cause instanceof Refusal)) throw cause;
    locals.status = cause.status || 503;
    return null;
  });
  return { list, isUnread, isFirst: after === null, now: Date.now() };
};

export const actions: Actions = {
  /** A row is opened: it is read then, and leads on. A row that is gone, or an api that is away, does not hold anybody up. */
  open: async ({ request, fetch }) => {
    const form = await readForm(request);
    await markRead(fetch, String(form.get('id') ?? '')).catch((cause) => {
      if (!(cause instanceof Refusal)) throw cause;
    });
    const [next, place = ''] = String(form.get('next') ?? '').split('#');
    redirect(303, localPath(next, '/me/notifications') + (/^[\w-]+$/.test(place) ? `#${place}` : ''));
  },
  readAll: ({ request, fetch }) =>
    act(request, async (sent) => {
      await markAllRead(fetch, sent.text('upTo'));
      return { said: m.notification_was_read() };
    }),
};
