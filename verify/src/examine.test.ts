import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign as signBytes } from 'node:crypto';
import type { Content } from './content.ts';
import { contentHash } from './content.ts';
import { type Examiner, examine, type LedgerAnswer } from './examine.ts';
import { holderMessage } from './holder.ts';
import { bitstringEntry, bitstringList } from './issue/lists.ts';
import { signJwt } from './issue/sign.ts';
import { readPresented } from './presented/read.ts';
import { badgeOf, type Issuer, issuerOf, sign, sourcesOf } from './signature/testing.ts';
import { allCheckNames, type Examination } from './verdict.ts';
import { german } from './words/german.ts';

const did = 'did:web:brain-storm.example';
const contract = 'CCONTRACT';
const home = { issuers: [did], contract };
const number = '0123456789abcdef0123456789abcdef';
const asOf = { ledger: 1_204_558, closedAt: '2026-11-22T14:06:20.000Z' };
const wallet = generateKeyPairSync('ed25519');
const learner = addressOf(wallet.publicKey.export({ format: 'jwk' }).x as string);

let issuer: Issuer;
let other: Issuer;
let ours: Content;
let foreign: Content;
before(async () => {
  [issuer, other] = await Promise.all([issuerOf(did, 1), issuerOf('did:web:elsewhere.example', 2)]);
  ours = await sign(badgeOf(did), issuer);
  foreign = await sign(badgeOf(other.did), other);
});

/** The ledger as it has our one certificate; each test changes what it is about. */
function ledgerOf(change: Partial<NonNullable<LedgerAnswer['credential']>> = {}, rest: Partial<LedgerAnswer> = {}) {
  return async ({ contentHash: asked, id }: { contentHash: string; id: string | null }): Promise<LedgerAnswer> => {
    const hash = await contentHash(badgeOf(did));
    const credential = {
      id: number,
      contractAddress: contract,
      learner,
      issuer: 'GISSUER',
      contentHash: hash,
      issuedAt: '2026-11-18T09:00:00.000Z',
      expiresAt: null,
      status: 'valid' as const,
      statusAt: null,
      statusLedger: null,
      statusBy: null,
      statusReason: null,
      ...change,
    };
    const isKnown = asked === hash || id === number;
    return { ...(isKnown && { credential }), issuerRole: 'held', ledger: { reachable: true, asOf }, ...rest };
  };
}

async function ask(content: Content | string, change: Partial<Examiner> = {}): Promise<Examination> {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const presented = await readPresented(new TextEncoder().encode(text));
  return examine(presented, { home, ...sourcesOf(issuer, other), ledger: ledgerOf(), ...change });
}
const outcomes = ({ checks }: Examination) => checks.map(({ name, outcome }) => `${name} ${outcome}`);

