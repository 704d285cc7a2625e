import { readSync } from 'node:fs';
import { crc32 } from 'node:zlib';

/** Length and checksum stand before each payload: u32 bytes, u32 CRC-32, both big endian. */
const FRAME_HEADER_BYTES = 8;
/** How much of a broken end is searched for whole frames. */
const SEARCH_BYTES_MAX = 64 * 1024 * 1024;
const CHUNK_BYTES = 4 * 1024 * 1024;

export interface Frame {
  /** Of its header, in the file. */
  offset: number;
  payload: Buffer;
}

export function encodeFrame(payload: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(FRAME_HEADER_BYTES + payload.length);
  frame.writeUInt32BE(payload.length, 0);
  frame.writeUInt32BE(crc32(payload), 4);
  payload.copy(frame, FRAME_HEADER_BYTES);
  return frame;
}

/** Bytes that a payload takes in the file. */
export function encodedLength(payload: Buffer): number {
  return FRAME_HEADER_BYTES + payload.length;
}

/**
 * The frames of a file from an offset on, a few megabytes in memory at a time. A write cut short can only be the last
 * thing in the file: what follows the last whole frame is the caller's to cut off.
 * @throws when a broken frame is followed by more data: then the file was damaged, not cut
 */
export function* readFrames(file: number, start: number, size: number): Generator<Frame> {
  const window = new Window(file, size);
  let offset = start;
  while (offset + FRAME_HEADER_BYTES <= size) {
    const header = window.read(offset, FRAME_HEADER_BYTES);
    const length = header.readUInt32BE(0);
    const checksum = header.readUInt32BE(4);
    const end = offset + FRAME_HEADER_BYTES + length;
    if (length === 0 || end > size) break;
    const payload = window.read(offset + FRAME_HEADER_BYTES, length);
    if (crc32(payload) !== checksum) {
      if (end === size) break;
      throw new Error(`the frame at byte ${offset} has a wrong checksum and ${size - end} bytes follow it`);
    }
    yield { offset, payload };
    offset = end;
  }
  if (hasFrameAfter(window, offset, size)) {
    throw new Error(`the frame at byte ${offset} is broken and whole ones follow it`);
  }
}

/**
 * The payload of the frame at an offset.
 * @throws when there is no whole one
 */
export function readFrame(file: number, offset: number): Buffer {
  const header = readBytes(file, offset, FRAME_HEADER_BYTES);
  const payload = readBytes(file, offset + FRAME_HEADER_BYTES, header.readUInt32BE(0));
  if (crc32(payload) === header.readUInt32BE(4)) return payload;
  throw new Error(`the frame at byte ${offset} has a wrong checksum`);
}

/** Whether a whole frame begins somewhere after `offset`: then what stands there was damaged, not cut short. */
function hasFrameAfter(window: Window, offset: number, size: number): boolean {
  if (offset >= size) return false;
  const rest = window.read(offset, Math.min(size - offset, SEARCH_BYTES_MAX));
  for (let start = 1; start + FRAME_HEADER_BYTES < rest.length; start += 1) {
    const payloadStart = start + FRAME_HEADER_BYTES;
    const end = payloadStart + rest.readUInt32BE(start);
    if (end === payloadStart || end > rest.length) continue;
    if (crc32(rest.subarray(payloadStart, end)) === rest.readUInt32BE(start + 4)) return true;
  }
  return false;
}

/** A part of the file in memory that moves forward as it is read. */
class Window {
  readonly #file: number;
  readonly #size: number;
  #start = 0;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(file: number, size: number) {
    this.#file = file;
    this.#size = size;
  }

  /** A view that keeps its bytes: each chunk is read into a buffer of its own. */
  read(offset: number, length: number): Buffer {
    if (offset < this.#start || offset + length > this.#start + this.#bytes.length) {
      this.#start = offset;
      this.#bytes = readBytes(this.#file, offset, Math.min(Math.max(length, CHUNK_BYTES), this.#size - offset));
    }
    return this.#bytes.subarray(offset - this.#start, offset - this.#start + length);
  }
}

/** One read may give only a part. */
function readBytes(file: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  while (filled < length) {
    const count = readSync(file, bytes, filled, length - filled, offset + filled);
    if (count === 0) throw new Error(`the file ends at byte ${offset + filled}, ${length - filled} bytes too early`);
    filled += count;
  }
  return bytes;
}
