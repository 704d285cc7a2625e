/** Writes length-prefixed binary records: the journal's own encoding, big endian. */
export class Writer {
  readonly #parts: Uint8Array[] = [];

  u32(value: number): this {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    this.#parts.push(bytes);
    return this;
  }

  u64(value: bigint): this {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(BigInt.asUintN(64, value));
    this.#parts.push(bytes);
    return this;
  }

  bytes(value: Uint8Array): this {
    this.u32(value.length);
    this.#parts.push(value);
    return this;
  }

  text(value: string): this {
    return this.bytes(Buffer.from(value));
  }

  list<T>(items: Iterable<T>, write: (item: T) => void): this {
    const all = [...items];
    this.u32(all.length);
    for (const item of all) write(item);
    return this;
  }

  finish(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

/** Reads what `Writer` wrote. Byte strings are views of the given buffer, not copies. */
export class Reader {
  readonly #buffer: Buffer;
  #offset = 0;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  u32(): number {
    const value = this.#buffer.readUInt32BE(this.#offset);
    this.#offset += 4;
    return value;
  }

  u64(): bigint {
    const value = this.#buffer.readBigUInt64BE(this.#offset);
    this.#offset += 8;
    return value;
  }

  bytes(): Uint8Array {
    const length = this.u32();
    const start = this.#offset;
    if (start + length > this.#buffer.length) throw new RangeError(`a record ends inside a field of ${length} bytes`);
    this.#offset += length;
    return this.#buffer.subarray(start, this.#offset);
  }

  text(): string {
    return Buffer.from(this.bytes()).toString();
  }

  list<T>(read: () => T): T[] {
    const items: T[] = [];
    for (let left = this.u32(); left > 0; left -= 1) items.push(read());
    return items;
  }
}
