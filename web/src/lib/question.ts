/** What somebody pasted into the field of `/verify`, understood. */
export type Question =
  | { kind: 'nothing' }
  | { kind: 'id'; id: string }
  | { kind: 'hash'; hash: string }
  | { kind: 'unclear'; found: string; advice: string };

const idLength = 32;
const hashLength = 64;
const foundLengthMax = 60;

/**
 * Understands a link to a certificate, its number (32 hex digits, any case, hyphens and spaces between) or a content
 * hash (64). A link counts for its path alone, so a certificate can be checked under whatever address it was sent.
 */
export function readQuestion(pasted: string): Question {
  // Format characters: marks of direction and width that are copied along unseen.
  const text = pasted.replace(/\p{Cf}/gu, '').trim();
  if (text === '') return { kind: 'nothing' };
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
  if (linked === undefined && /^(?:https?:)?\/\//i.test(text))
    return 'This link does not lead to a certificate. One looks like …/credentials/ and 32 characters.';
  if (/^[0-9a-f]+$/.test(digits))
    return `It has ${digits.length} digits: a number has ${idLength}, a content hash ${hashLength}. Look whether some were lost.`;
  if (/^[0-9a-z]{20,}$/.test(digits))
    return 'A number has the digits 0 to 9 and the letters a to f only. Look for an o in place of 0, or an l in place of 1.';
  return 'Paste the link you were sent, the 32 characters of the number, or the 64 of the content hash.';
}

function excerpt(text: string): string {
  return text.length > foundLengthMax ? `${text.slice(0, foundLengthMax)}…` : text;
}
