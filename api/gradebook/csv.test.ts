import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import { unguard } from '../http/csv.ts';
import { pick, randomFrom } from '../testing/strange.ts';
import { guard, readGrades, writeGrades } from './csv.ts';

const lessons = new Set(['one', 'two']);
const id = '0f1e2d3c-4b5a-4978-8796-a5b4c3d2e1f0';
const other = '1f1e2d3c-4b5a-4978-8796-a5b4c3d2e1f0';
const file = (...lines: string[]) => ['Enrollment id,Learner,Cohort,one,two', ...lines].join('\r\n');
const read = (csv: string) => readGrades(csv, lessons);
/** `[row, column, found]` of each fault. */
const faults = (csv: string) => read(csv).faults.map(({ row, column, found }) => [row, column, found]);

describe('grades as CSV', () => {
  it('write a learner a line and a lesson a column', () => {
    const csv = writeGrades(
      ['one', 'two'],
      [
        { enrollment: id, name: 'Ada, "Countess"', cohort: 'Spring', percents: { one: 80 } },
        { enrollment: other, name: null, cohort: null, percents: { one: 0, two: 100 } },
      ],
    );
    assert.equal(
      csv,
      `Enrollment id,Learner,Cohort,one,two\r\n${id},"Ada, ""Countess""",Spring,80,\r\n${other},Learner 1f1e2d3c,,0,100\r\n`,
    );
    assert.deepEqual(read(csv), {
      rows: [
        { row: 2, enrollment: id, percents: [{ lesson: 'one', percent: 80 }] },
        {
          ...{ row: 3, enrollment: other },
          percents: [
            { lesson: 'one', percent: 0 },
            { lesson: 'two', percent: 100 },
          ],
        },
      ],
      faults: [],
    });
  });

  it('let no name be a formula, and take nothing from a name', () => {
    for (const text of ['=1+1', '+1', '-1', '@A1', '\tx', '\rx', '\n=x'])
      assert.equal(guard(text), `'${text}`, 'an apostrophe makes it a text');
    for (const text of ['', 'Ada', "'Ada", 'a=b', '1-1']) assert.equal(guard(text), text);
    const random = randomFrom(20261127);
    const pieces = ["'", '=', '+', '-', '@', '\t', '\r', '\n', 'a', '"', ',', ';', ' '];
    for (let times = 0; times < 2_000; times += 1) {
      const text = Array.from({ length: random(5) }, () => pick(random, pieces)).join('');
      assert.equal(unguard(guard(text)), text, JSON.stringify(text));
      const csv = writeGrades([], [{ enrollment: id, name: text || 'x', cohort: text, percents: {} }]);
      const [, line = []] = parse(csv) as string[][];
      assert.deepEqual(line.slice(1).map(unguard), [text || 'x', text], JSON.stringify(text));
      for (const cell of line) assert.doesNotMatch(cell, /^[=+\-@\t\r\n]/);
    }
  });

  it('are read with semicolons, a byte order mark, empty lines and columns in another order', () => {
    assert.deepEqual(read(`\ufeffone;Enrollment id\n 70 ; ${id.toUpperCase()}\n;\n\n`), {
      rows: [{ row: 2, enrollment: id, percents: [{ lesson: 'one', percent: 70 }] }],
      faults: [],
    });
  });

  it('name each thing that is wrong by row and column', () => {
    assert.deepEqual(faults(''), [[1, null, 'no column Enrollment id']]);
    assert.deepEqual(faults(`Enrollment id,three,one,one\n${id},1,2,3`), [
      [1, 'three', '“three”'],
      [1, 'one', '“one” a second time'],
    ]);
    assert.deepEqual(
      faults(file(`${id},a,b,101,-5`, `${id},a,b,1,1`, `${other},a,b,"72,5",7.5`, 'x,a,b,72,5,1', 'y,,,ten,80%')),
      [
        [2, 'one', '“101”'],
        [2, 'two', '“-5”'],
        [3, 'Enrollment id', `“${id}” a second time`],
        [4, 'one', '“72,5”'],
        [4, 'two', '“7.5”'],
        [5, null, '6 columns'],
        [6, 'one', '“ten”'],
        [6, 'two', '“80%”'],
      ],
    );
    assert.deepEqual(faults(file(`${id},"a`)), [[2, null, read(file(`${id},"a`)).faults[0]?.found]]);
    assert.match(read(file(`${id},a"b,c,1,2`)).faults[0]?.found ?? '', /^quotes/);
  });

  it('have at most 5,000 learners', () => {
    const lines = Array.from({ length: 5_001 }, (_, n) => `${String(n).padStart(8, '0')}${id.slice(8)},a,b,1,2`);
    assert.deepEqual(faults(file(...lines)), [[1, null, 'more than 5000 lines']]);
    assert.deepEqual(faults(file(...lines.slice(1))), []);
  });
});
