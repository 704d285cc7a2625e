/** Holds what web/messages/README.md says of the catalogue. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'svelte/compiler';

const web = path.resolve(import.meta.dirname, '../..');
const settings = JSON.parse(fs.readFileSync(path.join(web, 'project.inlang/settings.json'), 'utf8')) as {
  baseLocale: string;
  locales: string[];
  'plugin.inlang.messageFormat': { pathPattern: string[] };
};

type Variants = { declarations: string[]; selectors: string[]; match: Record<string, string> };
type Message = string | [Variants];

const rooms = fs
  .readdirSync(path.join(web, 'messages', settings.baseLocale))
  .map((file) => file.replace(/\.json$/, ''));
const fileOf = (locale: string, room: string) => path.join(web, 'messages', locale, `${room}.json`);
const others = settings.locales.filter((locale) => locale !== settings.baseLocale);

/** The messages of a room in the order of their file; a name twice is there twice. */
function read(locale: string, room: string): [string, Message][] {
  const text = fs.readFileSync(fileOf(locale, room), 'utf8');
  const names = [...text.matchAll(/^ {2}"([^"]+)":/gm)].map((match) => match[1] as string);
  const messages = JSON.parse(text) as Record<string, Message>;
  return names.map((name) => [name, messages[name] as Message]);
}

/** The texts of a message: one, or one for each case. */
const textsOf = (message: Message) => (typeof message === 'string' ? [message] : Object.values(message[0].match));

/** What a text takes from outside and what it marks: `{name}`, `{#link}`, `{/link}`. */
const slotsOf = (text: string) =>
  [...text.replaceAll(/\\[{}\\]/g, '').matchAll(/\{[#/]?\w+\/?\}/g)].map((match) => match[0]).sort();

function signature(message: Message) {
  const slots = [...new Set(textsOf(message).flatMap(slotsOf))].sort();
  if (typeof message === 'string') return { slots };
  const { declarations, selectors, match } = message[0];
  return { slots, declarations: [...declarations].sort(), selectors, cases: Object.keys(match).sort() };
}

/** Attributes that a visitor reads or hears, here and as props of our parts. */
const spoken =
  /^(aria-(label|description)|title|alt|placeholder|label|help|submit|busy|text|why|note|prompt|heading|description|after|what)$/;
/** Names, which are the same in every language. */
const names = /^(Brain|Storm|Brain-Storm Learning|BST|UTC|auth|\/credentials\/…)$/;

interface Node {
  type?: string;
  name?: string;
  data?: string;
  value?: unknown;
  [key: string]: unknown;
}

/** Words that stand in a page's markup rather than in the catalogue. */
function wordsIn(file: string): string[] {
  const found: string[] = [];
  const look = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, name = '', data = '', value, ...rest } = node as Node;
    if (type === 'Text') found.push(data.trim());
    else if (type === 'Literal' && typeof value === 'string' && /^\p{Lu}\p{Ll}+\s/u.test(value)) found.push(value);
    else if (type === 'Attribute') look(spoken.test(name) ? value : expressionsOf(value));
    else Object.values({ value, ...rest }).forEach(look);
  };
  look(parse(fs.readFileSync(file, 'utf8'), { modern: true }).fragment);
  return found.filter((words) => /\p{L}{2,}/u.test(words) && !names.test(words));
}

const expressionsOf = (value: unknown) =>
  Array.isArray(value) ? value.filter(({ type }: Node) => type !== 'Text') : value;

const catalogue = (locale: string) => rooms.flatMap((room) => read(locale, room));

describe('messages', () => {
  it('lists the files of every room, in every language', () => {
    const listed = settings['plugin.inlang.messageFormat'].pathPattern.toSorted();
    assert.deepEqual(listed, rooms.map((room) => `./messages/{locale}/${room}.json`).sort());
    for (const locale of others)
      assert.deepEqual(
        fs.readdirSync(path.join(web, 'messages', locale)).sort(),
        rooms.map((room) => `${room}.json`),
      );
  });

  it('names each message once, after its room', () => {
    const seen = new Map<string, string>();
    const faults: string[] = [];
    for (const room of rooms)
      for (const [name] of read(settings.baseLocale, room)) {
        if (!/^[a-z]+(_[a-z0-9]+)+$/.test(name) || !name.startsWith(`${room}_`)) faults.push(`${name} in ${room}.json`);
        if (seen.has(name)) faults.push(`${name} in ${seen.get(name)}.json and ${room}.json`);
        seen.set(name, room);
      }
    assert.deepEqual(faults, []);
  });

  for (const locale of others)
    it(`says in ${locale} all that it says in ${settings.baseLocale}, with the same placeholders and marks`, () => {
      for (const room of rooms) {
        const signed = (of: string) =>
          Object.fromEntries(read(of, room).map(([name, text]) => [name, signature(text)]));
        assert.deepEqual(Object.keys(signed(locale)).sort(), Object.keys(signed(settings.baseLocale)).sort(), room);
        assert.equal(read(locale, room).length, Object.keys(signed(locale)).length, `${room}.json has a name twice`);
        assert.deepEqual(signed(locale), signed(settings.baseLocale), room);
      }
    });

  it('opens and closes its marks in each text, and leaves nothing empty', () => {
    const faults = settings.locales.flatMap((locale) =>
      catalogue(locale).filter(([, message]) =>
        textsOf(message).some((text) => {
          const marks = (sign: string) => [...text.matchAll(new RegExp(`\\{\\${sign}(\\w+)\\}`, 'g'))].map((m) => m[1]);
          return text.trim() === '' || marks('#').join() !== marks('/').join();
        }),
      ),
    );
    assert.deepEqual(faults, []);
  });

  it('speaks German with its own quotes and dashes, and without exclamation marks', () => {
    const faults = catalogue('de').filter(([, message]) =>
      textsOf(message).some((text) => /[!"']|“[^“„]*”|(?<!^|[.:?…“] )\bSie\b/.test(text)),
    );
    assert.deepEqual(faults, []);
  });

  it('leaves no words to the pages themselves', () => {
    const faults = fs
      .globSync('src/**/*.svelte', { cwd: web })
      .flatMap((file) => wordsIn(path.join(web, file)).map((words) => `${file}: ${words}`));
    assert.deepEqual(faults, []);
  });

  it('holds no message that nothing uses', () => {
    const used = new Set<string>();
    const sources = fs.globSync('src/**/*.{ts,svelte}', {
      cwd: web,
      exclude: (name) => name === 'paraglide' || name.endsWith('.test.ts'),
    });
    for (const source of sources)
      for (const [, name] of fs.readFileSync(path.join(web, source), 'utf8').matchAll(/\bm\.(\w+)/g))
        used.add(name as string);
    assert.deepEqual(
      catalogue(settings.baseLocale)
        .map(([name]) => name)
        .filter((name) => !used.has(name)),
      [],
    );
  });
});
