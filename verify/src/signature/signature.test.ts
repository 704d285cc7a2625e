import assert from 'node:assert/strict';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { CompactSign, importJWK } from 'jose';
import type { Content } from '../content.ts';
import { signJwt } from '../issue/sign.ts';
import { loadKnown } from './contexts.ts';
import { badgeOf, type Issuer, issuerOf, now, outcomeOf, publicJwk, sign, sourcesOf } from './testing.ts';

// biome-ignore lint/suspicious/noExplicitAny: these tests break documents in every place
type Loose = any;

const did = 'did:web:brain-storm.example';
let issuer: Issuer;
let other: Issuer;
let signed: Content;
before(async () => {
  [issuer, other] = await Promise.all([issuerOf(did, 1), issuerOf('did:web:elsewhere.example', 2)]);
  signed = await sign(badgeOf(did), issuer);
});
const changed = (change: (content: Loose) => void, from: Content = signed): Content => {
  const copy = structuredClone(from);
  change(copy);
  return copy;
};
const outcome = (content: Content, ...issuers: Issuer[]) =>
  outcomeOf(content, sourcesOf(...(issuers.length > 0 ? issuers : [issuer])));

describe('checkSignature of an embedded proof', () => {
  it('passes what the issuer signed, in VC 2.0 and in VC 1.1', async () => {
    assert.equal(await outcome(signed), 'passed');
    const { validFrom, ...rest } = badgeOf(did);
    const older = {
      ...rest,
      '@context': [
        'https://www.w3.org/2018/credentials/v1',
        'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
        'https://w3id.org/security/data-integrity/v2',
      ],
      issuanceDate: validFrom,
      contentSalt: undefined,
    };
    assert.equal(await outcome(await sign(JSON.parse(JSON.stringify(older)), issuer)), 'passed');
  });

  it('passes what a did:key signed, with nobody to ask', async () => {
    const { key } = await issuerOf('did:key:z6Mk', 3);
    const own = `did:key:${key.publicKeyMultibase}`;
    const keyed = {
      ...issuer,
      did: own,
      key: { ...key, signer: { ...key.signer, id: `${own}#${key.publicKeyMultibase}` } },
    };
    assert.equal(await outcomeOf(await sign(badgeOf(own), keyed as Issuer), { now }), 'passed');
  });

  it('takes the order of members and what has no meaning for what it is', async () => {
    const reversed = Object.fromEntries(Object.entries(signed).reverse());
    assert.equal(await outcome(reversed), 'passed');
  });

  const tampered: [string, (content: Loose) => void, RegExp][] = [
    [
      'another name',
      (c) => (c.credentialSubject.achievement.name = 'Another'),
      /^failed: It does not match the content\.$/,
    ],
    ['another holder', (c) => (c.credentialSubject.id = 'did:example:mallory'), /^failed: It does not match/],
    ['a later end', (c) => (c.validUntil = '2099-01-01T00:00:00Z'), /^failed: It does not match/],
    ['another salt', (c) => (c.contentSalt = 'ff'), /^failed: It does not match/],
    ['another time of signing', (c) => (c.proof.created = '2026-11-17T09:00:00Z'), /^failed: It does not match/],
    [
      'an unknown member',
      (c) => (c.credentialSubject.salary = '1000000'),
      /^failed: It does not cover “.*salary”, which no vocabulary/,
    ],
    ['an unknown type', (c) => c.type.push('Diploma'), /^failed: It does not cover “Diploma”/],
    ['a signature of another', (c) => (c.proof.proofValue = `z${'3'.repeat(87)}`), /^failed: It /],
    [
      'a signature in another spelling',
      (c) => (c.proof.proofValue = `u${c.proof.proofValue}`),
      /^failed: It is not written/,
    ],
    ['no signature in the proof', (c) => delete c.proof.proofValue, /^failed: It is not written/],
    ['no key in the proof', (c) => delete c.proof.verificationMethod, /^failed: It was made with a key of undefined/],
    ['a key that the issuer has not', (c) => (c.proof.verificationMethod = `${did}#key-9`), /does not list the key/],
    ['another purpose', (c) => (c.proof.proofPurpose = 'authentication'), /^failed: It was made for “authentication”/],
    ['a time to come', (c) => (c.proof.created = '2027-01-01T00:00:00Z'), /^failed: It is dated 1 January 2027/],
    [
      'a proof that ended',
      (c) => (c.proof.expires = '2026-11-20T00:00:00Z'),
      /^failed: It counted until 20 November 2026/,
    ],
    ['a time that is none', (c) => (c.proof.created = '2026-11-18T09:00:00Z and so on'), /^failed: Its date is/],
    ['another suite', (c) => (c.proof.cryptosuite = 'ecdsa-rdfc-2019'), /^could_not_check: .*\(ecdsa-rdfc-2019\)/],
    [
      'an older kind of proof',
      (c) => (c.proof.type = 'Ed25519Signature2020'),
      /^could_not_check: .*\(Ed25519Signature2020\)/,
    ],
    ['a chain of proofs', (c) => (c.proof.previousProof = 'urn:uuid:1'), /^could_not_check: It builds on another/],
    [
      'another context in the proof',
      (c) => (c.proof['@context'] = 'https://www.w3.org/ns/credentials/v2'),
      /^failed: It is not written/,
    ],
    ['more proofs than anybody needs', (c) => (c.proof = Array(5).fill(c.proof)), /^failed: Found 5 signatures/],
    ['a proof that is text', (c) => (c.proof = 'signed'), /^failed: It is not written/],
    [
      'an unknown context',
      (c) => c['@context'].push('https://elsewhere.example/v1'),
      /^could_not_check: .*https:\/\/elsewhere\.example\/v1, which we do not have/,
    ],
    [
      'the context that defines everything',
      (c) => c['@context'].push('https://www.w3.org/ns/credentials/undefined-terms/v2'),
      /^could_not_check/,
    ],
    ['both data models', (c) => c['@context'].push('https://www.w3.org/2018/credentials/v1'), /^failed/],
    ['a context that is a list', (c) => c['@context'].push([{ a: 'https://a.example/a' }]), /^could_not_check|^failed/],
  ];
  for (const [what, change, expected] of tampered) {
    it(`refuses ${what}`, async () => assert.match(await outcome(changed(change)), expected));
  }

  it('refuses another issuer than the one whose key it is', async () => {
    const forged = await sign(badgeOf(did), other);
    assert.match(
      await outcome(forged, issuer, other),
      /^failed: It was made with a key of did:web:elsewhere\.example, expected one of brain-storm\.example\.$/,
    );
    assert.match(
      await outcome(
        changed((c) => (c.issuer.id = other.did)),
        issuer,
        other,
      ),
      /^failed: It was made with a key of/,
    );
  });

  it('refuses the second of two proofs when it is not as good as the first', async () => {
    const twice = await sign(signed, issuer);
    assert.equal(await outcome(twice), 'passed');
    assert.equal((twice.proof as Content[]).length, 2);
    assert.match(
      await outcome(changed((c) => (c.proof[1].proofValue = c.proof[0].proofValue.replace(/.$/, 'A')), twice)),
      /^failed/,
    );
    assert.match(await outcome(await sign(signed, other), issuer, other), /^failed: It was made with a key of/);
  });

  it('passes beside a proof of a kind it does not know', async () => {
    assert.equal(await outcome(changed((c) => (c.proof = [{ type: 'Ed25519Signature2020' }, c.proof]))), 'passed');
  });

  const documents: [string, (document: Loose) => void, RegExp][] = [
    [
      'is of another',
      (d) => (d.id = 'did:web:elsewhere.example'),
      /^could_not_check: Where the keys of brain-storm\.example should be/,
    ],
    [
      'does not let the key sign certificates',
      (d) => (d.assertionMethod = [`${did}#key-2`]),
      /^failed: brain-storm\.example does not let this key/,
    ],
    ['lets it sign nothing', (d) => delete d.assertionMethod, /^failed: .* does not let this key/],
    [
      'gives the key to another',
      (d) => (d.verificationMethod[0].controller = 'did:web:elsewhere.example'),
      /^failed: .*key of did:web:elsewhere\.example/,
    ],
    ['has the key no more', (d) => d.verificationMethod.shift(), /^failed: brain-storm\.example does not list/],
    ['has two keys of that id', (d) => d.verificationMethod.push(d.verificationMethod[0]), /^failed: The key it names/],
    [
      'has another key there',
      (d) => (d.verificationMethod[0].publicKeyMultibase = other.key.publicKeyMultibase),
      /^failed: It does not match/,
    ],
    [
      'has a key there that is none',
      (d) => (d.verificationMethod[0].publicKeyMultibase = 'zABC'),
      /^failed: The key it names/,
    ],
    [
      'withdrew the key',
      (d) => (d.verificationMethod[0].revoked = '2026-11-19T00:00:00Z'),
      /^failed: .* withdrawn on 19 November 2026/,
    ],
    [
      'let the key run out before',
      (d) => (d.verificationMethod[0].expires = '2026-11-18T09:00:00Z'),
      /^failed: It was made after its key/,
    ],
    ['has a key whose end is no time', (d) => (d.verificationMethod[0].expires = 'soon'), /^failed: The key it names/],
  ];
  for (const [what, change, expected] of documents) {
    it(`refuses a key when the issuer’s document ${what}`, async () => {
      const document = structuredClone(issuer.document);
      change(document);
      assert.match(await outcomeOf(signed, sourcesOf({ did, document })), expected);
    });
  }

  it('passes what was signed before its key ran out, and with a key in the list itself', async () => {
    const document: Loose = structuredClone(issuer.document);
    document.verificationMethod[0].expires = '2026-11-19T00:00:00Z';
    assert.equal(await outcomeOf(signed, sourcesOf({ did, document })), 'passed');
    document.assertionMethod = [{ ...document.verificationMethod.shift(), id: '#key-1' }];
    assert.equal(await outcomeOf(signed, sourcesOf({ did, document })), 'passed');
  });

  it('could not be checked without the issuer’s document, and asks nobody else', async () => {
    const asked: string[] = [];
    for (const controller of [
      undefined,
      async () => undefined,
      async () => ['no document'],
      async (id: string) => {
        asked.push(id);
        throw new Error('the network is away');
      },
    ])
      assert.match(
        await outcomeOf(signed, { now, controller }),
        /^could_not_check: We could not read the keys of brain-storm/,
      );
    assert.deepEqual(asked, [did]);
    const ion = await sign(badgeOf('did:ion:abc'), {
      ...issuer,
      key: { ...issuer.key, signer: { ...issuer.key.signer, id: 'did:ion:abc#1' } },
    });
    assert.match(await outcome(ion), /^could_not_check: Its issuer is did:ion:abc, which we cannot look up/);
  });
});

