/** Fonts as the web has them, unpacked once: fontkit would unpack a WOFF's outlines anew for every glyph. */
import zlib from 'node:zlib';

const headerLength = 12;
const entryLength = 16;

/**
 * The TrueType font in a WOFF 1.0 file.
 * @throws {Error} when it is not one
 */
export function unpackWoff(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('Found a font in another form, expected WOFF.');
  const count = woff.readUInt16BE(12);
  const parts: Buffer[] = [];
  const entries = Buffer.alloc(count * entryLength);
  let offset = headerLength + entries.length;
  for (let index = 0; index < count; index++) {
    // A table's tag, then where it is, how long it is packed and unpacked, and its checksum.
    const entry = 44 + index * 20;
    const [from, packed, length] = [4, 8, 12].map((field) => woff.readUInt32BE(entry + field)) as [
      number,
      number,
      number,
    ];
    const data = woff.subarray(from, from + packed);
    const table = packed < length ? zlib.inflateSync(data) : data;
    const padding = Buffer.alloc(-length & 3);
    woff.copy(entries, index * entryLength, entry, entry + 4);
    woff.copy(entries, index * entryLength + 4, entry + 16, entry + 20);
    entries.writeUInt32BE(offset, index * entryLength + 8);
    entries.writeUInt32BE(length, index * entryLength + 12);
    parts.push(table, padding);
    offset += length + padding.length;
  }
  const header = Buffer.alloc(headerLength);
  woff.copy(header, 0, 4, 8);
  header.writeUInt16BE(count, 4);
  return Buffer.concat([header, entries, ...parts]);
}
