/** What is wrong with a folder, told so that its author can mend it. */
export interface Fault {
  /** Path in the folder; empty: the folder itself. */
  file: string;
  /** Where in the file: `pools[0].draw (line 4)`, `line 12`; empty: all of it. */
  place: string;
  found: string;
  expected: string;
}

/** Faults that are told at once; a folder with more is hardly a course. */
export const faultsMax = 200;

export function faultSentence({ file, place, found, expected }: Fault): string {
  const where = [file, place].filter((word) => word !== '').join(', ') || 'the folder';
  return `${where}: found ${found}, expected ${expected}.`;
}

/** Of a text as little as it takes to find it again. */
export function quote(text: string): string {
  const characters = [...text];
  return JSON.stringify(characters.length > 60 ? `${characters.slice(0, 59).join('')}…` : text);
}

export function listOf(words: readonly string[]): string {
  return words.length > 1 ? `one of ${words.join(', ')}` : (words[0] ?? 'nothing');
}

/** The known name that somebody who wrote `name` most likely meant. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const distances = known.map((one) => ({ one, distance: editDistance(name.slice(0, 40), one) }));
  return distances.sort((a, b) => a.distance - b.distance)[0]?.one;
}

/** How many letters to add, drop or change (Levenshtein). */
function editDistance(source: string, target: string): number {
  let above = Array.from({ length: target.length + 1 }, (_, column) => column);
  for (let row = 1; row <= source.length; row++) {
    const current = [row];
    for (let column = 1; column <= target.length; column++) {
      const changed = (above[column - 1] as number) + (source[row - 1] === target[column - 1] ? 0 : 1);
      current.push(Math.min(changed, (above[column] as number) + 1, (current[column - 1] as number) + 1));
    }
    above = current;
  }
  return above[target.length] as number;
}
