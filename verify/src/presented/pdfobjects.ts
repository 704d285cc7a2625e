/** A PDF that does not hold together, or is written in a way that this reader does not take. */
export class PdfError extends Error {
  override name = 'PdfError';
}

export class PdfName {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** `12 0 R`: the object of that number. */
export class PdfReference {
  readonly number: number;
  constructor(number: number) {
    this.number = number;
  }
}

export type PdfDictionary = Map<string, PdfValue>;
/** Texts are kept as they are written: nothing here needs what they say. */
export type PdfValue = PdfName | PdfReference | PdfDictionary | PdfValue[] | number | string | boolean | null;

/** The objects of a PDF by their numbers. */
export interface Pdf {
  root: PdfValue;
  /** What a value stands for: itself, or the object that it refers to. */
  resolve(value: PdfValue | undefined): PdfValue | undefined;
  /** @throws PdfError when it is anything else. */
  dictionary(value: PdfValue | undefined): PdfDictionary;
  /** @throws PdfError when there is no such stream. */
  stream(number: number): { dictionary: PdfDictionary; data: Uint8Array<ArrayBuffer> };
}

const depthMax = 64;
const revisionsMax = 64;
const objectsMax = 200_000;

/**
 * Opens a PDF by its tables of objects, the newest first. Takes the tables that every version of PDF has; the packed ones
 * of PDF 1.5 and encrypted documents are refused.
 * @throws PdfError that says what was found.
 */
export function openPdf(bytes: Uint8Array<ArrayBuffer>): Pdf {
  // One character a byte, so that a place in the text is the same place in the bytes.
  const text = new TextDecoder('latin1').decode(bytes);
  const readValue = readerOf(text);
  const { offsets, trailer } = readTables(text, readValue);
  if (trailer.has('Encrypt')) throw new PdfError('found one that is locked, expected it open');
  const known = new Map<number, Read>();
  const read = (number: number): Read | undefined => {
    const offset = offsets.get(number);
    if (offset === undefined || known.has(number)) return known.get(number);
    const head = match(/\s*(\d{1,10})\s+\d{1,5}\s+obj/y, text, offset);
    if (Number(head?.[1]) !== number || !head) throw new PdfError(`found no object ${number} where its table says`);
    const found = readValue(offset + head[0].length);
    known.set(number, found);
    return found;
  };
  const resolve = (value: PdfValue | undefined): PdfValue | undefined => {
    if (!(value instanceof PdfReference)) return value;
    const found = read(value.number)?.value;
    if (found instanceof PdfReference) throw new PdfError('found a reference to a reference');
    return found;
  };
  const dictionary = (value: PdfValue | undefined): PdfDictionary => {
    const found = resolve(value);
    if (found instanceof Map) return found;
    throw new PdfError('found another value, expected a dictionary');
  };
  const stream = (number: number) => {
    const object = read(number);
    const start = object && match(/\s*stream(\r\n|\n)/y, text, object.end);
    if (!object || !start || !(object.value instanceof Map)) throw new PdfError(`found no stream ${number}`);
    const length = resolve(object.value.get('Length'));
    const from = object.end + start[0].length;
    if (typeof length !== 'number' || !match(/\s*endstream/y, text, from + length))
      throw new PdfError(`found a stream ${number} of another length than it says`);
    return { dictionary: object.value, data: bytes.subarray(from, from + length) };
  };
  return { root: trailer.get('Root') ?? null, resolve, dictionary, stream };
}

interface Read {
  value: PdfValue;
  /** The place after it. */
  end: number;
}

/** Reads values of a document, all of them together no longer than it is: its own never overlap, those of a bomb do. */
function readerOf(text: string): (start: number) => Read {
  let left = text.length;
  return (start) => {
    const found = new PdfReader(text, start).read();
    left -= found.end - start;
    if (left < 0) throw new PdfError('found objects inside of each other');
    return found;
  };
}

/** Where each object begins, by the tables from the newest to the oldest, and the newest trailer. */
function readTables(
  text: string,
  readValue: (start: number) => Read,
): { offsets: Map<number, number>; trailer: PdfDictionary } {
  const last = text.lastIndexOf('startxref');
  let at = last < 0 ? undefined : Number(match(/startxref\s+(\d{1,10})\s/y, text, last)?.[1] ?? Number.NaN);
  const offsets = new Map<number, number>();
  const freed = new Set<number>();
  const seen = new Set<number>();
  let newest: PdfDictionary | undefined;
  while (at !== undefined) {
    if (Number.isNaN(at) || seen.has(at) || seen.size >= revisionsMax)
      throw new PdfError('found no table of its objects');
    seen.add(at);
    const trailer = readTable(text, at, { offsets, freed, readValue });
    // Readers of later versions take objects from there which others never see: two documents in one.
    if (trailer.has('XRefStm')) throw new PdfError('found some of its objects packed, expected a plain table of them');
    newest ??= trailer;
    const previous = trailer.get('Prev');
    at = previous === undefined ? undefined : typeof previous === 'number' ? previous : Number.NaN;
  }
  if (!newest) throw new PdfError('found no table of its objects');
  return { offsets, trailer: newest };
}

interface Tables {
  offsets: Map<number, number>;
  freed: Set<number>;
  readValue: (start: number) => Read;
}

function readTable(text: string, start: number, { offsets, freed, readValue }: Tables): PdfDictionary {
  const head = match(/\s*xref\s+/y, text, start);
  if (!head) throw new PdfError('found its objects packed, expected a plain table of them');
  let at = start + head[0].length;
  for (;;) {
    const section = match(/(\d{1,10})\s+(\d{1,10})\s+/y, text, at);
    if (!section) break;
    at += section[0].length;
    const [first, count] = [Number(section[1]), Number(section[2])];
    for (let number = first; number < first + count; number++) {
      const entry = match(/(\d{10}) \d{5} ([nf])\s*/y, text, at);
      if (!entry || offsets.size + freed.size > objectsMax) throw new PdfError('found a broken table of its objects');
      at += entry[0].length;
      // What a newer table says of an object stands, that it is gone too.
      if (offsets.has(number) || freed.has(number)) continue;
      if (entry[2] === 'n') offsets.set(number, Number(entry[1]));
      else freed.add(number);
    }
  }
  const mark = match(/trailer\s*/y, text, at);
  const trailer = mark && readValue(at + mark[0].length).value;
  if (!(trailer instanceof Map)) throw new PdfError('found a table of objects without its trailer');
  return trailer;
}

/** Reads one value from a place on. */
class PdfReader {
  readonly #text: string;
  #at: number;

