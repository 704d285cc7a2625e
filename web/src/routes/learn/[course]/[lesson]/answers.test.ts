import assert from 'node:assert/strict';
import { answersOf, changesOf, numberOf } from './answers.ts';

function form(fields: [name: string, value: string][]): FormData {
  const made = new FormData();
  for (const [name, value] of fields) made.append(name, value);
  return made;
}

describe('the form of a quiz', () => {
  it('holds an answer of each kind, and none where nothing was chosen', () => {
    const { answers, faults } = answersOf(
      form([
        ['at', 'quiz'],
        ['choice__names', '2'],
        ['multiple__proofs__3', 'on'],
        ['multiple__proofs__0', 'on'],
        ['number__fee', '0,00001'],
        ['text__event', '  an event '],
        ['text__empty', ' '],
        ['order__steps__0', '3'],
        ['order__steps__1', '1'],
        ['order__steps__2', '2'],
      ]),
    );
    assert.deepEqual(faults, {});
    assert.deepEqual(answers, { names: 2, fee: 0.00001, event: 'an event', proofs: [0, 3], steps: [1, 2, 0] });
  });

  it('says what cannot be an answer, and keeps the others', () => {
    const { answers, faults } = answersOf(
      form([
        ['number__fee', 'a hundred'],
        ['order__steps__0', '1'],
        ['order__steps__1', '1'],
        ['choice__names', '0'],
      ]),
    );
    assert.deepEqual(faults, { number__fee: 'number', order__steps: 'places' });
    assert.deepEqual(answers, { names: 0 });
  });

  it('passes over names that are no question', () => {
    const { answers } = answersOf(
      form([
        ['choice____proto__', '0'],
        ['choice__A', '0'],
        ['order__x__a', '1'],
        ['x', 'y'],
      ]),
    );
    assert.deepEqual(answers, {});
  });

  it('reads numbers with point and comma, and leaves what is ambiguous to the learner', () => {
    const read = (texts: string[]) => texts.map(numberOf);
    assert.deepEqual(
      read(['12', '-0.5', '0,125', '1 000', '1,000,000', '1e-7', '−3']),
      [12, -0.5, 0.125, 1000, 1e6, 1e-7, -3],
    );
    assert.deepEqual(read(['1,000', '1.2.3', '12 XLM', '', 'NaN', 'Infinity', '1e999', '0x10']), Array(8).fill(null));
  });

  it('saves what changed and what was taken away', () => {
    assert.deepEqual(changesOf({ a: 1, b: [0, 1], c: 'x' }, { a: 1, b: [1, 0], d: 2 }), { b: [1, 0], c: null, d: 2 });
  });
});
