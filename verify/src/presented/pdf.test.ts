import assert from 'node:assert/strict';
import type { PresentedError, PresentedFault } from './fault.ts';
import { readPresented } from './read.ts';
import { type Attachment, credential, jws, pdf, revise } from './testing.ts';

const json = JSON.stringify(credential);
const token = jws({ alg: 'RS256' }, credential);
const read = (document: Buffer) => readPresented(new Uint8Array(document));

async function refusal(document: Buffer): Promise<[PresentedFault, string]> {
  const error: PresentedError = await read(document).then(
    () => assert.fail('this should have been refused'),
    (error) => error,
  );
  assert.equal(error.name, 'PresentedError', String(error.stack));
  return [error.kind, error.message];
}

describe('readPresented, of a PDF', () => {
  it('reads the certificate attached to it, packed or not, JSON or JWT, among other files', async () => {
    const picture = Buffer.from([0xff, 0xd8, 0xff]);
    const cases: [Attachment[], object][] = [
      [[{ text: json }], {}],
      [[{ text: json, isPacked: true }], {}],
      [[{ text: token, isPacked: true }], { jws: token }],
      [[{ text: picture }, { text: 'Read me' }, { text: json }], {}],
      [[{ text: json, isUnnamed: true }], {}],
    ];
    for (const [attachments, more] of cases)
      assert.deepEqual(await read(pdf(attachments)), { carrier: 'pdf', content: credential, ...more });
  });

  it('takes the newest of a file that was changed, and what was taken out for gone', async () => {
    const before = pdf([{ text: '{"type":"Old"}' }]);
    const stream = `<< /Length ${Buffer.byteLength(json)} >>\nstream\r\n${json}\nendstream`;
    assert.deepEqual((await read(revise(before, new Map([[10, Buffer.from(stream)]])))).content, credential);
    const emptied = new Map([
      [1, Buffer.from('<< /Type /Catalog >>')],
      [5, Buffer.from('<< /Names [] >>')],
    ]);
    assert.equal((await refusal(revise(pdf([{ text: json }]), emptied)))[0], 'not_a_certificate');
  });

  it('is not fooled by objects that stand in a stream, a comment or a text', async () => {
    const foil = '10 0 obj\n<< /Length 2 >>\nstream\n{}\nendstream\nendobj\n';
    const document = pdf([{ text: json }, { text: `Note: ${foil}` }], (objects) => {
      objects.set(6, Buffer.from(`(${foil.replace(/[()]/g, '')}) % ${foil.replaceAll('\n', ' ')}`));
    });
    assert.deepEqual((await read(document)).content, credential);
  });

  const replaced = (number: number, body: string) =>
    pdf([{ text: json }], (objects) => objects.set(number, Buffer.from(body)));
  const refused: [string, () => Buffer, PresentedFault, RegExp][] = [
    [
      'one without attachments',
      () => pdf([]),
      'not_a_certificate',
      /^This PDF has no certificate attached\. Only the one that was downloaded/,
    ],
    ['one with other attachments', () => pdf([{ text: 'Read me' }]), 'not_a_certificate', /no certificate attached/],
    [
      'one with two certificates',
      () => pdf([{ text: json }, { text: token }]),
      'unreadable',
      /has 2 certificates attached, expected one/,
    ],
    [
      'an attachment of other JSON',
      () => pdf([{ text: '{"type":"Invoice"}' }]),
      'not_a_certificate',
      /JSON, but no certificate/,
    ],
    [
      'a zip bomb',
      () => pdf([{ text: Buffer.alloc(4_000_000, ' '), isPacked: true }]),
      'too_large',
      /^An attachment of this PDF has more than 1 MB\.$/,
    ],
    [
      'more attachments than anybody makes',
      () => pdf(Array.from({ length: 33 }, () => ({ text: '-' }))),
      'unreadable',
      /found 33 attachments/,
    ],
    ['one cut short', () => pdf([{ text: json }]).subarray(0, 400), 'unreadable', /found no table of its objects/],
    [
      'one with its objects packed',
      () => Buffer.from('%PDF-1.5\n7 0 obj\nstartxref\n9\n%%EOF'),
      'unreadable',
      /found its objects packed/,
    ],
    [
      'one that is locked',
      () => revise(pdf([{ text: json }]), new Map(), '/Encrypt 9 0 R'),
      'unreadable',
      /found one that is locked/,
    ],
    ['a table that leads in circles', () => revise(pdf([]), new Map(), '/Prev 5'), 'unreadable', /found “Prev” twice/],
    [
      'a list of attachments that holds itself',
      () => replaced(5, '<< /Kids [5 0 R] >>'),
      'unreadable',
      /found more than 1000 lists/,
    ],
    ['a list in place of a dictionary', () => replaced(4, '[1 2]'), 'unreadable', /expected a dictionary/],
    ['a reference to a reference', () => replaced(4, '5 0 R'), 'unreadable', /a reference to a reference/],
    [
      'values without end',
      () => replaced(4, '['.repeat(10_000)),
      'unreadable',
      /found more than 64 values inside each other/,
    ],
    ['a text without end', () => replaced(4, '<< /A (b'), 'unreadable', /found a text without its end/],
    [
      'a length that lies',
      () => replaced(10, '<< /Length 9 >>\nstream\n{}\nendstream'),
      'unreadable',
      /another length than it says/,
    ],
    ['an attachment that is no stream', () => replaced(10, '<< /Length 9 >>'), 'unreadable', /found no stream 10/],
    [
      'a table that is wrong',
      () =>
        Buffer.from(
          pdf([{ text: json }])
            .toString('latin1')
            .replace('10 0 obj', '12 0 obj'),
          'latin1',
        ),
      'unreadable',
      /found no object 10 where its table says/,
    ],
  ];
  for (const [what, make, kind, message] of refused) {
    it(`refuses ${what}`, async () => {
      const [found, said] = await refusal(make());
      assert.match(said, message);
      assert.equal(found, kind);
    });
  }
});
