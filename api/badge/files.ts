/** The files that a certificate leaves as. */
import { createHash } from 'node:crypto';
import { bakePng, bakeSvg } from '#verify/issue/index.ts';
import type { CertificateFileKind } from '#wire';
import type { SignedCertificate } from './badges.ts';
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

/** What messengers show of a certificate, which is no certificate: with the name that it carries, or without. */
export async function makePreview(
  { content, contentHash, kind }: Pick<SignedCertificate, 'content' | 'contentHash' | 'kind'>,
  { isNamed }: { isNamed: boolean },
): Promise<CertificateFile> {
  const { drawPreview, shownOf } = await loadDrawing();
  const shown = shownOf(content, contentHash, kind);
  const body = Buffer.from(await makePicture(drawPreview, isNamed ? shown : { ...shown, name: null }));
  return { body, type: 'image/png', name: 'certificate.png', etag: etagOf(body) };
}

// What sets type takes seconds to load, and an api that only answers, or runs a command, never needs it.
const loadDrawing = () => import('./drawing.ts');

const etagOf = (body: Buffer) => createHash('sha256').update(body).digest('base64url');

async function bodyOf(
  signed: SignedCertificate,
  kind: CertificateFileKind,
  link: string,
): Promise<Uint8Array | string> {
  const { json, jwt, content, contentHash } = signed;
  const text = JSON.stringify(json);
  if (kind === 'json') return text;
  if (kind === 'jwt') return jwt;
  if (kind === 'pdf') {
    const { certificatePdf } = await import('./pdf/certificate.ts');
    return inTurn(() => certificatePdf({ content, contentHash, signedJson: text, link, facts: signed }));
  }
  const { drawBadge, shownOf } = await loadDrawing();
  const shown = shownOf(content, contentHash, signed.kind);
  return kind === 'svg' ? bakeSvg(drawBadge(shown), text) : bakePng(await makePicture(drawBadge, shown), text);
}
