import { ending } from '../words/text.ts';

/** Why there is nothing to ask about: what a page says of a file by these words alone. */
export const presentedFaults = ['not_a_certificate', 'too_large', 'unreadable'] as const;
export type PresentedFault = (typeof presentedFaults)[number];

/** Something that was presented as a certificate and holds none that can be read. Its message says what was found. */
export class PresentedError extends Error {
  override name = 'PresentedError';
  readonly kind: PresentedFault;

  constructor(kind: PresentedFault, message: string, options?: ErrorOptions) {
    super(ending(message), options);
    this.kind = kind;
  }
}

/** The largest file that is read at all. */
export const fileBytesMax = 5 * 1024 * 1024;

/** The longest certificate as text: what it weighs less the picture it may be baked into. */
export const credentialBytesMax = 1024 * 1024;

/** A number of bytes for people: 5 MB, 12.4 KB. */
export function size(bytes: number): string {
  const [unit, name] = bytes >= 1024 * 1024 ? [1024 * 1024, 'MB'] : [1024, 'KB'];
  return `${Math.round((bytes / unit) * 10) / 10} ${name}`;
}

/**
 * Bytes as text, which has to be UTF-8; a byte order mark is left out.
 * @throws PresentedError `unreadable`, naming `what` is not.
 */
export function utf8(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new PresentedError('unreadable', `${what} is not UTF-8 text.`, { cause: error });
  }
}
