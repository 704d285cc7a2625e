import assert from 'node:assert/strict';
import { getLocale } from '#lib/paraglide/runtime.js';
import { localeOf, spoken, withLocale } from './locale.ts';

describe('localeOf', () => {
  const of = (cookie: string | undefined, accepted?: string) =>
    localeOf({
      cookies: { get: (name: string) => (name === 'locale' ? cookie : undefined) } as never,
      request: new Request('http://localhost', { headers: accepted ? { 'accept-language': accepted } : {} }),
    });

  it('prefers the own choice to what the browser says, and English to what it does not speak', () => {
    assert.deepEqual(
      [of('de', 'en'), of('en', 'de'), of(undefined, 'de'), of(undefined, 'fr')],
      ['de', 'en', 'de', 'en'],
    );
    assert.deepEqual([of(undefined), of('fr', 'de-AT'), of('<script>', undefined)], ['en', 'de', 'en']);
  });
});

describe('spoken', () => {
  it('takes the best of the languages that the site speaks', () => {
    assert.equal(spoken('fr-CH, fr;q=0.9, en;q=0.5, de;q=0.7, *;q=0.1'), 'de');
    assert.equal(spoken('de-DE,de;q=0.9,en;q=0.8'), 'de');
    assert.equal(spoken('en-GB,de;q=0.9'), 'en');
    assert.equal(spoken('DE'), 'de');
  });

  it('takes none of a header that names none, or nonsense', () => {
    for (const header of ['', '*', 'de;q=0', 'de;q=x', ',;,', 'deutsch', ';'.repeat(100_000)])
      assert.equal(spoken(header), undefined, header.slice(0, 20));
  });
});

describe('withLocale', () => {
  it('keeps the languages of what happens at the same time apart', async () => {
    const heard = await Promise.all(
      Array.from({ length: 200 }, (_, at) =>
        withLocale(at % 2 ? 'de' : 'en', async () => {
          await new Promise((resolve) => setTimeout(resolve, at % 7));
          return getLocale();
        }),
      ),
    );
    assert.deepEqual(
      heard,
      heard.map((_, at) => (at % 2 ? 'de' : 'en')),
    );
    assert.equal(getLocale(), 'en');
  });
});
