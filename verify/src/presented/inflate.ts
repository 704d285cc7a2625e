/** A compressed text that does not open, or opens to more than the reader takes. */
export class InflateError extends Error {
  override name = 'InflateError';
  readonly isTooLarge: boolean;

  constructor(message: string, isTooLarge: boolean, options?: ErrorOptions) {
    super(message, options);
    this.isTooLarge = isTooLarge;
  }
}

/**
 * Decompresses up to `bytesMax` bytes and stops at the first beyond, so that a small bomb stays small.
 * @throws InflateError when there is more, or when it is no such stream.
 */
export async function inflate(
  compressed: Uint8Array<ArrayBuffer>,
  format: 'deflate' | 'gzip',
  bytesMax: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([compressed]).stream().pipeThrough(new DecompressionStream(format)).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read().catch((error) => {
      throw new InflateError('it does not decompress', false, { cause: error });
    });
    if (done) return join(parts, length);
    length += value.length;
    if (length > bytesMax) {
      await reader.cancel().catch(() => {}); // the rest is nobody's concern
      throw new InflateError(`it decompresses to more than ${bytesMax} bytes`, true);
    }
    parts.push(value);
  }
}

function join(parts: Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
