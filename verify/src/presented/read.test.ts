import assert from 'node:assert/strict';
import { fileBytesMax, type PresentedFault } from './fault.ts';
import { readPresented } from './read.ts';
import { bytesOf, chunk, credential, jws, png, svg, textChunk } from './testing.ts';

const json = JSON.stringify(credential);
const header = { alg: 'RS256', kid: 'did:web:example.org#key-1', typ: 'JWT' };
const payload = { ...credential, iss: 'did:web:example.org', jti: 'urn:x', nbf: 1_700_000_000 };

async function refusal(bytes: Uint8Array<ArrayBuffer>): Promise<[PresentedFault, string]> {
  const error = await readPresented(bytes).then(
    () => assert.fail('this should have been refused'),
    (error) => error,
  );
  assert.equal(error.name, 'PresentedError', String(error.stack));
  return [error.kind, error.message];
}

describe('readPresented', () => {
  it('reads JSON, whatever stands before and after it', async () => {
    assert.deepEqual(await readPresented(bytesOf(`\u{FEFF}\n ${json}\n`)), { carrier: 'json', content: credential });
  });

  it('reads a JWT less its own claims, in the form of VC 2.0 and of VC 1.1', async () => {
    const flat = jws(header, payload);
    assert.deepEqual(await readPresented(bytesOf(`${flat}\n`)), { carrier: 'jwt', content: credential, jws: flat });
    const nested = jws(header, { vc: credential, iss: 'did:web:example.org' });
    assert.deepEqual(await readPresented(bytesOf(nested)), { carrier: 'jwt', content: credential, jws: nested });
  });

  it('reads a PNG, plain and compressed, JSON and JWT', async () => {
    const token = jws(header, payload);
    for (const isCompressed of [false, true]) {
      const pictures = [
        textChunk({ text: json, isCompressed }),
        textChunk({ text: token, isCompressed, language: 'de' }),
      ];
      assert.deepEqual(await readPresented(png(pictures[0] as Buffer)), { carrier: 'png', content: credential });
      assert.deepEqual(await readPresented(png(pictures[1] as Buffer)), {
        carrier: 'png',
        content: credential,
        jws: token,
      });
    }
  });

  it('reads no more of a PNG than ends with its end mark', async () => {
    const tail = new Uint8Array(textChunk({ text: '{}' }));
    const picture = new Uint8Array([...png(textChunk({ text: json })), ...tail]);
    assert.deepEqual((await readPresented(picture)).content, credential);
  });

  it('reads an SVG: the attribute, CDATA in pieces, text with entities, any prefix', async () => {
    const token = jws(header, payload);
    const escaped = json.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&#62;');
    const baked: [string, object][] = [
      [svg(`<openbadges:credential verify="${token}"/>`), { jws: token }],
      [svg(`<openbadges:credential verify='${token}'></openbadges:credential>`), { jws: token }],
      [svg(`<openbadges:credential>\n<![CDATA[${json}]]>\n</openbadges:credential>`), {}],
      [
        svg(
          `<openbadges:credential><![CDATA[${json.slice(0, 9)}]]><![CDATA[${json.slice(9)}]]></openbadges:credential>`,
        ),
        {},
      ],
      [svg(`<openbadges:credential>${escaped}</openbadges:credential>`), {}],
      [svg(`<b:credential xmlns:b="https://purl.imsglobal.org/ob/v3p0"><![CDATA[${json}]]></b:credential>`), {}],
      [
        `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">${svg(`<openbadges:credential verify="${token}"/>`).slice(21)}`,
        { jws: token },
      ],
    ];
    for (const [text, more] of baked)
      assert.deepEqual(await readPresented(bytesOf(text)), { carrier: 'svg', content: credential, ...more }, text);
  });

  it('is not fooled by what looks like a credential and is none', async () => {
    const real = `<openbadges:credential><![CDATA[${json}]]></openbadges:credential>`;
    const other = `<openbadges:credential>{"type":"Forged"}</openbadges:credential>`;
    const foils = [
      `<!-- ${other} -->${real}`,
      `${real}<!-- ${other} -->`,
      `<desc><![CDATA[${other}]]></desc>${real}`,
      `<path d="1" aria-label='&lt;openbadges:credential verify="x"/>'/>${real}`,
      `<?note ${other} ?>${real}`,
      `<o:credential xmlns:o="https://elsewhere.example/">{}</o:credential>${real}`,
      `<script>throw new Error("run")</script>${real}`,
    ];
    for (const inside of foils)
      assert.deepEqual((await readPresented(bytesOf(svg(inside)))).content, credential, inside);
    const only = await refusal(bytesOf(svg(`<!-- ${real} -->`)));
    assert.deepEqual(only[0], 'not_a_certificate');
  });

  const bomb = Buffer.alloc(3 * 1024 * 1024, ' ');
  const badge = `<openbadges:credential><![CDATA[${json}]]></openbadges:credential>`;
  const deep = `{"type":"VerifiableCredential","a":${'['.repeat(100)}1${']'.repeat(100)}}`;
  const refused: [string, Uint8Array<ArrayBuffer>, PresentedFault, RegExp][] = [
    [
      'a file over 5 MB',
      new Uint8Array(fileBytesMax + 1),
      'too_large',
      /^This file has 5 MB\. A certificate has at most 5 MB\.$/,
    ],
    ['nothing', new Uint8Array(), 'not_a_certificate', /^This file is empty\.$/],
    ['a JPEG', new Uint8Array([255, 216, 255, 224]), 'not_a_certificate', /^This is a JPEG picture, expected/],
    ['prose', bytesOf('To whom it may concern'), 'not_a_certificate', /^This is neither JSON nor a JWT/],
    [
      'bytes that are no text',
      new Uint8Array([123, 34, 200, 34, 125]),
      'unreadable',
      /^This file is not UTF-8 text\.$/,
    ],
    [
      'other JSON',
      bytesOf('{"type":"Letter"}'),
      'not_a_certificate',
      /its type is not OpenBadgeCredential or AchievementCredential\.$/,
    ],
    ['an Open Badges 2.0 assertion', bytesOf('{"type":"Assertion"}'), 'not_a_certificate', /Open Badges 2\.0 badge/],
    [
      'a member twice',
      bytesOf('{"type":"VerifiableCredential","type":1}'),
      'unreadable',
      /Found the member "type" twice/,
    ],
    ['deep nesting', bytesOf(deep), 'unreadable', /Found more than 64 levels/],
    [
      'a credential over 1 MB',
      bytesOf(JSON.stringify({ ...credential, a: 'x'.repeat(1024 * 1024) })),
      'too_large',
      /has 1 MB as text, expected at most 1 MB/,
    ],
    [
      'a JWT that holds no JSON',
      bytesOf('eyJ9.e30.c2ln'),
      'unreadable',
      /^The header of this JWT cannot be read\. This is not JSON/,
    ],
    ['a JWT of another thing', bytesOf(jws(header, { sub: 'you' })), 'not_a_certificate', /its type is not/],
    [
      'a picture without one',
      png(),
      'not_a_certificate',
      /^This picture holds no certificate\. Only the badge as it was downloaded/,
    ],
    [
      'a picture of Open Badges 2.0',
      png(textChunk({ text: '{}', keyword: 'openbadges' })),
      'not_a_certificate',
      /Open Badges 2\.0 badge/,
    ],
    [
      'a picture with two',
      png(textChunk({ text: json }), textChunk({ text: json })),
      'unreadable',
      /holds 2 certificates, expected one/,
    ],
    ['a picture cut short', png(textChunk({ text: json })).subarray(0, 200), 'unreadable', /ends too early/],
    [
      'a chunk whose length lies',
      new Uint8Array([...png().subarray(0, 8), 255, 255, 255, 255, 73, 84, 88, 116]),
      'unreadable',
      /ends too early/,
    ],
    [
      'thousands of chunks',
      png(...Array.from({ length: 10_001 }, () => chunk('tEXt', Buffer.alloc(0)))),
      'unreadable',
      /more than 10000 chunks/,
    ],
    [
      'a zip bomb in a picture',
      png(textChunk({ text: bomb, isCompressed: true })),
      'too_large',
      /more than 1 MB when decompressed/,
    ],
    [
      'a broken compression',
      png(chunk('iTXt', Buffer.from('openbadgecredential\0\x01\0\0\0garbage', 'latin1'))),
      'unreadable',
      /does not decompress/,
    ],
    [
      'an unknown compression',
      png(textChunk({ text: json, isCompressed: true, method: 7 })),
      'unreadable',
      /compressed in a way that PNG has not/,
    ],
    ['a chunk without its parts', png(chunk('iTXt', Buffer.from('openbadgecredential\0'))), 'unreadable', /is cut off/],
    ['a web page', bytesOf('<!DOCTYPE html><html><body/></html>'), 'not_a_certificate', /^Found a web page/],
    [
      'other XML',
      bytesOf('<feed xmlns="http://www.w3.org/2005/Atom"/>'),
      'not_a_certificate',
      /XML with the root “feed”/,
    ],
    ['an svg that is none by its namespace', bytesOf('<svg/>'), 'not_a_certificate', /XML with the root “svg”/],
    ['a drawing without one', bytesOf(svg('')), 'not_a_certificate', /^This drawing holds no certificate/],
    [
      'a drawing with an empty one',
      bytesOf(svg('<openbadges:credential/>')),
      'not_a_certificate',
      /^What this drawing holds is empty/,
    ],
    ['a drawing with two', bytesOf(svg(badge + badge)), 'unreadable', /holds 2 certificates/],
    [
      'a drawing with an attribute and a text',
      bytesOf(svg(badge.replace('credential>', 'credential verify="a.b.c">'))),
      'unreadable',
      /holds 2 certificates/,
    ],
    [
      'a credential deep in a drawing',
      bytesOf(svg(`<g>${badge}</g>`)),
      'unreadable',
      /does not stand directly in its root/,
    ],
    [
      'a tag within it',
      bytesOf(svg('<openbadges:credential><a/></openbadges:credential>')),
      'unreadable',
      /holds the tag a\./,
    ],
    [
      'entities of the file’s own',
      bytesOf(`<!DOCTYPE svg [<!ENTITY a "b">]>${svg(badge)}`),
      'unreadable',
      /declarations of its own/,
    ],
    [
      'an entity that XML has not',
      bytesOf(svg('<openbadges:credential>&nbsp;</openbadges:credential>')),
      'unreadable',
      /the entity “&nbsp;”/,
    ],
    [
      'a drawing cut short',
      bytesOf(svg(badge).slice(0, -6)),
      'unreadable',
      /no well-formed SVG: at character \d+: found the end, while “svg” is still open/,
    ],
    ['tags that cross', bytesOf(svg('<g><a></g></a>')), 'unreadable', /the closing tag of “g”, which is not open/],
    ['a comment without its end', bytesOf(svg('<!-- ')), 'unreadable', /a comment without its end/],
    ['two roots', bytesOf(`${svg(badge)}<svg/>`), 'unreadable', /a second root element/],
    ['an attribute twice', bytesOf(svg('<path d="" d=""/>')), 'unreadable', /“d” twice in one tag/],
    ['elements without end', bytesOf(svg('<g>'.repeat(10_000))), 'unreadable', /more than 256 elements/],
  ];
  for (const [what, bytes, kind, message] of refused) {
    it(`refuses ${what}`, async () => {
      const [found, said] = await refusal(bytes);
      assert.match(said, message);
      assert.equal(found, kind);
    });
  }

  it('refuses a picture whose certificate was damaged, wherever', async () => {
    const sound = png(textChunk({ text: json }));
    const text = Buffer.from(sound).indexOf('{"@context"');
    for (let at = text; at < text + json.length; at++) {
      const broken = sound.slice();
      broken[at] = (broken[at] as number) ^ 1;
      assert.match((await refusal(broken))[1], /is damaged: its checksum is another/);
    }
  });
});
