/** What turns the direction of the text around it, and control characters but tab and line feed. */
const unwelcome = /[\u202a-\u202e\u2066-\u2069]|(?![\t\n])\p{Cc}/gu;

/**
 * What somebody wrote, as it is kept: composed, lines ended by LF, and nothing in it that changes how the text around it
 * reads. Marks that right-to-left scripts are written with stay.
 */
export function plainText(text: string): string {
  return text.normalize('NFC').replace(/\r\n?/g, '\n').replace(unwelcome, '').trim();
}

/** The same in one line: a title, a reason. */
export function plainLine(text: string): string {
  return plainText(text).replace(/\s+/g, ' ');
}
