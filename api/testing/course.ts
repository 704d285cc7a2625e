/** Courses for tests: one that can be spoiled, and ones made by chance. */
import type { Course, Exercise, Lesson, Question, Quiz } from '#wire/course-folder.ts';
import { pick, type Random } from './strange.ts';

export type Texts = Record<string, string>;

export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
);

/** A small whole course, as texts by path. */
export const smallFolder: Texts = {
  'course.yaml': `key: small
title: Small
promise: A promise.
description: Few words.
language: en
topics:
  - stellar
outcomes:
  - Know a little.
modules:
  - title: First
    lessons:
      - one
      - two
`,
  'lessons/one.md': '---\ntitle: One\nminutes: 5\n---\n\n# Top\n\nSee [two](two.md#end), [here](#top).\n',
  'lessons/two.md': '---\ntitle: Two\nminutes: 5\nquiz: check\nexercise: count\n---\n\n## End\n\nDone.\n',
  'quizzes/check.yaml': `title: Check
pass_percent: 50
feedback: marks
shuffle: true
pools:
  - draw: 1
    questions:
      - kind: choice
        key: first
        text: Which?
        options:
          - text: This.
            right: true
          - text: That.
        explanation: Because.
`,
  'exercises/count.yaml': `title: Count
task: Count once.
contract: practice
call:
  function: increment
  arguments:
    learner:
      from: learner
event: counter_incremented
learner: learner
steps:
  sign: Signed.
  wait: Sent.
  done: Seen.
`,
};

export function folderOf(texts: Record<string, string | Uint8Array>): Map<string, Uint8Array> {
  return new Map(
    Object.entries(texts).map(([path, content]) => [
      path,
      typeof content === 'string' ? new TextEncoder().encode(content) : content,
    ]),
  );
}

/** Texts that YAML takes for something else, or might lose. */
const pieces = [
  ...[
    'yes',
    'null',
    '~',
    '0x1F',
    '1e3',
    '.inf',
    '-',
    '- a',
    '? b',
    ': c',
    '#',
    'a: b',
    'a #b',
    '!tag',
    '&a',
    '*a',
    '%d',
    '@',
  ],
  ...[
    '`',
    "'",
    '"',
    "it's",
    '"q"',
    '\\n',
    '{',
    '[',
    ']',
    '}',
    ',',
    '|',
    '>',
    '<<',
    '---',
    '...',
    'é',
    'İ',
    '😀',
    '中文',
    '\u202e',
  ],
  ...['word', 'Soroban', '2027-01-31', '2027-01-31T09:00:00Z', '00', '1_000', 'a\tb', '  two', 'end ', '=', 'true'],
];

function line(random: Random, most = 6): string {
  const text = Array.from({ length: 1 + random(most) }, () => pick(random, pieces)).join(pick(random, [' ', '', '  ']));
  return text.trim().slice(0, 100).toWellFormed().trim() || 'x';
}

function text(random: Random): string {
  const lines = Array.from({ length: 1 + random(5) }, () => pick(random, ['', ' ', '\t']) + line(random));
  return lines.join(pick(random, ['\n', '\n\n', '\n  '])) + pick(random, ['', '', '\n', '\n\n', ' ', ' \n']);
}

const maybe = <T>(random: Random, name: string, value: T) => (random(2) === 0 ? { [name]: value } : {});
const many = <T>(random: Random, least: number, most: number, make: (place: number) => T): T[] =>
  Array.from({ length: least + random(most - least + 1) }, (_, place) => make(place));

