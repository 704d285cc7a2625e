/** Lines and curves as a page's content, and drawings that it repeats. */

const number = (value: number) => String(Math.round(value * 1000) / 1000);

/** PDF path operators of what is drawn step by step, y as the surroundings have it. */
export class Outline {
  #said = '';
  #x = 0;
  #y = 0;

  move(x: number, y: number): this {
    return this.#say([x, y], 'm');
  }

  line(x: number, y: number): this {
    return this.#say([x, y], 'l');
  }

  cubic(x1: number, y1: number, x2: number, y2: number, x: number, y: number): this {
    return this.#say([x1, y1, x2, y2, x, y], 'c');
  }

  /** PDF has cubic curves alone: their handles reach two thirds of the way to the quadratic one's. */
  quadratic(x1: number, y1: number, x: number, y: number): this {
    const reach = (from: number, to: number) => from + ((to - from) * 2) / 3;
    return this.cubic(reach(this.#x, x1), reach(this.#y, y1), reach(x, x1), reach(y, y1), x, y);
  }

  close(): this {
    this.#said += 'h\n';
    return this;
  }

  rectangle(x: number, y: number, width: number, height: number): this {
    return this.#say([x, y, width, height], 're');
  }

  circle(x: number, y: number, radius: number): this {
    const handle = radius * 0.5523; // within 0.03 % of a circle
    const [left, right, top, bottom] = [x - radius, x + radius, y - radius, y + radius];
    return this.move(right, y)
      .cubic(right, y + handle, x + handle, bottom, x, bottom)
      .cubic(x - handle, bottom, left, y + handle, left, y)
      .cubic(left, y - handle, x - handle, top, x, top)
      .cubic(x + handle, top, right, y - handle, right, y)
      .close();
  }

  /** SVG path data of absolute M, L, C and Z alone. */
  path(data: string): this {
    for (const [, letter, text] of data.matchAll(/([MLCZz])([^MLCZz]*)/g)) {
      const values = text?.match(/-?[\d.]+/g)?.map(Number) ?? [];
      if (letter === 'C')
        for (let from = 0; from < values.length; from += 6) this.#say(values.slice(from, from + 6), 'c');
      else if (letter === 'Z' || letter === 'z') this.close();
      else this.#say(values, letter === 'M' ? 'm' : 'l');
    }
    return this;
  }

  toString(): string {
    return this.#said;
  }

  #say(values: number[], operator: string): this {
    this.#said += `${values.map(number).join(' ')} ${operator}\n`;
    [this.#x, this.#y] =
      operator === 're' ? [values[0] as number, values[1] as number] : (values.slice(-2) as [number, number]);
    return this;
  }
}

/** A drawing that a page shows more than once (a form XObject). */
export class Stamp {
  readonly #document: PDFKit.PDFDocument;
  readonly #name: string;

  /** @param bounds left, top, right and bottom of all that is drawn */
  constructor(document: PDFKit.PDFDocument, name: string, bounds: number[], content: string) {
    this.#document = document;
    this.#name = name;
    const form = document.ref({ Type: 'XObject', Subtype: 'Form', BBox: bounds, Resources: {} });
    form.end(content);
    (document.page as unknown as { xobjects: Record<string, object> }).xobjects[name] = form;
  }

  /** @param matrix from the stamp's units to the surroundings' */
  print(...matrix: [number, number, number, number, number, number]): void {
    this.#document.addContent(`q ${matrix.map(number).join(' ')} cm /${this.#name} Do Q`);
  }
}

/** `#rrggbb` as a page's content has it, to fill with or, in capitals, to draw lines with. */
export const color = (ink: string, operator: 'rg' | 'RG') =>
  `${[1, 3, 5].map((place) => number(Number.parseInt(ink.slice(place, place + 2), 16) / 255)).join(' ')} ${operator}\n`;
