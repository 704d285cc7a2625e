import { Refusal } from '#lib/api.ts';
import { unsubscribe } from '#lib/notifications.ts';
import * as m from '#lib/paraglide/messages.js';
import { act } from '#lib/server/act.ts';
import type { Actions } from './$types';

// Reading the page changes nothing: mail programs open links before their reader does.
export const actions: Actions = {
  default: ({ request, fetch, params }) =>
    act(request, async () => {
      await unsubscribe(fetch, params.code).catch((cause) => {
        const isUnknown = cause instanceof Refusal && (cause.status === 404 || cause.status === 400);
        throw isUnknown ? new Refusal(404, m.notification_unsubscribe_unknown()) : cause;
      });
      return { said: m.notification_unsubscribed() };
    }),
};
