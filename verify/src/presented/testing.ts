/** Builds what somebody might present, sound or broken, for the tests of this package. */
import zlib from 'node:zlib';
import { crc32, pngSignature } from './png.ts';

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** The part of a credential that reading asks for. */
export const credential = {
  '@context': ['https://www.w3.org/ns/credentials/v2'],
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  name: 'Zoë’s <certificate> & more',
};

export function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

export interface TextChunk {
  text: string | Buffer;
  keyword?: string;
  isCompressed?: boolean;
  method?: number;
  language?: string;
}

export function textChunk({
  text,
  keyword = 'openbadgecredential',
  isCompressed,
  method = 0,
  language = '',
}: TextChunk) {
  const raw = Buffer.from(text as string);
  return chunk(
    'iTXt',
    Buffer.concat([
      Buffer.from(`${keyword}\0`, 'latin1'),
      Buffer.from([isCompressed ? 1 : 0, method]),
      Buffer.from(`${language}\0translated\0`, 'utf8'),
      isCompressed ? zlib.deflateSync(raw) : raw,
    ]),
  );
}

/** A picture of one grey point with the given chunks after its header. */
export function png(...chunks: Buffer[]): Uint8Array<ArrayBuffer> {
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
  const picture = chunk('IDAT', zlib.deflateSync(Buffer.from([0, 128])));
  return new Uint8Array(
    Buffer.concat([
      Buffer.from(pngSignature),
      chunk('IHDR', header),
      ...chunks,
      picture,
      chunk('IEND', Buffer.alloc(0)),
    ]),
  );
}

export function svg(inside: string, attributes = ''): string {
  return `<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" ${attributes}>${inside}<path d="M0 0h1"/></svg>`;
}

export function jws(header: unknown, payload: unknown, signature = 'c2lnbmF0dXJl'): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(payload)}.${signature}`;
}
