import type { Content } from '../content.ts';
import { toBase64Url } from '../presented/jws.ts';
import { bitsMin } from '../status/bitstring.ts';

export interface BitstringList {
  /** Where it will be read. */
  id: string;
  issuer: string;
  purpose: 'revocation' | 'suspension';
  /** The places whose bit is set. */
  places: Iterable<number>;
  /** How many places it has; the fewest that the standard allows when nobody says. */
  length?: number;
  /** ISO 8601; from when on it counts, and until when. */
  validFrom: string;
  validUntil?: string;
}

/**
 * A status list as a credential, still to be signed.
 * @throws RangeError for a place beyond its length.
 */
export async function bitstringList(options: BitstringList): Promise<Content> {
  const { id, issuer, purpose, places, length = bitsMin, validFrom, validUntil } = options;
  const bits = new Uint8Array(Math.ceil(length / 8));
  for (const place of places) {
    if (!Number.isInteger(place) || place < 0 || place >= length)
      throw new RangeError(`Found the place ${place}, expected 0 to ${length - 1}.`);
    bits[place >> 3] = (bits[place >> 3] as number) | (0x80 >> (place & 7));
  }
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer,
    validFrom,
    ...(validUntil !== undefined && { validUntil }),
    credentialSubject: {
      id: `${id}#list`,
      type: 'BitstringStatusList',
      statusPurpose: purpose,
      encodedList: `u${toBase64Url(await gzip(bits))}`,
    },
  };
}

/** A badge's place on such a list, as one entry of its `credentialStatus`. */
export function bitstringEntry(list: string, purpose: BitstringList['purpose'], place: number): Content {
  return {
    id: `${list}#${place}`,
    type: 'BitstringStatusListEntry',
    statusPurpose: purpose,
    statusListIndex: String(place),
    statusListCredential: list,
  };
}

/** A 1EdTechRevocationList: what Open Badges itself knows. It is not signed. */
export function revocationList(id: string, issuer: string, revoked: { id: string; reason?: string | null }[]): Content {
  return {
    id,
    issuer,
    revokedCredential: revoked.map(({ id, reason }) => ({
      id,
      revoked: true,
      ...(reason && { revocationReason: reason }),
    })),
  };
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
