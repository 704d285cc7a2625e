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
  /** Any but iTXt holds a keyword and a text alone. */
  type?: 'iTXt' | 'tEXt';
}

export function textChunk({
  text,
  keyword = 'openbadgecredential',
  isCompressed,
  method = 0,
  language = '',
  type = 'iTXt',
}: TextChunk) {
  const raw = Buffer.from(text as string);
  if (type === 'tEXt') return chunk(type, Buffer.concat([Buffer.from(`${keyword}\0`, 'latin1'), raw]));
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

export interface Attachment {
  text: string | Buffer;
  isPacked?: boolean;
  /** In the list of associated files alone, not among the named ones. */
  isUnnamed?: boolean;
}

/** A PDF of one empty page with the given files attached; `change` may break its objects before they are put together. */
export function pdf(attachments: Attachment[], change: (objects: Map<number, Buffer>) => void = () => {}): Buffer {
  const objects = new Map<number, Buffer>();
  const add = (number: number, body: string | Buffer) => objects.set(number, Buffer.from(body as string));
  attachments.forEach(({ text, isPacked }, index) => {
    const data = isPacked ? zlib.deflateSync(text) : Buffer.from(text as string);
    const head = `<< /Type /EmbeddedFile ${isPacked ? '/Filter /FlateDecode ' : ''}/Length ${data.length} >>\nstream\n`;
    add(10 + 2 * index, Buffer.concat([Buffer.from(head), data, Buffer.from('\nendstream')]));
    add(11 + 2 * index, `<< /Type /Filespec /F (certificate \\(1\\).json) /EF << /F ${10 + 2 * index} 0 R >> >>`);
  });
  const specifications = attachments.map((_, index) => `${11 + 2 * index} 0 R`);
  const named = specifications.filter((_, index) => !attachments[index]?.isUnnamed);
  add(1, `<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles 4 0 R >> /AF [${specifications.join(' ')}] >>`);
  add(2, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>');
  add(3, '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >> % no content');
  add(4, '<< /Kids [5 0 R] >>');
  add(5, `<< /Names [${named.map((one, index) => `(file ${index}) ${one}`).join(' ')}] >>`);
  change(objects);
  return revise(Buffer.from('%PDF-1.7\n%\xe2\xe3\n', 'latin1'), objects);
}

/** Appends objects, and the table of them, to a PDF, as saving a change does. */
export function revise(before: Buffer, objects: Map<number, Buffer>, trailer = ''): Buffer {
  const parts = [before];
  let length = before.length;
  const previous = /startxref\s(\d+)\s%%EOF\s*$/.exec(before.toString('latin1'))?.[1];
  const entries = [...objects].map(([number, body]) => {
    const whole = Buffer.concat([Buffer.from(`${number} 0 obj\n`), body, Buffer.from('\nendobj\n')]);
    const entry = `${number} 1\n${String(length).padStart(10, '0')} 00000 n \n`;
    parts.push(whole);
    length += whole.length;
    return entry;
  });
  const prev = previous ? `/Prev ${previous}` : '';
  const tail = `xref\n${entries.join('')}trailer\n<< /Size 99 /Root 1 0 R ${prev} ${trailer} >>\nstartxref\n${length}\n%%EOF\n`;
  return Buffer.concat([...parts, Buffer.from(tail)]);
}
