import assert from 'node:assert/strict';
import type { Credential, Verification } from '#wire';
import { isStale, mustAskAgain, sentenceOf, takeIn } from './answer.ts';

const asOf = { ledger: 100, closedAt: '2026-11-22T14:00:00Z' };
const credential = { issuedAt: '2026-11-18T09:00:00Z', expiresAt: '2026-11-22T15:00:00Z' } as Credential;

function verification(verdict: Verification['verdict'], more: Partial<Verification> = {}): Verification {
  const checks: Verification['checks'] = [
    { name: 'status', outcome: 'passed', sentence: 'Not revoked, not suspended.' },
  ];
  return {
    verdict,
    sentence: 'A sentence.',
    checks,
    asOf,
    id: null,
    contentHash: null,
    isOurs: true,
    title: null,
    name: null,
    credential,
    ...more,
  };
}
const silence = verification('could_not_check', { checks: [], asOf: null, credential: null });

describe('takeIn', () => {
  it('shows a newer answer as it is', () => {
    const next = verification('revoked');
    assert.deepEqual(takeIn({ verification: verification('valid'), last: null }, next), {
      verification: next,
      last: null,
    });
  });

  it('keeps what was shown when nobody answers, but is no longer valid', () => {
    const { verification: shown, last } = takeIn({ verification: verification('valid'), last: null }, silence);
    assert.equal(shown.verdict, 'could_not_check');
    assert.equal(shown.credential, credential);
    assert.equal(shown.checks[0]?.outcome, 'could_not_check');
    assert.deepEqual(last, { verdict: 'valid', asOf });
  });

  it('remembers the last settled answer through any number of failures', () => {
    const once = takeIn({ verification: verification('suspended'), last: null }, silence);
    assert.deepEqual(takeIn(once, silence).last, { verdict: 'suspended', asOf });
  });

  it('keeps what no later ledger can undo', () => {
    const before = { verification: verification('revoked'), last: null };
    assert.equal(takeIn(before, silence), before);
  });
});

describe('mustAskAgain', () => {
  it('asks when a new ledger lets it run out, and not before', () => {
    assert.equal(mustAskAgain(verification('valid'), { ledger: 101, closedAt: '2026-11-22T14:59:59Z' }), false);
    assert.equal(mustAskAgain(verification('valid'), { ledger: 101, closedAt: '2026-11-22T15:00:00Z' }), true);
    assert.equal(mustAskAgain(verification('expired'), { ledger: 102, closedAt: '2026-11-22T15:00:05Z' }), false);
  });

  it('asks at every ledger while it could not check', () => {
    assert.equal(mustAskAgain(silence, asOf), true);
  });
});

describe('isStale', () => {
  it('is an answer of more than a minute ago', () => {
    const closedAt = Date.parse(asOf.closedAt);
    assert.deepEqual(
      [60_000, 60_001].map((age) => isStale(verification('valid'), closedAt + age)),
      [false, true],
    );
    assert.equal(isStale(silence, closedAt), false);
  });
});

describe('sentenceOf', () => {
  it('says that it was not changed only of content that was compared', () => {
    const issued = 'Brain-Storm Learning issued this to a learner on 18 November 2026.';
    assert.equal(sentenceOf(verification('valid')), `${issued} It has not been revoked or expired.`);
    const checks: Verification['checks'] = [
      { name: 'content', outcome: 'passed', sentence: 'Its hash is the one on the ledger.' },
    ];
    assert.equal(
      sentenceOf(verification('valid', { checks })),
      `${issued} It has not been changed, revoked or expired.`,
    );
  });

  it('names who it was issued to where somebody may see that', () => {
    assert.equal(
      sentenceOf(verification('valid'), 'Sample Learner'),
      'Brain-Storm Learning issued this to Sample Learner on 18 November 2026. It has not been revoked or expired.',
    );
    assert.doesNotMatch(sentenceOf(verification('revoked'), 'Sample Learner'), /Sample/);
  });

  it('leaves the link to the current certificate to the page', () => {
    const replaced = { ...credential, statusAt: '2026-11-19T09:00:00Z', statusBy: 'G', issuer: 'G' };
    assert.equal(
      sentenceOf(verification('replaced', { credential: replaced })),
      'The issuer made a corrected copy on 19 November 2026.',
    );
  });
});
