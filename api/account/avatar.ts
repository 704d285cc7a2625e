/**
 * A picture that somebody sends becomes one of ours: its pixels alone, of one size, in one format. Nothing that was in
 * the file reaches a visitor: no place where it was taken, no script, no second file behind the first.
 */
import sharp from 'sharp';
import { pictureRefused } from '../http/problem.ts';

const edge = 256;
/** A file of a few KB can unfold to gigabytes; this much, a telephone's picture, is 100 MB at most while it is read. */
const pixelsMax = 25_000_000;
const secondsMax = 10;

// What is not read here at all needs no guard: vectors, documents, old formats.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
});

const isAt = (bytes: Buffer, place: number, text: string) =>
  bytes.subarray(place, place + text.length).equals(Buffer.from(text, 'latin1'));
const formats: Record<string, (bytes: Buffer) => boolean> = {
  'image/png': (bytes) => isAt(bytes, 0, '\x89PNG\r\n\x1a\n'),
  'image/jpeg': (bytes) => isAt(bytes, 0, '\xff\xd8\xff'),
  'image/webp': (bytes) => isAt(bytes, 0, 'RIFF') && isAt(bytes, 8, 'WEBP'),
};

/** One after the other: each holds a whole picture in memory. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * Makes a square WebP of a picture, upright, cut around its middle.
 *
 * @throws ApiProblem 400 for what is not what its type says, is damaged, or has too many pixels
 */
export function encodeAvatar(bytes: Buffer, type: string): Promise<Buffer> {
  if (!formats[type]?.(bytes)) throw pictureRefused(`Found no ${type} in the body, which its Content-Type says.`);
  const encoded = turn.then(() => encode(bytes));
  turn = encoded.catch(() => {});
  return encoded;
}

async function encode(bytes: Buffer): Promise<Buffer> {
  try {
    return await sharp(bytes, { limitInputPixels: pixelsMax, failOn: 'error', sequentialRead: true })
      .timeout({ seconds: secondsMax })
      .autoOrient()
      .resize(edge, edge, { fit: 'cover' })
      .toColourspace('srgb')
      .webp({ quality: 82 })
      .toBuffer();
  } catch (error) {
    const isTooLarge = /pixel limit/i.test((error as Error).message);
    throw pictureRefused(
      isTooLarge
        ? `The picture has more than ${pixelsMax / 1e6} million pixels. Make it smaller first.`
        : 'The picture is damaged, or not what its type says. Save it anew as PNG, JPEG or WebP.',
    );
  }
}