function question(random: Random, key: string): Question {
  const asked = { key, text: text(random), explanation: text(random) };
  const options = (right: (place: number) => boolean) =>
    many(random, 2, 5, (place) => ({
      text: `${place} ${text(random)}`,
      ...(right(place) ? { right: true as const } : {}),
    }));
  const made: (() => Question)[] = [
    () => ({ kind: 'choice', ...asked, options: options((place) => place === 1) }),
    () => ({ kind: 'multiple', ...asked, options: options((place) => place === 0 || random(2) === 0) }),
    () => ({
      ...{ kind: 'number' as const, ...asked, answer: pick(random, [0, -3, 17_280, 0.1, 1e-9, 123456789012345]) },
      ...maybe(random, 'tolerance', random(10) / 10),
      ...maybe(random, 'unit', line(random, 1)),
    }),
    () => ({ kind: 'text', ...asked, answers: many(random, 1, 4, (place) => `${place} ${line(random)}`) }),
    () => ({
      ...{ kind: 'order' as const, ...asked, lines: many(random, 2, 6, (place) => `  ${place}${line(random)}`) },
      ...maybe(random, 'syntax', 'rust'),
    }),
  ];
  return pick(random, made)();
}

function quiz(random: Random): Quiz {
  let count = 0;
  return {
    ...{ title: line(random), pass_percent: 1 + random(100) },
    ...maybe(random, 'attempts', 1 + random(5)),
    ...maybe(random, 'minutes', 1 + random(60)),
    feedback: pick(random, ['score', 'marks', 'explained_at_end', 'explained'] as const),
    shuffle: random(2) === 0,
    pools: many(random, 1, 3, () => ({
      draw: 1,
      questions: many(random, 1, 4, () => question(random, `q${count++}`)),
    })),
  };
}

function exercise(random: Random): Exercise {
  return {
    ...{ title: line(random), task: text(random), contract: 'practice' },
    call: {
      function: 'store',
      arguments: {
        zebra: { from: 'learner' },
        key: { from: 'fixed', value: pick(random, [line(random), '', random(100), true]) },
        alpha: { from: 'input', label: line(random), ...maybe(random, 'example', line(random)) },
      },
    },
    ...{ event: 'value_stored', learner: 'learner' },
    ...maybe(random, 'conditions', { value: { equals: line(random) }, entries: { at_least: pick(random, [3, '3']) } }),
    steps: { sign: line(random), wait: line(random), done: line(random) },
  };
}

/** Its names out of order, so that writing must sort them. */
export function randomCourse(random: Random): Course {
  const lessons = new Map<string, Lesson>();
  const quizzes = new Map<string, Quiz>();
  const exercises = new Map<string, Exercise>();
  const images = new Map<string, Uint8Array>(random(2) === 0 ? [['dot.png', png]] : []);
  const picture = images.size > 0 ? '![a dot](../images/dot.png)\n\n' : '';
  const lesson = (key: string): string => {
    const body = `${picture}${key}\n${text(random)}`.replace(/[[\]<>`]/g, '').trim();
    const head = {
      minutes: 1 + random(240),
      title: line(random),
      ...maybe(random, 'releases', '2027-01-31T09:00:00Z'),
    };
    if (random(2) === 0) quizzes.set(key, quiz(random));
    if (random(2) === 0) exercises.set(`do_${key}`, exercise(random));
    const named = {
      ...(quizzes.has(key) && { quiz: key }),
      ...(exercises.has(`do_${key}`) && { exercise: `do_${key}` }),
    };
    lessons.set(key, { body: picture + body.replace('!a dot(../images/dot.png)', '').trim(), ...named, ...head });
    return key;
  };
  return {
    ...{ exercises, images, lessons, quizzes },
    modules: many(random, 1, 4, (module) => ({
      lessons: many(random, 1, 4, (place) => lesson(`l${module}_${place}`)),
      title: `${module} ${line(random)}`,
    })),
    ...maybe(random, 'prerequisites', ['another']),
    ...maybe(random, 'enrollment', { closes: '2028-01-01T00:00:00Z', capacity: 1 + random(100) }),
    ...maybe(random, 'level', pick(random, ['beginner', 'advanced'] as const)),
    outcomes: many(random, 1, 4, (place) => `${place} ${line(random)}`),
    topics: pick(random, [['stellar'], ['stellar', 'smart contracts', 'a-b']]),
    language: pick(random, ['en', 'pt-BR', 'zh-Hans']),
    description: text(random),
    promise: line(random),
    title: line(random),
    key: `made_${random(1000)}`,
  };
}
