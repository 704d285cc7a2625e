import assert from 'node:assert/strict';
import type { Credential, Verification } from '#wire';
import { withLocale } from './server/locale.ts';
import { sentenceOf } from './verification.ts';

const credential = { issuer: 'GISSUER', statusBy: 'GISSUER', statusAt: '2026-11-19T09:00:00Z' } as Credential;
const verification = (verdict: Verification['verdict'], more: Partial<Verification> = {}): Verification => ({
  ...{
    verdict,
    sentence: 'A sentence.',
    checks: [],
    asOf: null,
    isOurs: true,
    title: null,
    name: null,
    id: null,
    contentHash: null,
    credential,
  },
  ...more,
});

describe('what a page says of a verification', () => {
  it('is what was found out, in the words it came in', () => {
    assert.equal(sentenceOf(verification('revoked')), 'A sentence.');
    assert.equal(sentenceOf(verification('not_found', { credential: null })), 'A sentence.');
  });

  it('leaves it to the link to lead to the corrected copy', () => {
    const replaced = verification('replaced');
    assert.equal(sentenceOf(replaced), 'The issuer made a corrected copy on 19 November 2026.');
    const by = { credential: { ...credential, statusBy: 'GADMIN' } };
    assert.equal(sentenceOf(verification('replaced', by)), 'A corrected copy was made on 19 November 2026.');
    withLocale('de', () => assert.match(sentenceOf(replaced), /^Der Aussteller hat am 19\. November 2026 /));
  });
});
