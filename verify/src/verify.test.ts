import assert from 'node:assert/strict';
import { contentHash } from './content.ts';
import { checkNames, type Verdict } from './verdict.ts';
import { type CredentialFacts, type Evidence, verify } from './verify.ts';

const asOf = { ledger: 1_204_558, closedAt: '2026-11-22T14:06:20.000Z' };
const content = { name: 'Sample Learner', course: 'Writing Soroban contracts' };

/** A certificate that stands, read a moment ago, with its content shown; each test changes what it is about. */
async function evidence(facts: Partial<CredentialFacts> = {}, rest: Partial<Evidence> = {}): Promise<Evidence> {
  const credential: CredentialFacts = {
    issuer: 'GISSUER',
    contentHash: await contentHash(content),
    issuedAt: '2026-11-18T09:00:00.000Z',
    expiresAt: null,
    status: 'valid',
    statusAt: null,
    statusLedger: null,
    statusBy: null,
    statusReason: null,
    ...facts,
  };
  return { credential, issuerRole: 'held', content, ledger: { reachable: true, asOf }, ...rest };
}

const revoked: Partial<CredentialFacts> = {
  status: 'revoked',
  statusAt: '2026-11-21T10:00:00.000Z',
  statusLedger: 1_187_960,
  statusBy: 'GISSUER',
  statusReason: 'issued to the wrong account',
};
const behind = { ledger: { reachable: true, asOf, ledgersBehind: 34 } };

describe('verify', () => {
  it('finds a certificate valid when every check passed', async () => {
    assert.deepEqual(await verify(await evidence()), {
      verdict: 'valid',
      sentence: 'Not changed, not revoked, not expired.',
      checks: [
        { name: 'issuer', outcome: 'passed', sentence: 'Held the issuer role when it issued.' },
        { name: 'content', outcome: 'passed', sentence: 'Its hash is the one on the ledger.' },
        { name: 'status', outcome: 'passed', sentence: 'Not revoked, not suspended.' },
        { name: 'dates', outcome: 'passed', sentence: 'Issued 18 November 2026, no expiry.' },
      ],
      asOf,
    });
  });

  it('stays with the ledger’s facts when nobody has shown the content, and says so', async () => {
    const answer = await verify(await evidence({}, { content: undefined }));
    assert.equal(answer.verdict, 'valid');
    assert.equal(
      answer.sentence,
      'Not revoked, not expired. Its content was not compared, because nobody has shown it.',
    );
    assert.equal(answer.checks[1]?.outcome, 'could_not_check');
  });

  it('finds changed content not genuine, whatever else holds', async () => {
    const answer = await verify(await evidence(revoked, { content: { ...content, name: 'Someone Else' } }));
    assert.equal(answer.verdict, 'not_genuine');
    assert.deepEqual(answer.checks[1], {
      name: 'content',
      outcome: 'failed',
      sentence: 'Its hash is not the one on the ledger.',
    });
  });

  it('finds a certificate not genuine when its issuer had no right to issue', async () => {
    const answer = await verify(await evidence({}, { issuerRole: 'not_held' }));
    assert.equal(answer.verdict, 'not_genuine');
    assert.equal(answer.sentence, 'Whoever issued this did not hold the issuer role at that time. Do not rely on it.');
  });

  it('keeps a reason that would turn the text around it in its place', async () => {
    const answer = await verify(
      await evidence({ ...revoked, statusReason: 'typo\u202e \u0007\u2066 in the name\u200f' }),
    );
    assert.match(answer.sentence, /Reason given: typo in the name\.$/);
  });

  it('says who revoked, when and why', async () => {
    const answer = await verify(await evidence(revoked));
    assert.deepEqual(
      [answer.verdict, answer.sentence, answer.checks[2]],
      [
        'revoked',
        'The issuer withdrew this on 21 November 2026. Do not rely on it. Reason given: issued to the wrong account.',
        {
          name: 'status',
          outcome: 'failed',
          sentence:
            'Revoked by the issuer, ledger 1,187,960, 21 November 2026. Reason given: issued to the wrong account.',
        },
      ],
    );
  });

  it('does not claim that the issuer acted when somebody else did', async () => {
    const answer = await verify(await evidence({ ...revoked, statusBy: 'GADMIN', statusReason: ' ' }));
    assert.equal(answer.sentence, 'This was withdrawn on 21 November 2026. Do not rely on it.');
    assert.equal(answer.checks[2]?.sentence, 'Revoked, ledger 1,187,960, 21 November 2026.');
  });

  it('names the end of a certificate whose time has run out', async () => {
    const answer = await verify(await evidence({ expiresAt: '2026-11-22T14:06:20.000Z' }));
    assert.equal(answer.verdict, 'expired');
    assert.equal(answer.sentence, 'It was genuine and ran out on 22 November 2026.');
    assert.equal(answer.checks[3]?.sentence, 'Issued 18 November 2026, ran out 22 November 2026.');
  });

  it('calls nothing valid that it could not read', async () => {
    const answer = await verify({ content, ledger: { reachable: false, asOf } });
    assert.equal(answer.verdict, 'could_not_check');
    assert.deepEqual(
      answer.checks.map((check) => [check.name, check.outcome]),
      checkNames.map((name) => [name, 'could_not_check']),
    );
  });

  it('says how far behind it is', async () => {
    const answer = await verify(await evidence({}, behind));
    assert.equal(
      answer.sentence,
      'We are 34 ledgers behind, last known 1,204,558. This certificate may have changed since.',
    );
    assert.equal(answer.checks[2]?.outcome, 'could_not_check');
  });

  it('does not judge dates by a ledger whose time it does not know', async () => {
    const ledger = { reachable: true, asOf: { ledger: 7, closedAt: null } };
    const answer = await verify(await evidence({ expiresAt: '2026-11-20T00:00:00.000Z' }, { ledger }));
    assert.equal(answer.verdict, 'could_not_check');
    assert.equal(answer.checks[3]?.outcome, 'could_not_check');
  });

  it('answers for every mix of role, content, status, dates and reach, and calls few of them valid', async () => {
    let valid = 0;
    for (const mix of await mixes()) {
      const answer = await verify(mix.evidence);
      assert.equal(answer.verdict, mix.expected, JSON.stringify(mix));
      assert.ok(answer.sentence.length > 0);
      if (answer.verdict === 'valid') valid++;
    }
    assert.equal(valid, 2, 'only a held role, unchanged or unseen content, no mark, time left and a ledger read whole');
  });
});

