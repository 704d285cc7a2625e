/** What an attacker hands in, and whom it has to fail at: see also tamper.test.ts, which changes single bytes. */
import assert from 'node:assert/strict';
import { createHmac, createPublicKey } from 'node:crypto';
import { type Content, contentHash } from './content.ts';
import { type Examiner, examine, type LedgerAnswer } from './examine.ts';
import { bitstringEntry, bitstringList, revocationList } from './issue/lists.ts';
import { signJwt } from './issue/sign.ts';
import { PresentedError } from './presented/fault.ts';
import { readPresented } from './presented/read.ts';
import { bytesOf, jws, pdf, png, revise, svg, textChunk } from './presented/testing.ts';
import { badgeOf, type Issuer, issuerOf, now, publicJwk, sign, sourcesOf } from './signature/testing.ts';
import type { Examination } from './verdict.ts';

// biome-ignore lint/suspicious/noExplicitAny: these tests break documents in every place
type Loose = any;

const did = 'did:web:brain-storm.example';
const contract = 'CCONTRACT';
const lists = 'https://elsewhere.example/status/1';
const asOf = { ledger: 7, closedAt: now.toISOString() };

let issuer: Issuer;
let other: Issuer;
let ours: Content;
let foreign: Content;
let list: Content;
before(async () => {
  [issuer, other] = await Promise.all([issuerOf(did, 1), issuerOf('did:web:elsewhere.example', 2)]);
  ours = await sign({ ...badgeOf(did), credentialSubject: namedSubject('Sample Learner') }, issuer);
  foreign = await sign({ ...badgeOf(other.did), credentialStatus: bitstringEntry(lists, 'revocation', 5) }, other);
  const empty = { id: lists, issuer: other.did, purpose: 'revocation', places: [], validFrom: '2026-11-20T00:00:00Z' };
  list = await sign(await bitstringList(empty as Parameters<typeof bitstringList>[0]), other);
});

const namedSubject = (name: string): Content => ({
  ...(badgeOf(did).credentialSubject as Content),
  identifier: [{ type: 'IdentityObject', identityType: 'name', hashed: false, identityHash: name }],
});

/** The ledger as it has `ours`. */
async function ledger({ contentHash: asked, id }: { contentHash: string; id: string | null }): Promise<LedgerAnswer> {
  const number = '0123456789abcdef0123456789abcdef';
  const hash = await contentHash(ours);
  const facts = {
    ...{ id: number, contractAddress: contract, learner: 'GLEARNER', issuer: 'GISSUER', contentHash: hash },
    ...{ issuedAt: '2026-11-18T09:00:00Z', expiresAt: null, status: 'valid' as const },
    ...{ statusAt: null, statusLedger: null, statusBy: null, statusReason: null },
  };
  const isKnown = asked === hash || id === number;
  return { ...(isKnown && { credential: facts }), issuerRole: 'held', ledger: { reachable: true, asOf } };
}

/** What is said of a file: an answer, or why there was nothing to ask about. Any other error is a fault of ours. */
async function ask(file: Uint8Array | string, change: Partial<Examiner> = {}): Promise<Examination | PresentedError> {
  const bytes = typeof file === 'string' ? bytesOf(file) : new Uint8Array(file);
  try {
    return await examine(await readPresented(bytes), {
      home: { issuers: [did], contract },
      ...sourcesOf(issuer, other),
      ledger,
      statusList: async (url) => (url === lists ? JSON.stringify(list) : undefined),
      ...change,
    });
  } catch (error) {
    if (error instanceof PresentedError) return error;
    throw error;
  }
}
const askJson = (content: unknown, change?: Partial<Examiner>) => ask(JSON.stringify(content), change);

/** The verdict with the first check that did not pass, or the kind of fault. */
function told(answer: Examination | PresentedError): string {
  if (answer instanceof PresentedError) return answer.kind;
  const open = answer.checks.find(({ outcome }) => outcome === 'failed' || outcome === 'could_not_check');
  return open ? `${answer.verdict}: ${open.name} ${open.outcome}` : answer.verdict;
}

