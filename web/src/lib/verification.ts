import type { Verification } from '#wire';
import * as m from './paraglide/messages.js';
import { courseTitle, day } from './words.ts';

/** The sentence beside the verdict, in the visitor's language; what to do about it, the page shows as a link. */
export function sentenceOf({ verdict, sentence, credential }: Verification): string {
  if (verdict !== 'replaced' || !credential) return sentence;
  const on = { day: credential.statusAt ? day(credential.statusAt) : m.certificate_unknown_day() };
  return credential.statusBy === credential.issuer
    ? m.certificate_says_replaced_by_issuer(on)
    : m.certificate_says_replaced(on);
}

/** The course that a certificate is of: as it says itself, else made of the course's key on the ledger. */
export function titleOf({ title, credential }: Pick<Verification, 'title' | 'credential'>): string {
  return title ?? courseTitle(credential?.course ?? '');
}
