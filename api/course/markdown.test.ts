import assert from 'node:assert/strict';
import { readMentions } from './markdown.ts';

const targets = (body: string) => readMentions(body).links.map(({ target, line }) => [target, line]);

describe('readMentions', () => {
  it('finds links, images, headings and blocks of code, each with its line', () => {
    const body = [
      '# Two *words* #',
      'A [link](a.md) and ![a \\] dot](../images/a.png "Dot"), [over',
      'two lines](<b.md#c>).',
      '',
      '```rust fragment',
      '[no](link)',
      '# no heading',
      '```',
      '[![inner](../images/b.png)](https://example.org/a_(b))',
      '[word]: https://example.org/x',
    ];
    assert.deepEqual(readMentions(body.join('\n')), {
      links: [
        { target: 'a.md', text: 'link', line: 2 },
        { target: 'b.md#c', text: 'over\ntwo lines', line: 3 },
        { target: 'https://example.org/a_(b)', text: '![inner](../images/b.png)', line: 9 },
        { target: 'https://example.org/x', text: 'word', line: 10 },
      ],
      images: [
        { target: '../images/a.png', text: 'a \\] dot', line: 2 },
        { target: '../images/b.png', text: 'inner', line: 9 },
      ],
      fences: [{ info: 'rust fragment', code: '[no](link)\n# no heading', line: 5 }],
      headings: ['two-words'],
    });
  });

  it('looks into no code and at no escaped bracket', () => {
    assert.deepEqual(targets('`[a](b)` ``[a](`b`)`` \\[a](b) [c](d)'), [['d', 1]]);
    assert.deepEqual(targets('` [a](b)'), [['b', 1]]);
    assert.deepEqual(targets('~~~\n[a](b)\n```\n[a](b)'), []);
  });

  it('takes no longer for text that is made to be slow', () => {
    const most = 1_000_000;
    const slow = [
      '[',
      '![',
      '](',
      '[](',
      '`',
      '``` ',
      '` `` ',
      '<a:',
      '#',
      '# ',
      ' ',
      '\\',
      '[a]: ',
      '~~~\n',
      '(',
      '[x]((',
    ];
    for (const piece of slow) {
      const startedAt = Date.now();
      readMentions(piece.repeat(most / piece.length));
      readMentions(`# ${piece.repeat(most / piece.length)}x`);
      assert.ok(Date.now() - startedAt < 10_000, `${piece}: ${Date.now() - startedAt} ms`);
    }
  });
});