/** Every combination with the verdict it must have, stated as plainly as the rule can be. */
async function mixes(): Promise<{ evidence: Evidence; expected: Verdict }[]> {
  const all: { evidence: Evidence; expected: Verdict }[] = [];
  for (const issuerRole of ['held', 'not_held', 'unknown'] as const)
    for (const shown of ['same', 'changed', 'none'] as const)
      for (const status of ['valid', 'revoked', 'suspended', 'superseded'] as const)
        for (const hasEnded of [false, true])
          for (const ledger of [{ reachable: true, asOf }, behind.ledger, { reachable: true, asOf, stale: true }]) {
            const isCurrent = !('ledgersBehind' in ledger) && !('stale' in ledger);
            const isFalse = issuerRole === 'not_held' || shown === 'changed';
            const expected: Verdict = isFalse
              ? 'not_genuine'
              : status === 'revoked'
                ? 'revoked'
                : status === 'superseded'
                  ? 'replaced'
                  : status === 'valid' && hasEnded
                    ? 'expired'
                    : issuerRole === 'unknown' || !isCurrent
                      ? 'could_not_check'
                      : status;
            const shownContent = { same: content, changed: { ...content, name: 'x' }, none: undefined }[shown];
            const facts = { status, expiresAt: hasEnded ? '2026-11-20T00:00:00.000Z' : null };
            all.push({ expected, evidence: await evidence(facts, { issuerRole, content: shownContent, ledger }) });
          }
  return all;
}

describe('verify of something the ledger does not have', () => {
  it('is not found, as of a ledger', async () => {
    assert.deepEqual(await verify({ ledger: { reachable: true, asOf } }), {
      verdict: 'not_found',
      sentence:
        'No certificate has this number. Look for a mistyped character, or ask the person who sent it for the link.',
      checks: [],
      asOf,
    });
  });

  it('could not be checked while newer ledgers are unread', async () => {
    const answer = await verify({ content, ...behind });
    assert.equal(answer.verdict, 'could_not_check');
    assert.equal(
      answer.sentence,
      'We are 34 ledgers behind, last known 1,204,558. This certificate may be newer than that.',
    );
  });
});
