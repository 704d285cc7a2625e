/** Writes length-prefixed binary records: the journal's own encoding, big endian. */
export class Writer {
  #buffer = Buffer.allocUnsafe(1024);
  #length = 0;

  u32(value: number): this {
    const at = this.#take(4);
    this.#buffer.writeUInt32BE(value, at);
    return this;
  }

  u64(value: bigint): this {
    const at = this.#take(8);
    this.#buffer.writeBigUInt64BE(BigInt.asUintN(64, value), at);
    return this;
  }

  bytes(value: Uint8Array): this {
    const at = this.u32(value.length).#take(value.length);
    this.#buffer.set(value, at);
    return this;
  }

  text(value: string): this {
    return this.bytes(Buffer.from(value));
  }

  list<T>(items: Iterable<T>, write: (item: T) => void): this {
    const countAt = this.#take(4);
    let count = 0;
    for (const item of items) {
      write(item);
      count += 1;
    }
    this.#buffer.writeUInt32BE(count, countAt);
    return this;
  }

  finish(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  /** Makes room for so many bytes and returns where they begin. */
  #take(bytes: number): number {
    const at = this.#length;
    this.#length += bytes;
    if (this.#length > this.#buffer.length) this.#grow();
    return at;
  }

  #grow(): void {
    const larger = Buffer.allocUnsafe(Math.max(this.#length, 2 * this.#buffer.length));
    this.#buffer.copy(larger);
    this.#buffer = larger;
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
    return this.#buffer.subarray(...this.#field());
  }

  text(): string {
    return this.#buffer.toString('utf8', ...this.#field());
  }

  list<T>(read: () => T): T[] {
    const items: T[] = [];
    for (let left = this.u32(); left > 0; left -= 1) items.push(read());
    return items;
  }

  /** Start and end of the byte string that stands next. */
  #field(): [number, number] {
    const length = this.u32();
    const start = this.#offset;
    if (start + length > this.#buffer.length) throw new RangeError(`a record ends inside a field of ${length} bytes`);
    this.#offset += length;
    return [start, this.#offset];
  }
}
