import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { encodeFrame, splitFrames } from './frames.ts';

/** An append-only file of frames. What `append` returned from is on disk, whatever happens afterwards. */
export class Journal {
  readonly path: string;
  #file: number;
  #size: number;
  #isBroken = false;

  private constructor(path: string, file: number, size: number) {
    this.path = path;
    this.#file = file;
    this.#size = size;
  }

  /**
   * Opens the journal of a data folder and reads it.
   * @param report told, in a sentence, when a half-written end was cut off
   * @throws when the file is damaged elsewhere than at its end
   */
  static open(dataDir: string, report: (message: string) => void): { journal: Journal; payloads: Buffer[] } {
    const path = join(dataDir, 'journal');
    const file = openSync(path, 'a+', 0o600);
    try {
      const content = readFileSync(path);
      const { payloads, wholeBytes } = splitOrExplain(path, content);
      if (wholeBytes < content.length) {
        ftruncateSync(file, wholeBytes);
        fsyncSync(file);
        report(`cut ${content.length - wholeBytes} half-written bytes off the end of ${path}`);
      }
      if (content.length === 0) fsyncFolder(dataDir);
      return { journal: new Journal(path, file, wholeBytes), payloads };
    } catch (error) {
      closeSync(file);
      throw error;
    }
  }

  get size(): number {
    return this.#size;
  }

  /**
   * Adds one frame and waits until it is on disk.
   * @throws when the disk refuses; the file is then as it was before
   */
  append(payload: Buffer): void {
    if (this.#isBroken)
      throw new Error(`${this.path} could not be repaired after a failed write; restart to read it again`);
    const frame = encodeFrame(payload);
    try {
      writeAll(this.#file, frame);
      fsyncSync(this.#file);
      this.#size += frame.length;
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

  /** Puts other frames in place of all, at once: either the old file or the new one is there after a crash. */
  replace(payloads: Iterable<Buffer>): void {
    const path = `${this.path}.new`;
    const file = openSync(path, 'w', 0o600);
    let size = 0;
    for (const payload of payloads) size += writeAll(file, encodeFrame(payload));
    fsyncSync(file);
    closeSync(file);
    renameSync(path, this.path);
    fsyncFolder(join(this.path, '..'));
    closeSync(this.#file);
    this.#file = openSync(this.path, 'a+', 0o600);
    this.#size = size;
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** One write may take only a part; returns how much was written in all. */
function writeAll(file: number, bytes: Buffer): number {
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
  return written;
}

function splitOrExplain(path: string, content: Buffer) {
  try {
    return splitFrames(content);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${path} is damaged: ${reason}. Put a backup in its place, or remove it to start a new chain.`);
  }
}

/** A new or renamed file is safe only when its folder's listing is on disk too. */
function fsyncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