  constructor(text: string, start: number) {
    this.#text = text;
    this.#at = start;
  }

  read(): Read {
    return { value: this.#value(0), end: this.#at };
  }

  #value(depth: number): PdfValue {
    if (depth > depthMax) throw new PdfError(`found more than ${depthMax} values inside each other`);
    this.#skip();
    if (this.#take(/<</y)) return this.#dictionary(depth);
    if (this.#take(/\[/y)) return this.#list(depth);
    if (this.#take(/\(/y)) return this.#literal();
    const hexadecimal = this.#take(/<([\da-fA-F\s]*)>/y);
    if (hexadecimal) return hexadecimal[1] as string;
    const name = this.#take(/\/([^\s\0()<>[\]{}/%]*)/y);
    if (name) return new PdfName(unescapeName(name[1] as string));
    const reference = this.#take(/(\d{1,10})\s+\d{1,5}\s+R(?!\w)/y);
    if (reference) return new PdfReference(Number(reference[1]));
    const number = this.#take(/[+-]?(?:\d+\.?\d*|\.\d+)/y);
    if (number) return Number(number[0]);
    const word = this.#take(/(true|false|null)(?!\w)/y);
    if (word) return { true: true, false: false, null: null }[word[1] as 'true' | 'false' | 'null'];
    throw new PdfError(`found no value at byte ${this.#at}`);
  }

  #dictionary(depth: number): PdfDictionary {
    const members: PdfDictionary = new Map();
    while (!this.#closes(/>>/y)) {
      const name = this.#value(depth + 1);
      if (!(name instanceof PdfName)) throw new PdfError(`found a dictionary without a name at byte ${this.#at}`);
      if (members.has(name.text)) throw new PdfError(`found “${name.text}” twice in one dictionary`);
      members.set(name.text, this.#value(depth + 1));
    }
    return members;
  }

  #list(depth: number): PdfValue[] {
    const values: PdfValue[] = [];
    while (!this.#closes(/\]/y)) values.push(this.#value(depth + 1));
    return values;
  }

  #closes(mark: RegExp): boolean {
    this.#skip();
    return this.#take(mark) !== null;
  }

  /** Spaces and comments. Not by one pattern with two stars: a million comments exhaust its stack. */
  #skip(): void {
    while (this.#take(/[\s\0]+|%[^\r\n]*/y));
  }

  /** A text in parentheses, which may hold others in pairs. */
  #literal(): string {
    const start = this.#at;
    for (let open = 1; open > 0; this.#at++) {
      const character = this.#text[this.#at];
      if (character === undefined) throw new PdfError('found a text without its end');
      if (character === '\\') this.#at++;
      if (character === '(') open++;
      if (character === ')') open--;
    }
    return this.#text.slice(start, this.#at - 1);
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    const found = match(pattern, this.#text, this.#at);
    if (found) this.#at += found[0].length;
    return found;
  }
}

function unescapeName(name: string): string {
  return name.replace(/#([\da-fA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** What a sticky pattern finds at exactly that place. */
function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
