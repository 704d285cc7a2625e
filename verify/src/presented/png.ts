import { credentialBytesMax, PresentedError, size, utf8 } from './fault.ts';
import { InflateError, inflate } from './inflate.ts';

/** The keyword of the chunk that Open Badges 3.0 bakes a credential into. */
export const pngKeyword = 'openbadgecredential';
const keywordOfBadges2 = 'openbadges';

export const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;

/** Encoders cut a picture into pieces of a few kilobytes: 5 MB in more than this is no picture but work for the reader. */
const chunksMax = 10_000;

/** A piece of a PNG: its type and where it and its data lie in the file. */
export interface PngChunk {
  type: string;
  /** Of the length field, with which a chunk begins. */
  start: number;
  /** Of the first byte after the chunk. */
  end: number;
  data: Uint8Array<ArrayBuffer>;
}

export function isPng(bytes: Uint8Array): boolean {
  return pngSignature.every((byte, index) => bytes[index] === byte);
}

/**
 * The credential that is baked into a PNG, as it was written: JSON or a compact JWS.
 * @throws PresentedError when there is none, more than one, or the picture is broken.
 */
export async function readPng(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // All three kinds of text that a PNG has, since some readers take the first that they find; only iTXt may hold one.
  const texts = pngChunks(bytes).filter((chunk) => ['iTXt', 'tEXt', 'zTXt'].includes(chunk.type));
  const baked = texts.filter((chunk) => keywordOf(chunk) === pngKeyword);
  const [chunk] = baked;
  if (!chunk || (baked.length === 1 && chunk.type !== 'iTXt')) {
    const found = texts.some((text) => keywordOf(text) === keywordOfBadges2)
      ? 'This picture holds an Open Badges 2.0 badge, expected one of Open Badges 3.0.'
      : 'This picture holds no certificate. Only the badge as it was downloaded does, not a screenshot or a copy of it.';
    throw new PresentedError('not_a_certificate', found);
  }
  if (baked.length > 1) {
    throw new PresentedError('unreadable', `This picture holds ${baked.length} certificates, expected one.`);
  }
  requireIntact(bytes, chunk);
  return readText(chunk);
}

/**
 * The chunks of a PNG up to its end mark; what comes after that is no part of the picture.
 * @throws PresentedError `unreadable` for a broken or endless one.
 */
export function pngChunks(bytes: Uint8Array<ArrayBuffer>): PngChunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: PngChunk[] = [];
  for (let start: number = pngSignature.length; start + 12 <= bytes.length; ) {
    const end = start + 12 + view.getUint32(start);
    if (end > bytes.length) break;
    const type = String.fromCharCode(...bytes.subarray(start + 4, start + 8));
    chunks.push({ type, start, end, data: bytes.subarray(start + 8, end - 4) });
    if (type === 'IEND') return chunks;
    if (chunks.length > chunksMax) {
      throw new PresentedError('unreadable', `This picture has more than ${chunksMax} chunks, expected a plain PNG.`);
    }
    start = end;
  }
  throw new PresentedError('unreadable', 'This picture ends too early: it was not saved or sent whole.');
}

function requireIntact(bytes: Uint8Array, chunk: PngChunk): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (crc32(bytes.subarray(chunk.start + 4, chunk.end - 4)) === view.getUint32(chunk.end - 4)) return;
  throw new PresentedError('unreadable', 'The certificate in this picture is damaged: its checksum is another.');
}

/** A chunk's keyword: Latin-1 up to the first zero byte, of which there are 79 at most. */
function keywordOf({ data }: PngChunk): string {
  const end = data.subarray(0, 80).indexOf(0);
  return end < 0 ? '' : String.fromCharCode(...data.subarray(0, end));
}

// keyword 0 flag method language 0 translated-keyword 0 text, as PNG section 11.3.3.4 lays an iTXt chunk out.
async function readText({ data }: PngChunk): Promise<string> {
  const flags = data.indexOf(0) + 1;
  const languageEnd = data.indexOf(0, flags + 2);
  const keywordEnd = languageEnd < 0 ? -1 : data.indexOf(0, languageEnd + 1);
  if (keywordEnd < 0) throw new PresentedError('unreadable', 'The certificate in this picture is cut off.');
  const text = data.subarray(keywordEnd + 1);
  const [isCompressed, method] = [data[flags], data[flags + 1]];
  if (isCompressed === 0) return utf8(text, 'The certificate in this picture');
  if (isCompressed !== 1 || method !== 0) {
    throw new PresentedError('unreadable', 'The certificate in this picture is compressed in a way that PNG has not.');
  }
  try {
    return utf8(await inflate(text, 'deflate', credentialBytesMax), 'The certificate in this picture');
  } catch (error) {
    if (!(error instanceof InflateError)) throw error;
    throw error.isTooLarge
      ? new PresentedError(
          'too_large',
          `The certificate in this picture has more than ${size(credentialBytesMax)} when decompressed.`,
        )
      : new PresentedError('unreadable', 'The certificate in this picture does not decompress.', { cause: error });
  }
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  return rest;
});

/** The checksum that ends a chunk: CRC-32 over its type and data. */
export function crc32(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) rest = (crcTable[(rest ^ byte) & 0xff] as number) ^ (rest >>> 8);
  return (rest ^ 0xffffffff) >>> 0;
}
