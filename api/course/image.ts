import type { Fault } from './fault.ts';

/** What a picture's bytes begin with, by the end of its name. */
const signatures: Record<string, (bytes: Buffer) => boolean> = {
  png: (bytes) => bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')),
  jpg: (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  webp: (bytes) => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
};

/** Refuses what only calls itself a picture. Whoever shows it still draws it anew. */
export function faultOfImage(file: string, name: string, bytes: Uint8Array): Fault[] {
  const type = name.split('.')[1] as string;
  if (signatures[type]?.(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))) return [];
  return [{ file, place: '', found: `bytes that are no ${type}`, expected: `an image as its name says` }];
}
