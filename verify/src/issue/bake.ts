import { isJws } from '../presented/jws.ts';
import { crc32, isPng, pngChunks, pngKeyword } from '../presented/png.ts';
import { badgeNamespace, readSvg, svgNamespace } from '../presented/svg.ts';
import { readXml } from '../presented/xml.ts';

/**
 * Writes a credential, JSON or a compact JWS, into a PNG: one iTXt chunk after its header, in place of any it had.
 * @throws when the picture is no whole PNG.
 */
export function bakePng(picture: Uint8Array<ArrayBuffer>, credential: string): Uint8Array<ArrayBuffer> {
  if (!isPng(picture)) throw new TypeError('Found other bytes, expected a PNG.');
  const kept = pngChunks(picture).filter(({ type, data }) => type !== 'iTXt' || !startsWith(data, `${pngKeyword}\0`));
  const [header, ...rest] = kept.map(({ start, end }) => picture.subarray(start, end));
  // keyword 0 flag method language 0 translated-keyword 0 text: uncompressed and without a language.
  const text = new TextEncoder().encode(`${pngKeyword}\0\0\0\0\0${credential}`);
  return concat([picture.subarray(0, 8), header as Uint8Array, chunk('iTXt', text), ...rest]);
}

/**
 * Writes a credential into an SVG: one element right after the root's tag, a JWS in its attribute `verify`, JSON as its
 * text, in place of any it had.
 * @throws XmlError when the drawing is no well-formed SVG.
 */
export function bakeSvg(drawing: string, credential: string): string {
  const root = rootOf(withoutBaked(drawing));
  const prefix = 'openbadges';
  const open = `<${prefix}:credential xmlns:${prefix}="${badgeNamespace}"`;
  const element = isJws(credential)
    ? `${open} verify="${credential}"/>`
    : `${open}>${cdata(credential)}</${prefix}:credential>`;
  const tag = root.isEmpty
    ? `${root.text.slice(root.start, root.end - 2)}>${element}</${root.name}>`
    : `${root.text.slice(root.start, root.end)}${element}`;
  const baked = root.text.slice(0, root.start) + tag + root.text.slice(root.end);
  if (readSvg(baked) !== credential)
    throw new TypeError('Found a drawing that holds another credential, expected none.');
  return baked;
}

function rootOf(text: string) {
  for (const token of readXml(text)) {
    if (token.kind !== 'open') continue;
    if (token.attributes.get(token.name.includes(':') ? `xmlns:${token.name.split(':')[0]}` : 'xmlns') !== svgNamespace)
      break;
    return { ...token, text };
  }
  throw new TypeError('Found other text, expected an SVG.');
}

const bakedBefore =
  /<openbadges:credential xmlns:openbadges="https:\/\/purl\.imsglobal\.org\/ob\/v3p0"(?: verify="[\w.-]*"\/>|>(?:<!\[CDATA\[[\s\S]*?\]\]>)*<\/openbadges:credential>)/;

/** A drawing without what this baked into it before, which stands right after the root's tag. */
function withoutBaked(drawing: string): string {
  const { end } = rootOf(drawing);
  const match = bakedBefore.exec(drawing.slice(end));
  return match?.index === 0 ? drawing.slice(0, end) + drawing.slice(end + match[0].length) : drawing;
}

/** CDATA ends at the first `]]>`, so a text that holds it goes on in a second one. */
function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return [...text].every((character, index) => bytes[index] === character.charCodeAt(0));
}

function concat(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
