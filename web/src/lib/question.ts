import * as m from './paraglide/messages.js';

/** What somebody pasted into the field of `/verify`, understood. */
export type Question =
  | { kind: 'nothing' }
  | { kind: 'id'; id: string }
  | { kind: 'hash'; hash: string }
  | { kind: 'share'; share: string }
  | { kind: 'unclear'; found: string; advice: string };

const idLength = 32;
const hashLength = 64;
const foundLengthMax = 60;

/**
 * Understands a link to a certificate, its number (32 hex digits, any case, hyphens and spaces between), a link
 * that its learner shares, or a content hash (64). A link counts for its path alone, so a certificate can be checked under whatever address it was sent.
 */
export function readQuestion(pasted: string): Question {
  // Format characters: marks of direction and width that are copied along unseen.
  const text = pasted.replace(/\p{Cf}/gu, '').trim();
  if (text === '') return { kind: 'nothing' };
  const share = /\/c\/([A-Za-z0-9_-]{22})(?:[/?#]|$)/.exec(text)?.[1];
  if (share) return { kind: 'share', share };
  const linked = /\/credentials\/([^/?#\s]+)/i.exec(text)?.[1];
  const digits = (linked ?? text)
    .replace(/^(?:no\.?|0x|sha-?256[:-])\s*/i, '')
    .replace(/[\s-]/g, '')
    .toLowerCase();
  if (/^[0-9a-f]+$/.test(digits)) {
    if (digits.length === idLength) return { kind: 'id', id: digits };
    if (digits.length === hashLength && linked === undefined) return { kind: 'hash', hash: digits };
  }
  return { kind: 'unclear', found: excerpt(text), advice: advise(text, digits, linked) };
}

/** Whether the text is a certificate's number as links carry it. */
export function isCredentialId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}

function advise(text: string, digits: string, linked: string | undefined): string {
  if (linked === undefined && /^(?:https?:)?\/\//i.test(text)) return m.verify_advise_link();
  if (/^[0-9a-f]+$/.test(digits))
    return m.verify_advise_digits({ digits: digits.length, number: idLength, hash: hashLength });
  if (/^[0-9a-z]{20,}$/.test(digits)) return m.verify_advise_letters();
  return m.verify_advise_paste();
}

function excerpt(text: string): string {
  return text.length > foundLengthMax ? `${text.slice(0, foundLengthMax)}…` : text;
}
