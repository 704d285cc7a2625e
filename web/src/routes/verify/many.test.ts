import assert from 'node:assert/strict';
import type { Verification } from '#lib/api.ts';
import type { Question } from '#lib/question.ts';
import type { Outcome } from './check.ts';
import { checkLines, type LineAnswer, readLines, writeAnswers } from './many.ts';

const id = 'a1'.repeat(16);

describe('many at once', () => {
  it('reads the first column of each line that says anything, and no heading', () => {
    const lines = readLines(
      `\u{FEFF}certificate,name\r\n"https://x.example/credentials/${id}","a, b"\n\n${id};c\nnonsense\n`,
    );
    assert.deepEqual(
      lines.map(({ number, given, question }) => [number, given, question.kind]),
      [
        [2, `https://x.example/credentials/${id}`, 'id'],
        [4, id, 'id'],
        [5, 'nonsense', 'unclear'],
      ],
    );
  });

  it('tells each answer, also that a line could not be understood, and stops when it shall', async () => {
    const answers: LineAnswer[] = [];
    const ask = async ({ kind }: Question): Promise<Outcome> => {
      const verification = { verdict: 'valid', sentence: 'A sentence.', checks: [], asOf: null } as object;
      return kind === 'id'
        ? { kind: 'answer', verification: verification as Verification }
        : { kind: 'refused', verdict: 'malformed', sentence: 'Another.' };
    };
    const { signal } = new AbortController();
    await checkLines(ask, readLines(`${id}\nhello there`), signal, (answer) => answers.push(answer));
    assert.deepEqual(answers.map(({ word }) => word).sort(), ['Not understood', 'Valid']);
    await checkLines(ask, readLines(id), AbortSignal.abort(), () => assert.fail('was asked to stop'));
  });

  it('writes no formula, wherever a spreadsheet may see a cell begin', () => {
    const line = { number: 1, given: 'x', question: { kind: 'nothing' } } as const;
    const told = (why: string) => {
      const csv = writeAnswers([{ line, verification: null, word: 'Not understood', why }]);
      return csv.split('\r\n')[1]?.slice('1,x,Not understood,'.length, -1);
    };
    assert.equal(told('no;=1+1'), `"no;'=1+1"`);
    assert.equal(told('a\t@SUM(1)'), `"a\t'@SUM(1)"`);
    assert.equal(told('\u200b＝1+1'), "'\u200b＝1+1");
    assert.equal(told('  +1'), "'  +1");
    assert.equal(told('1-1=0; fine'), '"1-1=0; fine"');
  });

  it('reads lines that a spreadsheet quoted, with semicolons, tabs and every kind of end', () => {
    const text = `\u{FEFF}"${id}";"a;b"\r${id}\tb\n"say ""no""",x\r\n${'y'.repeat(200_000)}`;
    const lines = readLines(text);
    assert.deepEqual(
      lines.map(({ question }) => question.kind),
      ['id', 'id', 'unclear', 'unclear'],
    );
    assert.equal(lines[2]?.given, 'say "no"');
  });

  it('writes nothing that a spreadsheet would run', () => {
    const [line] = readLines('=HYPERLINK("x","y")');
    assert.ok(line);
    const csv = writeAnswers([{ line, verification: null, word: 'Not understood', why: '-1 "quoted"\nbelow' }]);
    assert.equal(
      csv,
      `Line,Given,Verdict,Why,Ledger\r\n1,"'=HYPERLINK(""x""",Not understood,"'-1 ""quoted""\nbelow",\r\n`,
    );
  });
});
