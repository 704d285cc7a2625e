/**
 * Documents of a draft as forms. A field's name is the path of its value, `pools.0.questions.1.text`, so that with and
 * without script the same form becomes the same JSON. Pure.
 */
import type { CourseFault, Form } from './studio.ts';

/** What becomes of a field's text, by the last name of its path. */
const numbers = new Set(['minutes', 'pass_percent', 'attempts', 'draw', 'answer', 'tolerance', 'capacity']);
const switches = new Set(['shuffle', 'right']);
/** One entry a line. */
const lists = new Set(['topics', 'outcomes', 'prerequisites', 'answers', 'lines']);
const times = new Set(['releases', 'opens', 'closes']);
/** Left out when empty; an empty text would be a fault of its own. */
const optional = new Set([
  ...[
    'minutes',
    'attempts',
    'tolerance',
    'unit',
    'syntax',
    'capacity',
    'releases',
    'opens',
    'closes',
    'level',
    'video',
    'certificate_release',
  ],
  ...['quiz', 'exercise', 'example', 'prerequisites', 'equals', 'at_least', 'at_most', 'right'],
]);
/** Maps whose names their author chooses; here they are lists of entries with a name. */
const maps = [['call', 'arguments'], ['conditions']];

/** The JSON of a form's fields. A name that begins with a capital is the page's own and no part of the document. */
export function readFields(fields: Iterable<[string, unknown]>): Form {
  const root: Form = {};
  for (const [name, text] of fields) {
    if (typeof text !== 'string' || !/^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$/.test(name)) continue;
    put(root, name.split('.'), text.replaceAll('\r\n', '\n'));
  }
  return withMaps(dense(root) as Form);
}

function put(root: Form, path: string[], text: string): void {
  let place = root;
  for (const step of path.slice(0, -1)) {
    if (!Object.hasOwn(place, step) || typeof place[step] !== 'object') place[step] = {};
    place = place[step] as Form;
  }
  const name = path.at(-1) as string;
  const value = fieldValue(name, text);
  if (value !== undefined)
    Object.defineProperty(place, name, { value, enumerable: true, writable: true, configurable: true });
}

function fieldValue(name: string, text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === '' && optional.has(name)) return undefined;
  if (numbers.has(name)) return trimmed !== '' && Number.isFinite(Number(trimmed)) ? Number(trimmed) : trimmed;
  if (switches.has(name)) return trimmed === 'true' || trimmed === 'on';
  if (lists.has(name)) {
    const entries = text.split('\n').filter((line) => line.trim() !== '');
    return name === 'lines' ? entries : entries.map((line) => line.trim());
  }
  if (times.has(name))
    return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(trimmed) ? `${trimmed}:00Z` : trimmed.replace(/^(\S+:\d\d:\d\d)$/, '$1Z');
  if (['value', 'equals', 'at_least', 'at_most'].includes(name)) return scalarOf(trimmed);
  return name === 'body' ? text : trimmed;
}

/** A whole number that JSON can hold, true, false, or the text. */
function scalarOf(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

/** Maps with numbers for names are lists. */
function dense(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, one]) => [name, dense(one)] as const);
  if (entries.length > 0 && entries.every(([name]) => /^\d+$/.test(name)))
    return [...entries].sort(([one], [other]) => Number(one) - Number(other)).map(([, one]) => one);
  return Object.fromEntries(entries);
}

function withMaps(form: Form): Form {
  for (const path of maps) {
    const place = path.slice(0, -1).reduce<Form | undefined>((one, step) => one?.[step] as Form | undefined, form);
    const entries = place?.[path.at(-1) as string];
    if (!place || !Array.isArray(entries)) continue;
    const named = (entries as Form[]).map(({ name, ...rest }) => [String(name ?? ''), withoutOthers(rest)] as const);
    place[path.at(-1) as string] = Object.fromEntries(named.filter(([name]) => name !== ''));
  }
  return form;
}

/** An argument that now comes from elsewhere keeps nothing of where it came from before. */
function withoutOthers(entry: Form): Form {
  const { from, label, example, value } = entry;
  if (from === 'learner') return { from };
  if (from === 'input') return { from, label: label ?? '', ...(example === undefined ? {} : { example }) };
  return from === 'fixed' ? { from, value: value ?? '' } : entry;
}

/** The entries of a map, each with its name, as the form lists them. */
export function entriesOf(map: unknown): (Form & { name: string })[] {
  if (Array.isArray(map)) return map as (Form & { name: string })[];
  return Object.entries(Object(map) as Form).map(([name, rest]) => ({ ...(Object(rest) as Form), name }));
}

