/** Fonts as the web has them, unpacked once: fontkit would unpack a WOFF's outlines anew for every glyph. */
import zlib from 'node:zlib';

/**
 * The TrueType font in a WOFF 1.0 file.
 * @throws {Error} when it is not one
 */
export function unpackWoff(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('Found a font in another form, expected WOFF.');
  const tables: Record<string, Buffer> = {};
  for (let index = 0; index < woff.readUInt16BE(12); index++) {
    // A table's tag, then where it is, and how long it is packed and unpacked.
    const entry = 44 + index * 20;
    const [from, packed, length] = [4, 8, 12].map((field) => woff.readUInt32BE(entry + field)) as [
      number,
      number,
      number,
    ];
    const data = woff.subarray(from, from + packed);
    tables[woff.toString('latin1', entry, entry + 4)] = packed < length ? zlib.inflateSync(data) : data;
  }
  return writeSfnt(tables);
}

/** A TrueType file of these tables, without their checksums: nobody here asks for them. */
export function writeSfnt(tables: Record<string, Buffer>): Buffer {
  const tags = Object.keys(tables).sort();
  const header = Buffer.alloc(12 + tags.length * 16);
  header.writeUInt32BE(0x00010000, 0);
  header.writeUInt16BE(tags.length, 4);
  const parts: Buffer[] = [header];
  let offset = header.length;
  for (const [index, tag] of tags.entries()) {
    const table = tables[tag] as Buffer;
    const entry = 12 + index * 16;
    header.write(tag, entry, 'latin1');
    header.writeUInt32BE(offset, entry + 8);
    header.writeUInt32BE(table.length, entry + 12);
    const padding = Buffer.alloc(-table.length & 3);
    parts.push(table, padding);
    offset += table.length + padding.length;
  }
  return Buffer.concat(parts);
}