describe('what an embedded proof leaves open', () => {
  const splitProof = ({ proof, ...document }: Content) => ({
    proof: proof as Content,
    document,
    documentLoader: async (url: string) =>
      url === issuer.key.id
        ? { document: (issuer.document.verificationMethod as [Content])[0], documentUrl: url, contextUrl: null }
        : loadKnown(url),
  });
  const vocabulary = 'https://www.w3.org/2018/credentials#';
  const withEnd = () => sign({ ...badgeOf(did), validUntil: '2026-11-19T00:00:00Z' }, issuer);
  const hide = (content: Content, member: string, as: Record<string, unknown>, context?: object): Content => {
    const { [member]: _, ...rest } = content;
    return { ...rest, ...(context && { '@context': [...(content['@context'] as []), context] }), ...as };
  };

  it('hides no member behind its full address, another name or a keyword', async () => {
    const ends = await withEnd();
    const value = ends.validUntil;
    const whole = { '@value': value, '@type': 'http://www.w3.org/2001/XMLSchema#dateTime' };
    const address = 'https://www.w3.org/2018/credentials#validUntil';
    const hidden = hide(ends, 'validUntil', { [address]: whole });
    const suite = new DataIntegrityProof({ cryptosuite });
    const trusting = await suite.verifyProof(splitProof(hidden));
    assert.equal(trusting.verified, true, 'the signature alone still holds');
    assert.match(
      await outcome(hidden),
      /^failed: “https:\/\/www\.w3\.org\/2018\/credentials#validUntil” is written in a form that readers overlook/,
    );
    const renamed = hide(ends, 'validUntil', { until: whole }, { until: address });
    assert.match(await outcome(renamed), /^could_not_check: The certificate brings its own vocabulary for “until”/);
    for (const context of [
      { c: vocabulary },
      { until: { '@id': address } },
      { '@vocab': vocabulary },
      { validUntil: 'https://a.example/u' },
      { kind: '@type' },
    ])
      assert.match(await outcome(hide(ends, 'validUntil', {}, context)), /^could_not_check/, JSON.stringify(context));
    const typed = { ...ends, issuer: { ...(ends.issuer as Content), type: undefined, '@type': ['Profile'] } };
    assert.match(await outcome(JSON.parse(JSON.stringify(typed))), /^failed: “@type” is written/);
    assert.match(await outcome({ ...ends, '@included': [] }), /^failed: “@included” is written/);
  });

  it('has a text with its language in plain form', async () => {
    const text = { '@value': 'سوروبان', '@language': 'ar', '@direction': 'rtl' };
    assert.equal(await outcome(await sign({ ...badgeOf(did), name: text }, issuer)), 'passed');
  });

  it('answers soon to a graph made to take for ever', async () => {
    const nodes = Array.from({ length: 40 }, () => ({ type: ['Evidence'] }));
    const content = { ...signed, evidence: nodes };
    assert.match(await outcome(content), /^failed/);
  });
});

