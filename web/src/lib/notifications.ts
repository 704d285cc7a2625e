import type {
  Notification,
  NotificationPreferences,
  NotificationSettings,
  NotificationsPage,
  UnreadCount,
} from '#wire';
import { demand, demandSignedIn, type Fetch, json, read } from './api.ts';

export type { Notification, NotificationPreferences, NotificationSettings, NotificationsPage };

/** How many are unread; null when the api does not answer. */
export async function readUnread(fetch: Fetch): Promise<number | null> {
  return (await read<UnreadCount>(fetch, '/v1/notifications/unread'))?.unread ?? null;
}

/**
 * A page of one's notifications, the newest first.
 * @throws Refusal
 */
export function readNotifications(
  fetch: Fetch,
  { after = null, isUnread = false, limit = 30 }: { after?: string | null; isUnread?: boolean; limit?: number } = {},
): Promise<NotificationsPage> {
  const query = new URLSearchParams({
    limit: String(limit),
    ...(after && { after }),
    ...(isUnread && { unread: 'true' }),
  });
  return demandSignedIn(fetch, `/v1/notifications?${query}`);
}

/** @throws Refusal */
export function markRead(fetch: Fetch, id: string): Promise<UnreadCount> {
  return demandSignedIn(fetch, `/v1/notifications/${encodeURIComponent(id)}/read`, { method: 'POST' });
}

/** @throws Refusal */
export function markAllRead(fetch: Fetch, upTo: string): Promise<UnreadCount> {
  return demandSignedIn(fetch, '/v1/notifications/read-all', json('POST', { upTo }));
}

/** @throws Refusal */
export function readSettings(fetch: Fetch): Promise<NotificationSettings> {
  return demandSignedIn(fetch, '/v1/notifications/preferences');
}

/** @throws Refusal */
export function writeSettings(fetch: Fetch, preferences: NotificationPreferences): Promise<NotificationSettings> {
  return demandSignedIn(fetch, '/v1/notifications/preferences', json('PUT', preferences));
}

/** @throws Refusal */
export function unsubscribe(fetch: Fetch, code: string): Promise<object> {
  return demand(fetch, `/v1/notifications/unsubscriptions/${encodeURIComponent(code)}`, { method: 'POST' });
}
