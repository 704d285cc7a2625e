import { badgeTypes } from '../badge.ts';
import type { Content } from '../content.ts';
import { ContentError, parseContent } from '../parse.ts';
import { credentialBytesMax, fileBytesMax, PresentedError, size, utf8 } from './fault.ts';
import { isJws, readJws, withoutClaims } from './jws.ts';
import { isPdf, readPdf } from './pdf.ts';
import { isPng, readPng } from './png.ts';
import { readSvg } from './svg.ts';

/** What a certificate can come in. */
export const carriers = ['json', 'jwt', 'png', 'svg', 'pdf'] as const;
export type Carrier = (typeof carriers)[number];

/** A credential as somebody presented it, read but not yet believed. */
export interface Presented {
  carrier: Carrier;
  /** The credential itself, without what a JWT adds of its own. */
  content: Content;
  /** The compact JWS it came as; absent for a credential with an embedded proof, or none. */
  jws?: string | undefined;
}

/**
 * Reads what somebody presents as a certificate by what is in it, whatever its file is called: JSON, a compact JWS, a
 * PNG or SVG that one is baked into, or a PDF that one is attached to. Runs nothing and fetches nothing.
 * @throws PresentedError with the kind of fault and what was found.
 */
export async function readPresented(bytes: Uint8Array<ArrayBuffer>): Promise<Presented> {
  if (bytes.length > fileBytesMax) {
    const found = `This file has ${size(bytes.length)}. A certificate has at most ${size(fileBytesMax)}.`;
    throw new PresentedError('too_large', found);
  }
  if (bytes.length === 0) throw new PresentedError('not_a_certificate', 'This file is empty.');
  if (isPng(bytes)) return readCredential(await readPng(bytes), 'png');
  if (isPdf(bytes)) return readCredential(await readPdf(bytes), 'pdf');
  const other = nameOf(bytes);
  if (other) {
    throw new PresentedError(
      'not_a_certificate',
      `This is ${other}, expected a certificate as JSON, JWT, PNG, SVG or PDF.`,
    );
  }
  const text = utf8(bytes, 'This file').trim();
  return text.startsWith('<')
    ? readCredential(readSvg(text), 'svg')
    : readCredential(text, isJws(text) ? 'jwt' : 'json');
}

function readCredential(text: string, carrier: Carrier): Presented {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > credentialBytesMax) {
    const found = `This certificate has ${size(bytes)} as text, expected at most ${size(credentialBytesMax)}.`;
    throw new PresentedError('too_large', found);
  }
  if (isJws(text)) return { carrier, content: credentialOf(readJws(text).payload), jws: text };
  try {
    return { carrier, content: requireCredential(parseContent(text)) };
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    const isOther = error.cause instanceof SyntaxError;
    if (isOther) throw new PresentedError('not_a_certificate', notJson(text, carrier), { cause: error });
    throw new PresentedError('unreadable', `This certificate cannot be read. ${error.message}`, { cause: error });
  }
}

function notJson(text: string, carrier: Carrier): string {
  const place = carrier === 'png' ? 'What this picture holds' : carrier === 'svg' ? 'What this drawing holds' : 'This';
  return text === '' ? `${place} is empty.` : `${place} is neither JSON nor a JWT, expected one of them.`;
}

/** The credential in a JWT's payload: at its top as in VC 2.0, or in the claim `vc` as in VC 1.1. */
function credentialOf(payload: Content): Content {
  const inner = payload.vc;
  if (payload.credentialSubject !== undefined && inner !== undefined)
    throw new PresentedError('unreadable', 'This JWT holds two certificates, expected one.');
  if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) return requireCredential(inner as Content);
  return requireCredential(withoutClaims(payload));
}

function requireCredential(content: Content): Content {
  const types = [content.type].flat();
  if (types.includes('VerifiableCredential') && badgeTypes.some((type) => types.includes(type))) return content;
  if (types.includes('Assertion'))
    throw new PresentedError('not_a_certificate', 'This is an Open Badges 2.0 badge, expected one of Open Badges 3.0.');
  const found = types.includes('VerifiableCredential') ? 'a credential, but no badge' : 'JSON, but no certificate';
  throw new PresentedError('not_a_certificate', `This is ${found}: its type is not ${badgeTypes.join(' or ')}.`);
}

/** First bytes by which a file says that it is something else. */
const otherKinds: [string, string][] = [
  ['\xff\xd8\xff', 'a JPEG picture'],
  ['GIF8', 'a GIF picture'],
  ['RIFF', 'a WebP picture or a sound'],
  ['PK\x03\x04', 'a ZIP archive or an office document'],
  ['\x1f\x8b', 'a gzip archive'],
];

function nameOf(bytes: Uint8Array): string | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 4));
  return otherKinds.find(([mark]) => head.startsWith(mark))?.[1];
}
