import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Course, type Exercise, type Question, questionKinds } from '#wire/course-folder.ts';
import { type Answer, isRightAnswer, rightAnswerOf } from './answer.ts';
import { faultSentence } from './fault.ts';
import { readCourseFolder, writeCourseFolder } from './folder.ts';
import { readMentions } from './markdown.ts';

const root = join(import.meta.dirname, '../../courses');
const keys = readdirSync(root).sort();
const folders = new Map(keys.map((key) => [key, readFolder(join(root, key))]));

/** What the practice contract takes, in order, and publishes. */
const practice: Record<string, { takes: string[]; event: string; fields: string[] }> = {
  sign_guestbook: {
    takes: ['learner', 'message'],
    event: 'guestbook_signed',
    fields: ['learner', 'message', 'entries'],
  },
  increment: { takes: ['learner'], event: 'counter_incremented', fields: ['learner', 'count'] },
  store: { takes: ['learner', 'key', 'value'], event: 'value_stored', fields: ['learner', 'key', 'value'] },
};
const languages = ['json', 'rust', 'rust fragment', 'sh', 'text', 'toml', 'ts', 'ts fragment', 'yaml'];

describe('the shipped courses', () => {
  for (const key of keys) {
    describe(key, () => {
      const folder = folders.get(key) as Map<string, Uint8Array>;
      const course = () => courseOf(key);

      it('lies in the folder of its name, in canonical form', () => {
        assert.equal(course().key, key);
        const written = writeCourseFolder(course());
        assert.deepEqual([...written.keys()], [...folder.keys()]);
        for (const [path, bytes] of written)
          assert.equal(Buffer.from(bytes).toString(), Buffer.from(folder.get(path) as Uint8Array).toString(), path);
      });

      it('has six lessons or more, each of 600 to 1,200 words that end in what one can do', () => {
        assert.ok(course().lessons.size >= 6);
        const faults = [...course().lessons].flatMap(([lesson, { body }]) => {
          const words = body.split(/\s+/).length;
          const isWhole =
            words >= 600 && words <= 1_200 && readMentions(body).headings.at(-1) === 'what-you-can-do-now';
          return isWhole ? [] : [`${lesson}: ${words} words`];
        });
        assert.deepEqual(faults, []);
      });

      it('names the language of every block of code', () => {
        const fences = [...course().lessons].flatMap(([lesson, { body }]) =>
          readMentions(body).fences.map(({ info, line }) => ({ lesson, line, info })),
        );
        assert.deepEqual(
          fences.filter(({ info }) => !languages.includes(info)),
          [],
        );
      });

      it('has quizzes that draw from more questions than they ask, each with an answer that is right', () => {
        assert.ok(course().quizzes.size >= 2);
        for (const [quiz, { pools }] of course().quizzes) {
          for (const { draw, questions } of pools) {
            assert.ok(draw < questions.length, `${quiz} draws all`);
            assert.deepEqual(
              questions.filter((one) => !isRightAnswer(one, rightAnswerOf(one))),
              [],
            );
            assert.deepEqual(
              questions.filter((one) => wrongAnswersOf(one).some((wrong) => isRightAnswer(one, wrong))),
              [],
            );
          }
        }
      });

      it('has exercises that the practice contract can do', () => {
        assert.ok(course().exercises.size >= 1);
        for (const [exercise, document] of course().exercises) assert.deepEqual(faultsOf(document), [], exercise);
      });
    });
  }

  it('quote the platform’s contracts as they are', () => {
    const sources = ['token', 'governance'].flatMap((contract) => linesOf(join(root, '../contracts', contract, 'src')));
    const { lessons } = courseOf('votes_that_execute');
    const quoted = [...lessons.values()].flatMap(({ body }) =>
      readMentions(body)
        .fences.filter(({ info }) => info === 'rust fragment')
        .flatMap(({ code }) => code.split('\n')),
    );
    const lines = quoted.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('//'));
    assert.ok(lines.length > 50);
    // A signature is quoted without its brace.
    assert.deepEqual(
      lines.filter((line) => !sources.includes(line) && !sources.includes(`${line} {`)),
      [],
    );
  });

  it('are three at least, use every kind of question, and build on each other without a circle', () => {
    assert.ok(keys.length >= 3);
    assert.deepEqual([...new Set(questions().map(({ kind }) => kind))].sort(), [...questionKinds].sort());
    const done = new Set<string>();
    for (let before = -1; before < done.size; ) {
      before = done.size;
      for (const { key, prerequisites = [] } of keys.map(courseOf))
        if (prerequisites.every((one) => done.has(one))) done.add(key);
    }
    assert.deepEqual([...done].sort(), keys);
  });
});

function courseOf(key: string): Course {
  const { course, faults } = readCourseFolder(folders.get(key) as Map<string, Uint8Array>);
  assert.deepEqual(faults?.map(faultSentence), undefined);
  return course as Course;
}

function faultsOf({ contract, call, event, learner, conditions = {} }: Exercise): string[] {
  const known = practice[call.function];
  if (contract !== 'practice' || !known) return [`no function ${call.function}`];
  const signer = call.arguments.learner;
  return [
    Object.keys(call.arguments).join() === known.takes.join() ? '' : `takes ${known.takes}`,
    signer?.from === 'learner' ? '' : 'somebody else signs',
    event === known.event && learner === 'learner' ? '' : `publishes ${known.event}`,
    ...Object.keys(conditions).map((field) => (known.fields.includes(field) ? '' : `no field ${field}`)),
  ].filter((fault) => fault !== '');
}

/** Answers that are not the right one. */
function wrongAnswersOf(question: Question): Answer[] {
  const right = rightAnswerOf(question);
  switch (question.kind) {
    case 'choice':
      return question.options.flatMap((_, place) => (place === right ? [] : [place]));
    case 'multiple':
      return [[], (right as number[]).slice(1), [...(right as number[]), question.options.length]];
    case 'number':
      return [question.answer + (question.tolerance ?? 0) * 1.01 + 0.001];
    case 'text':
      return ['', `${right}x`];
    case 'order':
      return [(right as number[]).toReversed()];
  }
}

function questions(): Question[] {
  return keys
    .map(courseOf)
    .flatMap(({ quizzes }) => [...quizzes.values()].flatMap(({ pools }) => pools.flatMap((pool) => pool.questions)));
}

function linesOf(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.rs'));
  return files.flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n')).map((line) => line.trim());
}

function readFolder(folder: string): Map<string, Uint8Array> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path))]));
}
