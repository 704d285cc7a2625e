/** Puts of each font what a document draws of it, with what every glyph means (ISO 32000-1, 9.7 and 9.10). */
import type { TypeFace } from '../type/fonts.ts';
import type { Glyph } from '../type/line.ts';

/** A font as a page refers to it. */
export interface PageFont {
  /** In the page's resources. */
  name: string;
  /** The glyph's number in the document, as four hex digits. */
  show(glyph: Glyph): string;
  /** Whether a glyph stands for the same as where it was first asked about: only of that the document can tell. */
  means(glyph: Glyph): boolean;
}

/** A document's fonts: `use` them while drawing, `end` before the document does. */
export class Fonts {
  readonly #document: PDFKit.PDFDocument;
  readonly #used = new Map<string, Embedding>();

  constructor(document: PDFKit.PDFDocument) {
    this.#document = document;
  }

  use(face: TypeFace): PageFont {
    const before = this.#used.get(face.name);
    if (before) return before;
    const embedding = new Embedding(this.#document, face, this.#used.size);
    this.#used.set(face.name, embedding);
    return embedding;
  }

  end(): void {
    for (const embedding of this.#used.values()) embedding.end();
  }
}

/** Of fontkit, which also takes glyphs by their numbers. */
interface Subset {
  includeGlyph(id: number): number;
  encode(): Uint8Array;
}

class Embedding implements PageFont {
  readonly name: string;
  readonly #document: PDFKit.PDFDocument;
  readonly #face: TypeFace;
  readonly #subset: Subset;
  readonly #dictionary: PDFKit.PDFKitReference;
  readonly #tag: string;
  readonly #widths: number[];
  /** The first is the glyph for what is missing, which no text shows. */
  readonly #meanings: number[][] = [[]];

  constructor(document: PDFKit.PDFDocument, face: TypeFace, index: number) {
    this.name = `F${index}`;
    this.#document = document;
    this.#face = face;
    this.#subset = face.font.createSubset() as unknown as Subset;
    this.#widths = [this.#inThousandths(face.font.getGlyph(0).advanceWidth)];
    this.#dictionary = document.ref({});
    // Six letters tell subsets of the same font apart.
    this.#tag = Array.from({ length: 6 }, (_, place) => 'ABCDEFGHIJ'[Math.floor(index / 10 ** place) % 10]).join('');
    (document.page as unknown as { fonts: Record<string, object> }).fonts[this.name] = this.#dictionary;
  }

  show({ id, width }: Glyph): string {
    const number = this.#subset.includeGlyph(id);
    this.#widths[number] ??= width * 1000;
    return hex(number, 4);
  }

  means({ id, codePoints }: Glyph): boolean {
    const number = this.#subset.includeGlyph(id);
    this.#meanings[number] ??= codePoints;
    return (this.#meanings[number] as number[]).join() === codePoints.join();
  }

  end(): void {
    const { font } = this.#face;
    const program = this.#subset.encode();
    const file = this.#reference({ Length1: program.length }, program);
    const baseFont = `${this.#tag}+${this.#face.name}`;
    const { minX, minY, maxX, maxY } = font.bbox;
    const descriptor = this.#reference({
      Type: 'FontDescriptor',
      FontName: baseFont,
      Flags: 4 + (font.italicAngle === 0 ? 0 : 64), // symbolic: its own numbers, no common encoding
      FontBBox: [minX, minY, maxX, maxY].map((value) => this.#inThousandths(value)),
      ItalicAngle: font.italicAngle,
      Ascent: this.#inThousandths(font.ascent),
      Descent: this.#inThousandths(font.descent),
      CapHeight: this.#inThousandths(font.capHeight || font.ascent),
      StemV: 80,
      FontFile2: file,
    });
    const descendant = this.#reference({
      Type: 'Font',
      Subtype: 'CIDFontType2',
      BaseFont: baseFont,
      CIDSystemInfo: { Registry: new String('Adobe'), Ordering: new String('Identity'), Supplement: 0 },
      FontDescriptor: descriptor,
      CIDToGIDMap: 'Identity',
      W: [0, this.#widths],
    });
    Object.assign((this.#dictionary as unknown as { data: object }).data, {
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: baseFont,
      Encoding: 'Identity-H',
      DescendantFonts: [descendant],
      ToUnicode: this.#reference({}, toUnicode(this.#meanings)),
    });
    this.#dictionary.end(undefined);
  }

  #reference(data: object, stream?: Uint8Array | string): PDFKit.PDFKitReference {
    const reference = this.#document.ref(data);
    (reference as { end(stream?: Uint8Array | string): void }).end(stream);
    return reference;
  }

  #inThousandths(units: number): number {
    return (units * 1000) / this.#face.font.unitsPerEm;
  }
}

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');

/** A CMap that says which characters each number stands for. */
function toUnicode(meanings: number[][]): string {
  const known = meanings
    .map((codePoints, number) => ({ number, codePoints }))
    .filter(({ codePoints }) => codePoints.length > 0);
  const utf16 = (codePoints: number[]) =>
    Array.from(String.fromCodePoint(...codePoints).matchAll(/[\s\S]/g), ([unit]) => hex(unit.charCodeAt(0), 4)).join(
      '',
    );
  const sections: string[] = [];
  // A section holds a hundred entries at most.
  for (let from = 0; from < known.length; from += 100) {
    const entries = known.slice(from, from + 100);
    const lines = entries.map(({ number, codePoints }) => `<${hex(number, 4)}> <${utf16(codePoints)}>`);
    sections.push(`${entries.length} beginbfchar\n${lines.join('\n')}\nendbfchar`);
  }
  return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
${sections.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end`;
}
