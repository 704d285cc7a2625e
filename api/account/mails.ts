/** What we write to people. A code stands on a line of its own, so that it can be copied whole. */
import type { locales } from '#wire/forms.ts';
import type { Mail } from '../mail/outbox.ts';

type Locale = (typeof locales)[number];

interface Letter {
  subject: string;
  lines: string[];
}

interface Letters {
  confirmAddress(link: string, code: string): Letter;
  accountExists(signIn: string, reset: string): Letter;
  resetPassword(link: string, code: string): Letter;
  passwordChanged(reset: string): Letter;
  confirmNewAddress(link: string, code: string): Letter;
  addressTaken(): Letter;
  addressChanging(email: string, reset: string): Letter;
}

const english: Letters = {
  confirmAddress: (link, code) => ({
    subject: 'Confirm your address',
    lines: [
      'Somebody, probably you, wants an account at Brain-Storm with this address.',
      'Open this page and type the password that you chose:',
      link,
      'Or paste this code there. It is good for 24 hours, once:',
      code,
      'If it was not you, do nothing: no account comes of it.',
    ],
  }),
  accountExists: (signIn, reset) => ({
    subject: 'You have an account already',
    lines: [
      'Somebody, probably you, wanted a new account at Brain-Storm with this address. You have one already, and nothing has changed.',
      'Sign in:',
      signIn,
      'If you forgot your password, set a new one:',
      reset,
    ],
  }),
  resetPassword: (link, code) => ({
    subject: 'Set a new password',
    lines: [
      'Somebody, probably you, forgot the password of your account at Brain-Storm. Set a new one:',
      link,
      'Or paste this code there. It is good for one hour, once:',
      code,
      'If it was not you, do nothing: your password stays.',
    ],
  }),
  passwordChanged: (reset) => ({
    subject: 'Your password was changed',
    lines: [
      'The password of your account at Brain-Storm was changed, and every other session has ended.',
      'If it was not you, set a new one at once:',
      reset,
    ],
  }),
  confirmNewAddress: (link, code) => ({
    subject: 'Confirm your new address',
    lines: [
      'Somebody, probably you, wants to sign in to Brain-Storm with this address. Open this page while you are signed in:',
      link,
      'Or paste this code there. It is good for 24 hours, once:',
      code,
      'If it was not you, do nothing: nothing changes.',
    ],
  }),
  addressTaken: () => ({
    subject: 'This address has an account already',
    lines: [
      'Somebody, probably you, wanted to add this address to another account at Brain-Storm. It belongs to an account already, and nothing has changed.',
      'To use it with the other one, change the address of this account first.',
    ],
  }),
  addressChanging: (email, reset) => ({
    subject: 'Your address is about to change',
    lines: [
      `Somebody, probably you, wants to sign in to your account at Brain-Storm with ${email} instead of this address. It happens once that address is confirmed.`,
      'If it was not you, set a new password at once:',
      reset,
    ],
  }),
};

const german: Letters = {
  confirmAddress: (link, code) => ({
    subject: 'Bestätige deine Adresse',
    lines: [
      'Jemand, vermutlich du, möchte mit dieser Adresse ein Konto bei Brain-Storm.',
      'Öffne diese Seite und gib das Passwort ein, das du gewählt hast:',
      link,
      'Oder füge dort diesen Code ein. Er gilt 24 Stunden lang, einmal:',
      code,
      'Warst du es nicht, tu nichts: Dann entsteht kein Konto.',
    ],
  }),
  accountExists: (signIn, reset) => ({
    subject: 'Du hast schon ein Konto',
    lines: [
      'Jemand, vermutlich du, wollte mit dieser Adresse ein neues Konto bei Brain-Storm. Du hast schon eines, und nichts hat sich geändert.',
      'Melde dich an:',
      signIn,
      'Hast du dein Passwort vergessen, setze ein neues:',
      reset,
    ],
  }),
  resetPassword: (link, code) => ({
    subject: 'Setze ein neues Passwort',
    lines: [
      'Jemand, vermutlich du, hat das Passwort deines Kontos bei Brain-Storm vergessen. Setze ein neues:',
      link,
      'Oder füge dort diesen Code ein. Er gilt eine Stunde lang, einmal:',
      code,
      'Warst du es nicht, tu nichts: Dein Passwort bleibt.',
    ],
  }),
  passwordChanged: (reset) => ({
    subject: 'Dein Passwort wurde geändert',
    lines: [
      'Das Passwort deines Kontos bei Brain-Storm wurde geändert, und alle anderen Sitzungen sind beendet.',
      'Warst du es nicht, setze sofort ein neues:',
      reset,
    ],
  }),
  confirmNewAddress: (link, code) => ({
    subject: 'Bestätige deine neue Adresse',
    lines: [
      'Jemand, vermutlich du, möchte sich bei Brain-Storm mit dieser Adresse anmelden. Öffne diese Seite, während du angemeldet bist:',
      link,
      'Oder füge dort diesen Code ein. Er gilt 24 Stunden lang, einmal:',
      code,
      'Warst du es nicht, tu nichts: Dann ändert sich nichts.',
    ],
  }),
  addressTaken: () => ({
    subject: 'Diese Adresse hat schon ein Konto',
    lines: [
      'Jemand, vermutlich du, wollte diese Adresse zu einem anderen Konto bei Brain-Storm hinzufügen. Sie gehört schon zu einem Konto, und nichts hat sich geändert.',
      'Um sie dort zu verwenden, ändere zuerst die Adresse dieses Kontos.',
    ],
  }),
  addressChanging: (email, reset) => ({
    subject: 'Deine Adresse ändert sich bald',
    lines: [
      `Jemand, vermutlich du, möchte sich bei deinem Konto bei Brain-Storm mit ${email} statt mit dieser Adresse anmelden. Das geschieht, sobald jene Adresse bestätigt ist.`,
      'Warst du es nicht, setze sofort ein neues Passwort:',
      reset,
    ],
  }),
};

const letters: Record<Locale, Letters> = { en: english, de: german };

/** Writes to people in their language, with links to our pages. A code is in a link's fragment, which no server is sent. */
export function letterWriter(publicUrl: string) {
  const page = (path: string) => new URL(path, publicUrl).href;
  const mail = (to: string, { subject, lines }: Letter): Mail => ({ to, subject, text: `${lines.join('\n\n')}\n` });
  const speaking = (locale: string) => letters[locale as Locale] ?? english;
  const [signIn, reset] = [page('/sign-in'), page('/reset')];
  return {
    confirmAddress: (to: string, locale: string, code: string) =>
      mail(to, speaking(locale).confirmAddress(page(`/confirm#${code}`), code)),
    accountExists: (to: string, locale: string) => mail(to, speaking(locale).accountExists(signIn, reset)),
    resetPassword: (to: string, locale: string, code: string) =>
      mail(to, speaking(locale).resetPassword(page(`/reset#${code}`), code)),
    passwordChanged: (to: string, locale: string) => mail(to, speaking(locale).passwordChanged(reset)),
    confirmNewAddress: (to: string, locale: string, code: string) =>
      mail(to, speaking(locale).confirmNewAddress(page(`/me/profile#${code}`), code)),
    addressTaken: (to: string, locale: string) => mail(to, speaking(locale).addressTaken()),
    addressChanging: (to: string, locale: string, email: string) =>
      mail(to, speaking(locale).addressChanging(email, reset)),
  };
}

export type LetterWriter = ReturnType<typeof letterWriter>;
