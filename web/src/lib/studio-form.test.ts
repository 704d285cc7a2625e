import assert from 'node:assert/strict';
import { keyOf, type Modules, reordered } from './studio.ts';
import { fieldOf, operated, readFields, unfolded } from './studio-form.ts';

describe('forms of the studio', () => {
  it('become the JSON of a quiz, empty fields left out', () => {
    const fields: [string, string][] = [
      ['At', 'document'],
      ['title', ' Fees '],
      ['pass_percent', '60'],
      ['attempts', ''],
      ['shuffle', 'true'],
      ['pools.0.draw', '1'],
      ['pools.0.questions.1.kind', 'order'],
      ['pools.0.questions.1.lines', 'let a;\r\n  let b;\r\n\r\n'],
      ['pools.0.questions.0.kind', 'choice'],
      ['pools.0.questions.0.options.0.text', 'A'],
      ['pools.0.questions.0.options.0.right', 'true'],
      ['pools.0.questions.0.options.1.text', 'B'],
      ['__proto__.isAdmin', 'true'],
      ['Constructor', 'x'],
    ];
    const form = readFields(fields);
    assert.deepEqual(form, {
      title: 'Fees',
      pass_percent: 60,
      shuffle: true,
      pools: [
        {
          draw: 1,
          questions: [
            { kind: 'choice', options: [{ text: 'A', right: true }, { text: 'B' }] },
            { kind: 'order', lines: ['let a;', '  let b;'] },
          ],
        },
      ],
    });
    assert.equal(({} as { isAdmin?: string }).isAdmin, undefined);
  });

  it('keep maps whose names their author chooses', () => {
    const form = readFields([
      ['call.function', 'store'],
      ['call.arguments.0.name', 'learner'],
      ['call.arguments.0.from', 'learner'],
      ['call.arguments.1.name', 'value'],
      ['call.arguments.1.from', 'fixed'],
      ['call.arguments.1.value', '42'],
      ['conditions.0.name', 'entries'],
      ['conditions.0.at_least', '1'],
    ]);
    assert.deepEqual(form, {
      call: { function: 'store', arguments: { learner: { from: 'learner' }, value: { from: 'fixed', value: 42 } } },
      conditions: { entries: { at_least: 1 } },
    });
    assert.deepEqual(
      (unfolded(form).call as { arguments: { name: string }[] }).arguments.map(({ name }) => name),
      ['learner', 'value'],
    );
    const place = 'call.arguments.value.value (line 9)';
    assert.equal(fieldOf({ file: 'exercises/x.yaml', place, found: '', expected: '' }, form), 'call.arguments.1.value');
  });

  it('read times as UTC and leave what is no number as it was typed', () => {
    assert.deepEqual(
      readFields([
        ['releases', '2027-01-31T09:00'],
        ['minutes', 'ten'],
        ['opens', ''],
      ]),
      {
        releases: '2027-01-31T09:00:00Z',
        minutes: 'ten',
      },
    );
  });

  it('add, move and remove parts, and give a new question a key of its own', () => {
    const quiz = { pools: [{ questions: [{ key: 'q1' }, { key: 'q3' }] }] };
    const added = operated(quiz, 'add pools.0.questions text');
    assert.equal(added.focus, 'pools.0.questions.2');
    assert.deepEqual(
      (added.form.pools as typeof quiz.pools)[0]?.questions.map(({ key }) => key),
      ['q1', 'q3', 'q2'],
    );
    const moved = operated(quiz, 'down pools.0.questions.0');
    assert.deepEqual(
      [moved.form, moved.focus],
      [{ pools: [{ questions: [{ key: 'q3' }, { key: 'q1' }] }] }, 'pools.0.questions.1'],
    );
    assert.deepEqual(operated(quiz, 'remove pools.0.questions.1').form, { pools: [{ questions: [{ key: 'q1' }] }] });
    assert.deepEqual(operated(quiz, 'add __proto__.x y').form, quiz);
  });

  it('know which field a fault is about', () => {
    const field = (file: string, place: string) => fieldOf({ file, place, found: '', expected: '' }, {});
    assert.equal(field('quizzes/x.yaml', 'pools[0].questions[2].text (line 9)'), 'pools.0.questions.2.text');
    assert.equal(field('course.yaml', 'outcomes[1] (line 12)'), 'outcomes');
    assert.equal(field('lessons/x.md', 'line 12'), 'body');
    assert.equal(field('lessons/x.md', 'minutes (line 3)'), 'minutes');
    assert.equal(field('quizzes/x.yaml', 'line 1'), '');
  });

  it('move lessons through modules, one step at a time', () => {
    const modules: Modules = [
      { title: 'A', releases: null, lessons: ['one', 'two'] },
      { title: 'B', releases: null, lessons: ['three'] },
    ];
    const orders = (what: string) => reordered(modules, what).map(({ lessons }) => lessons.join(' '));
    assert.deepEqual(orders('down lesson one'), ['two one', 'three']);
    assert.deepEqual(orders('down lesson two'), ['one', 'two three']);
    assert.deepEqual(orders('up lesson three'), ['one two three', '']);
    assert.deepEqual(orders('up lesson one'), ['one two', 'three']);
    assert.deepEqual(orders('down module 0'), ['three', 'one two']);
    assert.deepEqual(orders('remove module 1'), ['one two', 'three'], 'none with lessons');
    assert.deepEqual(orders('add module C'), ['one two', 'three', '']);
    assert.equal(keyOf('1. Gebühren & Grenzen'), 'gebuhren_grenzen');
  });
});
