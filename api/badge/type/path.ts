import type { Style } from './fonts.ts';
import { type Line, plainText, setLine } from './line.ts';

export interface TextPath extends Line {
  /** SVG path data, y down, with the baseline at 0: no font is needed to draw it. */
  data: string;
  /** Of an em, in the same units as the path; less than asked for where the text was too wide. */
  size: number;
}

/** A text that is too wide is set smaller, to this share; one that still is too wide ends with an ellipsis. */
const shrinkMin = 0.6;

/**
 * A text as an outline, in one line.
 * @param anchor what of it is at x = 0; the side of its beginning is `start`: the right one for Arabic and Hebrew
 */
export function textPath(
  text: string,
  {
    size,
    anchor = 'left',
    maxWidth = Number.POSITIVE_INFINITY,
    ...style
  }: Style & { size: number; anchor?: 'left' | 'middle' | 'right'; maxWidth?: number },
): TextPath {
  const { line, size: fitting } = fitLine(text, style, size, maxWidth);
  const width = line.width * fitting;
  const from = anchor === 'left' ? 0 : anchor === 'middle' ? -width / 2 : -width;
  return { ...line, data: pathOf(line, fitting, from), width, size: fitting };
}

/** The line in the greatest size that fits, up to the one asked for. */
export function fitLine(text: string, style: Style, size: number, maxWidth: number): { line: Line; size: number } {
  const line = setLine(text, style);
  if (line.width * size <= maxWidth) return { line, size };
  const smallest = size * shrinkMin;
  if (line.width * smallest <= maxWidth) return { line, size: maxWidth / line.width };
  const letters = Array.from(new Intl.Segmenter('en').segment(plainText(text)), ({ segment }) => segment);
  const cut = (count: number) => setLine(`${letters.slice(0, count).join('').trimEnd()}…`, style);
  let [fits, tooMany] = [0, letters.length];
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    if (cut(middle).width * smallest <= maxWidth) fits = middle;
    else tooMany = middle;
  }
  return { line: cut(fits), size: smallest };
}

function pathOf(line: Line, size: number, from: number): string {
  const parts: string[] = [];
  for (const { face, x, glyphs } of line.runs) {
    const scale = size / face.font.unitsPerEm;
    for (const glyph of glyphs) {
      const [left, base] = [from + (x + glyph.x) * size, -glyph.y * size];
      for (const { command, args } of face.font.getGlyph(glyph.id).path.commands)
        parts.push(
          letterOf[command] +
            args.map((arg, index) => round(index % 2 === 0 ? left + arg * scale : base - arg * scale)).join(' '),
        );
    }
  }
  return parts.join('');
}

const letterOf = { moveTo: 'M', lineTo: 'L', quadraticCurveTo: 'Q', bezierCurveTo: 'C', closePath: 'Z' };

const round = (value: number) => Math.round(value * 100) / 100;
