import assert from 'node:assert/strict';
import type { ApiProblem } from '../http/problem.ts';
import { png, smallFolder } from '../testing/course.ts';
import type { DraftFolder } from './draft.ts';
import { createWorkshop, type Workshop } from './workshop.ts';

describe('the workshop', () => {
  const folder: DraftFolder = { course: 'small', documents: smallFolder, images: {} };
  let workshop: Workshop;
  before(() => {
    workshop = createWorkshop();
  });
  after(() => workshop.close());
  const statusOf = (asked: Promise<unknown>) =>
    asked.then(
      () => 200,
      (error: ApiProblem) => error.problem.status,
    );

  it('reads a draft: its modules, its forms, its faults', async () => {
    const read = await workshop.run('read', folder);
    assert.deepEqual(read.modules, [{ title: 'First', releases: null, lessons: ['one', 'two'] }]);
    assert.deepEqual([read.title, read.faults, read.forms['lessons/two.md']?.quiz], ['Small', [], 'check']);
    const broken = { ...folder, documents: { ...smallFolder, 'quizzes/check.yaml': 'title: &a x\nb: *a\n' } };
    const { faults, forms } = await workshop.run('read', broken);
    assert.deepEqual([faults.map(({ file }) => file), forms['quizzes/check.yaml']], [['quizzes/check.yaml'], null]);
  });

  it('renders what authors type, without scripts, foreign images and links that run something', async () => {
    const hostile = '<script>alert(1)</script> ![x](https://evil.example/x.png) [y](javascript:alert(1)) [two](two.md)';
    const html = await workshop.run('preview', folder, { shown: {} }, hostile);
    assert.equal(/<script|<img|href="javascript/.test(html), false, html);
    assert.match(html, /<a href="\/learn\/small\/two">/);
  });

  it('ends a task that takes too long or too much memory, and goes on with the next', async () => {
    const hasty = createWorkshop({ threads: 1, seconds: 0.001 });
    const long = '[a](https://x.example) *b* `c` '.repeat(30_000);
    assert.equal(await statusOf(hasty.run('preview', folder, { shown: {} }, long)), 413);
    assert.equal(await statusOf(hasty.run('preview', folder, { shown: {} }, long)), 413, 'by a thread of its own');
    await hasty.close();
    const small = createWorkshop({ threads: 1, memoryMb: 48 });
    assert.equal(await statusOf(small.run('preview', folder, { shown: {} }, long.repeat(6))), 413);
    assert.equal(await statusOf(small.run('read', folder)), 200);
    await small.close();
  });

  it('refuses a YAML bomb in a moment, and the rest of the draft is read', async () => {
    const bomb = `a: &a [${'x, '.repeat(50)}x]\n${'bcdefghi'
      .split('')
      .map((name) => `${name}: &${name} [${'*a, '.repeat(50)}*a]`)
      .join('\n')}`;
    const { faults, forms } = await workshop.run('read', {
      ...folder,
      documents: { ...smallFolder, 'quizzes/check.yaml': bomb },
    });
    assert.match(faults.map(({ found }) => found).join(), /anchor/);
    assert.ok(forms['lessons/one.md']);
  });

  it('does not keep the api from answering', async () => {
    const long = '> '.repeat(200) + '*a* [b](c) '.repeat(40_000);
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    await workshop.run('preview', folder, { shown: {} }, long);
    clearInterval(timer);
    assert.ok(turns > 0, 'timers ran meanwhile');
  });

  it('packs a folder and finds the same bytes in it', async () => {
    const files = new Map(Object.entries(smallFolder).map(([path, text]) => [path, new TextEncoder().encode(text)]));
    files.set('images/dot.png', new Uint8Array(png));
    const zip = await workshop.run('zip', files);
    const read = await workshop.run('unzip', zip);
    assert.ok(!('faults' in read));
    assert.deepEqual(read.documents, smallFolder);
    assert.deepEqual(Buffer.from(read.images['images/dot.png'] as Uint8Array), png);
  });
});