describe('a file made to take for ever', () => {
  const zeros = `1${'0'.repeat(900_000)}1`;
  const numbers = Array.from({ length: 250_000 }, () => '1').join(' ');
  const withObjects = (objects: Record<number, string>) =>
    pdf([{ text: '{}' }], (all) => {
      for (const [number, body] of Object.entries(objects)) all.set(Number(number), Buffer.from(body));
    });
  const bombs: [string, () => Uint8Array | string, string][] = [
    ['a number of a million digits', () => `{"type":"VerifiableCredential","n":${zeros}}`, 'unreadable'],
    [
      'a list of attachments that holds itself, and a quarter of a million numbers',
      () => withObjects({ 5: `<< /Kids [5 0 R] /A [${numbers}] >>` }),
      'unreadable',
    ],
    [
      'a hundred thousand names of one long attachment',
      () => withObjects({ 1: `<< /AF [${'11 0 R '.repeat(100_000)}] >>`, 11: `<< /A [${numbers}] >>` }),
      'not_a_certificate',
    ],
    ['objects inside of each other', () => nested(40_000), 'unreadable'],
    [
      'two million comments',
      () => withObjects({ 4: `${'%\n'.repeat(2_300_000)}<< /Kids [5 0 R] >>` }),
      'not_a_certificate',
    ],
    [
      'a hundred thousand prefixes in a drawing, and as many elements with another',
      () => svg('<g xmlns:a="b"/>'.repeat(100_000), range(100_000, (at) => `xmlns:n${at}="x"`).join(' ')),
      'unreadable',
    ],
  ];
  for (const [what, make, expected] of bombs) {
    it(`is answered at once: ${what}`, async () => {
      const answer = await ask(make());
      assert.equal(told(answer), expected);
      assert.ok((answer as PresentedError).message.length < 300);
    });
  }

  const laborious: [string, () => Content, string][] = [
    ['a vocabulary named nine hundred times', () => withContexts(900, openBadges), 'not_genuine: signature failed'],
    ['four thousand times', () => withContexts(4000, openBadges), 'not_genuine: format failed'],
    ['as many of its own', () => withContexts(400, (at) => own(at)), 'not_genuine: signature failed'],
    [
      'four thousand values',
      () => ({ ...ours, evidence: range(2000, () => ({ type: ['Evidence'] })) }),
      'not_genuine: format failed',
    ],
    ['ninety signatures', () => ({ ...ours, proof: range(90, () => ours.proof) }), 'not_genuine: signature failed'],
    ['three signatures', () => ({ ...ours, proof: range(3, () => ours.proof) }), 'not_genuine: signature failed'],
  ];
  const openBadges = () => 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';
  const own = (at: number) => ({ [`t${at}`]: `https://a.example/t${at}` });
  const withContexts = (count: number, make: (at: number) => unknown): Content => ({
    ...ours,
    '@context': [...(ours['@context'] as []), ...range(count, make)],
  });
  for (const [what, make, expected] of laborious) {
    it(`is answered at once: ${what}`, async () => assert.equal(told(await askJson(make())), expected));
  }

  /** Each object a text that holds all the later ones. */
  function nested(count: number): Buffer {
    const head = '%PDF-1.7\n';
    const heads = range(count, (at) => `${at + 10} 0 obj (`);
    let place = head.length;
    const entries = heads.map((text) => {
      const entry = `${String(place).padStart(10, '0')} 00000 n \n`;
      place += text.length;
      return entry;
    });
    const body = `${heads.join('')}${')'.repeat(count)}\n1 0 obj << /AF [${range(count, (at) => `${at + 10} 0 R`).join(' ')}] >>\nendobj\n`;
    const root = head.length + body.indexOf('1 0 obj <<');
    const table = `xref\n1 1\n${String(root).padStart(10, '0')} 00000 n \n10 ${count}\n${entries.join('')}`;
    const end = `trailer << /Root 1 0 R >>\nstartxref\n${head.length + body.length}\n%%EOF\n`;
    return Buffer.from(head + body + table + end);
  }
});

describe('a file with a name of a million letters', () => {
  const long = 'x'.repeat(900_000);
  const files: [string, () => Uint8Array | string][] = [
    ['a member twice', () => `{"${long}":1,"${long}":2}`],
    ['half of a pair of code units', () => JSON.stringify(badgeOf(did)).replace('{', `{"${long}":"\\ud800",`)],
    ['a tag that closes another', () => svg(`<g></${long}>`)],
    ['an attribute', () => svg(`<g ${long}/>`)],
    ['a tag within a certificate', () => svg(`<openbadges:credential><${long}/></openbadges:credential>`)],
    ['a name in a PDF', () => pdf([{ text: '{}' }], (all) => all.set(4, Buffer.from(`<< /${long} 1 /${long} 2 >>`)))],
    ['a type', () => JSON.stringify({ type: long })],
  ];
  for (const [what, make] of files)
    it(`is told in a sentence: ${what}`, async () => {
      const error = await ask(make()).catch((cause) => cause as Error);
      assert.ok(error instanceof PresentedError || (error as Error).name === 'CanonicalError', String(error));
      assert.ok((error as Error).message.length <= 401, (error as Error).message.slice(0, 500));
    });
});

