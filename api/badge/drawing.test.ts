import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import sharp from 'sharp';
import { drawBadge, drawPreview, type Shown } from './drawing.ts';
import { inTurn, makePicture } from './raster.ts';

const shown: Shown = {
  contentHash: 'ab12'.repeat(16),
  course: 'Fees',
  name: 'Sample Learner',
  kind: 'completion',
  language: 'en',
};
const hostile = [
  '</title><script>alert(1)</script>',
  '" onload="alert(1)',
  ']]>&amp;<!--',
  '\u202Eمريم بنت عبد الله',
  '\u0000\u0008\uFFFE\uD800',
  'W'.repeat(200),
  'Verträge und Gebühren '.repeat(10).slice(0, 200),
  '',
];

describe('drawings of certificates', () => {
  for (const draw of [drawBadge, drawPreview])
    for (const text of hostile)
      it(`hold no element and no attribute of a text: ${draw.name}, ${JSON.stringify(text.slice(0, 40))}`, async () => {
        const drawing = draw({ ...shown, name: text, course: text });
        const tags = new Set([...drawing.matchAll(/<(\w+)/g)].map(([, name]) => name));
        assert.deepEqual(
          [...tags].filter((name) => !['svg', 'title', 'rect', 'g', 'circle', 'path'].includes(String(name))),
          [],
        );
        assert.doesNotMatch(drawing, /\son\w+="|NaN|undefined/);
        const { width, height } = await sharp(
          await makePicture(draw, { ...shown, name: text, course: text }),
        ).metadata();
        assert.deepEqual([width, height], draw === drawBadge ? [512, 512] : [1200, 630]);
      });

  it('speak the language of their course', () => {
    for (const draw of [drawBadge, drawPreview]) {
      const title = /<title>(.*)<\/title>/.exec(draw({ ...shown, name: null, language: 'de' }))?.[1];
      assert.equal(title, 'Abschlusszertifikat: Fees, Für eine lernende Person');
    }
  });

  it('are made pictures once for all who ask', async () => {
    const [first, again, other] = [shown, shown, { ...shown, name: null }].map((one) => makePicture(drawBadge, one));
    assert.equal(again, first);
    assert.notDeepEqual(await other, await first);
  });

  it('are made two at a time, and one that fails lets the next one go on', async () => {
    let [running, most] = [0, 0];
    const task = async (fails: boolean) => {
      most = Math.max(most, ++running);
      for (let turn = 0; turn < 9; turn++) await setImmediate();
      running--;
      if (fails) throw new Error('no picture');
    };
    const ends = await Promise.allSettled(Array.from({ length: 9 }, (_, at) => inTurn(() => task(at % 3 === 0))));
    assert.deepEqual([most, ends.filter(({ status }) => status === 'rejected').length], [2, 3]);
  });
});
