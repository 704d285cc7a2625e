import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { verifyCredential } from '@digitalbazaar/vc';
import { checkStatus, createCredential, createList } from '@digitalbazaar/vc-bitstring-status-list';
import { readBadge } from '../badge.ts';
import type { Content } from '../content.ts';
import type { Fault } from '../finding.ts';
import { type BitstringList, bitstringEntry, bitstringList, revocationList } from '../issue/lists.ts';
import { signEmbedded, signJwt } from '../issue/sign.ts';
import { loadKnown } from '../signature/contexts.ts';
import { badgeOf, type Issuer, issuerOf, now, sign, sourcesOf } from '../signature/testing.ts';
import { words } from '../words/words.ts';
import { checkLists } from './status.ts';

// biome-ignore lint/suspicious/noExplicitAny: these tests break documents in every place
type Loose = any;

const did = 'did:web:brain-storm.example';
const home = 'https://brain-storm.example/status';
const [revocations, suspensions, names] = [`${home}/revocation`, `${home}/suspension`, `${home}/revoked.json`] as const;
let issuer: Issuer;
let other: Issuer;
before(async () => {
  [issuer, other] = await Promise.all([issuerOf(did, 1), issuerOf('did:web:elsewhere.example', 2)]);
});

type Lists = Record<string, string | Content>;

const list = (change: Partial<BitstringList> = {}) =>
  bitstringList({
    id: revocations,
    issuer: did,
    purpose: 'revocation',
    places: [94567],
    validFrom: '2026-11-22T14:00:00Z',
    ...change,
  });
const signedList = async (change?: Partial<BitstringList>) => sign(await list(change), issuer);

/** What the lists say of a badge that has this status, in a word or as the sentence why not. */
async function standing(credentialStatus: unknown, lists: Lists): Promise<string> {
  const statusList = async (url: string) => {
    const found = lists[url];
    return typeof found === 'object' ? JSON.stringify(found) : found;
  };
  const badge = readBadge({ ...badgeOf(did), credentialStatus });
  try {
    const { status, isListed, reason } = await checkLists(badge, { ...sourcesOf(issuer, other), statusList });
    return [isListed ? status : 'unlisted', reason].filter(Boolean).join(': ');
  } catch (error) {
    assert.equal((error as Fault).name, 'Fault', String((error as Error).stack));
    assert.equal((error as Fault).outcome, 'could_not_check');
    return (error as Fault).say(words.en);
  }
}

const place = (at: number) => bitstringEntry(revocations, 'revocation', at);
const held = bitstringEntry(suspensions, 'suspension', 7);

