/** One's own notifications. */
import Type from 'typebox';
import {
  Done,
  NotificationPreferences,
  NotificationSettings,
  NotificationsPage,
  notificationIdPattern,
  ReadAllRequest,
  UnreadCount,
} from '#wire';
import type { Database } from '../database.ts';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { Limit, paginate } from '../http/paginate.ts';
import { notFound } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { readAll, readOne } from './commands.ts';
import type { NotificationHub } from './hub.ts';
import { readSettings, unsubscribe, writePreferences } from './preferences.ts';
import { countUnread, presentNotification, readNotifications } from './read.ts';

const Id = Type.String({ pattern: notificationIdPattern, description: 'an id of a notification' });
const After = Type.Optional(Type.String({ pattern: notificationIdPattern, description: 'the `next` of a page' }));
const Code = Type.String({ pattern: '^[0-9A-Za-z_-]{32}$', description: 'the code of a letter' });

const readPreferences = jsonReader(NotificationPreferences);
const readUpTo = jsonReader(ReadAllRequest);

export function notificationRoutes({ sequelize }: Database, hub: NotificationHub, publicUrl: string): Route[] {
  const unreadOf = async (account: string) => (await countUnread(sequelize, [account])).get(account) ?? 0;
  return [
    route({
      path: '/v1/notifications',
      name: 'listNotifications',
      summary: 'What one was told, the newest first',
      needsToken: true,
      query: Type.Object({
        after: After,
        limit: Limit,
        unread: Type.Optional(Type.Enum(['true', 'false'], { description: 'true: only what was not read; or false' })),
      }),
      answers: { 200: { description: 'A page of notifications', schema: NotificationsPage } },
      async handle({ query: { after, limit, unread: wanted } }, ctx) {
        const { account } = signedIn(ctx);
        const read = (rows: number) =>
          readNotifications(sequelize, account, { after, isUnread: wanted === 'true' }, rows);
        const { items, next } = await paginate(limit, read, ({ id }) => id);
        const unread = await unreadOf(account);
        return { notifications: items.map(presentNotification), unread, next } satisfies NotificationsPage;
      },
    }),
    route({
      path: '/v1/notifications/unread',
      name: 'countUnreadNotifications',
      summary: 'How many of one’s notifications were not read',
      needsToken: true,
      answers: { 200: { description: 'The number', schema: UnreadCount } },
      handle: async (_input, ctx) => ({ unread: await unreadOf(signedIn(ctx).account) }),
    }),
    route({
      method: 'post',
      path: '/v1/notifications/:id/read',
      name: 'readNotification',
      summary: 'Marks one as read',
      needsToken: true,
      params: Type.Object({ id: Id }),
      answers: {
        200: { description: 'How many are unread now', schema: UnreadCount },
        404: problem('One has no notification with this id'),
      },
      handle: async ({ params: { id } }, ctx) => {
        const { account } = signedIn(ctx);
        if (!(await readOne(sequelize, account, id))) throw notFound(ctx.path);
        return { unread: await unreadOf(account) };
      },
    }),
    route({
      method: 'post',
      path: '/v1/notifications/read-all',
      name: 'readAllNotifications',
      summary: 'Marks all as read up to the newest one that was seen',
      needsToken: true,
      body: ReadAllRequest,
      answers: { 200: { description: 'How many are unread now', schema: UnreadCount } },
      handle: async (_input, ctx) => {
        const { account } = signedIn(ctx);
        await readAll(sequelize, account, (await readUpTo(ctx)).upTo);
        return { unread: await unreadOf(account) };
      },
    }),
    ...preferenceRoutes({ sequelize }, publicUrl),
    route({
      path: '/v1/notifications/stream',
      name: 'openNotificationStream',
      summary:
        'One’s own notifications as they are told, by server-sent events: `notification` (Notification) with its id, and ' +
        '`unread` (UnreadCount) whenever the number may be another. Ids rise; resume by Last-Event-ID, at any process. It ends with the session',
      needsToken: true,
      query: Type.Object({
        after: Type.Optional(
          Type.String({
            pattern: notificationIdPattern,
            description: 'where to go on; Last-Event-ID counts before it',
          }),
        ),
      }),
      answers: {
        200: { description: 'The stream', type: 'text/event-stream' },
        429: problem('Too many streams of one account, or requests from one address'),
        503: problem('Notifications can’t be read, or all streams are in use'),
      },
      async handle({ query: { after } }, ctx) {
        if (ctx.method === 'HEAD') {
          ctx.status = 200; // and no stream: nobody would read it
          return;
        }
        const { account, session } = signedIn(ctx);
        const lastEventId = ctx.get('Last-Event-ID') || after;
        // From here on the stream owns the response, unless it is refused with a problem.
        await hub.open({ response: ctx.res, account, session, lastEventId });
        ctx.respond = false;
      },
    }),
  ];
}

function preferenceRoutes({ sequelize }: Pick<Database, 'sequelize'>, publicUrl: string): Route[] {
  const noSuchCode = problem('No letter has this code');
  return [
    route({
      path: '/v1/notifications/preferences',
      name: 'readNotificationPreferences',
      summary: 'What one is told of, where and when',
      needsToken: true,
      answers: { 200: { description: 'The preferences', schema: NotificationSettings } },
      handle: (_input, ctx) => readSettings(sequelize, signedIn(ctx).account),
    }),
    route({
      method: 'put',
      path: '/v1/notifications/preferences',
      name: 'writeNotificationPreferences',
      summary: 'Chooses it. What waits to be mailed follows; warnings about security can’t be switched off',
      needsToken: true,
      body: NotificationPreferences,
      answers: { 200: { description: 'The preferences now', schema: NotificationSettings } },
      handle: async (_input, ctx) => {
        const { account } = signedIn(ctx);
        await writePreferences(sequelize, account, await readPreferences(ctx));
        return readSettings(sequelize, account);
      },
    }),
    route({
      path: '/v1/notifications/unsubscriptions/:code',
      name: 'openUnsubscription',
      summary: 'Leads who opens a letter’s List-Unsubscribe address to the page that asks; reading it changes nothing',
      params: Type.Object({ code: Code }),
      answers: { 303: { description: 'To the page', type: 'text/plain' } },
      handle: ({ params: { code } }, ctx) => {
        ctx.status = 303;
        ctx.redirect(new URL(`/unsubscribe/${code}`, publicUrl).href);
      },
    }),
    route({
      method: 'post',
      path: '/v1/notifications/unsubscriptions/:code',
      name: 'unsubscribe',
      summary:
        'RFC 8058: switches off all mail, but warnings, of the account whose letter has this code. Asks for no sign-in',
      params: Type.Object({ code: Code }),
      answers: { 200: { description: 'It is off', schema: Done }, 404: noSuchCode },
      cost: 5,
      handle: async ({ params: { code } }, ctx) => {
        if (!(await unsubscribe(sequelize, code))) throw notFound(ctx.path);
        return {};
      },
    }),
  ];
}
