import assert from 'node:assert/strict';
import { zipSync } from 'fflate';
import { folderOf, smallFolder } from '../testing/course.ts';
import { readZip, writeZip } from './zip.ts';

type Files = Record<string, Uint8Array | [Uint8Array, { os: number; attrs: number }]>;
const text = (content: string) => new TextEncoder().encode(content);

/** What is refused of a zip: `file: found`. */
function refused(bytes: Uint8Array): string[] {
  return (readZip(bytes).faults ?? []).map(({ file, found }) => `${file}: ${found}`);
}
const zip = (files: Files) => zipSync(files as Parameters<typeof zipSync>[0]);

describe('a zip of a course', () => {
  it('holds the folder, with or without its name around it, and packing is the same each time', () => {
    const folder = folderOf(smallFolder);
    const packed = writeZip(folder);
    assert.deepEqual(readZip(packed).files, folder);
    assert.deepEqual(writeZip(readZip(packed).files as Map<string, Uint8Array>), packed);
    const around = zipSync(Object.fromEntries([...folder].map(([path, bytes]) => [`small/${path}`, bytes])));
    assert.deepEqual(readZip(around).files, folder);
  });

  it('is refused, with the name of what is wrong, for every trick with a path', () => {
    const tricks: [string, RegExp][] = [
      ['../course.yaml', /^\.\.\/course\.yaml: \. or \.\. in the path$/],
      ['lessons/../../x.md', /or \.\. in the path/],
      ['/etc/passwd', /absolute path/],
      ['C:/x.md', /absolute path/],
      ['lessons\\x.md', /backslash/],
      ['lessons/x\0.md', /NUL/],
      ['lessons/con.md', /con/],
    ];
    for (const [path, expected] of tricks) {
      const told = refused(zip({ 'course.yaml': text('key: x'), [path]: text('x') }));
      assert.equal(told.length, 1, path);
      assert.match(told[0] as string, expected);
    }
  });

  it('is refused for names that differ in case alone, for links and for what is encrypted', () => {
    assert.match(refused(zip({ 'lessons/one.md': text('a'), 'lessons/One.md': text('b') })).join(), /second time/);
    const link: Files = { 'lessons/one.md': [text('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }] };
    assert.deepEqual(refused(zip(link)), ['lessons/one.md: a link']);
    const secret = Buffer.from(zip({ 'lessons/one.md': text('a') }));
    secret[secret.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1')) + 8] = 1;
    assert.deepEqual(refused(secret), ['lessons/one.md: an encrypted file']);
  });

  it('is refused before it is unfolded when it is a bomb, or says less than it holds', () => {
    const bomb = zip({ 'lessons/one.md': new Uint8Array(15_000_000) });
    assert.match(refused(bomb).join(), /^lessons\/one\.md: 15000000 bytes packed into \d+$/);
    const many = Object.fromEntries(Array.from({ length: 501 }, (_, place) => [`lessons/l${place}.md`, text('x')]));
    assert.deepEqual(refused(zip(many)), [': 501 files']);
    const noise = Buffer.from(Array.from({ length: 300_000 }, (_, place) => (place * 7919) % 251));
    const large = Object.fromEntries(Array.from({ length: 80 }, (_, place) => [`lessons/l${place}.md`, noise]));
    assert.match(refused(zip(large)).join(), /bytes in all/);
    const liar = Buffer.from(zip({ 'lessons/one.md': text('a'.repeat(5_000)) }));
    liar.writeUInt32LE(10, liar.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1')) + 24);
    assert.deepEqual(refused(liar), ['lessons/one.md: bytes that are damaged']);
  });

  it('is refused when it is none, is cut off or lies about where its files are', () => {
    const whole = Buffer.from(zip({ 'lessons/one.md': text('a'), 'course.yaml': text('b') }));
    assert.deepEqual(refused(text('not a zip')), [': bytes that are no zip']);
    assert.deepEqual(refused(new Uint8Array(0)), [': bytes that are no zip']);
    assert.match(refused(whole.subarray(20)).join(), /damaged/);
    for (let place = 0; place < whole.length; place += 1) {
      const spoiled = Buffer.from(whole);
      spoiled[place] = (spoiled[place] as number) ^ 0xff;
      assert.doesNotThrow(() => readZip(spoiled), `byte ${place}`);
    }
  });
});
