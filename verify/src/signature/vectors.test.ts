import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { from } from '@digitalbazaar/ed25519-multikey';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { loadKnown } from './contexts.ts';

// W3C Data Integrity EdDSA Cryptosuites 1.0, appendix B.1: its key, its document and what it says comes of them.
const publicKeyMultibase = 'z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2';
const secretKeyMultibase = 'z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq';
const method = `did:key:${publicKeyMultibase}#${publicKeyMultibase}`;
const examples = 'https://www.w3.org/ns/credentials/examples/v2';
const document = {
  '@context': ['https://www.w3.org/ns/credentials/v2', examples],
  id: 'urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33',
  type: ['VerifiableCredential', 'AlumniCredential'],
  name: 'Alumni Credential',
  description: 'A minimum viable example of an Alumni Credential.',
  issuer: 'https://vc.example/issuers/5678',
  validFrom: '2023-01-01T00:00:00Z',
  credentialSubject: { id: 'did:example:abcdefgh', alumniOf: 'The School of Examples' },
};
const options = {
  type: 'DataIntegrityProof',
  cryptosuite: 'eddsa-rdfc-2022',
  created: '2023-02-24T23:36:38Z',
  verificationMethod: method,
  proofPurpose: 'assertionMethod',
};
const hashes = {
  document: '517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017',
  options: 'bea7b7acfbad0126b135104024a5f1733e705108f42d59668b05c0c50004c6b0',
};
const proofValue = 'z2YwC8z3ap7yx1nZYCg4L3j3ApHsF8kgPdSb5xoS1VR7vPG3F561B52hYnQF9iseabecm3ijx4K1FBTQsCZahKZme';

describe('the test vector of W3C for eddsa-rdfc-2022', () => {
  const key = {
    '@context': 'https://w3id.org/security/multikey/v1',
    id: method,
    type: 'Multikey',
    controller: method,
    publicKeyMultibase,
  };
  const documentLoader = async (url: string) => {
    if (url === method) return { document: key, documentUrl: url, contextUrl: null };
    // The examples' own vocabulary, which gives every term a meaning: for this one document, never for a certificate.
    const vocabulary = { '@context': { '@vocab': 'https://www.w3.org/ns/credentials/examples#' } };
    return url === examples ? { document: vocabulary, documentUrl: url, contextUrl: null } : loadKnown(url);
  };
  const hash = async (input: object) =>
    createHash('sha256')
      .update(await cryptosuite.canonize(input, { documentLoader }))
      .digest('hex');

  it('has its hashes', async () => {
    assert.equal(await hash(document), hashes.document);
    assert.equal(await hash({ '@context': document['@context'], ...options }), hashes.options);
  });

  it('has its signature, by its key over both hashes, and that one holds', async () => {
    const pair = await from({ ...key, secretKeyMultibase });
    const data = Buffer.from(hashes.options + hashes.document, 'hex');
    const suite = new DataIntegrityProof({ cryptosuite });
    const proof = { ...options, proofValue };
    assert.equal((await suite.verifyProof({ proof, document, documentLoader })).verified, true);
    const made = await pair.signer().sign({ data });
    assert.equal(await pair.verifier().verify({ data, signature: made }), true);
    assert.equal(`z${base58(made)}`, proofValue, 'Ed25519 signs the same bytes in one way only');
    assert.equal(
      (await suite.verifyProof({ proof, document: { ...document, name: 'x' }, documentLoader })).verified,
      false,
    );
  });
});

function base58(bytes: Uint8Array): string {
  const digits = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  let text = '';
  for (let rest = BigInt(`0x${Buffer.from(bytes).toString('hex')}`); rest > 0n; rest /= 58n)
    text = digits[Number(rest % 58n)] + text;
  return text;
}