describe('a document with something else in any of its places', () => {
  // Names that every object has, what no text can be made of, and what is no JSON object where one is expected.
  const odd = ['__proto__', 'constructor', JSON.parse('{"toString":1,"valueOf":1}'), [], null, true, 1e21];

  /** Copies of a document, each with one odd value in one place. */
  function* changed(document: Content): Generator<[string, Content]> {
    for (const place of placesIn(document))
      for (const value of odd) {
        const copy = structuredClone(document);
        const parent = place.slice(0, -1).reduce((inner: Loose, member) => inner[member], copy);
        parent[place.at(-1) as string] = value;
        yield [`${place.join('/')}: ${JSON.stringify(value)}`, copy];
      }
  }
  function placesIn(value: unknown, place: string[] = []): string[][] {
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([member, inner]) => [
      [...place, member],
      ...placesIn(inner, [...place, member]),
    ]);
  }

  for (const [whose, make] of [
    ['a certificate of ours', () => ours],
    ['another’s badge', () => foreign],
  ] as const)
    it(`has an answer, and never “valid”: ${whose}`, async function () {
      this.timeout(300_000); // some hundred canonicalizations
      for (const [what, copy] of changed(make())) {
        const answer = await askJson(copy);
        if (answer instanceof PresentedError) continue;
        // Where the proof alone is changed the ledger still vouches for a certificate of ours.
        const isOnLedger = /^(proof|credentialStatus)/.test(what) && make() === ours;
        if (!isOnLedger) assert.notEqual(answer.verdict, 'valid', what);
        assert.ok(JSON.stringify(answer).length < 5000, what);
      }
    });

  it('has an answer: the header of a JWT', async () => {
    const [, payload, signature] = (await signJwt(badgeOf(did), issuer.rsa)).split('.');
    const header = { alg: 'RS256', kid: issuer.rsa.id, typ: 'JWT' };
    for (const [what, copy] of [
      ...changed(header),
      ...changed({ alg: 'RS256', jwk: publicJwk(issuer.rsa) as Content }),
    ])
      assert.equal(
        told(await ask([jws(copy, {}).split('.')[0], payload, signature].join('.'))),
        'not_genuine: signature failed',
        what,
      );
  });

  it('has an answer: the document that lists an issuer’s keys', async () => {
    const token = await signJwt(badgeOf(other.did), other.rsa);
    for (const [what, document] of changed(other.document)) {
      const sources = sourcesOf(issuer, { did: other.did, document });
      for (const file of [JSON.stringify(foreign), token]) {
        const answer = (await ask(file, sources)) as Examination;
        assert.ok(['valid', 'not_genuine', 'could_not_check'].includes(answer.verdict), what);
      }
    }
  });

  it('has an answer, and never “valid”: an issuer’s status lists', async function () {
    this.timeout(120_000);
    for (const [what, copy] of changed(list)) {
      const answer = await askJson(foreign, { statusList: async () => JSON.stringify(copy) });
      assert.equal(told(answer), 'could_not_check: status could_not_check', what);
    }
    const entry = { id: lists, type: '1EdTechRevocationList' };
    const listed = (credentialStatus: Content) => signJwt({ ...badgeOf(other.did), credentialStatus }, other.rsa);
    const badge = await listed(entry);
    const revoked = revocationList(lists, other.did, [{ id: String(foreign.id), reason: 'x' }]);
    for (const [what, copy] of changed(revoked)) {
      const answer = (await ask(badge, { statusList: async () => JSON.stringify(copy) })) as Examination;
      assert.ok(['valid', 'revoked', 'could_not_check'].includes(answer.verdict), what);
    }
    for (const one of [entry, bitstringEntry(lists, 'revocation', 5) as unknown as Content])
      for (const [what, copy] of changed(one)) {
        const { checks } = (await ask(await listed(copy))) as Examination;
        const status = checks.find(({ name }) => name === 'status');
        assert.ok(status?.outcome === 'could_not_check' || /^(id|statusListIndex)/.test(what), what);
      }
  });
});

