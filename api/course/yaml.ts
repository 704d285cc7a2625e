/** YAML as courses use it: one document of maps, lists and scalars, without anchors, tags or any other surprise. */
import {
  CST,
  type Document,
  isMap,
  isNode,
  isScalar,
  Lexer,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  stringify,
  visit,
} from 'yaml';
import { type Fault, quote } from './fault.ts';

/** Steps to a value: names of a map, numbers of a list. */
export type Path = (string | number)[];

export interface YamlDocument {
  value: unknown;
  /** `pools[0].draw (line 4)` */
  place(path: Path): string;
}

const nestingMax = 8;
const indentMax = 40;
/** A text of the longest length allowed has half as many words, unless it is made of commas. */
const wordsMax = 60_000;
/** Faults of reading that are told of one text; most follow from the first. */
const faultsInText = 20;
/** What a course never needs, and what a bomb is made of. */
const refused: Record<string, string> = {
  'directive-line': 'a directive (%)',
  'doc-start': 'a second document (---)',
  'doc-end': 'the end of a document (...)',
  anchor: 'an anchor (&)',
  alias: 'an alias (*)',
  tag: 'a tag (!)',
  'explicit-key-ind': 'a key marked with ?',
};

/** Reads a text, or says what is wrong with it. `firstLine` is where it begins in its file. */
export function readYaml(file: string, text: string, firstLine = 1): YamlDocument | Fault[] {
  const bomb = findRefused(text);
  if (bomb) {
    const place = `line ${bomb.line + firstLine - 1}`;
    return [{ file, place, found: bomb.found, expected: 'plain maps, lists and texts' }];
  }
  const lines = new LineCounter();
  const lineAt = (offset: number) => lines.linePos(offset).line + firstLine - 1;
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    uniqueKeys: false, // it compares each with each; findTwice doesn't
    stringKeys: true,
    prettyErrors: false,
    lineCounter: lines,
    logLevel: 'silent',
  });
  const faults = [...document.errors, ...document.warnings].slice(0, faultsInText).map(({ pos, message }) => ({
    file,
    place: `line ${lineAt(pos[0])}`,
    found: `what YAML can't read (${message.split('\n')[0]})`,
    expected: 'YAML 1.2',
  }));
  if (faults.length > 0) return faults;
  const twice = findTwice(document).slice(0, faultsInText);
  if (twice.length > 0) {
    return twice.map(({ name, offset }) => ({
      file,
      place: `line ${lineAt(offset)}`,
      found: `${quote(name)} a second time`,
      expected: 'each name once',
    }));
  }
  return { value: document.toJS({ maxAliasCount: 0 }), place: (path) => placeOf(document, path, lineAt) };
}

/** The one way in which a value is written. */
export function writeYaml(value: object): string {
  return stringify(value, { version: '1.2', schema: 'core', lineWidth: 0, aliasDuplicateObjects: false });
}

/** Looks at the words alone, which takes time in proportion to the text, before anything is built of them. */
function findRefused(text: string): { line: number; found: string } | undefined {
  let [line, flowDepth, indicators, words, isContent] = [1, 0, 0, 0, false];
  for (const token of new Lexer().lex(text)) {
    const type = isContent ? 'content' : (CST.tokenType(token) ?? 'error');
    isContent = token === CST.SCALAR; // a mark, and then the text itself, which may look like anything
    words += 1;
    const found = words > wordsMax ? 'too many words' : refused[type];
    if (found) return { line, found };
    if (type === 'flow-seq-start' || type === 'flow-map-start') flowDepth += 1;
    if (type === 'flow-seq-end' || type === 'flow-map-end') flowDepth -= 1;
    if (type === 'seq-item-ind' || type === 'map-value-ind') indicators += 1;
    const isDeep = type === 'space' && indicators === 0 && flowDepth === 0 && token.length > indentMax;
    if (flowDepth > nestingMax || indicators > nestingMax + flowDepth * 20 || isDeep)
      return { line, found: 'lists and maps nested too deep' };
    if (token.includes('\n')) indicators = 0;
    line += token.split('\n').length - 1;
  }
  return undefined;
}

/** Names that stand twice in one map. */
function findTwice(document: Document): { name: string; offset: number }[] {
  const twice: { name: string; offset: number }[] = [];
  visit(document, {
    Map(_, map) {
      const names = new Set<string>();
      for (const { key } of map.items) {
        const name = isScalar(key) ? String(key.value) : '';
        if (names.has(name)) twice.push({ name, offset: (key as Scalar).range?.[0] ?? 0 });
        names.add(name);
      }
    },
  });
  return twice;
}

function placeOf(document: Document, path: Path, lineAt: (offset: number) => number): string {
  const words = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${nameIn(step)}`)).join('');
  const reach = path.map((_, place) => path.slice(0, path.length - place)).find((part) => nodeAt(document, part));
  const node = nodeAt(document, reach ?? []);
  const line = `line ${node?.range ? lineAt(node.range[0]) : 1}`;
  return words === '' ? line : `${words.replace(/^\./, '')} (${line})`;
}

/** The name of an entry, where it has one, else the entry. */
function nodeAt(document: Document, path: Path): Node | undefined {
  const parent = document.getIn(path.slice(0, -1), true);
  const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1)) : undefined;
  const node = pair?.key ?? (path.length === 0 ? document.contents : document.getIn(path, true));
  return isNode(node) ? node : undefined;
}

/** A name as it stands, unless it is no name at all. */
function nameIn(step: string): string {
  return /^\w{1,60}$/.test(step) ? step : quote(step);
}
