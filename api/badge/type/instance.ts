/** One weight of a variable font, as a TrueType font of its own: what PDF embeds has no weights to choose from. */
import { create, type Font } from 'fontkit';
import { writeSfnt } from './sfnt.ts';

interface Point {
  onCurve: boolean;
  x: number;
  y: number;
}

/** What fontkit has of a WOFF2, beyond what its types say. */
interface VariableFont extends Font {
  constructor: new (stream: unknown, coordinates: number[]) => VariableFont;
  stream: { constructor: new (bytes: Uint8Array) => unknown; buffer: Uint8Array };
  directory: { tables: Record<string, { offset: number; length: number }> };
  _decompress(): void;
  _transformGlyfTable(): void;
  _transformedGlyphs: { points?: Point[]; components?: { dx: number; dy: number }[] }[];
  _variationProcessor: { transformPoints(id: number, points: Point[]): void };
  getGlyph(
    id: number,
  ): Font['getGlyph'] extends (...given: never[]) => infer Glyph ? Glyph & { _getContours(): Point[][] } : never;
}

/** Tables that are the same for all weights, or near enough: kerning is that of the lightest. */
const kept = ['GDEF', 'GPOS', 'GSUB', 'OS/2', 'cmap', 'head', 'hhea', 'maxp', 'name', 'post'];

/**
 * @param woff2 a font with the axis `wght` alone, and outlines of TrueType
 * @returns a font as a TrueType file
 */
export function makeInstance(woff2: Buffer, weight: number): Buffer {
  const light = create(woff2) as unknown as VariableFont;
  // fontkit's own way to a weight knows no WOFF2.
  const font = new light.constructor(new light.stream.constructor(woff2), [weight]);
  light._decompress();
  light._transformGlyfTable();
  // What is unpacked once does for both.
  const { stream, directory, _transformedGlyphs } = light;
  Object.assign(font, { stream, directory, _transformedGlyphs, _decompressed: true });
  vary(font);
  const advances = Buffer.alloc(font.numGlyphs * 4);
  const places = Buffer.alloc((font.numGlyphs + 1) * 4);
  const outlines: Buffer[] = [];
  const most = { points: 0, contours: 0 };
  let length = 0;
  for (let id = 0; id < font.numGlyphs; id++) {
    const glyph = font.getGlyph(id);
    const contours = glyph._getContours();
    const outline = writeOutline(contours);
    most.points = Math.max(most.points, contours.flat().length);
    most.contours = Math.max(most.contours, contours.length);
    outlines.push(outline);
    length += outline.length;
    places.writeUInt32BE(length, (id + 1) * 4);
    advances.writeUInt16BE(Math.round(glyph.advanceWidth), id * 4);
    if (outline.length > 0) advances.writeInt16BE(outline.readInt16BE(2), id * 4 + 2); // as far as its left end
  }
  const tables = Object.fromEntries(
    kept.flatMap((tag) => {
      const { offset, length: own } = font.directory.tables[tag] ?? { offset: 0, length: 0 };
      return own > 0 ? [[tag, Buffer.from(font.stream.buffer.subarray(offset, offset + own))]] : [];
    }),
  );
  tables.head?.writeInt16BE(1, 50); // places are written in four bytes
  tables.hhea?.writeUInt16BE(font.numGlyphs, 34);
  tables.maxp?.writeUInt16BE(most.points, 6);
  tables.maxp?.writeUInt16BE(most.contours, 8);
  return writeSfnt({ ...tables, glyf: Buffer.concat(outlines), hmtx: advances, loca: places });
}

/** Moves the points of all glyphs, and the parts of those that are made of others, to where they are in this weight. */
function vary(font: VariableFont): void {
  const glyphs = font._transformedGlyphs;
  const sample = glyphs.find(({ points }) => points && points.length > 0)?.points?.[0] as Point;
  const point = (x: number, y: number) =>
    new (sample.constructor as new (...given: unknown[]) => Point)(true, true, x, y);
  for (const [id, { points, components }] of glyphs.entries()) {
    // The last four are of the glyph's width and height, which are varied elsewhere.
    const margins = [point(0, 0), point(font.getGlyph(id).advanceWidth, 0), point(0, 0), point(0, 0)];
    if (components) {
      const origins = components.map(({ dx, dy }) => point(dx, dy));
      font._variationProcessor.transformPoints(id, [...origins, ...margins]);
      for (const [index, component] of components.entries())
        Object.assign(component, { dx: origins[index]?.x, dy: origins[index]?.y });
    } else if (points) font._variationProcessor.transformPoints(id, [...points, ...margins]);
  }
}

/** A glyph of the table `glyf`, every step in two bytes. */
function writeOutline(contours: Point[][]): Buffer {
  const points = contours.flat().map(({ onCurve, x, y }) => ({ onCurve, x: Math.round(x), y: Math.round(y) }));
  if (points.length === 0) return Buffer.alloc(0);
  const numbers = (values: number[]) => Buffer.from(Int16Array.from(values).buffer).swap16();
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const steps = (values: number[]) => values.map((value, index) => value - (values[index - 1] ?? 0));
  const ends = contours.map((_, index) => contours.slice(0, index + 1).flat().length - 1);
  const written = [
    numbers([contours.length, Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys), ...ends, 0]),
    Buffer.from(points.map(({ onCurve }, index) => (onCurve ? 1 : 0) | (index === 0 ? 0x40 : 0))), // contours may overlap
    numbers(steps(xs)),
    numbers(steps(ys)),
  ];
  const length = written.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat(written, length + (-length & 3));
}
