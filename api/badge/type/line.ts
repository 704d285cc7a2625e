/** Sets a text in one line: which font each part of it takes, in which order the parts stand, and where each glyph is. */
import bidiFactory, { type Bidi } from 'bidi-js';
import type { GlyphRun } from 'fontkit';
import { faceFor, familiesFor, type Han, replacement, type Style, type TypeFace } from './fonts.ts';

/** All measures in ems: times the size in points, they are points. */
export interface Glyph {
  id: number;
  /** Where it is drawn, from the beginning of its run: to the right and up. */
  x: number;
  y: number;
  /** How wide the font says it is, whatever is between it and the next. */
  width: number;
  /** What it stands for, in the order of reading. */
  codePoints: number[];
}

/** Part of a line that one font draws in one direction. */
export interface Run {
  face: TypeFace;
  /** What it says, in the order of reading. */
  text: string;
  isRightToLeft: boolean;
  /** From the line's left. */
  x: number;
  width: number;
  /** From left to right. */
  glyphs: Glyph[];
}

export interface Line {
  text: string;
  isRightToLeft: boolean;
  width: number;
  /** From left to right. */
  runs: Run[];
}

// The package's types name a default that CommonJS does not have.
const bidi = (bidiFactory as unknown as () => Bidi)();
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

// What would turn or hide the text around it, or is no character: controls, marks of direction, tags.
const unseen =
  /[\p{Cc}\p{Noncharacter_Code_Point}\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E0FFF}]/gu;
// Joiners and variation selectors: fonts need not have a glyph for them.
const unneeded = /\p{Join_Control}|\p{Variation_Selector}|\u034F/u;

/** A text as it can be set: composed, on one line, without what nobody sees. */
export const plainText = (text: string): string =>
  text.toWellFormed().normalize('NFC').replace(/\s+/g, ' ').replace(unseen, '').trim();

/** Never throws: what no font has stands as a replacement character. */
export function setLine(text: string, style: Style = {}): Line {
  const plain = plainText(text);
  const { levels, paragraphs } = bidi.getEmbeddingLevels(plain);
  const isRightToLeft = ((paragraphs[0]?.level ?? 0) & 1) === 1;
  const runs = inOrderOfSight(partsOf(plain, levels, style)).map((part) => shape(part));
  let x = 0;
  for (const run of runs) {
    run.x = x;
    x += run.width;
  }
  return { text: plain, isRightToLeft, width: x, runs };
}

interface Part {
  face: TypeFace;
  level: number;
  text: string;
  /** With other characters where a font lacks them. */
  drawn: string;
}

function partsOf(text: string, levels: Uint8Array, style: Style): Part[] {
  const segments = [...graphemes.segment(text)];
  const letters = segments.filter(({ segment }) => european.test(segment)).map(({ segment }) => codePointsOf(segment));
  const families = familiesFor(letters, style, hanOf(text));
  const parts: Part[] = [];
  for (const { segment, index } of segments) {
    const level = levels[index] as number;
    const before = parts.at(-1);
    const { face, drawn } = faceOf(segment, style, families, before?.face);
    const seen = level & 1 ? mirror(drawn) : drawn;
    if (before?.face === face && before.level === level) {
      before.text += segment;
      before.drawn += seen;
    } else parts.push({ face, level, text: segment, drawn: seen });
  }
  return parts;
}

const european = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u;

const codePointsOf = (segment: string) =>
  [...segment].filter((one) => !unneeded.test(one)).map((one) => one.codePointAt(0) as number);

/** What belongs to no script stays with what is before it; all else takes the first font that has it. */
function faceOf(
  segment: string,
  style: Style,
  families: string[],
  before?: TypeFace,
): { face: TypeFace; drawn: string } {
  const codePoints = codePointsOf(segment);
  if (before && codePoints.every(before.covers) && /^[\p{Script=Common}\p{Script=Inherited}]+$/u.test(segment))
    return { face: before, drawn: segment };
  const face = faceFor(codePoints, style, families);
  if (face) return { face, drawn: segment };
  // Marks that no font sets on their letter are left out, rather than the letter.
  const base = codePoints.length > 1 ? faceFor(codePoints.slice(0, 1), style, families) : null;
  if (base) return { face: base, drawn: String.fromCodePoint(codePoints[0] as number) };
  return { face: faceFor([0xfffd], style, families) as TypeFace, drawn: replacement };
}

const mirror = (segment: string) => bidi.getMirroredCharacter(segment) ?? segment;
const unmirror = (codePoint: number) => mirror(String.fromCodePoint(codePoint)).codePointAt(0) as number;

/** Whose forms of the characters that Chinese, Japanese and Korean share: of the language that has other letters here. */
function hanOf(text: string): Han {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return 'jp';
  return /\p{Script=Hangul}/u.test(text) ? 'kr' : 'sc';
}

/** Unicode's rule L2: from the highest level down, all that is at it or above turns round. */
function inOrderOfSight(parts: Part[]): Part[] {
  const ordered = [...parts];
  const levels = parts.map(({ level }) => level);
  for (let level = Math.max(0, ...levels); level > 0; level--)
    for (let from = 0; from < ordered.length; from++) {
      let to = from;
      while (to < ordered.length && (ordered[to] as Part).level >= level) to++;
      ordered.splice(from, to - from, ...ordered.slice(from, to).reverse());
      from = to;
    }
  return ordered;
}

function shape({ face, level, text, drawn }: Part): Run {
  const isRightToLeft = (level & 1) === 1;
  const { glyphs, positions } = layOut(face, drawn, isRightToLeft);
  const { unitsPerEm } = face.font;
  let width = 0;
  const set = glyphs.map((glyph, index): Glyph => {
    const { xAdvance = glyph.advanceWidth, xOffset = 0, yOffset = 0 } = positions[index] ?? {};
    const placed = {
      id: glyph.id,
      x: width + xOffset / unitsPerEm,
      y: yOffset / unitsPerEm,
      width: glyph.advanceWidth / unitsPerEm,
      codePoints: isRightToLeft ? glyph.codePoints.map(unmirror) : glyph.codePoints,
    };
    width += xAdvance / unitsPerEm;
    return placed;
  });
  return { face, text, isRightToLeft, x: 0, width, glyphs: set };
}

function layOut({ font }: TypeFace, text: string, isRightToLeft: boolean): Pick<GlyphRun, 'glyphs' | 'positions'> {
  try {
    return font.layout(text, undefined, undefined, undefined, isRightToLeft ? 'rtl' : 'ltr');
  } catch {
    // A fault in a font's rules for such letters: they stand unjoined.
    const glyphs = font.glyphsForString(text);
    return { glyphs: isRightToLeft ? glyphs.reverse() : glyphs, positions: [] };
  }
}
