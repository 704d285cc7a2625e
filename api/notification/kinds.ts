import { type MailMode, type NotificationKind, type NotificationName, notificationNames } from '#wire/forms.ts';

/** What counts for who chose nothing. Mail about security goes out whatever was chosen. */
export const preferencesDefault: Record<NotificationKind, { here: boolean; mail: MailMode }> = {
  enrollment: { here: true, mail: 'none' },
  completion: { here: true, mail: 'digest' },
  reward: { here: true, mail: 'digest' },
  certificate: { here: true, mail: 'now' },
  grade: { here: true, mail: 'digest' },
  reply: { here: true, mail: 'digest' },
  security: { here: true, mail: 'now' },
};

/** The api writes of these to their owner by itself, before anybody could change the address. */
export const mailedOtherwise: readonly NotificationName[] = ['password_changed'];

export const kindOf = (name: NotificationName): NotificationKind => notificationNames[name];