/** The form with lists in place of maps, so that an entry without a name yet can stand in it. */
export function unfolded(form: Form): Form {
  const call = Object(form.call) as Form;
  return {
    ...form,
    ...(form.call === undefined ? {} : { call: { ...call, arguments: entriesOf(call.arguments) } }),
    ...(form.conditions === undefined ? {} : { conditions: entriesOf(form.conditions) }),
  };
}

const question = (kind: string) => ({
  kind,
  ...{ key: '', text: '', explanation: '' },
  ...(kind === 'choice' || kind === 'multiple' ? { options: [{ text: '', right: true }, { text: '' }] } : {}),
  ...(kind === 'number' ? { answer: '' } : {}),
  ...(kind === 'text' ? { answers: [] } : {}),
  ...(kind === 'order' ? { lines: [] } : {}),
});
const fresh: Record<string, (arg: string) => unknown> = {
  options: () => ({ text: '' }),
  questions: question,
  pools: () => ({ draw: 1, questions: [question('choice')] }),
  arguments: () => ({ name: '', from: 'input', label: '' }),
  conditions: () => ({ name: '', equals: '1' }),
};

/**
 * A form after one press: `add pools.0.questions choice`, `remove …questions.1`, `up …questions.1`, `down …questions.1`.
 * A question that is added gets a key that the quiz has not.
 */
export function operated(form: Form, what: string): { form: Form; focus: string } {
  const [verb = '', path = '', arg = ''] = what.split(' ');
  const next = structuredClone(form);
  const steps = path.split('.');
  const listPath = verb === 'add' ? steps : steps.slice(0, -1);
  const list = listIn(next, listPath);
  if (!list) return { form: next, focus: '' };
  if (verb === 'add') {
    list.push(fresh[steps.at(-1) as string]?.(arg) ?? '');
    nameQuestions(next);
    nameEntries(list as Form[]);
    return { form: next, focus: `${path}.${list.length - 1}` };
  }
  const index = Number(steps.at(-1));
  const [item] = list.splice(index, 1);
  const target = verb === 'up' ? Math.max(0, index - 1) : index + 1;
  if (verb === 'remove')
    return { form: next, focus: `${listPath.join('.')}.${Math.max(0, Math.min(index, list.length - 1))}` };
  list.splice(target, 0, item);
  return { form: next, focus: `${listPath.join('.')}.${Math.min(target, list.length - 1)}` };
}

function listIn(form: Form, path: string[]): unknown[] | undefined {
  let place: unknown = form;
  for (const [index, step] of path.entries()) {
    if (typeof place !== 'object' || place === null || !/^[a-z0-9_]+$/.test(step)) return undefined;
    const inside = place as Form;
    if (!Object.hasOwn(inside, step) && index === path.length - 1) inside[step] = [];
    place = Object.hasOwn(inside, step) ? inside[step] : undefined;
  }
  return Array.isArray(place) ? place : undefined;
}

function nameQuestions({ pools }: Form): void {
  if (!Array.isArray(pools)) return;
  const questions = (pools as { questions?: { key?: string }[] }[]).flatMap(({ questions: some = [] }) => some);
  const keys = new Set(questions.map(({ key }) => key));
  for (const one of questions) {
    if (one.key !== '') continue;
    let number = 1;
    while (keys.has(`q${number}`)) number += 1;
    one.key = `q${number}`;
    keys.add(one.key);
  }
}

/** Arguments and conditions without a name yet get one, for without it they could not be kept. */
function nameEntries(list: Form[]): void {
  const names = new Set(list.map((one) => one.name));
  for (const one of list.filter(({ name }) => name === '')) {
    let number = 1;
    while (names.has(`name_${number}`)) number += 1;
    one.name = `name_${number}`;
    names.add(one.name);
  }
}

/** Name of the field that a fault is about: `pools[0].draw (line 4)` is of `pools.0.draw`; empty: of the whole document. */
export function fieldOf({ file, place }: CourseFault, form: Form | null): string {
  const words = place.replace(/ \(line \d+\)$/, '');
  if (/^line \d+$/.test(words) || words === '') return file.startsWith('lessons/') && words !== '' ? 'body' : '';
  const steps = words
    .replace(/^enrollment\b/, 'enrollment')
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.');
  for (const path of maps) {
    const name = steps[path.length];
    if (name === undefined || path.some((step, at) => steps[at] !== step)) continue;
    const map = path.reduce<unknown>((one, step) => (Object(one) as Form)[step], form);
    const index = entriesOf(map).findIndex((entry) => entry.name === name);
    if (index >= 0) steps[path.length] = String(index);
  }
  const end = steps.at(-2);
  return (/^\d+$/.test(steps.at(-1) ?? '') && end !== undefined && lists.has(end) ? steps.slice(0, -1) : steps).join(
    '.',
  );
}
