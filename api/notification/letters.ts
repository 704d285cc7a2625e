import { pageOfNotification } from '#wire/notified-page.ts';
import type { Mail } from '../mail/outbox.ts';
import type { NotificationRow } from './read.ts';
import { type Locale, sentenceOf } from './sentences.ts';

/** A mail that a person is owed, with all that is to be in it. */
export interface Letter {
  id: string;
  isDigest: boolean;
  isSecurity: boolean;
  email: string;
  locale: Locale;
  unsubscribeCode: string;
  rows: NotificationRow[];
}

/** So many are told in one mail; of the others it says how many they are. */
const linesMax = 30;

const words = {
  en: {
    one: 'News from Brain-Storm',
    many: (count: number) => `${count} things happened at Brain-Storm`,
    digest: (count: number) => `Your day at Brain-Storm: ${count === 1 ? 'one thing' : `${count} things`}`,
    security: 'About the security of your account',
    more: (count: number) => `And ${count} more. All of them:`,
    settings: 'Choose what is mailed to you, and when:',
    unsubscribe: 'No more mail of this kind, without signing in:',
    always: 'Mail about the security of an account can’t be switched off.',
  },
  de: {
    one: 'Neues von Brain-Storm',
    many: (count: number) => `${count} Neuigkeiten bei Brain-Storm`,
    digest: (count: number) => `Dein Tag bei Brain-Storm: ${count === 1 ? 'eine Neuigkeit' : `${count} Neuigkeiten`}`,
    security: 'Zur Sicherheit deines Kontos',
    more: (count: number) => `Und ${count} weitere. Alle stehen hier:`,
    settings: 'Wähle, was dir wann geschrieben wird:',
    unsubscribe: 'Keine solche Post mehr, ohne Anmeldung:',
    always: 'Post zur Sicherheit eines Kontos lässt sich nicht abschalten.',
  },
} satisfies Record<Locale, object>;

/** Writes a letter. The same one always comes out alike, under the same Message-ID. */
export function writeLetter(letter: Letter, publicUrl: string): Mail {
  const { id, rows, locale, isDigest, isSecurity, unsubscribeCode } = letter;
  const say = words[locale];
  const page = (path: string) => new URL(path, publicUrl).href;
  const shown = rows.slice(0, linesMax);
  const lines = shown.flatMap((row) => [sentenceOf(row, locale), page(pageOfNotification(presented(row)))]);
  const more = rows.length > linesMax ? [say.more(rows.length - linesMax), page('/me/notifications')] : [];
  const end = isSecurity
    ? [say.always]
    : [say.settings, page('/me/notifications/settings'), say.unsubscribe, page(`/unsubscribe/${unsubscribeCode}`)];
  const oneClick = page(`/v1/notifications/unsubscriptions/${unsubscribeCode}`);
  return {
    to: letter.email,
    subject: isSecurity ? say.security : isDigest ? say.digest(rows.length) : subjectOf(rows.length, say),
    text: `${[...lines, ...more, '--', ...end].join('\n\n')}\n`,
    messageId: `<notification-${id}@${new URL(publicUrl).hostname}>`,
    headers: {
      // RFC 3834: nobody's holiday answer should answer this.
      'Auto-Submitted': 'auto-generated',
      // RFC 8058: one press in the mail program.
      ...(isSecurity
        ? {}
        : { 'List-Unsubscribe': `<${oneClick}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
    },
  };
}

const subjectOf = (count: number, say: (typeof words)[Locale]) => (count === 1 ? say.one : say.many(count));

function presented({ name, course, data }: NotificationRow) {
  return { name, data, course: course === null ? null : { key: course } };
}
