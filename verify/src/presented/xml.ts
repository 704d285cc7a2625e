/** Text that is no well-formed XML of the plain kind this reader takes. */
export class XmlError extends Error {
  override name = 'XmlError';
}

/** What a reader sees on its way through a document. Names are as written, prefix included. */
export type XmlToken =
  | { kind: 'open'; name: string; attributes: Map<string, string>; isEmpty: boolean; start: number; end: number }
  | { kind: 'close'; name: string }
  | { kind: 'text'; text: string };

const depthMax = 256;
const nameMark = /[\p{L}\p{N}_:.-]/u;
const space = /[ \t\r\n]/;

/**
 * Reads XML from its beginning to its end, one mark at a time, as a parser does: what stands in a comment, in CDATA or
 * in an attribute is never taken for a tag. Nothing is run, fetched or expanded: a document type with declarations of
 * its own and every entity but XML's five are refused.
 * @throws XmlError that says what was found, and at which character.
 */
export function* readXml(text: string): Generator<XmlToken> {
  const open: string[] = [];
  let hasRoot = false;
  let at = 0;
  while (at < text.length) {
    if (text[at] !== '<') {
      const next = text.indexOf('<', at);
      const end = next < 0 ? text.length : next;
      const words = unescapeXml(text.slice(at, end), at);
      if (open.length > 0) yield { kind: 'text', text: words };
      else if (/[^ \t\r\n\u{FEFF}]/u.test(words)) throw fault(at, 'text outside of the root element');
      at = end;
    } else if (text.startsWith('<!--', at)) {
      at = after(text, '-->', at + 4, 'a comment');
    } else if (text.startsWith('<![CDATA[', at)) {
      const end = after(text, ']]>', at + 9, 'CDATA');
      if (open.length === 0) throw fault(at, 'CDATA outside of the root element');
      yield { kind: 'text', text: text.slice(at + 9, end - 3) };
      at = end;
    } else if (text.startsWith('<?', at)) {
      at = after(text, '?>', at + 2, 'an instruction');
    } else if (text.startsWith('<!', at)) {
      at = skipDocumentType(text, at, hasRoot);
    } else if (text.startsWith('</', at)) {
      const name = readName(text, at + 2);
      const end = skipSpace(text, at + 2 + name.length);
      if (text[end] !== '>') throw fault(end, 'a closing tag without its end');
      if (open.pop() !== name) throw fault(at, `the closing tag of “${name}”, which is not open`);
      yield { kind: 'close', name };
      at = end + 1;
    } else {
      if (open.length === 0 && hasRoot) throw fault(at, 'a second root element');
      const tag = readTag(text, at);
      hasRoot = true;
      if (!tag.isEmpty) open.push(tag.name);
      if (open.length > depthMax) throw fault(at, `more than ${depthMax} elements inside each other`);
      yield tag;
      at = tag.end;
    }
  }
  if (open.length > 0) throw fault(text.length, `the end, while “${open.at(-1)}” is still open`);
  if (!hasRoot) throw fault(text.length, 'the end, and no element');
}

function readTag(text: string, start: number): XmlToken & { kind: 'open' } {
  const name = readName(text, start + 1);
  const attributes = new Map<string, string>();
  let at = start + 1 + name.length;
  for (;;) {
    const next = skipSpace(text, at);
    const isEmpty = text.startsWith('/>', next);
    if (isEmpty || text[next] === '>') {
      return { kind: 'open', name, attributes, isEmpty, start, end: next + (isEmpty ? 2 : 1) };
    }
    if (next === at) throw fault(at, 'an unfinished tag');
    const attribute = readName(text, next);
    const equals = skipSpace(text, next + attribute.length);
    const quote = skipSpace(text, equals + 1);
    const mark = text[quote];
    if (text[equals] !== '=' || (mark !== '"' && mark !== "'")) throw fault(next, `“${attribute}” without a value`);
    const end = text.indexOf(mark, quote + 1);
    if (end < 0) throw fault(quote, `the value of “${attribute}” without its end`);
    const value = text.slice(quote + 1, end);
    if (value.includes('<')) throw fault(quote, `“<” in the value of “${attribute}”`);
    if (attributes.has(attribute)) throw fault(next, `“${attribute}” twice in one tag`);
    attributes.set(attribute, unescapeXml(value, quote + 1));
    at = end + 1;
  }
}

function readName(text: string, start: number): string {
  let end = start;
  while (end < text.length && nameMark.test(text[end] as string)) end++;
  if (end === start || /[\d.-]/.test(text[start] as string)) throw fault(start, 'a tag or attribute without a name');
  return text.slice(start, end);
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && space.test(text[at] as string)) at++;
  return at;
}

function after(text: string, mark: string, start: number, what: string): number {
  const end = text.indexOf(mark, start);
  if (end < 0) throw fault(start, `${what} without its end`);
  return end + mark.length;
}

// `<!DOCTYPE svg PUBLIC "…" "…">` of older editors is harmless, as nobody fetches it; one with `[` declares entities.
function skipDocumentType(text: string, start: number, hasRoot: boolean): number {
  const end = text.indexOf('>', start);
  const declaration = end < 0 ? text.slice(start) : text.slice(start, end);
  if (hasRoot || end < 0 || !/^<!DOCTYPE[ \t\r\n]/.test(declaration)) throw fault(start, 'a declaration out of place');
  if (declaration.includes('[')) throw fault(start, 'a document type with declarations of its own');
  return end + 1;
}

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescapeXml(text: string, at: number): string {
  if (!text.includes('&')) return text;
  return text.replace(/&([^;&]{0,12});?/g, (reference, name: string, offset: number) => {
    const value = reference.endsWith(';') ? (entities[name] ?? character(name)) : undefined;
    if (value === undefined) throw fault(at + offset, `the entity “${reference}”`);
    return value;
  });
}

function character(name: string): string | undefined {
  const [, decimal, hexadecimal] = /^#(?:(\d{1,7})|x([\da-fA-F]{1,6}))$/.exec(name) ?? [];
  const code = decimal ? Number(decimal) : hexadecimal ? Number.parseInt(hexadecimal, 16) : 0;
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : undefined;
}

function fault(at: number, found: string): XmlError {
  return new XmlError(`at character ${at + 1}: found ${found}`);
}
