import { crc32 } from 'node:zlib';

/** Length and checksum stand before each payload: u32 bytes, u32 CRC-32, both big endian. */
const FRAME_HEADER_BYTES = 8;

export function encodeFrame(payload: Buffer): Buffer {
  const header = Buffer.alloc(FRAME_HEADER_BYTES);
  header.writeUInt32BE(payload.length, 0);
  header.writeUInt32BE(crc32(payload), 4);
  return Buffer.concat([header, payload]);
}

export interface Frames {
  payloads: Buffer[];
  /** Bytes up to the end of the last whole frame; what follows was cut short while being written. */
  wholeBytes: number;
}

/**
 * Splits a journal into its frames. A write cut short can only be the last thing in the file.
 * @throws when a broken frame is followed by more data: then the file was damaged, not cut
 */
export function splitFrames(file: Buffer): Frames {
  const payloads: Buffer[] = [];
  let offset = 0;
  while (offset + FRAME_HEADER_BYTES <= file.length) {
    const end = offset + FRAME_HEADER_BYTES + file.readUInt32BE(offset);
    const payload = file.subarray(offset + FRAME_HEADER_BYTES, end);
    if (end > file.length || payload.length === 0) break;
    if (crc32(payload) !== file.readUInt32BE(offset + 4)) {
      if (end === file.length) break;
      throw new Error(`the frame at byte ${offset} has a wrong checksum and ${file.length - end} bytes follow it`);
    }
    payloads.push(payload);
    offset = end;
  }
  if (hasFrameAfter(file, offset)) throw new Error(`the frame at byte ${offset} is broken and whole ones follow it`);
  return { payloads, wholeBytes: offset };
}

/** Whether a whole frame begins somewhere after `offset`: then what stands there was damaged, not cut short. */
function hasFrameAfter(file: Buffer, offset: number): boolean {
  for (let start = offset + 1; start + FRAME_HEADER_BYTES < file.length; start += 1) {
    const payloadStart = start + FRAME_HEADER_BYTES;
    const end = payloadStart + file.readUInt32BE(start);
    if (end === payloadStart || end > file.length) continue;
    if (crc32(file.subarray(payloadStart, end)) === file.readUInt32BE(start + 4)) return true;
  }
  return false;
}
