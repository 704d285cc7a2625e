import Type from 'typebox';
import { Count, CourseKey, Ledger, Nullable, Time } from './field.ts';
import {
  localTimePattern,
  mailModes,
  notificationIdPattern,
  notificationKinds,
  notificationNames,
  timeZonePattern,
} from './forms.ts';

const strict = { additionalProperties: false };
const Id = Type.String({ pattern: notificationIdPattern, description: 'Later ones are greater, as numbers' });

/** What one was told. Which fields `data` has its name says (api/notification/model.ts). */
export const Notification = Type.Object({
  id: Id,
  kind: Type.Enum([...notificationKinds], { description: 'What its preferences go by' }),
  name: Type.Enum(Object.keys(notificationNames) as (keyof typeof notificationNames)[]),
  course: Nullable(Type.Object({ key: CourseKey, title: Nullable(Type.String()) })),
  data: Type.Record(Type.String(), Type.Unknown()),
  at: Type.String({ format: 'date-time', description: 'UTC: when it happened' }),
  ledger: Nullable(Ledger),
  readAt: Nullable(Time),
});
export type Notification = Type.Static<typeof Notification>;

export const NotificationsPage = Type.Object({
  notifications: Type.Array(Notification, { description: 'The newest first' }),
  unread: Count,
  next: Type.Union([Type.String(), Type.Null()], {
    description: 'Give it as `after` for the next page; null: this is the last',
  }),
});
export type NotificationsPage = Type.Static<typeof NotificationsPage>;

export const UnreadCount = Type.Object({ unread: Count });
export type UnreadCount = Type.Static<typeof UnreadCount>;

export const ReadAllRequest = Type.Object(
  { upTo: Type.String({ pattern: notificationIdPattern, description: 'the id of the newest one that was seen' }) },
  strict,
);
export type ReadAllRequest = Type.Static<typeof ReadAllRequest>;

const kindPreference = Type.Object(
  {
    here: Type.Boolean({ description: 'true or false: whether it is told on the site' }),
    mail: Type.Enum([...mailModes], { description: mailModes.join(', ') }),
  },
  strict,
);
const LocalTime = Type.String({ pattern: localTimePattern, description: 'a time of day such as 22:00' });

export const NotificationPreferences = Type.Object(
  {
    kinds: Type.Object(
      Object.fromEntries(notificationKinds.map((kind) => [kind, kindPreference])) as Record<
        (typeof notificationKinds)[number],
        typeof kindPreference
      >,
      strict,
    ),
    quietHours: Nullable(Type.Object({ from: LocalTime, to: LocalTime }, strict)),
    digestHour: Type.Integer({ minimum: 0, maximum: 23, description: 'an hour from 0 to 23, by the time zone' }),
    timeZone: Type.String({
      pattern: timeZonePattern,
      maxLength: 64,
      description: 'a time zone such as Europe/Berlin',
    }),
  },
  strict,
);
export type NotificationPreferences = Type.Static<typeof NotificationPreferences>;

/** The preferences, and what they do. */
export const NotificationSettings = Type.Object({
  ...NotificationPreferences.properties,
  email: Type.Union([Type.String(), Type.Null()], { description: 'Where mail goes; null: there is no address' }),
});
export type NotificationSettings = Type.Static<typeof NotificationSettings>;
