import assert from 'node:assert/strict';
import type { Credential, Verification } from '#wire';
import { type CredentialFacts, type Evidence, type IssuerRole, verify } from '../../../verify/src/index.ts';
import { withLocale } from './server/locale.ts';
import { checkSentence, sentenceOf } from './verification.ts';

const asOf = { ledger: 1_204_558, closedAt: '2026-11-22T14:06:20Z' };
const facts: CredentialFacts = {
  issuer: 'GISSUER',
  contentHash: 'c0'.repeat(32),
  issuedAt: '2026-11-18T09:00:00Z',
  expiresAt: null,
  status: 'valid',
  statusAt: null,
  statusLedger: null,
  statusBy: null,
  statusReason: null,
};
const changedBy = (by: string): Partial<CredentialFacts> => ({
  statusAt: '2026-11-19T09:00:00Z',
  statusLedger: 1_204_000,
  statusBy: by,
  statusReason: 'wrong\nname',
});

/** Everything that a certificate, its issuer, its content and the ledger can be, in every combination. */
function* evidences(): Generator<Evidence & { ledger: { reachable: true } | { reachable: boolean } }> {
  const states: Partial<CredentialFacts>[] = [
    {},
    { expiresAt: '2026-11-20T00:00:00Z' },
    { expiresAt: '2027-11-20T00:00:00Z' },
    ...(['revoked', 'suspended', 'superseded'] as const).flatMap((status) => [
      { status, ...changedBy('GISSUER') },
      { status, ...changedBy('GADMIN'), statusReason: null },
    ]),
  ];
  const ledgers: Evidence['ledger'][] = [
    { reachable: true, asOf },
    { reachable: true, asOf: { ...asOf, closedAt: null } },
    { reachable: true, asOf, stale: true },
    { reachable: true, asOf, ledgersBehind: 1 },
    { reachable: true, asOf, ledgersBehind: 1234 },
    { reachable: false, asOf: null },
  ];
  const roles: IssuerRole[] = ['held', 'not_held', 'unknown'];
  for (const ledger of ledgers) {
    yield { ledger };
    for (const state of states)
      for (const issuerRole of roles)
        for (const content of [undefined, { id: 'another' }])
          yield { ledger, issuerRole, content, credential: { ...facts, ...state } };
  }
}

async function answers(): Promise<Verification[]> {
  const all: Verification[] = [];
  for (const evidence of evidences()) {
    const credential = evidence.ledger.reachable ? ((evidence.credential as Credential | undefined) ?? null) : null;
    all.push({ ...(await verify(evidence)), id: 'a1'.repeat(16), contentHash: null, credential });
  }
  return all;
}
const withoutLink = (sentence: string) => sentence.replace(/ Open the current certificate\.$/, '');

describe('what a page says of a verification', () => {
  it('is in English what #verify says, of whatever can come of it', async () => {
    for (const answer of await answers()) {
      assert.equal(sentenceOf(answer), withoutLink(answer.sentence), JSON.stringify(answer));
      for (const check of answer.checks)
        assert.equal(checkSentence(check, answer), check.sentence, JSON.stringify([check, answer]));
    }
  });

  it('is in German nothing of that', async () => {
    for (const answer of await answers())
      withLocale('de', () => {
        assert.notEqual(sentenceOf(answer), withoutLink(answer.sentence));
        for (const check of answer.checks) assert.notEqual(checkSentence(check, answer), check.sentence);
      });
  });

  it('names the day, the ledger and the reason in German', async () => {
    const credential = { ...facts, status: 'revoked', ...changedBy('GISSUER') } as Credential;
    const told = await verify({ credential, issuerRole: 'held', ledger: { reachable: true, asOf } });
    const answer: Verification = { ...told, id: null, contentHash: null, credential };
    const status = told.checks.find(({ name }) => name === 'status');
    assert.ok(status);
    withLocale('de', () => {
      assert.equal(
        sentenceOf(answer),
        'Der Aussteller hat es am 19. November 2026 widerrufen. Verlass dich nicht darauf. Angegebener Grund: wrong name.',
      );
      assert.equal(
        checkSentence(status, answer),
        'Vom Aussteller widerrufen, Ledger 1.204.000, 19. November 2026. Angegebener Grund: wrong name.',
      );
    });
  });
});
