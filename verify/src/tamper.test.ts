import assert from 'node:assert/strict';
import type { Content } from './content.ts';
import { contentHash } from './content.ts';
import { type Examiner, examine } from './examine.ts';
import { bakePng } from './issue/bake.ts';
import { bitstringEntry, bitstringList } from './issue/lists.ts';
import { signJwt } from './issue/sign.ts';
import { PresentedError } from './presented/fault.ts';
import { readPresented } from './presented/read.ts';
import { bytesOf, png } from './presented/testing.ts';
import { badgeOf, type Issuer, issuerOf, sign, sourcesOf } from './signature/testing.ts';
import type { Examination } from './verdict.ts';

const did = 'did:web:brain-storm.example';
const contract = 'CCONTRACT';
const samples = 120;
let issuer: Issuer;
before(async () => {
  issuer = await issuerOf(did, 1);
});

/** Places to change, the same in every run: a generator of pseudo-random numbers from a seed. */
function placesIn(length: number, seed = 20261122): number[] {
  let state = seed;
  return Array.from({ length: Math.min(samples, length) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * length);
  });
}

function changed(bytes: Uint8Array<ArrayBuffer>, at: number): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice();
  copy[at] = (copy[at] as number) ^ (1 << (at % 3));
  return copy;
}

async function ask(bytes: Uint8Array<ArrayBuffer>, examiner: Partial<Examiner>): Promise<Examination | PresentedError> {
  try {
    const now = new Date('2026-11-22T14:06:20Z');
    return await examine(await readPresented(bytes), {
      home: { issuers: [], contract },
      ...sourcesOf(issuer),
      now,
      ...examiner,
    });
  } catch (error) {
    if (error instanceof PresentedError) return error;
    throw error;
  }
}

/** The certificate on the ledger, found by hash or number as the api finds it. */
const ours = async (): Promise<Partial<Examiner>> => {
  const hash = await contentHash(badgeOf(did));
  const asOf = { ledger: 7, closedAt: '2026-11-22T14:06:20Z' };
  const id = '0123456789abcdef0123456789abcdef';
  const facts = {
    id,
    contractAddress: contract,
    learner: 'GLEARNER',
    issuer: 'GISSUER',
    contentHash: hash,
    issuedAt: '2026-11-18T09:00:00Z',
    expiresAt: null,
    status: 'valid' as const,
    statusAt: null,
    statusLedger: null,
    statusBy: null,
    statusReason: null,
  };
  return {
    home: { issuers: [did], contract },
    ledger: async (about) => ({
      ...((about.contentHash === hash || about.id === id) && { credential: facts }),
      issuerRole: 'held',
      ledger: { reachable: true, asOf },
    }),
  };
};
const failedChecks = (answer: Examination) =>
  answer.checks.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name);

describe('one changed byte', () => {
  it('of a signed certificate is never valid, and is the signature’s to name', async function () {
    this.timeout(120_000); // a hundred canonicalizations
    const signed = await sign(badgeOf(did), issuer);
    const text = JSON.stringify(signed);
    assert.equal(((await ask(bytesOf(text), {})) as Examination).verdict, 'valid');
    // A context of the next version gives what stands here the same meaning, and it is the meaning that is signed.
    const version = text.indexOf('context-3.0.') + 'context-3.0.'.length;
    for (const at of placesIn(text.length).filter((place) => place !== version)) {
      const answer = await ask(changed(bytesOf(text), at), {});
      if (answer instanceof PresentedError) continue;
      assert.notEqual(answer.verdict, 'valid', `byte ${at}`);
      const [first] = answer.checks.filter(({ outcome }) => outcome === 'failed' || outcome === 'could_not_check');
      assert.ok(
        first?.name === 'signature' || first?.name === 'format',
        `byte ${at}: ${JSON.stringify(answer.checks)}`,
      );
    }
  });

  it('of a certificate of ours without a signature is never valid, and is the content’s to name', async () => {
    const examiner = await ours();
    const text = JSON.stringify(badgeOf(did));
    assert.equal(((await ask(bytesOf(text), examiner)) as Examination).verdict, 'valid');
    for (const at of placesIn(text.length)) {
      const answer = await ask(changed(bytesOf(text), at), examiner);
      if (answer instanceof PresentedError) continue;
      assert.notEqual(answer.verdict, 'valid', `byte ${at}`);
      // Another issuer's name makes it another's badge without a signature; another number, one that nobody knows.
      const names = failedChecks(answer);
      assert.ok(
        answer.verdict === 'not_found' || ['content', 'format', 'signature'].includes(names[0] ?? ''),
        `byte ${at}: ${names}`,
      );
    }
  });

  it('of a JWT is never valid', async () => {
    const token = await signJwt(badgeOf(did), issuer.rsa);
    assert.equal(((await ask(bytesOf(token), {})) as Examination).verdict, 'valid');
    for (const at of placesIn(token.length)) {
      const answer = await ask(changed(bytesOf(token), at), {});
      if (!(answer instanceof PresentedError)) assert.equal(answer.verdict, 'not_genuine', `byte ${at}`);
    }
  });

  it('of the credential in a picture is damage', async () => {
    const picture = bakePng(png(), JSON.stringify(await sign(badgeOf(did), issuer)));
    const start = Buffer.from(picture).indexOf('openbadgecredential');
    for (const at of placesIn(picture.length - start - 100).map((place) => start + place))
      assert.ok((await ask(changed(picture, at), {})) instanceof PresentedError, `byte ${at}`);
  });

  it('of the issuer’s status list is never an answer, and is the status’s to name', async function () {
    this.timeout(120_000); // a hundred canonicalizations, twice
    const url = 'https://brain-storm.example/status/1';
    const content: Content = { ...badgeOf(did), credentialStatus: bitstringEntry(url, 'revocation', 5) };
    const badge = bytesOf(await signJwt(content, issuer.rsa));
    const list = await bitstringList({
      id: url,
      issuer: did,
      purpose: 'revocation',
      places: [9],
      validFrom: '2026-11-20T00:00:00Z',
    });
    const text = JSON.stringify(await sign(list, issuer));
    const answer = await ask(badge, { statusList: async () => text });
    assert.equal((answer as Examination).verdict, 'valid');
    for (const at of placesIn(text.length)) {
      const broken = new TextDecoder().decode(changed(bytesOf(text), at));
      const { verdict, checks } = (await ask(badge, { statusList: async () => broken })) as Examination;
      assert.equal(verdict, 'could_not_check', `byte ${at}`);
      assert.equal(checks.find(({ name }) => name === 'status')?.outcome, 'could_not_check');
    }
  });
});
