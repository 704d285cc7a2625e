import assert from 'node:assert/strict';
import vectors from '../vectors.json' with { type: 'json' };
import { canonicalize } from './canonical.ts';
import { contentHash, coveredContent } from './content.ts';

describe('contentHash', () => {
  for (const vector of vectors.vectors) {
    it(`agrees with the committed vector: ${vector.name}`, async () => {
      assert.equal(canonicalize(coveredContent(vector.content)), vector.canonical);
      assert.equal(await contentHash(vector.content), vector.contentHash);
    });
  }

  it('leaves the content as it was', async () => {
    const content = { a: 1, proof: {}, evidence: [{ type: 'StellarTransaction' }] };
    const before = structuredClone(content);
    await contentHash(content);
    assert.deepEqual(content, before);
  });

  it('leaves out nothing but the named members of the outermost object', async () => {
    const inner = { credentialSubject: { proof: 1, credentialStatus: 2, evidence: { type: 'StellarTransaction' } } };
    assert.deepEqual(coveredContent(inner), inner);
    assert.deepEqual(coveredContent({ evidence: [] }), { evidence: [] });
    assert.deepEqual(coveredContent({ evidence: { type: ['Evidence', 'StellarTransaction'] } }), {});
    assert.deepEqual(coveredContent({ evidence: 'StellarTransaction' }), { evidence: 'StellarTransaction' });
  });
});
