/** How what one was told reads on a page. Kept apart from what every page loads. */
import type { NotificationName } from '#wire/forms.ts';
import type { Notification } from './notifications.ts';
import * as m from './paraglide/messages.js';
import { bst, count, courseTitle, ending, shortened } from './words.ts';

type Told = Pick<Notification, 'name' | 'course' | 'data'>;

const writers: Record<NotificationName, (told: Told) => string> = {
  enrolled: (told) => m.notification_enrolled({ course: course(told) }),
  completed: (told) => m.notification_completed({ course: course(told) }),
  completion_recorded: (told) => m.notification_completion_recorded({ course: course(told) }),
  reward_minted: (told) =>
    String(told.data.reward).toLowerCase() === 'referral'
      ? m.notification_paid_referral({ amount: amount(told) })
      : m.notification_paid({ amount: amount(told), course: course(told) }),
  transfer_received: (told) =>
    m.notification_received({ amount: amount(told), from: shortened(String(told.data.from)) }),
  credential_held: (told) => m.notification_held({ course: course(told) }),
  credential_released: (told) => m.notification_released({ course: course(told) }),
  credential_issued: (told) => m.notification_issued({ course: course(told) }),
  credential_revoked: (told) => m.notification_revoked({ course: course(told), reason: reason(told) }),
  credential_suspended: (told) => m.notification_suspended({ course: course(told), reason: reason(told) }),
  credential_reinstated: (told) => m.notification_reinstated({ course: course(told), reason: reason(told) }),
  credential_superseded: (told) => m.notification_superseded({ course: course(told), reason: reason(told) }),
  approval_asked: () => m.notification_approval_asked(),
  approval_approved: () => m.notification_approval_approved(),
  approval_declined: () => m.notification_approval_declined(),
  grade_changed: (told) => {
    const grades = Array.isArray(told.data.grades) ? told.data.grades.length : 1;
    return grades === 1
      ? m.notification_graded({ course: course(told) })
      : m.notification_graded_many({ course: course(told), shown: count(grades) });
  },
  replied: (told) => m.notification_replied({ title: String(told.data.title), course: course(told) }),
  mentioned: (told) => m.notification_mentioned({ title: String(told.data.title), course: course(told) }),
  review_hidden: (told) => m.notification_review_hidden({ course: course(told), reason: reason(told) }),
  session_started: () => m.notification_session(),
  password_changed: () => m.notification_password(),
  email_changed: () => m.notification_email(),
  second_factor_on: () => m.notification_factor_on(),
  second_factor_off: () => m.notification_factor_off(),
  wallet_linked: ({ data }) => m.notification_wallet_linked({ address: shortened(String(data.address)) }),
  wallet_unlinked: ({ data }) => m.notification_wallet_unlinked({ address: shortened(String(data.address)) }),
  identity_verified: () => m.notification_identity_verified(),
  identity_rejected: (told) => m.notification_identity_rejected({ reason: reason(told) }),
};

export function sentenceOfNotification(told: Told): string {
  return writers[told.name](told);
}

/** Its mark, which its words carry as well: on chain, withdrawn there, one's own step, or something that waits. */
export function markOf({ name, ledger, kind }: Pick<Notification, 'name' | 'ledger' | 'kind'>): string {
  if (name === 'credential_revoked' || name === 'identity_rejected') return 'mark fail';
  if (name === 'credential_suspended') return 'mark unknown';
  if (name === 'credential_held' || name === 'approval_asked') return 'mark hold';
  if (ledger !== null) return 'mark chain';
  return kind === 'reply' || kind === 'security' || kind === 'grade' ? 'i i-go' : 'mark done';
}

const course = ({ course: about }: Told) => about?.title ?? courseTitle(about?.key ?? '');
const reason = ({ data }: Told) => ending(String(data.reason ?? ''));

const amount = ({ data }: Told) => bst(String(data.amount));
