import { failing, undecided } from './finding.ts';

/** A wallet's signature, as SEP-53 has wallets sign messages, of what `holderMessage` says. */
export interface HolderProof {
  /** Made up by who asks, for this once: else an old signature would do. */
  challenge: string;
  /** Base64, as wallets return it. */
  signature: string;
}

/** What the holder of a certificate signs with the wallet to show that it is theirs. */
export function holderMessage(id: string, challenge: string): string {
  return `I hold the certificate ${id}. ${challenge}`;
}

/**
 * Checks that the account a certificate belongs to signed the message.
 * @throws Fault `failed` when it did not, `could_not_check` when `address` is none that a key stands for.
 */
export async function checkHolder(address: string | null, id: string, proof: HolderProof): Promise<void> {
  const key = address === null ? undefined : accountKey(address);
  if (!key) throw undecided((words) => words.holderWithoutKey());
  if (!(await isSignedMessage(key, holderMessage(id, proof.challenge), proof.signature)))
    throw failing((words) => words.holderOther());
}

/** Whether a key made this signature of a text under SEP-53: Ed25519 over SHA-256 of the text with its prefix. */
export async function isSignedMessage(key: Uint8Array, message: string, signature: string): Promise<boolean> {
  const bytes = fromBase64(signature);
  if (bytes?.length !== 64) return false;
  const text = new TextEncoder().encode(`Stellar Signed Message:\n${message}`);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  const { isSignedBy } = await import('./signature/ed25519.ts');
  return isSignedBy(key, digest, bytes);
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const accountVersion = 6 << 3; // makes the first letter a G

/** The Ed25519 key behind an account's address; undefined for a contract and for a mistyped address. */
export function accountKey(address: string): Uint8Array | undefined {
  if (!/^G[A-Z2-7]{55}$/.test(address)) return undefined;
  const bits = [...address].map((letter) => base32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = Uint8Array.from({ length: 35 }, (_, index) => Number.parseInt(bits.slice(index * 8, index * 8 + 8), 2));
  const checksum = (bytes[33] as number) | ((bytes[34] as number) << 8);
  return bytes[0] === accountVersion && crc16(bytes.subarray(0, 33)) === checksum ? bytes.subarray(1, 33) : undefined;
}

/** CRC-16/XMODEM, as SEP-23 ends an address with. */
function crc16(bytes: Uint8Array): number {
  let rest = 0;
  for (const byte of bytes) {
    rest ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) rest = rest & 0x8000 ? ((rest << 1) ^ 0x1021) & 0xffff : (rest << 1) & 0xffff;
  }
  return rest;
}

function fromBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z\d+/]{86}==$/.test(text)) return undefined;
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
