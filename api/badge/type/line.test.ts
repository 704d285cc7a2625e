import assert from 'node:assert/strict';
import { setBlock } from './break.ts';
import { setLine } from './line.ts';
import { textPath } from './path.ts';

/** Each run's family and text, from left to right. */
const runsOf = (text: string) => setLine(text).runs.map(({ face, text }) => [family(face.name), text]);
const family = (name: string) =>
  (/^brygada-1918|^noto-(?:serif|naskh)(?:-(?:arabic|hebrew|devanagari|sc|jp|kr)(?=-))?/.exec(name) ?? [])[0];

describe('setting a text', () => {
  it('takes a font for each script', () => {
    assert.deepEqual([...new Set(runsOf('Łukasz Мария Αθηνά مريم דוד प्रज्ञा 明').map(([name]) => name))].sort(), [
      'brygada-1918',
      'noto-naskh-arabic',
      'noto-serif-devanagari',
      'noto-serif-hebrew',
      'noto-serif-sc',
    ]);
  });

  it('sets the letters of Europe in the pages’ own font, or all of them in another where it lacks one', () => {
    assert.deepEqual(new Set(runsOf('Łukasz Ştefan').map(([name]) => name)), new Set(['brygada-1918']));
    assert.deepEqual(new Set(runsOf('Łukasz Ҩ').map(([name]) => name)), new Set(['noto-serif']));
  });

  it('draws characters that languages share as the language of the letters beside them does', () => {
    assert.equal(runsOf('山田')[0]?.[0], 'noto-serif-sc');
    assert.equal(runsOf('山田さくら')[0]?.[0], 'noto-serif-jp');
    assert.equal(runsOf('金민준')[0]?.[0], 'noto-serif-kr');
  });

  it('sets Arabic and Hebrew from right to left, joined, with their brackets turned', () => {
    const line = setLine('لا (אב)');
    assert.equal(line.isRightToLeft, true);
    assert.deepEqual(
      line.runs.map(({ text }) => text),
      [')', 'אב', '(', 'لا '],
    );
    const alone = setLine('ا').runs[0]?.glyphs[0]?.id;
    assert.ok(
      line.runs.at(-1)?.glyphs.every(({ id }) => id !== alone),
      'alef is joined to lam',
    );
    assert.deepEqual(
      line.runs[1]?.glyphs.map(({ codePoints }) => codePoints),
      [[0x5d1], [0x5d0]],
    );
    const [bracket] = line.runs[0]?.glyphs ?? [];
    assert.deepEqual(bracket?.codePoints, [0x29]);
    assert.equal(bracket?.id, setLine('(').runs[0]?.glyphs[0]?.id, 'drawn as the other bracket');
  });

  it('shows that it has no letter, and draws the rest', () => {
    assert.deepEqual(
      setLine('a ก 😀 \uD800').runs.flatMap(({ glyphs }) =>
        glyphs.map(({ codePoints }) => String.fromCodePoint(...codePoints)),
      ),
      ['a', ' ', '\uFFFD', ' ', '\uFFFD', ' ', '\uFFFD'],
    );
  });

  it('leaves out what would turn the text around or hides in it', () => {
    assert.equal(setLine(' a\u202Eb\u0000\u200B\n\u2066c\u{E0041}\uFFFE ').text, 'ab c');
  });

  it('never throws, whatever it is given', () => {
    let state = 7;
    const next = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state % below;
    };
    const blocks = [
      0x20, 0x300, 0x5b0, 0x600, 0x900, 0x93c, 0x200a, 0x3040, 0x4e00, 0xac00, 0xd7f0, 0xfb1d, 0xfe00, 0x1f600,
    ];
    for (let round = 0; round < 300; round++) {
      const codes = Array.from({ length: 12 }, () => (blocks[next(blocks.length)] as number) + next(64));
      const { width } = setLine(String.fromCodePoint(...codes));
      assert.ok(Number.isFinite(width), codes.map((code) => code.toString(16)).join(' '));
    }
    assert.equal(setLine('').width, 0);
  });
});

describe('a text as an outline', () => {
  it('stands where its anchor says', () => {
    const extent = (data: string) => {
      const xs = [...data.matchAll(/[ML](-?[\d.]+) /g)].map(([, x]) => Number(x));
      return [Math.min(...xs), Math.max(...xs)] as const;
    };
    const { data, width } = textPath('Ada', { size: 100 });
    assert.ok(width > 150 && width < 250);
    const [left, right] = extent(data);
    assert.ok(left >= -2 && right <= width + 2);
    const [middleLeft] = extent(textPath('Ada', { size: 100, anchor: 'middle' }).data);
    assert.ok(Math.abs(left - middleLeft - width / 2) < 0.1);
  });

  it('becomes smaller, and then shorter, to fit', () => {
    const smaller = textPath('Maximiliane Featherstonehaugh', { size: 40, maxWidth: 450 });
    assert.ok(smaller.size < 40 && Math.abs(smaller.width - 450) < 1e-6);
    assert.equal(smaller.text, 'Maximiliane Featherstonehaugh');
    const cut = textPath('Maximiliane Featherstonehaugh', { size: 40, maxWidth: 200 });
    assert.ok(cut.width <= 200);
    assert.match(cut.text, /^Maximiliane.*…$/);
  });
});

describe('a text in lines', () => {
  const sizes = [
    [40, 1],
    [20, 2],
  ] as const;
  const linesOf = (text: string, width: number) => setBlock(text, {}, sizes, width).lines.map((line) => line.text);

  it('takes the greatest size that goes, in lines of about the same length', () => {
    assert.equal(setBlock('Ada', {}, sizes, 200).size, 40);
    assert.deepEqual(linesOf('one two three four', 140), ['one two', 'three four']);
    assert.deepEqual(linesOf('Fernández-Villaverde Ávila', 220), ['Fernández-Villaverde', 'Ávila']);
  });

  it('breaks between characters where no spaces are written, and within words that are too long', () => {
    assert.deepEqual(linesOf('在恒星网络上编写智能', 110), ['在恒星网络', '上编写智能']);
    assert.equal(linesOf('Donaudampfschifffahrt', 120).join(''), 'Donaudampfschifffahrt');
    assert.deepEqual(linesOf('Fernández-Villaverde', 130), ['Fernández-', 'Villaverde']);
  });

  it('ends with an ellipsis what is too long, and takes texts of any length', () => {
    for (const text of ['word '.repeat(10_000), 'W'.repeat(50_000)]) {
      const { lines, size } = setBlock(text, {}, sizes, 150);
      assert.equal(lines.length, 2);
      assert.match(lines[1]?.text ?? '', /…$/);
      for (const { width } of lines) assert.ok(width * size <= 150);
    }
    assert.deepEqual(linesOf('', 100), []);
  });
});
