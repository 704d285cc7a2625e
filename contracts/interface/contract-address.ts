// The door imports nothing, so it checks a strkey (SEP-23) itself: version byte, 32 bytes, CRC-16, in base32.
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const contractVersion = 2 << 3;

function decodeBase32(text: string): Uint8Array {
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

/** CRC-16/XMODEM: polynomial 0x1021, starting from 0. */
function checksum(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  }
  return crc & 0xffff;
}

/** Tells whether the value is a contract's address, its checksum included. */
export function isContractAddress(value: unknown): value is string {
  if (typeof value !== 'string' || !/^C[A-Z2-7]{55}$/.test(value)) return false;
  const bytes = decodeBase32(value);
  const stored = (bytes[33] ?? 0) | ((bytes[34] ?? 0) << 8);
  return bytes[0] === contractVersion && checksum(bytes.subarray(0, 33)) === stored;
}
