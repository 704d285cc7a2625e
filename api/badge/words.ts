/** What certificates say of themselves on paper and in pictures, in the language of their course. */
import type { Content } from '#verify';

export type Language = 'en' | 'de';

interface Kind {
  kind: string;
  has: string;
  nobodyHas: string;
}

export interface Words {
  completion: Kind;
  achievement: Kind;
  nobody: string;
  endless: string;
  until(day: string): string;
  number: string;
  check: string;
  transaction: string;
  contentHash: string;
  qr(link: string): string;
  attached: string;
  anybody: string;
  /** Of the Intl format of its days and numbers. */
  tag: string;
}

export const words: Record<Language, Words> = {
  en: {
    completion: { kind: 'Certificate of completion', has: 'has completed', nobodyHas: 'who has completed' },
    achievement: { kind: 'Certificate of achievement', has: 'has achieved', nobodyHas: 'who has achieved' },
    nobody: 'Held by a learner',
    endless: 'No expiry',
    until: (day) => `Until ${day}`,
    number: 'No.',
    check: 'Check it',
    transaction: 'Transaction',
    contentHash: 'Content hash',
    qr: (link) => `QR code of ${link}`,
    attached: 'The signed credential (Open Badges 3.0)',
    anybody: 'On the Stellar ledger: anybody can check it',
    tag: 'en-GB',
  },
  de: {
    completion: { kind: 'Abschlusszertifikat', has: 'hat abgeschlossen', nobodyHas: 'die abgeschlossen hat' },
    achievement: { kind: 'Leistungszertifikat', has: 'hat erreicht', nobodyHas: 'die erreicht hat' },
    nobody: 'Für eine lernende Person',
    endless: 'Unbefristet',
    until: (day) => `Bis ${day}`,
    number: 'Nr.',
    check: 'Prüfen',
    transaction: 'Transaktion',
    contentHash: 'Inhalts-Hash',
    qr: (link) => `QR-Code von ${link}`,
    attached: 'Der signierte Nachweis (Open Badges 3.0)',
    anybody: 'Auf dem Stellar-Ledger: alle können es prüfen',
    tag: 'de-DE',
  },
};

/** That of its course where there are words of it, else English. */
export function languageOf(content: Content): Language {
  const subject = content.credentialSubject as { achievement?: { inLanguage?: unknown } } | undefined;
  const tag = subject?.achievement?.inLanguage;
  return typeof tag === 'string' && /^de(-|$)/i.test(tag) ? 'de' : 'en';
}
