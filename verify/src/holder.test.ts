import assert from 'node:assert/strict';
import { accountKey, isSignedMessage } from './holder.ts';

// The test cases of SEP-53.
const address = 'GBXFXNDLV4LSWA4VB7YIL5GBD7BVNR22SGBTDKMO2SBZZHDXSKZYCP7L';
const vectors: [string, string][] = [
  ['Hello, World!', 'fO5dbYhXUhBMhe6kId/cuVq/AfEnHRHEvsP8vXh03M1uLpi5e46yO2Q8rEBzu3feXQewcQE5GArp88u6ePK6BA=='],
  ['こんにちは、世界！', 'CDU265Xs8y3OWbB/56H9jPgUss5G9A0qFuTqH2zs2YDgTm+++dIfmAEceFqB7bhfN3am59lCtDXrCtwH2k1GBA=='],
];

describe('isSignedMessage', () => {
  const key = accountKey(address) as Uint8Array;
  for (const [message, signature] of vectors)
    it(`takes the signature that SEP-53 gives for ${message}`, async () => {
      assert.equal(await isSignedMessage(key, message, signature), true);
      assert.equal(await isSignedMessage(key, `${message} `, signature), false);
      assert.equal(await isSignedMessage(key, message, signature.slice(4)), false);
    });
});

describe('accountKey', () => {
  it('reads no mistyped address and no contract', () => {
    assert.equal(accountKey(address.replace('GBXF', 'GBXE')), undefined);
    assert.equal(accountKey(`C${address.slice(1)}`), undefined);
    assert.equal(accountKey(address.toLowerCase()), undefined);
  });
});
