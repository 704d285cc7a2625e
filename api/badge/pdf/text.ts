/** Draws set lines on a page, so that what is copied from it reads as it was meant. */
import type { Glyph, Line, Run } from '../type/line.ts';
import type { Fonts, PageFont } from './embed.ts';
import { color } from './outline.ts';

/**
 * @param x of the line's left
 * @param y of its baseline, from the page's top
 * @param ink as `#rrggbb`
 */
export function drawLine(
  document: PDFKit.PDFDocument,
  fonts: Fonts,
  line: Line,
  { x, y, size, ink }: { x: number; y: number; size: number; ink: string },
): void {
  if (line.runs.length === 0) return;
  document.addContent(`q ${color(ink, 'rg')}BT`);
  for (const run of line.runs) {
    const font = fonts.use(run.face);
    // pdfkit has turned the page's y over, so letters are turned back.
    document.addContent(`/${font.name} ${number(size)} Tf 1 0 0 -1 ${number(x + run.x * size)} ${number(y)} Tm`);
    for (const { says, glyphs, pen } of spansOf(run, font)) {
      if (says !== null) document.addContent(`/Span <</ActualText <${utf16(says)}>>> BDC`);
      for (const row of rowsOf(glyphs, pen)) document.addContent(`${number(row.y * size)} Ts ${show(font, row)} TJ`);
      if (says !== null) document.addContent('EMC');
    }
  }
  document.addContent('ET Q');
}

interface Span {
  /** What it is read as; null: as its glyphs are. */
  says: string | null;
  glyphs: Glyph[];
  /** Where the pen is before it, in ems from the run's left. */
  pen: number;
}

/**
 * Parts of a run that are read in one way. From left to right the glyphs of most runs say what the run says, else the
 * whole run is told. From right to left readers turn around what the glyphs say one by one, so letters are told of one by
 * one: where they have vowel signs, which stand to the left of them here, and where a glyph also stands for another letter.
 */
function spansOf({ isRightToLeft, glyphs, text }: Run, font: PageFont): Span[] {
  if (!isRightToLeft) {
    const said = String.fromCodePoint(...glyphs.flatMap(({ codePoints }) => codePoints));
    const isKnown = glyphs.map((glyph) => font.means(glyph)); // of each: the document learns from the first
    return [{ says: said === text && !isKnown.includes(false) ? null : text, glyphs, pen: 0 }];
  }
  const spans: Span[] = [];
  let pen = 0;
  let signs: number[] = [];
  const add = (says: string | null, glyph: Glyph) => {
    const before = spans.at(-1);
    if (before?.says === says && !says) before.glyphs.push(glyph);
    else spans.push({ says, glyphs: [glyph], pen });
    pen = glyph.x + glyph.width;
  };
  for (const glyph of glyphs) {
    const isKnown = font.means(glyph);
    if (isSign(glyph)) {
      signs = [...glyph.codePoints, ...signs];
      add('', glyph);
    } else {
      add(isKnown && signs.length === 0 ? null : String.fromCodePoint(...glyph.codePoints, ...signs), glyph);
      signs = [];
    }
  }
  return spans;
}

/** A vowel sign and the like, or what a font makes of a letter's own dots, which stands for nothing. */
const isSign = ({ codePoints }: Glyph) => /^\p{M}*$/u.test(String.fromCodePoint(...codePoints));

interface Row {
  y: number;
  pen: number;
  glyphs: Glyph[];
}

/** Glyphs of the same height, one after the other. */
function rowsOf(glyphs: Glyph[], start: number): Row[] {
  const rows: Row[] = [];
  let pen = start;
  for (const glyph of glyphs) {
    const row = rows.at(-1);
    if (row?.y === glyph.y) row.glyphs.push(glyph);
    else rows.push({ y: glyph.y, pen, glyphs: [glyph] });
    pen = glyph.x + glyph.width;
  }
  return rows;
}

/** The glyphs of a row, with how far the pen goes back before each, in thousandths of an em. */
function show(font: PageFont, { pen, glyphs }: Row): string {
  let at = pen;
  const shown = glyphs.map((glyph) => {
    const back = Math.round((at - glyph.x) * 1000);
    at = glyph.x + glyph.width;
    return `${back === 0 ? '' : back}<${font.show(glyph)}>`;
  });
  return `[${shown.join('').replaceAll('><', '')}]`;
}

const number = (value: number) => String(Math.round(value * 1000) / 1000);

/** With the mark that says so, as hex digits. */
const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16().toString('hex');