describe('examine, of a certificate of ours', () => {
  it('finds it valid by seven checks in their order', async () => {
    assert.deepEqual(await ask(ours), {
      verdict: 'valid',
      sentence: 'Not changed, not revoked, not expired.',
      checks: [
        { name: 'format', outcome: 'passed', sentence: 'Open Badges 3.0, as JSON.' },
        { name: 'signature', outcome: 'passed', sentence: 'Signed by brain-storm.example, and not changed since.' },
        { name: 'issuer', outcome: 'passed', sentence: 'Held the issuer role when it issued.' },
        { name: 'content', outcome: 'passed', sentence: 'Its hash is the one on the ledger.' },
        { name: 'status', outcome: 'passed', sentence: 'Not revoked, not suspended.' },
        { name: 'dates', outcome: 'passed', sentence: 'Issued 18 November 2026, no expiry.' },
        {
          name: 'holder',
          outcome: 'not_asked',
          sentence: 'Not asked. The holder can prove the wallet with a signature.',
        },
      ],
      asOf,
      isOurs: true,
      says: { title: 'Writing Soroban contracts', name: null },
    });
    assert.equal((await ask(await signJwt(badgeOf(did), issuer.rsa))).verdict, 'valid');
  });

  it('is content with the ledger where there is no signature, or nobody has the key', async () => {
    const unsigned = await ask(badgeOf(did));
    assert.deepEqual([unsigned.verdict, unsigned.checks[1]?.outcome], ['valid', 'not_asked']);
    const keyless = await ask(ours, { controller: undefined });
    assert.deepEqual([keyless.verdict, keyless.checks[1]?.outcome], ['valid', 'could_not_check']);
    assert.equal(
      keyless.sentence,
      'By the ledger not changed, not revoked, not expired. Its signature could not be checked.',
    );
  });

  it('says nothing else after a signature that does not hold', async () => {
    const ledger = () => assert.fail('the ledger has nothing to say of it');
    const answer = await ask({ ...ours, name: 'Another' }, { ledger });
    assert.deepEqual(answer, {
      verdict: 'not_genuine',
      sentence:
        'The signature does not match the content. Somebody changed this file after it was signed, so we show nothing else from it.',
      checks: [
        { name: 'format', outcome: 'passed', sentence: 'Open Badges 3.0, as JSON.' },
        { name: 'signature', outcome: 'failed', sentence: 'It does not match the content.' },
      ],
      asOf: null,
      isOurs: true,
      says: null,
    });
  });

  it('says nothing else after a form that does not hold, and names the member', async () => {
    const { issuer: _, ...rest } = ours;
    const answer = await ask(rest);
    assert.deepEqual(
      [answer.verdict, answer.isOurs, answer.checks],
      [
        'not_genuine',
        null,
        [{ name: 'format', outcome: 'failed', sentence: 'It has no “issuer”, expected one JSON object.' }],
      ],
    );
  });

  it('finds content not genuine that was changed and signed again by nobody', async () => {
    const { proof: _, ...unsigned } = ours;
    const answer = await ask({ ...unsigned, name: 'Another' });
    assert.deepEqual([answer.verdict, outcomes(answer)[3]], ['not_genuine', 'content failed']);
    const elsewhere = await ask({
      ...unsigned,
      id: 'https://brain-storm.example/credentials/ffffffffffffffffffffffffffffffff',
    });
    assert.equal(elsewhere.verdict, 'not_found');
  });

  it('finds a certificate that is on the ledger under another number not genuine', async () => {
    const answer = await ask(ours, { ledger: ledgerOf({ id: 'f'.repeat(32) }) });
    assert.deepEqual(
      [answer.verdict, answer.checks[3]],
      [
        'not_genuine',
        { name: 'content', outcome: 'failed', sentence: 'The ledger has this content under another number.' },
      ],
    );
  });

  it('refuses a contract that looks like ours, in the facts and in the evidence', async () => {
    const facts = await ask(ours, { ledger: ledgerOf({ contractAddress: 'CLOOKALIKE' }) });
    const evidence = { id: 'urn:tx', type: ['Evidence', 'StellarTransaction'], contract: 'CLOOKALIKE' };
    const named = await ask({ ...badgeOf(did), evidence: [evidence] });
    for (const answer of [facts, named])
      assert.deepEqual([answer.verdict, outcomes(answer)[2]], ['not_genuine', 'issuer failed']);
    assert.equal((await ask({ ...badgeOf(did), evidence: [{ ...evidence, contract }] })).verdict, 'valid');
  });

  it('turns with the ledger, and stays silent when the ledger does', async () => {
    const revoked = {
      status: 'revoked' as const,
      statusBy: 'GISSUER',
      statusAt: '2026-11-21T10:00:00Z',
      statusLedger: 7,
    };
    const cases: [string, Partial<Examiner>][] = [
      ['revoked', { ledger: ledgerOf(revoked) }],
      ['suspended', { ledger: ledgerOf({ ...revoked, status: 'suspended' }) }],
      ['replaced', { ledger: ledgerOf({ ...revoked, status: 'superseded' }) }],
      ['expired', { ledger: ledgerOf({ expiresAt: '2026-11-20T00:00:00Z' }) }],
      ['not_genuine', { ledger: ledgerOf({}, { issuerRole: 'not_held' }) }],
      ['could_not_check', { ledger: ledgerOf({}, { issuerRole: 'unknown' }) }],
      ['could_not_check', { ledger: ledgerOf({}, { ledger: { reachable: true, asOf, ledgersBehind: 34 } }) }],
      ['could_not_check', { ledger: async () => Promise.reject(new Error('away')) }],
      ['could_not_check', { ledger: undefined }],
      ['not_found', { ledger: async () => ({ ledger: { reachable: true, asOf } }) }],
    ];
    for (const [verdict, change] of cases) assert.equal((await ask(ours, change)).verdict, verdict);
  });

  it('asks its holder when somebody wants to know', async () => {
    const holder = (challenge: string, key = wallet.privateKey) => {
      const message = holderMessage(String(ours.id), challenge);
      const digest = createHash('sha256').update(`Stellar Signed Message:\n${message}`).digest();
      return { challenge, signature: signBytes(null, digest, key).toString('base64') };
    };
    const shown = await ask(ours, { holder: holder('7f3a') });
    assert.deepEqual([shown.verdict, outcomes(shown)[6]], ['valid', 'holder passed']);
    const stranger = generateKeyPairSync('ed25519').privateKey;
    for (const wrong of [
      holder('7f3a', stranger),
      { ...holder('old'), challenge: 'new' },
      { challenge: '', signature: 'AAAA' },
    ]) {
      const answer = await ask(ours, { holder: wrong });
      assert.deepEqual([answer.verdict, outcomes(answer)[6]], ['valid', 'holder failed']);
      assert.match(answer.sentence, /Whoever presents it did not show that it is theirs\.$/);
    }
    const contractual = await ask(ours, {
      holder: holder('7f3a'),
      ledger: ledgerOf({ learner: `C${learner.slice(1)}` }),
    });
    assert.deepEqual([contractual.verdict, outcomes(contractual)[6]], ['valid', 'holder could_not_check']);
  });

  it('answers in German when asked to', async () => {
    const answer = await ask(ours, { language: 'de' });
    assert.equal(answer.sentence, german.unchanged());
    assert.deepEqual(
      answer.checks.map(({ sentence }) => sentence),
      [
        'Open Badges 3.0, als JSON.',
        'Signiert von brain-storm.example und seither nicht geändert.',
        german.roleHeld(),
        german.contentSame(),
        german.statusClean(),
        'Ausgestellt am 18. November 2026, läuft nicht ab.',
        german.holderNotAsked(),
      ],
    );
  });
});

