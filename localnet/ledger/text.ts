/** Whether a string field holds printable ASCII alone, as stellar-core demands of names and home domains. */
export function isPrintable(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte > 0x1f && byte < 0x7f);
}
