import assert from 'node:assert/strict';
import { parseContent } from './parse.ts';

describe('parseContent', () => {
  it('reads a certificate, names in different objects and texts with brackets included', () => {
    const text = '{"id":"a","b":{"id":"{\\"id\\": [","c":[{"id":1},{"id":2}]},"":0,"d":"id"}';
    assert.deepEqual(parseContent(text), JSON.parse(text));
  });

  it('reads every number that readers agree on', () => {
    const text =
      '{"a":[9007199254740991,-9007199254740994,1E30,9007199254740992.0,333333333.33333329,0,-0,1e-27,"9007199254740993"]}';
    assert.deepEqual(parseContent(text), JSON.parse(text));
  });

  const refused: [string, string, RegExp][] = [
    ['a member twice', '{"name":"A","name":"B"}', /^Found the member "name" twice in one object, expected it once\.$/],
    ['a member twice in different spelling', '{"name":1,"n\\u0061me":2}', /^Found the member "name" twice/],
    ['a member twice far inside', '{"a":[{"b":{"c":1 , "c" :2}}]}', /^Found the member "c" twice/],
    [
      'a number it can’t hold',
      '{"a":[-9007199254740993]}',
      /^Found the number -9007199254740993, which JSON readers round/,
    ],
    ['the same in another spelling', '{"a":9007199254740993.0e0}', /^Found the number 9007199254740993\.0e0/],
    ['a number out of reach', '{"a":1e999}', /^Found the number 1e999/],
    ['text that is not JSON', '%PDF-1.7', /^This is not JSON: /],
    ['a list', '[]', /^Found a list, expected a certificate: a JSON object\.$/],
    ['null', 'null', /^Found null, expected/],
    ['a number', '42', /^Found a number, expected/],
    ['deep nesting', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`, /^Found more than 64 levels/],
  ];
  for (const [what, text, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => parseContent(text), { name: 'ContentError', message });
    });
  }

  it('reads a megabyte of quotes and backslashes in no time', () => {
    const text = JSON.stringify({ a: '"\\'.repeat(250_000) });
    const started = performance.now();
    parseContent(text);
    assert.ok(performance.now() - started < 2_000);
  });
});
