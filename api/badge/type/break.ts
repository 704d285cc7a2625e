import type { Style } from './fonts.ts';
import { type Line, plainText, setLine } from './line.ts';

/** Scripts that are written without spaces break between any two characters. */
const unspaced = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

export interface Block {
  lines: Line[];
  /** The em in the units of `maxWidth`. */
  size: number;
}

/** UTF-16 units; whatever is longer ends with an ellipsis long before. */
const textMax = 1_000;

/** An em, and how many lines of it there may be. */
export type Size = readonly [size: number, linesMax: number];

/**
 * A text in lines of about the same length: in the first of these sizes in which it goes without a word being cut.
 * In the last one words are cut, and what is too long ends with an ellipsis.
 * @param sizes the greatest first
 */
export function setBlock(text: string, style: Style, sizes: readonly Size[], maxWidth: number): Block {
  const pieces = piecesOf(plainText(text.slice(0, textMax))).map((piece) => ({
    text: piece,
    width: setLine(piece, style).width,
  }));
  const space = setLine('x x', style).width - setLine('xx', style).width;
  for (const [size, linesMax] of sizes) {
    const width = maxWidth / size;
    const greedy = fill(pieces, width, space);
    if (greedy.length > linesMax || pieces.some((piece) => piece.width > width)) continue;
    return { lines: balance(pieces, greedy, width, space).map((line) => setLine(line, style)), size };
  }
  const [size, linesMax] = sizes.at(-1) as Size;
  const width = maxWidth / size;
  const lines = fill(
    pieces.flatMap((piece) => (piece.width > width ? cut(piece.text, style, width) : [piece])),
    width,
    space,
  );
  const shown = lines.slice(0, linesMax).map((line, index) => {
    const isShortened = index === linesMax - 1 && lines.length > linesMax;
    return setLine(isShortened ? shorten(line, style, width) : line, style);
  });
  return { lines: shown, size };
}

interface Piece {
  text: string;
  width: number;
}

/** What stays together, each with the space after it. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (const { segment } of new Intl.Segmenter('en').segment(text)) {
    const before = pieces.at(-1);
    const breaks =
      before === undefined ||
      (before.endsWith(' ') && segment !== ' ') ||
      (unspaced.test(segment) && unspaced.test(before.slice(-1)));
    if (breaks) pieces.push(segment);
    else pieces[pieces.length - 1] = before + segment;
  }
  return pieces;
}

/** As many pieces to each line as go. */
function fill(pieces: Piece[], width: number, space: number): string[] {
  const lines: string[] = [];
  let taken = Number.POSITIVE_INFINITY;
  for (const piece of pieces) {
    // A space at the end of a line takes no room.
    const own = piece.text.endsWith(' ') ? piece.width + space : piece.width;
    if (taken + piece.width <= width) {
      lines[lines.length - 1] += piece.text;
      taken += own;
    } else {
      lines.push(piece.text);
      taken = own;
    }
  }
  return lines;
}

/** The same number of lines in the smallest width that holds them. */
function balance(pieces: Piece[], greedy: string[], width: number, space: number): string[] {
  let [tight, wide, best] = [Math.max(...pieces.map((piece) => piece.width)), width, greedy];
  for (let step = 0; step < 8 && greedy.length > 1; step++) {
    const middle = (tight + wide) / 2;
    const lines = fill(pieces, middle, space);
    if (lines.length <= greedy.length) [wide, best] = [middle, lines];
    else tight = middle;
  }
  return best;
}

/** A word that is wider than a line, in parts that are not: after its hyphens, or anywhere. */
function cut(word: string, style: Style, width: number): Piece[] {
  const joined = word.split(/(?<=-)/);
  if (joined.length > 1)
    return joined.flatMap((part) => {
      const own = setLine(part, style).width;
      return own > width ? cut(part, style, width) : [{ text: part, width: own }];
    });
  const parts: Piece[] = [];
  for (const { segment } of new Intl.Segmenter('en').segment(word)) {
    const before = parts.at(-1);
    const longer = (before?.text ?? '') + segment;
    const widthOfLonger = setLine(longer, style).width;
    if (before && widthOfLonger <= width) Object.assign(before, { text: longer, width: widthOfLonger });
    else parts.push({ text: segment, width: setLine(segment, style).width });
  }
  return parts;
}

function shorten(line: string, style: Style, width: number): string {
  const letters = Array.from(new Intl.Segmenter('en').segment(line.trimEnd()), ({ segment }) => segment);
  const short = () => `${letters.join('').trimEnd()}…`;
  while (letters.length > 1 && setLine(short(), style).width > width) letters.pop();
  return short();
}
