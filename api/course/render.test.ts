import assert from 'node:assert/strict';
import { type Place, renderMarkdown, renderPost } from './render.ts';

const place: Place = {
  course: 'small',
  lessons: new Set(['one', 'two']),
  images: new Map([['red.png', { hash: 'a'.repeat(64), width: 30, height: 20 }]]),
};
const render = (body: string) => renderMarkdown(body, place);
const post = (body: string, shown: string[] = []) => renderPost(body, place, async () => new Set(shown));

const tags = /^(?:p|h[2-6]|ul|ol|li|blockquote|hr|br|pre|code|span|div|strong|em|s|a|img|table|thead|tbody|tr|th|td)$/;
const values: Record<string, RegExp> = {
  href: /^(?:https:\/\/|#h-|\/people\/[a-z]|\/learn\/small\/(?:one|two)(?:#h-|$))/,
  src: /^\/v1\/course-images\/[0-9a-f]{64}$/,
  id: /^h-/,
  class: /^(?:scroll|right|center|heading|code-[a-z-]+)$/,
  rel: /^noopener noreferrer$/,
  role: /^region$/,
  ...{ alt: /./, 'aria-label': /^Table \d+$/, loading: /^lazy$/ },
  ...{ width: /^\d+$/, height: /^\d+$/, tabindex: /^0$/, start: /^\d+$/ },
};

/** Reads every tag as a browser would; what is not known to be harmless fails. */
function requireHarmless(html: string): void {
  for (const { index } of html.matchAll(/</g)) {
    const tag = /^<(\/?)([a-z0-9]+)((?: [a-z-]+="[^"<>]*")*)(?: \/)?>/.exec(html.slice(index, index + 5_000));
    assert.ok(tag, `a tag at ${html.slice(index, index + 80)}`);
    assert.match(tag[2] as string, tags);
    for (const [, name, value] of (tag[3] as string).matchAll(/ ([a-z-]+)="([^"]*)"/g))
      assert.match(value as string, values[name as string] ?? /^never$/, `${name} of ${tag[0]}`);
  }
}

describe('a lesson’s Markdown', () => {
  it('becomes HTML with links, headings, tables and images of the course', async () => {
    assert.equal(
      await render(
        '## The base fee\n\nSee [two](two.md#end), [here](#the-base-fee), [out](https://stellar.org/a?b=1&c=2).\n\n' +
          '![A <red> field](../images/red.png)',
      ),
      '<h2 id="h-the-base-fee">The base fee</h2>\n' +
        '<p>See <a href="/learn/small/two#h-end">two</a>, <a href="#h-the-base-fee">here</a>, ' +
        '<a href="https://stellar.org/a?b=1&amp;c=2" rel="noopener noreferrer">out</a>.</p>\n' +
        `<p><img src="/v1/course-images/${'a'.repeat(64)}" alt="A &lt;red&gt; field" width="30" height="20" loading="lazy" /></p>\n`,
    );
    assert.equal(
      await render('| A | B |\n| --- | ---: |\n| 1 | 2 |'),
      '<div class="scroll" tabindex="0" role="region" aria-label="Table 1"><table><thead>\n<tr>\n<th>A</th>\n' +
        '<th class="right">B</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td class="right">2</td>\n</tr>\n</tbody>\n</table></div>\n',
    );
  });

  it('begins below the page’s own heading', async () => {
    assert.equal(await render('# Top\n\n## Under'), '<h2 id="h-top">Top</h2>\n<h3 id="h-under">Under</h3>\n');
  });

  it('has its code coloured by classes, and plain in a language that nobody knows', async () => {
    const html = await render('```rust fragment\nlet a: u32 = 1; // "<b>"\n```');
    assert.match(html, /^<pre tabindex="0"><code><span class="code-keyword">let<\/span> a/);
    assert.match(html, /<span class="code-comment">[^<]*&lt;b&gt;/);
    for (const language of ['', 'klingon', 'constructor', '__proto__', '"><script>'])
      assert.equal(await render(`\`\`\`${language}\n<i>\n\`\`\``), '<pre tabindex="0"><code>&lt;i&gt;</code></pre>\n');
  });

  const hostile = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)" onclick="alert(1)">x</a>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<style>body{display:none}</style><svg onload=alert(1)>',
    '[x](javascript:alert(1)) [x](JaVaScRiPt:alert(1)) [x](java&#x0A;script:alert(1)) <javascript:alert(1)>',
    '[x](data:text/html,<script>alert(1)</script>) [x](vbscript:x) [x](//evil.example) [x](/v1/account) [x](http://a.b)',
    '[x](https://a.b/"onmouseover="alert(1)) [x](<https://a.b/" onclick=alert(1)>)',
    '[x]\n\n[x]: javascript:alert(1) "title"',
    '![x](data:image/svg+xml;base64,PHN2Zz4=) ![x](https://evil.example/pixel.png) ![x](../images/none.png)',
    '![x" onerror="alert(1)](../images/red.png "t")',
    '## <img src=x onerror=alert(1)> " id="main',
    '```js" onload="alert(1)\n</code></pre><script>alert(1)</script>\n```',
    '```html\n<script>alert(1)</script><img src=x onerror=alert(1)>\n```',
    '`</code><script>alert(1)</script>`',
    '| <script>alert(1)</script> |\n| :-: |\n| <img src=x onerror=alert(1)> |',
    '<<script>script>alert(1)</script>&lt;script&gt;alert(1)&lt;/script&gt;',
    '[two](two.md#"><script>alert(1)</script>) [gone](gone.md) [up](../../etc/passwd)',
    'x{.a onclick=alert(1)} <div\n\nonclick=alert(1)\n\n>',
  ];
  for (const body of hostile) {
    it(`comes out harmless: ${body.slice(0, 60).replaceAll('\n', '⏎')}`, async () => {
      requireHarmless(await render(body));
      const inForum = await post(body);
      requireHarmless(inForum);
      assert.doesNotMatch(inForum, /<(?:img|h\d)\b|<[^>]* (?:id|role|src)=/);
    });
  }

  it('keeps what somebody writes about HTML, as text', async () => {
    assert.equal(await render('Use <script> and `<b>`.'), '<p>Use &lt;script&gt; and <code>&lt;b&gt;</code>.</p>\n');
  });

  const huge: [string, string][] = [
    ['quotes in quotes', `${'>'.repeat(50_000)} x`],
    ['lists in lists', Array.from({ length: 1_000 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n')],
    ['open brackets', '['.repeat(50_000)],
    ['brackets in pairs', `${'['.repeat(20_000)}x${']'.repeat(20_000)}`],
    ['stars', '*a_ '.repeat(50_000)],
    ['backticks', Array.from({ length: 1_000 }, (_, length) => '`'.repeat(length)).join(' ')],
    ['a megabyte of code', `\`\`\`rust\n${'let a = 1;\n'.repeat(90_000)}\`\`\``],
    ['one endless line of code', `\`\`\`ts\n${'('.repeat(19_000)}\n\`\`\``],
  ];
  for (const [what, body] of huge) {
    it(`takes a bounded time: ${what}`, async () => {
      const startedAt = performance.now();
      requireHarmless(await render(body));
      assert.ok(performance.now() - startedAt < 8_000, `took ${performance.now() - startedAt} ms`);
    });
  }
});

describe('a post in a forum', () => {
  it('names no part of its page, and links to lessons and to people who show a profile', async () => {
    const body =
      '# Fees @maria\n\n![a field](../images/red.png) [two](two.md#end) [there](#fees)\n\n' +
      '@Maria (@otto) a@maria [@maria](https://a.b) `@maria` https://c.d/@maria';
    assert.equal(
      await post(body, ['maria']),
      '<p class="heading">Fees <a href="/people/maria">@maria</a></p>\n' +
        '<p>a field <a href="/learn/small/two#h-end">two</a> <a>there</a></p>\n' +
        '<p><a href="/people/maria">@Maria</a> (@otto) a@maria <a href="https://a.b/" rel="noopener noreferrer">@maria</a> ' +
        '<code>@maria</code> https://c.d/@maria</p>\n',
    );
  });

  it('has its code coloured in the languages that a course here speaks, and plain in others', async () => {
    assert.match(await post('```rust\nlet a = 1;\n```'), /code-keyword/);
    assert.equal(
      await post('```cpp\nint a;\n```\n\n```rs\n1\n```'),
      '<pre tabindex="0"><code>int a;</code></pre>\n<pre tabindex="0"><code><span class="code-constant">1</span></code></pre>\n',
    );
  });

  it('asks once for each handle, in lower case, and ends with what that throws', async () => {
    const asked: string[][] = [];
    await renderPost('@maria @MARIA @otto `@code` [@link](https://a.b)', place, async (handles) => {
      asked.push(handles);
      return new Set();
    });
    assert.deepEqual(asked, [['maria', 'otto']]);
    await assert.rejects(
      renderPost('@maria', place, () => Promise.reject(new Error('too many'))),
      /too many/,
    );
  });
});