describe('checkLists', () => {
  it('reads one bit of a signed list, and no neighbour of it', async () => {
    const lists = { [revocations]: await signedList() };
    for (const [at, expected] of [
      [94566, 'valid'],
      [94567, 'revoked'],
      [94568, 'valid'],
      [0, 'valid'],
      [131_071, 'valid'],
    ] as const)
      assert.equal(await standing(place(at), lists), expected, String(at));
  });

  it('reads a list that is a JWT', async () => {
    const jws = await signJwt(await list(), issuer.rsa);
    assert.equal(await standing(place(94567), { [revocations]: `${jws}\n` }), 'revoked');
    const parts = jws.split('.');
    const payload = JSON.parse(Buffer.from(parts[1] as string, 'base64url').toString());
    payload.credentialSubject.encodedList = (await list({ places: [] })).credentialSubject as Loose;
    parts[1] = Buffer.from(JSON.stringify(payload)).toString('base64url');
    assert.match(
      await standing(place(94567), { [revocations]: parts.join('.') }),
      /^The signature of its issuer’s list cannot be relied on\. It does not match/,
    );
  });

  it('tells suspended from revoked, and lets revoked outrank it', async () => {
    const lists = {
      [revocations]: await signedList({ places: [5] }),
      [suspensions]: await signedList({ id: suspensions, purpose: 'suspension', places: [7] }),
    };
    assert.equal(await standing([place(6), held], lists), 'suspended');
    assert.equal(await standing([place(5), held], lists), 'revoked');
  });

  it('has nothing to say where no list is named, or only one without bearing', async () => {
    assert.equal(await standing(undefined, {}), 'unlisted');
    const message = { ...place(1), statusPurpose: 'message', statusSize: 2 };
    assert.equal(await standing(message, {}), 'valid');
  });

  it('needs every list, but for one that says revoked', async () => {
    const lists = { [revocations]: await signedList({ places: [5] }) };
    assert.match(
      await standing([place(6), held], lists),
      /^We could not read its issuer’s list at https:\/\/brain-storm\.example\/status\/suspension\. Not the same/,
    );
    assert.equal(await standing([held, place(5)], lists), 'revoked');
  });

  it('finds a badge by its id on a 1EdTechRevocationList, with the reason', async () => {
    const { id } = badgeOf(did) as { id: string };
    const entry = { id: names, type: '1EdTechRevocationList' };
    const lists = (revoked: { id: string; reason?: string }[]) => ({ [names]: revocationList(names, did, revoked) });
    assert.equal(await standing(entry, lists([])), 'valid');
    assert.equal(await standing(entry, lists([{ id: `${id}0` }])), 'valid');
    assert.equal(await standing(entry, lists([{ id }])), 'revoked');
    assert.equal(await standing(entry, lists([{ id, reason: 'wrong name' }])), 'revoked: wrong name');
    assert.equal(
      await standing(entry, { [names]: { id: names, issuer: { id: did }, revokedCredential: [{ id }] } }),
      'revoked',
    );
    assert.equal(
      await standing(entry, { [names]: { id: names, issuer: did, revokedCredential: [{ id, revoked: false }] } }),
      'valid',
    );
    assert.match(
      await standing(entry, { [names]: revocationList(names, other.did, []) }),
      /^The list it names is one of elsewhere\.example, expected one of brain-storm/,
    );
    assert.match(
      await standing(entry, { [names]: revocationList(`${names}2`, did, []) }),
      /^The list at .* is the one of/,
    );
    assert.match(await standing(entry, { [names]: { id: names, issuer: did } }), /is not written as the standard asks/);
    assert.match(await standing(entry, { [names]: 'Not found' }), /is not written as the standard asks/);
    assert.match(await standing(entry, {}), /^We could not read/);
  });

  it('reads the list that W3C’s Bitstring Status List gives as its example: nobody is on it', async () => {
    const empty = 'uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA';
    for (const at of [0, 94567, 131_071])
      assert.equal(await standing(place(at), { [revocations]: await encoded(empty) }), 'valid');
    assert.match(
      await standing(place(131_072), { [revocations]: await encoded(empty) }),
      /but the list has 131,072\.$/,
    );
  });

  describe('of the fixtures of W3C’s test suite', () => {
    // From before the specification asked for multibase: its bits as they are, behind the sign for how they are written.
    const three = 'uH4sIACbOo2YC_-3QMREAMAgEsGerLPyrQgFjB-4SCUkWHQAAAAAAAOCwpwAAAADgrFIAAAAAAAAAAAAAAAAA3wxvOeOvqGEAAA';
    const short = 'uH4sIAN7Lo2YC_2NgwAEAjw7P6RkAAAA';
    const entry = (statusPurpose: string, statusListIndex: string) => ({ ...place(1), statusPurpose, statusListIndex });

    it('reads the list of 200,000 places, of which three are set, for each of its purposes', async () => {
      const one = { [revocations]: await encoded(three) };
      const both = { [revocations]: await encoded(three, ['revocation', 'suspension']) };
      for (const at of ['201', '57444', '94023']) {
        assert.equal(await standing(entry('revocation', at), one), 'revoked', at);
        assert.equal(await standing(entry('revocation', at), both), 'revoked', at);
        assert.equal(await standing(entry('suspension', at), both), 'suspended', at);
      }
      for (const at of ['1', '200', '202', '199999'])
        for (const lists of [one, both]) assert.equal(await standing(entry('revocation', at), lists), 'valid', at);
      assert.match(await standing(entry('revocation', '200000'), one), /but the list has 200,000\.$/);
    });

    it('refuses the one for other purposes, the one that is too short, and one as it was before multibase', async () => {
      const answers = async (list: Content) => standing(entry('revocation', '201'), { [revocations]: list });
      assert.match(
        await answers(await encoded(three, ['random', 'purposes'])),
        /is one of “random,purposes”, expected/,
      );
      assert.match(await answers(await encoded(short)), /has 200 places, expected at least 131,072/);
      assert.match(await answers(await encoded(three.slice(1))), /^Its issuer’s list is not written/);
    });
  });

  const refused: [string, () => unknown, () => Promise<string | Content>, RegExp][] = [
    [
      'a list changed after it was signed',
      () => place(94567),
      async () => {
        const changed: Loose = await signedList();
        changed.credentialSubject.encodedList = ((await list({ places: [] })) as Loose).credentialSubject.encodedList;
        return changed;
      },
      /^The signature of its issuer’s list cannot be relied on\. It does not match the content\.$/,
    ],
    ['a list without a signature', () => place(1), () => list(), /cannot be relied on\. It is not written/],
    [
      'a list of another issuer',
      () => place(1),
      async () => sign(await list({ issuer: other.did }), other),
      /^The list it names is one of elsewhere\.example, expected one of brain-storm\.example\.$/,
    ],
    [
      'a list that another signed',
      () => place(1),
      async () => sign(await list(), other),
      /cannot be relied on\. It was made with a key of did:web:elsewhere/,
    ],
    [
      'another list at that address',
      () => place(1),
      () => signedList({ id: `${home}/old` }),
      /^The list at .*revocation is the one of .*old\.$/,
    ],
    [
      'a list for another purpose',
      () => place(1),
      () => signedList({ purpose: 'suspension' }),
      /^Its issuer’s list is one of “suspension”, expected one of “revocation”/,
    ],
    [
      'a list that ended',
      () => place(1),
      () => signedList({ validUntil: '2026-11-22T14:06:20Z' }),
      /^Its issuer’s list counted until 22 November 2026 only/,
    ],
    [
      'a list still to come',
      () => place(1),
      () => signedList({ validFrom: '2026-11-23T00:00:00Z' }),
      /^Counts only from 23 November 2026/,
    ],
    [
      'a place beyond the end',
      () => place(131_072),
      () => signedList(),
      /^Its place on the issuer’s list is 131072, but the list has 131,072\.$/,
    ],
    [
      'a list too short to hide anybody',
      () => place(1),
      () => signedList({ length: 131_064, places: [] }),
      /^Its issuer’s list has 131,064 places, expected at least 131,072/,
    ],
    [
      'a list too long to open',
      () => place(1),
      () => signedList({ length: 16_777_224, places: [] }),
      /^Its issuer’s list has more than 2 MB/,
    ],
    [
      'a gzip bomb',
      () => place(1),
      () => encoded(`u${gzipSync(Buffer.alloc(50_000_000)).toString('base64url')}`),
      /^Its issuer’s list has more than 2 MB/,
    ],
    ['bits that are not gzip', () => place(1), () => encoded('uAAAA'), /^Its issuer’s list is not written/],
    ['bits in another base', () => place(1), () => encoded('zQm'), /^Its issuer’s list is not written/],
    [
      'a text of more than 5 MB',
      () => place(1),
      async () => ' '.repeat(6_000_000),
      /^Its issuer’s list has more than 5 MB/,
    ],
    ['no list', () => place(1), async () => '<html>', /^Its issuer’s list is not written/],
    [
      'a place that is no number',
      () => ({ ...place(1), statusListIndex: '1; DROP' }),
      () => signedList(),
      /^Its issuer’s list is not written/,
    ],
    [
      'a place before the start',
      () => ({ ...place(1), statusListIndex: '-1' }),
      () => signedList(),
      /^Its issuer’s list is not written/,
    ],
    ...[5.5, '5.5', '1e3', '0x5', ' 5', '', 99_999_999_999, [5], null].map(
      (index): [string, () => unknown, () => Promise<Content>, RegExp] => [
        `the place ${JSON.stringify(index)}`,
        () => ({ ...place(1), statusListIndex: index }),
        () => signedList(),
        /^Its issuer’s list is not written/,
      ],
    ),
    [
      'a purpose nobody knows',
      () => ({ ...place(1), statusPurpose: 'mood' }),
      () => signedList(),
      /kept in a way that we cannot read \(mood\)/,
    ],
    [
      'a status of another kind',
      () => ({ id: 'urn:x', type: 'StatusList2021Entry' }),
      () => signedList(),
      /\(StatusList2021Entry\)/,
    ],
    ['a status without its kind', () => ({ id: place(1).id }), () => signedList(), /\(undefined\)/],
  ];
  const encoded = async (encodedList: string, statusPurpose: unknown = 'revocation') => {
    const content: Loose = await list();
    Object.assign(content.credentialSubject, { encodedList, statusPurpose });
    return signEmbedded(content, issuer.key, now);
  };
  for (const [what, status, make, expected] of refused) {
    it(`takes no answer from ${what}`, async () => {
      assert.match(await standing(status(), { [revocations]: await make() }), expected);
    });
  }

  it('says so when reading a list fails, and asks for none but those named', async () => {
    const asked: string[] = [];
    const badge = readBadge({ ...badgeOf(did), credentialStatus: [place(1), held] });
    const statusList = async (url: string): Promise<undefined> => {
      asked.push(url);
      throw new Error('the network is away');
    };
    await assert.rejects(checkLists(badge, { ...sourcesOf(issuer), statusList }), {
      name: 'Fault',
      outcome: 'could_not_check',
    });
    assert.deepEqual(asked, [revocations, suspensions]);
  });
});

