import type { NotificationName } from './forms.ts';

interface Notified {
  name: NotificationName;
  course: { key: string } | null;
  data: Record<string, unknown>;
}

/** The page that a notification is about, for the site and for mails; the list of them where there is none. */
export function pageOfNotification({ name, course, data }: Notified): string {
  const all = '/me/notifications';
  if (name === 'replied' || name === 'mentioned')
    return course ? `/courses/${course.key}/forum/${data.thread}#post-${data.post}` : all;
  if (name === 'credential_superseded') return `/credentials/${data.successor}`;
  if (name.startsWith('credential_')) return `/credentials/${data.credential}`;
  if (name.startsWith('approval_')) return `/issuer/approvals/${data.approval}`;
  if (name === 'reward_minted' || name === 'transfer_received') return '/me/bst';
  if (name === 'grade_changed' || name === 'review_hidden' || name === 'enrolled' || name.startsWith('complet'))
    return course ? `/courses/${course.key}` : all;
  return '/me/profile';
}
