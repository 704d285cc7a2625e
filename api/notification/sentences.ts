/** What mails say of each thing that is told. The pages say the same by their own catalogue (web/messages). */
import type { locales, NotificationName } from '#wire/forms.ts';
import type { NotificationRow } from './read.ts';

export type Locale = (typeof locales)[number];

interface Facts {
  course: string;
  amount: string;
  from: string;
  reason: string;
  title: string;
  device: string;
  address: string;
  isReferral: boolean;
  grades: number;
}

type Sentences = Record<NotificationName, (facts: Facts) => string>;

const english: Sentences = {
  enrolled: ({ course }) => `You are enrolled in ${course}.`,
  completed: ({ course }) => `You finished ${course}.`,
  completion_recorded: ({ course }) => `That you finished ${course} is on the ledger.`,
  reward_minted: ({ amount, course, isReferral }) =>
    isReferral
      ? `You were paid ${amount}: somebody you invited finished a first course.`
      : `You were paid ${amount} for ${course}.`,
  transfer_received: ({ amount, from }) => `${from} sent you ${amount}.`,
  credential_held: ({ course }) => `Your certificate for ${course} waits until an issuer releases it.`,
  credential_released: ({ course }) =>
    `Your certificate for ${course} was released. You hear again when it is on the ledger.`,
  credential_issued: ({ course }) =>
    `Your certificate for ${course} was issued. Nobody sees your name on it until you share it.`,
  credential_revoked: ({ course, reason }) => `Your certificate for ${course} was revoked: ${reason}`,
  credential_suspended: ({ course, reason }) => `Your certificate for ${course} is suspended: ${reason}`,
  credential_reinstated: ({ course, reason }) => `Your certificate for ${course} is valid again: ${reason}`,
  credential_superseded: ({ course, reason }) => `Your certificate for ${course} was replaced by a new one: ${reason}`,
  approval_asked: () => 'Another issuer asks for your approval of a decision about certificates.',
  approval_approved: () => 'What you asked a second issuer for was approved. It is on its way to the ledger.',
  approval_declined: () => 'What you asked a second issuer for was declined. Nothing was done.',
  grade_changed: ({ course, grades }) =>
    grades === 1
      ? `An instructor set a grade of yours in ${course}.`
      : `An instructor set ${grades} grades of yours in ${course}.`,
  replied: ({ title, course }) => `Somebody answered in “${title}” (${course}).`,
  mentioned: ({ title, course }) => `Somebody mentioned you in “${title}” (${course}).`,
  review_hidden: ({ course, reason }) => `Your review of ${course} was hidden: ${reason}`,
  session_started: ({ device }) =>
    `Somebody signed in to your account from a browser that is new to us: ${device}. If it was not you, end that session.`,
  password_changed: () => 'Your password was changed.',
  email_changed: () => 'You sign in with another e-mail address from now on. If it was not you, write to us at once.',
  second_factor_on: () => 'Your account has a second factor now.',
  second_factor_off: () =>
    'The second factor of your account was switched off. If it was not you, change your password.',
  wallet_linked: ({ address }) =>
    `The wallet ${address} can sign in to your account now. If it was not you, unlink it.`,
  wallet_unlinked: ({ address }) => `The wallet ${address} is not linked to your account any more.`,
  identity_verified: () => 'Your identity was checked and verified.',
  identity_rejected: ({ reason }) => `Your identity could not be verified: ${reason}`,
};

