/// <reference path="./digitalbazaar.d.ts" />
import { fromJwk } from '@digitalbazaar/ed25519-multikey';
import { toBase64Url } from '../presented/jws.ts';

/** Whether a raw Ed25519 key made that signature of those bytes. */
export async function isSignedBy(publicKey: Uint8Array, data: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const key = await fromJwk({ jwk: { kty: 'OKP', crv: 'Ed25519', x: toBase64Url(publicKey) } });
  return key.verifier().verify({ data, signature });
}