describe('examine, of another’s badge', () => {
  it('has the same verdicts, says whose it is, and has no check of content', async () => {
    const answer = await ask(foreign, { ledger: () => assert.fail('our ledger has nothing to say') });
    assert.equal(answer.verdict, 'valid');
    assert.equal(
      answer.sentence,
      'Not changed, not expired. It comes from elsewhere.example, not from Brain-Storm, and names no list on which it could be revoked.',
    );
    assert.deepEqual([answer.isOurs, answer.asOf], [false, null]);
    assert.deepEqual(
      answer.checks.map(({ name }) => name),
      allCheckNames.filter((name) => name !== 'content'),
    );
    assert.equal(
      answer.checks[2]?.sentence,
      'The key is one of elsewhere.example. Nobody has checked the name that it gives itself.',
    );
  });

  it('does not believe our name from another', async () => {
    const forged = await ask(
      await sign(
        { ...badgeOf(other.did), issuer: { id: other.did, type: ['Profile'], name: 'Brain-Storm Learning' } },
        other,
      ),
    );
    assert.equal(forged.isOurs, false);
    assert.equal((await ask(await sign(badgeOf(did), other))).verdict, 'not_genuine');
  });

  it('has to be signed', async () => {
    const answer = await ask(badgeOf(other.did));
    assert.deepEqual([answer.verdict, answer.checks[1]?.sentence], ['not_genuine', 'It carries no signature.']);
  });

  it('turns with its issuer’s lists and its dates', async () => {
    const url = 'https://elsewhere.example/status/1';
    const entries = (['revocation', 'suspension'] as const).map((purpose) => bitstringEntry(url + purpose, purpose, 5));
    const listed = await sign({ ...badgeOf(other.did), credentialStatus: entries }, other);
    const lists = async (set: string) => {
      const made = new Map<string, string>();
      for (const purpose of ['revocation', 'suspension'] as const) {
        const list = {
          id: url + purpose,
          issuer: other.did,
          purpose,
          places: set === purpose ? [5] : [],
          validFrom: '2026-11-20T00:00:00Z',
        };
        made.set(url + purpose, JSON.stringify(await sign(await bitstringList(list), other)));
      }
      return { statusList: async (address: string) => made.get(address) };
    };
    assert.equal(
      (await ask(listed, await lists('none'))).sentence,
      'Not changed, not revoked, not expired. It comes from elsewhere.example, not from Brain-Storm.',
    );
    assert.equal((await ask(listed, await lists('revocation'))).verdict, 'revoked');
    assert.equal((await ask(listed, await lists('suspension'))).verdict, 'suspended');
    const unread = await ask(listed);
    assert.deepEqual([unread.verdict, outcomes(unread)[3]], ['could_not_check', 'status could_not_check']);
    const dated = (dates: Content) => sign({ ...badgeOf(other.did), ...dates }, other);
    assert.equal((await ask(await dated({ validUntil: '2026-11-22T14:06:20Z' }))).verdict, 'expired');
    const early = await ask(await dated({ validFrom: '2026-12-01T00:00:00Z' }));
    assert.deepEqual([early.verdict, early.sentence], ['could_not_check', 'Counts only from 1 December 2026.']);
    assert.equal((await ask(foreign, { controller: undefined })).verdict, 'could_not_check');
  });
});

/** SEP-23 text of an account's key, written apart from the code that reads it. */
function addressOf(x: string): string {
  const payload = Buffer.concat([Buffer.from([48]), Buffer.from(x, 'base64url')]);
  let crc = 0;
  for (const byte of payload)
    for (let bit = 7; bit >= 0; bit--) {
      const carry = ((crc >> 15) & 1) ^ ((byte >> bit) & 1);
      crc = ((crc << 1) & 0xffff) ^ (carry ? 0x1021 : 0);
    }
  const bits = [...payload, crc & 0xff, crc >> 8].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? [])
    .map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five, 2)])
    .join('');
}
