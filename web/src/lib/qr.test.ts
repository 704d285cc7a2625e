import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { qrCode } from './qr.ts';

/** The modules of a code as rows of 0 and 1. */
function rowsOf(text: string): string[] {
  const code = qrCode(text);
  assert.ok(code);
  const rows = Array.from({ length: code.size }, () => Array<string>(code.size).fill('0'));
  for (const [, x, y, length] of code.path.matchAll(/M(\d+) (\d+)h(\d+)v1/g)) {
    for (let at = 0; at < Number(length); at += 1) (rows[Number(y)] as string[])[Number(x) + at] = '1';
  }
  return rows.map((row) => row.join(''));
}

/** What an authenticator app is shown, filled up to a length. */
const otpauth = (length: number) =>
  `otpauth://totp/Brain-Storm:sample.learner%40example.org?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Brain-Storm`.padEnd(
    length,
    'z',
  );

describe('qrCode', () => {
  it('takes the smallest version that holds the text', () => {
    const sizes = [14, 15, 26, 27, 42, 43, 62, 63, 84, 85, 106, 107, 122, 123, 152, 153, 180].map(
      (length) => qrCode('x'.repeat(length))?.size,
    );
    assert.deepEqual(sizes, [21, 25, 25, 29, 29, 33, 33, 37, 37, 41, 41, 45, 45, 49, 49, 53, 53]);
    assert.equal(qrCode('x'.repeat(181)), null);
  });

  it('counts bytes, not characters', () => {
    assert.equal(qrCode('é'.repeat(8))?.size, 25);
  });

  it('has its three finders, its timing lines and its dark module', () => {
    const rows = rowsOf('https://brain-storm.example/credentials/0123456789abcdef0123456789abcdef');
    const size = rows.length;
    const finder = ['1111111', '1000001', '1011101', '1011101', '1011101', '1000001', '1111111'];
    const corner = (x: number, y: number) => rows.slice(y, y + 7).map((row) => row.slice(x, x + 7));
    assert.deepEqual([corner(0, 0), corner(size - 7, 0), corner(0, size - 7)], [finder, finder, finder]);
    assert.match(rows[6]?.slice(8, size - 8) ?? '', /^(10)+1$/);
    assert.equal(rows[size - 8]?.[8], '1');
  });

  it('carries format bits that divide by their generator, the same twice', () => {
    const rows = rowsOf('a');
    const at = (x: number, y: number) => rows[y]?.[x] ?? '';
    const across =
      [0, 1, 2, 3, 4, 5, 7, 8].map((x) => at(x, 8)).join('') + [7, 5, 4, 3, 2, 1, 0].map((y) => at(8, y)).join('');
    const split =
      [20, 19, 18, 17, 16, 15, 14].map((y) => at(8, y)).join('') +
      [13, 14, 15, 16, 17, 18, 19, 20].map((x) => at(x, 8)).join('');
    assert.equal(across, split);
    let rest = Number.parseInt(across, 2) ^ 0x5412;
    assert.equal(rest >> 13, 0, 'level M');
    for (let bit = 14; bit >= 10; bit -= 1) if ((rest >> bit) & 1) rest ^= 0x537 << (bit - 10);
    assert.equal(rest, 0);
  });

  it('draws what an independent reader (jsQR 1.4.0) read back, in one to five blocks, even and uneven', () => {
    const read: [text: string, path: string][] = [
      ['Brain-Storm', '7f56a4bec6946bba'],
      ['https://brain-storm.example/credentials/0123456789abcdef0123456789abcdef', 'd1c10699f14e814a'],
      [`https://learn.example.org/${'y'.repeat(80)}`, '0715525b4a62295d'],
      [otpauth(122), 'c1dd183fe925058c'],
      [otpauth(152), '8656a45c65a7e5e9'],
      [otpauth(180), '3d565b73a2455dae'],
    ];
    const drawn = read.map(([text]) => [
      text,
      createHash('sha256')
        .update(qrCode(text)?.path ?? '')
        .digest('hex')
        .slice(0, 16),
    ]);
    assert.deepEqual(drawn, read);
  });
});