describe('a document that names things as JavaScript does', () => {
  const places: [string, (content: Loose, name: string) => void][] = [
    ['an id', (content, name) => (content.credentialSubject.achievement.id = name)],
    ['what is named by an address', (content, name) => (content.credentialSubject.achievement.criteria = name)],
    ['a list of such', (content, name) => (content.evidence = [name])],
    ['a type', (content, name) => content.type.push(name)],
    ['a key', (content, name) => (content.proof.verificationMethod = name)],
    ['a member', (content, name) => Object.defineProperty(content, name, { value: ['x'], enumerable: true })],
    ['a term', (content, name) => content['@context'].push(JSON.parse(`{"${name}":"https://a.example/x"}`))],
    ['a context', (content, name) => content['@context'].push(name)],
  ];
  for (const [what, change] of places)
    it(`is refused and leaves nothing behind: ${what}`, async () => {
      for (const name of ['__proto__', './__proto__', 'a/../__proto__', '?/../__proto__', 'constructor', 'toString']) {
        const copy = structuredClone(ours);
        change(copy, name);
        const answer = (await askJson(copy)) as Examination;
        assert.notEqual(answer.checks.find((check) => check.name === 'signature')?.outcome, 'passed', name);
        assert.deepEqual([Object.keys(Object.prototype), Object.keys(Object), Object.keys({}.toString)], [[], [], []]);
        assert.equal(((await askJson(ours)) as Examination).verdict, 'valid', `after ${name}`);
      }
    });

  it('takes such a word for the name that it is', async () => {
    const named = { ...badgeOf(other.did), name: '__proto__', credentialSubject: namedSubject('constructor') };
    assert.equal(((await askJson(await sign(named, other))) as Examination).says?.name, 'constructor');
  });
});

describe('a certificate of ours in other hands', () => {
  it('says whom it names, whatever a file was made to look like', async () => {
    const text = JSON.stringify(ours);
    // Another page in the place of the first, as whoever edits a PDF saves it; the attachment stays what it was.
    const page = Buffer.from('<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 50 0 R >>');
    const drawn = Buffer.from('<< /Length 20 >>\nstream\n(Mallory, LL.D.) Tj  \nendstream');
    const repainted = revise(
      pdf([{ text }]),
      new Map([
        [3, page],
        [50, drawn],
      ]),
    );
    const redrawn = svg(
      `<openbadges:credential><![CDATA[${text}]]></openbadges:credential><text>Mallory, LL.D.</text>`,
    );
    for (const file of [repainted, bytesOf(redrawn), png(textChunk({ text }))]) {
      const answer = (await ask(file)) as Examination;
      assert.deepEqual(
        [answer.verdict, answer.says],
        ['valid', { title: 'Writing Soroban contracts', name: 'Sample Learner' }],
      );
    }
  });

  it('says nothing of what nobody vouches for', async () => {
    const { proof: _, ...unsigned } = ours;
    const renamed = { ...unsigned, credentialSubject: namedSubject('Mallory') };
    for (const [content, change] of [
      [{ ...ours, credentialSubject: namedSubject('Mallory') }, {}],
      [renamed, {}],
      [ours, { ledger: undefined }],
      [foreign, { controller: undefined }],
      [{ ...foreign, name: 'Another' }, {}],
    ] as const)
      assert.equal(((await askJson(content, change)) as Examination).says, null);
    const theirs = await sign({ ...badgeOf(other.did), credentialSubject: namedSubject('Sam') }, other);
    assert.deepEqual(((await askJson(theirs)) as Examination).says, {
      title: 'Writing Soroban contracts',
      name: 'Sam',
    });
  });
});

