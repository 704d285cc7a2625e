/** The fonts that certificates are set in: files that hold a part of Unicode each, loaded when a text needs them. */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { create, type Font } from 'fontkit';
import { makeInstance } from './instance.ts';
import { unpackWoff } from './sfnt.ts';

export interface Style {
  /** As on the pages: serif for what a certificate says, sans for what is noted on it, mono for hashes. */
  family?: 'serif' | 'sans' | 'mono';
  weight?: 400 | 500 | 600;
  /** Of Latin, Greek and Cyrillic alone: other scripts have none. */
  isItalic?: boolean;
}

/** One file of a family. */
export interface TypeFace {
  /** Name of the file, which no other has. */
  name: string;
  font: Font;
  covers(codePoint: number): boolean;
}

export type Han = 'sc' | 'jp' | 'kr';

/** The pages' own fonts, which have the letters of Europe and Vietnam, or some of them. */
const house = {
  serif: '@fontsource-variable/brygada-1918',
  sans: '@fontsource-variable/instrument-sans',
  mono: '@fontsource/atkinson-hyperlegible-mono',
};
/** Those that have all of them, and those of other scripts. */
const upright = [
  '@fontsource/noto-serif',
  '@fontsource/noto-naskh-arabic',
  '@fontsource/noto-serif-hebrew',
  '@fontsource/noto-serif-devanagari',
];
// They write the same characters differently, so the first is that of the text's language.
const han: Record<Han, string> = {
  sc: '@fontsource/noto-serif-sc',
  jp: '@fontsource/noto-serif-jp',
  kr: '@fontsource/noto-serif-kr',
};

/** The character that stands in place of one that no font has. */
export const replacement = '\uFFFD';

/** A file of Chinese takes half a megabyte, and a text needs few: those used last stay. */
const loadedMax = 64;

interface Family {
  folder: string;
  /** Each file's part of the name, and the first and last code point of each range in it. */
  files: { subset: string; ranges: [number, number][] }[];
}

const { resolve } = createRequire(import.meta.url);
const families = new Map<string, Family>();
const loaded = new Map<string, TypeFace>();

function familyOf(name: string): Family {
  const known = families.get(name);
  if (known) return known;
  const list = resolve(`${name}/unicode.json`);
  const files = Object.entries(JSON.parse(fs.readFileSync(list, 'utf8')) as Record<string, string>).map(
    ([subset, ranges]) => ({ subset: subset.replace(/[[\]]/g, ''), ranges: ranges.split(',').map(readRange) }),
  );
  const family = { folder: path.join(path.dirname(list), 'files'), files };
  families.set(name, family);
  return family;
}

/** `U+4e00-4e0f` or `U+4e00`. */
function readRange(text: string): [number, number] {
  const [first, last = first] = text.replace('U+', '').split('-') as [string, string?];
  return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
}

const hasItalics = (family: string) => [house.serif, upright[0]].includes(family);

function load(family: string, subset: string, { weight = 400, isItalic = false }: Style): TypeFace {
  const slant = isItalic && hasItalics(family) ? 'italic' : 'normal';
  const own = `${family.slice(family.indexOf('/') + 1)}-${subset}`;
  const name = `${own}-${weight}-${slant}`;
  let face = loaded.get(name);
  if (face) loaded.delete(name);
  else {
    const read = (file: string) => fs.readFileSync(path.join(familyOf(family).folder, file));
    const isVariable = family.startsWith('@fontsource-variable/');
    face = faceOf(
      name,
      isVariable ? makeInstance(read(`${own}-wght-${slant}.woff2`), weight) : unpackWoff(read(`${name}.woff`)),
    );
  }
  loaded.set(name, face); // the last of those in memory
  if (loaded.size > loadedMax) loaded.delete(loaded.keys().next().value as string);
  return face;
}

function faceOf(name: string, sfnt: Buffer): TypeFace {
  const font = create(sfnt) as Font;
  // fontkit keeps a glyph with the characters that it stood for first. Here it stands for those of its own place.
  const kept = (font as unknown as { _glyphs: Record<number, unknown> })._glyphs;
  const getGlyph = font.getGlyph.bind(font);
  font.getGlyph = (id, codePoints) => {
    if (codePoints) delete kept[id];
    return getGlyph(id, codePoints);
  };
  return { name, font, covers: (codePoint) => font.hasGlyphForCodePoint(codePoint) };
}

/**
 * The families that a text is set in, the first first.
 * @param letters each one's code points: the pages' own family is left out where it lacks one, so that no word is of two
 */
export function familiesFor(letters: number[][], style: Style, first: Han): string[] {
  const own = house[style.family ?? 'serif'];
  const isWhole = letters.every((codePoints) => faceFor(codePoints, style, [own]) !== null);
  return [
    ...(isWhole ? [own] : []),
    ...upright,
    han[first],
    ...Object.values(han).filter((family) => family !== han[first]),
  ];
}

/** The face that has all of these code points, of the first family that does; null when none has. */
export function faceFor(codePoints: number[], style: Style, order: string[]): TypeFace | null {
  const [codePoint] = codePoints;
  if (codePoint === undefined) return null;
  for (const family of order)
    for (const { subset, ranges } of familyOf(family).files) {
      if (!ranges.some(([from, to]) => from <= codePoint && codePoint <= to)) continue;
      const face = load(family, subset, style);
      if (codePoints.every(face.covers)) return face;
    }
  return null;
}
