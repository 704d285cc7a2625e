const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const timeFormat = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZone: 'UTC',
});
const numberFormat = new Intl.NumberFormat('en-GB');
const numerals = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'];

/** An ISO time as its day in UTC: 22 November 2026. */
export function day(time: string): string {
  return dayFormat.format(new Date(time));
}

/** An ISO time as the second it names, in UTC: 14:06:20. */
export function clockTime(time: string): string {
  return timeFormat.format(new Date(time));
}

/** A whole number with commas: 1,204,558. */
export function count(number: number): string {
  return numberFormat.format(number);
}

/** A count with its noun: "1 event", "3 events". */
export function counted(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** How long something takes: "40 min", "2 h", "1 h 36 min". */
export function lasting(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** A small number as the word that begins a heading: "Four". */
export function numeral(number: number): string {
  return numerals[number] ?? count(number);
}

/** How long ago something was, in the largest unit that fits; never in the future, since clocks differ. */
export function ago(time: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(time)) / 1000));
  if (seconds === 0) return 'just now';
  if (seconds < 60) return `${counted(seconds, 'second')} ago`;
  if (seconds < 3600) return `${counted(Math.floor(seconds / 60), 'minute')} ago`;
  if (seconds < 86_400) return `${counted(Math.floor(seconds / 3600), 'hour')} ago`;
  return `${counted(Math.floor(seconds / 86_400), 'day')} ago`;
}

/** A hash, id or address as its first and last four characters: 5c1e…a902. */
export function shortened(text: string): string {
  return text.length > 12 ? `${text.slice(0, 4)}…${text.slice(-4)}` : text;
}

// Until there is a catalogue, a course is known by its key on the ledger; these are written in it without their capital.
const properNames: Record<string, string> = { stellar: 'Stellar', soroban: 'Soroban', bst: 'BST', dao: 'DAO' };

/** A course key as a title: `writing_soroban_contracts` becomes "Writing Soroban contracts". */
export function courseTitle(key: string): string {
  const words = key
    .split('_')
    .filter(Boolean)
    .map((word) => properNames[word] ?? word);
  const title = words.join(' ');
  return title.charAt(0).toUpperCase() + title.slice(1);
}

/** A stranger's text as the end of a sentence: one line, one full stop, nothing that turns the words around it. */
export function ending(text: string): string {
  const line = text
    .replace(/\p{Bidi_Control}/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}