const german: Sentences = {
  enrolled: ({ course }) => `Du bist in „${course}“ eingeschrieben.`,
  completed: ({ course }) => `Du hast „${course}“ abgeschlossen.`,
  completion_recorded: ({ course }) => `Dass du „${course}“ abgeschlossen hast, steht im Ledger.`,
  reward_minted: ({ amount, course, isReferral }) =>
    isReferral
      ? `Du hast ${amount} bekommen: Jemand, den du eingeladen hast, hat einen ersten Kurs abgeschlossen.`
      : `Du hast ${amount} für „${course}“ bekommen.`,
  transfer_received: ({ amount, from }) => `${from} hat dir ${amount} geschickt.`,
  credential_held: ({ course }) => `Dein Zertifikat für „${course}“ wartet darauf, dass es freigegeben wird.`,
  credential_released: ({ course }) =>
    `Dein Zertifikat für „${course}“ wurde freigegeben. Du hörst wieder davon, wenn es im Ledger steht.`,
  credential_issued: ({ course }) =>
    `Dein Zertifikat für „${course}“ wurde ausgestellt. Niemand sieht deinen Namen darauf, bis du es teilst.`,
  credential_revoked: ({ course, reason }) => `Dein Zertifikat für „${course}“ wurde widerrufen: ${reason}`,
  credential_suspended: ({ course, reason }) => `Dein Zertifikat für „${course}“ ist ausgesetzt: ${reason}`,
  credential_reinstated: ({ course, reason }) => `Dein Zertifikat für „${course}“ gilt wieder: ${reason}`,
  credential_superseded: ({ course, reason }) =>
    `Dein Zertifikat für „${course}“ wurde durch ein neues ersetzt: ${reason}`,
  approval_asked: () => 'Jemand bittet dich als zweite Person um deine Billigung einer Entscheidung über Zertifikate.',
  approval_approved: () => 'Worum du eine zweite Person gebeten hast, wurde gebilligt. Es ist auf dem Weg zum Ledger.',
  approval_declined: () => 'Worum du eine zweite Person gebeten hast, wurde abgelehnt. Nichts wurde getan.',
  grade_changed: ({ course, grades }) =>
    grades === 1
      ? `In „${course}“ wurde eine Note von dir gesetzt.`
      : `In „${course}“ wurden ${grades} Noten von dir gesetzt.`,
  replied: ({ title, course }) => `Jemand hat in „${title}“ geantwortet (${course}).`,
  mentioned: ({ title, course }) => `Jemand hat dich in „${title}“ erwähnt (${course}).`,
  review_hidden: ({ course, reason }) => `Deine Bewertung von „${course}“ wurde verborgen: ${reason}`,
  session_started: ({ device }) =>
    `Jemand hat sich mit einem Browser in deinem Konto angemeldet, den wir nicht kennen: ${device}. Warst du es nicht, beende die Sitzung.`,
  password_changed: () => 'Dein Passwort wurde geändert.',
  email_changed: () =>
    'Du meldest dich von nun an mit einer anderen E-Mail-Adresse an. Warst du es nicht, schreib uns sofort.',
  second_factor_on: () => 'Dein Konto hat jetzt einen zweiten Faktor.',
  second_factor_off: () =>
    'Der zweite Faktor deines Kontos wurde abgeschaltet. Warst du es nicht, ändere dein Passwort.',
  wallet_linked: ({ address }) =>
    `Mit der Wallet ${address} kann man sich jetzt in deinem Konto anmelden. Warst du es nicht, trenne sie.`,
  wallet_unlinked: ({ address }) => `Die Wallet ${address} ist nicht mehr mit deinem Konto verbunden.`,
  identity_verified: () => 'Deine Identität wurde geprüft und bestätigt.',
  identity_rejected: ({ reason }) => `Deine Identität konnte nicht bestätigt werden: ${reason}`,
};

const sentences: Record<Locale, Sentences> = { en: english, de: german };

export function sentenceOf(row: Pick<NotificationRow, 'name' | 'course' | 'title' | 'data'>, locale: Locale): string {
  const { name, course, title, data } = row;
  const text = (field: string) => oneLine(String(data[field] ?? ''));
  return sentences[locale][name]({
    course: oneLine(title ?? course ?? ''),
    amount: data.amount === undefined ? '' : `${inBst(text('amount'), locale)} BST`,
    from: shortened(text('from')),
    reason: text('reason'),
    title: text('title'),
    device: text('userAgent') || '?',
    address: shortened(text('address')),
    isReferral: text('reward').toLowerCase() === 'referral',
    grades: Array.isArray(data.grades) ? data.grades.length : 1,
  });
}

/** What others wrote must not look like lines of ours. */
const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
const shortened = (address: string) => (address.length > 20 ? `${address.slice(0, 4)}…${address.slice(-4)}` : address);

/** Units of 0.0000001 as a number of BST, exactly. */
function inBst(units: string, locale: Locale): string {
  if (!/^\d+$/.test(units)) return units;
  const digits = units.padStart(8, '0');
  const decimal = `${digits.slice(0, -7)}.${digits.slice(-7)}` as `${number}`;
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 7 }).format(decimal);
}
