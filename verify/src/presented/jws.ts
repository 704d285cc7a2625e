import type { Content } from '../content.ts';
import { ContentError, parseContent } from '../parse.ts';
import { PresentedError, utf8 } from './fault.ts';

/** Base64url without padding, as RFC 7515 has it, to bytes; undefined when it is no such text. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  // The last character may hide bits that no byte needs: two texts for the same bytes, and one of them was changed.
  return toBase64Url(bytes) === text ? bytes : undefined;
}

export function toBase64Url(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Whether a text has the three parts of a compact JWS. */
export function isJws(text: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]*$/.test(text);
}

export interface Jws {
  header: Content;
  payload: Content;
}

/**
 * The header and the payload of a compact JWS. Says nothing about its signature.
 * @throws PresentedError `unreadable` when one of them is no JSON object.
 */
export function readJws(text: string): Jws {
  const [header = '', payload = ''] = text.split('.');
  return { header: readPart(header, 'header'), payload: readPart(payload, 'payload') };
}

function readPart(part: string, what: string): Content {
  const bytes = fromBase64Url(part);
  if (!bytes) throw new PresentedError('unreadable', `The ${what} of this JWT is not base64url.`);
  try {
    return parseContent(utf8(bytes, `The ${what} of this JWT`));
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    throw new PresentedError('unreadable', `The ${what} of this JWT cannot be read. ${error.message}`, {
      cause: error,
    });
  }
}

/** What a JWT states beside the credential: registered claims that repeat members of it. */
const claims = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti'];

/** A payload less the registered claims: the credential of VC 2.0 that stands among them. */
export function withoutClaims(payload: Content): Content {
  return Object.fromEntries(Object.entries(payload).filter(([claim]) => !claims.includes(claim)));
}
