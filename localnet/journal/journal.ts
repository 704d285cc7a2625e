import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { encodedLength, encodeFrame, type Frame, readFrame, readFrames } from './frames.ts';

/** An append-only file of frames. What `append` returned from is on disk, whatever happens afterwards. */
export class Journal {
  readonly path: string;
  readonly #report: (message: string) => void;
  #file: number;
  #size: number;
  #isBroken = false;

  /**
   * Opens the journal of a data folder; nothing is read yet.
   * @param report told, in a sentence, when a half-written end was cut off
   */
  constructor(dataDir: string, report: (message: string) => void) {
    this.path = join(dataDir, 'journal');
    this.#report = report;
    this.#file = openSync(this.path, 'a+', 0o600);
    this.#size = fstatSync(this.#file).size;
    if (this.#size === 0) fsyncFolder(dataDir);
  }

  /** Bytes, up to the end of the last whole frame once all was read. */
  get size(): number {
    return this.#size;
  }

  /**
   * The frames from a byte on. Once they are read, what was half written behind the last whole one is cut off.
   * @throws when the file is damaged elsewhere than at its end
   */
  *frames(start = 0): Generator<Frame> {
    let end = start;
    try {
      for (const frame of readFrames(this.#file, start, this.#size)) {
        yield frame;
        end = frame.offset + encodedLength(frame.payload);
      }
    } catch (error) {
      throw this.#explain(error);
    }
    if (end < this.#size) this.#cut(end);
  }

  #cut(size: number): void {
    this.#report(`cut ${this.#size - size} half-written bytes off the end of ${this.path}`);
    this.truncate(size);
  }

  /**
   * The payload of the frame at an offset.
   * @throws when it is damaged
   */
  read(offset: number): Buffer {
    try {
      return readFrame(this.#file, offset);
    } catch (error) {
      throw this.#explain(error);
    }
  }

  #explain(error: unknown): Error {
    const reason = error instanceof Error ? error.message : String(error);
    return new Error(
      `${this.path} is damaged: ${reason}. Put a backup in its place, or remove it to start a new chain.`,
    );
  }

  /**
   * Adds one frame and waits until it is on disk.
   * @returns where it begins
   * @throws when the disk refuses; the file is then as it was before
   */
  append(payload: Buffer): number {
    if (this.#isBroken)
      throw new Error(`${this.path} could not be repaired after a failed write; restart to read it again`);
    const offset = this.#size;
    const frame = encodeFrame(payload);
    try {
      writeAll(this.#file, frame);
      fsyncSync(this.#file);
      this.#size += frame.length;
      return offset;
    } catch (error) {
      this.#takeBack();
      throw error;
    }
  }

  #takeBack(): void {
    try {
      ftruncateSync(this.#file, this.#size);
    } catch {
      this.#isBroken = true;
    }
  }

  /** Forgets, on disk too, what follows the first `size` bytes. */
  truncate(size: number): void {
    ftruncateSync(this.#file, size);
    fsyncSync(this.#file);
    this.#size = size;
  }

  /** Puts other frames in place of all, at once: either the old file or the new one is there after a crash. */
  replace(payloads: Iterable<Buffer>): void {
    replaceFile(this.path, payloads);
    closeSync(this.#file);
    this.#file = openSync(this.path, 'a+', 0o600);
    this.#size = fstatSync(this.#file).size;
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Writes a file of frames under another name and gives it its own when it is on disk. */
export function replaceFile(path: string, payloads: Iterable<Buffer>): void {
  const file = openSync(`${path}.new`, 'w', 0o600);
  try {
    for (const payload of payloads) writeAll(file, encodeFrame(payload));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.new`, path);
  fsyncFolder(join(path, '..'));
}

/** One write may take only a part. */
function writeAll(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

/** A new or renamed file is safe only when its folder's listing is on disk too. */
export function fsyncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