describe('bitstringList', () => {
  it('refuses a place that the list has not', async () => {
    for (const at of [-1, 1.5, 131_072]) await assert.rejects(list({ places: [at] }), RangeError);
  });

  it('means what @digitalbazaar/vc-bitstring-status-list means, both ways', async () => {
    const suite = new DataIntegrityProof({ cryptosuite });
    const theirs = await createList({ length: 131_072 });
    theirs.setStatus(94567, true);
    const drawn = await createCredential({
      id: revocations,
      list: theirs,
      statusPurpose: 'revocation',
      context: ['https://www.w3.org/ns/credentials/v2'],
    });
    const lists = [
      await signedList(),
      await sign({ ...drawn, issuer: did, validFrom: '2026-11-22T14:00:00Z' }, issuer),
    ];
    for (const content of lists) {
      assert.equal(await standing(place(94567), { [revocations]: content }), 'revoked');
      assert.equal(await standing(place(94566), { [revocations]: content }), 'valid');
      const credential = await sign({ ...badgeOf(did), credentialStatus: place(94567) }, issuer);
      const documentLoader = async (url: string) => {
        const own = {
          [revocations]: content,
          [did]: issuer.document,
          [issuer.key.id]: (issuer.document as Loose).verificationMethod[0],
        }[url];
        return own ? { document: own, documentUrl: url, contextUrl: null } : loadKnown(url);
      };
      const answer = await verifyCredential({ credential, suite, documentLoader, checkStatus, now });
      // Their “verified” is about signatures: a revoked badge has it too.
      assert.deepEqual(
        [answer.verified, answer.statusResult?.results[0]?.status],
        [true, true],
        String(answer.error?.stack),
      );
    }
  });
});