describe('checkSignature of a JWT', () => {
  const token = (header: object, payload: object, key = issuer.rsa) =>
    importJWK(key.jwk, key.jwk.kty === 'RSA' ? 'RS256' : 'ES256').then((secret) =>
      new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
        .setProtectedHeader({ alg: key.jwk.kty === 'RSA' ? 'RS256' : 'ES256', ...header } as { alg: string })
        .sign(secret),
    );
  const content = badgeOf(did);
  const claims = {
    ...content,
    iss: did,
    jti: content.id,
    sub: (content.credentialSubject as Content).id,
    nbf: Date.parse('2026-11-18T09:00:00Z') / 1000,
  };
  const outcome = (jws: string, of: Content = content) => outcomeOf(of, sourcesOf(issuer, other), jws);

  it('passes RS256 and ES256, by the id of a key or by the key itself', async () => {
    for (const key of [issuer.rsa, issuer.ec]) {
      assert.equal(await outcome(await signJwt(content, key)), 'passed');
      assert.equal(await outcome(await token({ jwk: publicJwk(key) }, claims, key)), 'passed');
      assert.equal(
        await outcome(await token({ kid: `#${key.id.split('#')[1]}`, typ: 'vc+jwt' }, claims, key)),
        'passed',
      );
    }
    const ending = { ...content, validUntil: '2027-01-01T00:00:00Z' };
    assert.equal(await outcome(await signJwt(ending, issuer.rsa), ending), 'passed');
  });

  it('passes an issuer that is an address by a key at the same host only', async () => {
    const home = 'https://brain-storm.example';
    const own = { ...content, issuer: { ...(content.issuer as object), id: `${home}/issuer` } };
    const ownClaims = { ...own, iss: `${home}/issuer`, jti: claims.jti, sub: claims.sub, nbf: claims.nbf };
    const sources = {
      now,
      controller: async (id: string) => (id.endsWith('/key') ? publicJwk(issuer.rsa) : undefined),
    };
    const by = (kid: string) => token({ kid }, ownClaims).then((jws) => outcomeOf(own, sources, jws));
    assert.equal(await by(`${home}/key`), 'passed');
    assert.match(await by('https://elsewhere.example/key'), /^failed: It was made with a key of https:\/\/elsewhere/);
    assert.match(await by(`${home}/gone`), /^could_not_check: We could not read the keys/);
    const loose = await token({ jwk: publicJwk(other.rsa) }, ownClaims, other.rsa);
    assert.equal(await outcomeOf(own, sources, loose), 'passed, by a loose key');
  });

  const unsigned = (header: object) =>
    `${[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.c2ln`;
  const kid = `${did}#key-2`;
  const refused: [string, () => string | Promise<string>, RegExp][] = [
    ['alg none', () => unsigned({ alg: 'none', kid }), /^failed: It is made with none, expected RS256, ES256/],
    ['EdDSA', () => unsigned({ alg: 'EdDSA', kid }), /^failed: It is made with EdDSA/],
    ['HS256', () => unsigned({ alg: 'HS256', kid }), /^failed: It is made with HS256/],
    ['no alg', () => unsigned({ kid }), /^failed: It is made with undefined/],
    ['a signature of nobody', () => unsigned({ alg: 'RS256', kid }), /^failed: It does not match/],
    [
      'a header that leads elsewhere',
      () => token({ kid, jku: 'https://elsewhere.example/keys' }, claims),
      /^failed: Its header’s “jku”/,
    ],
    [
      'a critical extension',
      () => unsigned({ alg: 'RS256', kid, crit: ['b64'], b64: false }),
      /^failed: Its header’s “crit”/,
    ],
    ['both kid and jwk', () => token({ kid, jwk: publicJwk(issuer.rsa) }, claims), /^failed: Its header’s “kid, jwk”/],
    ['neither kid nor jwk', () => token({}, claims), /^failed: Its header’s “kid, jwk”/],
    ['another typ', () => token({ kid, typ: 'at+jwt' }, claims), /^failed: Its header’s “typ”/],
    [
      'a key of its own',
      () => token({ jwk: publicJwk(other.rsa) }, claims, other.rsa),
      /^failed: brain-storm\.example does not list/,
    ],
    ['a private key in the header', () => token({ jwk: issuer.rsa.jwk }, claims), /^failed: The key it names/],
    ['a key of another kind', () => token({ kid: issuer.ec.id }, claims), /^failed: /],
    [
      'a key of another issuer',
      () => token({ kid: other.rsa.id }, claims, other.rsa),
      /^failed: It was made with a key of did:web:elsewhere/,
    ],
    ['a key that cannot sign JWTs', () => token({ kid: issuer.key.id }, claims), /^failed: The key it names/],
    [
      'another iss',
      () => token({ kid }, { ...claims, iss: other.did }),
      /^failed: Its claim iss is not the certificate’s issuer/,
    ],
    ['no iss', () => token({ kid }, { ...claims, iss: undefined }), /^failed: Its claim iss/],
    ['another jti', () => token({ kid }, { ...claims, jti: 'urn:x' }), /^failed: Its claim jti/],
    ['another sub', () => token({ kid }, { ...claims, sub: 'did:example:mallory' }), /^failed: Its claim sub/],
    ['another nbf', () => token({ kid }, { ...claims, nbf: claims.nbf + 1 }), /^failed: Its claim nbf/],
    [
      'an exp without an end',
      () => token({ kid }, { ...claims, exp: 1 }),
      /^failed: Its claim exp is not the certificate’s validUntil/,
    ],
  ];
  for (const [what, make, expected] of refused) {
    it(`refuses ${what}`, async () => assert.match(await outcome(await make()), expected));
  }

  it('refuses a key too short to be safe', async () => {
    const jws = await signJwt(content, issuer.rsa);
    const document: Loose = structuredClone(issuer.document);
    document.verificationMethod[1].publicKeyJwk.n = 'AQAB';
    assert.match(await outcomeOf(content, sourcesOf({ did, document }), jws), /^failed/);
  });
});
