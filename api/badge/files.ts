/** The files that a certificate leaves as. */
import { createHash } from 'node:crypto';
import { bakePng, bakeSvg } from '#verify/issue/index.ts';
import type { CertificateFileKind } from '#wire';
import type { SignedCertificate } from './badges.ts';
import { drawBadge, shownOf } from './drawing.ts';
import { certificatePdf } from './pdf/certificate.ts';
import { inTurn, makePicture } from './raster.ts';

export interface CertificateFile {
  body: Buffer;
  /** Media type. */
  type: string;
  /** Says the certificate's number and no more: a name has no business in a download folder's listing. */
  name: string;
  etag: string;
}

const types: Record<CertificateFileKind, string> = {
  pdf: 'application/pdf',
  json: 'application/vc',
  jwt: 'application/vc+jwt',
  png: 'image/png',
  svg: 'image/svg+xml',
};

/**
 * A signed certificate as a file of that kind: the same bytes each time.
 * @param link what a printed one leads to
 */
export async function makeFile(
  signed: SignedCertificate,
  kind: CertificateFileKind,
  link: string,
): Promise<CertificateFile> {
  const body = Buffer.from(await bodyOf(signed, kind, link));
  return {
    body,
    type: types[kind],
    name: `certificate-${signed.id.slice(0, 4)}-${signed.id.slice(-4)}.${kind}`,
    etag: etagOf(body),
  };
}

/** A picture that carries no certificate. */
export function pictureFile(picture: Uint8Array): CertificateFile {
  const body = Buffer.from(picture);
  return { body, type: 'image/png', name: 'certificate.png', etag: etagOf(body) };
}

const etagOf = (body: Buffer) => createHash('sha256').update(body).digest('base64url');

function bodyOf(
  signed: SignedCertificate,
  kind: CertificateFileKind,
  link: string,
): Promise<Uint8Array> | Uint8Array | string {
  const { json, jwt, content, contentHash } = signed;
  const text = JSON.stringify(json);
  const shown = shownOf(content, contentHash, signed.kind);
  switch (kind) {
    case 'pdf':
      return inTurn(() => certificatePdf({ content, contentHash, signedJson: text, link, facts: signed }));
    case 'json':
      return text;
    case 'jwt':
      return jwt;
    case 'svg':
      return bakeSvg(drawBadge(shown), text);
    case 'png':
      return makePicture(drawBadge, shown).then((picture) => bakePng(picture, text));
  }
}