describe('a file with two payloads', () => {
  const files: [string, () => Uint8Array | string, string][] = [
    [
      'one in each kind of text that a picture has',
      () => png(textChunk({ text: JSON.stringify(ours) }), textChunk({ text: JSON.stringify(foreign), type: 'tEXt' })),
      'unreadable',
    ],
    [
      'only in a kind of text that holds none',
      () => png(textChunk({ text: JSON.stringify(ours), type: 'tEXt' })),
      'not_a_certificate',
    ],
    [
      'an attachment under two names with a stream each',
      () =>
        pdf([{ text: JSON.stringify(ours) }, { text: JSON.stringify(foreign), isUnnamed: true }], (objects) => {
          objects.set(11, Buffer.from('<< /Type /Filespec /EF << /UF 10 0 R /F 12 0 R >> >>'));
          objects.delete(13);
          objects.set(1, Buffer.from('<< /Type /Catalog /AF [11 0 R] >>'));
        }),
      'unreadable',
    ],
    [
      'a table of objects that only newer readers see',
      () => revise(pdf([{ text: JSON.stringify(ours) }]), new Map(), '/XRefStm 9'),
      'unreadable',
    ],
    [
      'a JWT with a credential in it and another around that',
      () => jws({ alg: 'RS256' }, { ...badgeOf(did), vc: badgeOf(other.did) }),
      'unreadable',
    ],
    ['entities that grow', () => `${laughs}${svg('').slice(21)}`, 'unreadable'],
    [
      'an entity that reads a file',
      () => `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg('').slice(21)}`,
      'unreadable',
    ],
    [
      'a document type that is fetched',
      () =>
        `<!DOCTYPE svg SYSTEM "https://elsewhere.example/x.dtd">${svg('<openbadges:credential>&x;</openbadges:credential>').slice(21)}`,
      'unreadable',
    ],
  ];
  for (const [what, make, expected] of files) {
    it(`is refused: ${what}`, async () => assert.equal(told(await ask(make())), expected));
  }
});

describe('a JWT that nobody signed', () => {
  const claims = () => ({ ...badgeOf(did), iss: did, jti: badgeOf(did).id, sub: 'did:pkh:stellar:local:GLEARNER' });

  it('is refused, made with the issuer’s public key as a secret', async () => {
    const pem = createPublicKey({ key: publicJwk(issuer.rsa) as Loose, format: 'jwk' }).export({
      type: 'spki',
      format: 'pem',
    });
    const signed = jws({ alg: 'HS256', kid: issuer.rsa.id }, claims()).split('.').slice(0, 2).join('.');
    const forged = `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`;
    assert.equal(told(await ask(forged)), 'not_genuine: signature failed');
  });

  for (const alg of ['none', 'None', 'NONE', ''])
    it(`is refused with the algorithm “${alg}”`, async () => {
      for (const signature of ['', 'AA'])
        assert.equal(
          told(await ask(jws({ alg, kid: issuer.rsa.id }, claims(), signature))),
          'not_genuine: signature failed',
        );
    });
});

describe('an issuer that looks like another', () => {
  const names: [string, string][] = [
    ['did:web:elsewhere.example:brain-storm.example', 'elsewhere.example/brain-storm.example'],
    ['did:web:brаin-storm.example', 'xn--brin-storm-0qi.example'],
    [`did:web:brain-storm.example.${'a'.repeat(60)}.elsewhere.example`, `…${'a'.repeat(42)}.elsewhere.example`],
    ['https://brain-storm.example@elsewhere.example/', 'elsewhere.example'],
    ['did:web:brain-storm.example%2Felsewhere', 'did:web:brain-storm.example%2Felsewhere'],
  ];
  for (const [id, name] of names) {
    it(`is told by what its owner registered: ${id.slice(0, 60)}`, async () => {
      const answer = (await askJson(await sign(badgeOf(id), { ...issuer, did: id }))) as Examination;
      assert.equal(answer.isOurs, false);
      assert.notEqual(answer.verdict, 'valid');
      assert.match(JSON.stringify(answer.checks), new RegExp(name.replaceAll(/[.?%]/g, '\\$&')));
    });
  }
});

describe('two clocks', () => {
  it('count what was issued just now, and nothing later', async () => {
    const from = (minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString();
    const badge = async (minutes: number) => {
      const content = { ...badgeOf(other.did), validFrom: from(minutes), credentialStatus: foreign.credentialStatus };
      return askJson(await sign(content, other, now));
    };
    assert.equal(told(await badge(4)), 'valid');
    assert.equal(told(await badge(6)), 'could_not_check: dates failed');
    const of = async (minutes: number) => {
      const fresh = { id: lists, issuer: other.did, purpose: 'revocation' as const, places: [5] };
      const signed = await sign(await bitstringList({ ...fresh, validFrom: from(minutes) }), other, now);
      return askJson(foreign, { statusList: async () => JSON.stringify(signed) });
    };
    assert.equal(told(await of(4)), 'revoked: status failed');
    assert.equal(told(await of(6)), 'could_not_check: status could_not_check');
  });
});

const laughs = `<!DOCTYPE svg [${range(10, (at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('')}]>`;

function range<T>(length: number, make: (at: number) => T): T[] {
  return Array.from({ length }, (_, at) => make(at));
}
