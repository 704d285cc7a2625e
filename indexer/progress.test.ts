import assert from 'node:assert/strict';
import type { WriteStream } from 'node:tty';
import { createProgress, progressLine } from './progress.ts';

describe('the progress line', () => {
  const report = (done: number, events: number) => ({ what: 'backfill', done, total: 1800, events });

  it('shows how far, how fast and how long still', () => {
    assert.equal(
      progressLine(report(1200, 25_310), report(0, 0), 10),
      'backfill ████████████████░░░░░░░░ 66 %  1,200 of 1,800 ledgers  2,531 events/s  5 s left',
    );
    assert.match(progressLine({ ...report(600, 1), total: 60_600 }, report(0, 0), 10), /17 min left$/);
    assert.match(progressLine({ ...report(600, 1), total: 600_600 }, report(0, 0), 10), /2\.8 h left$/);
  });

  it('knows neither rate nor time at the first report, and stands an empty work', () => {
    assert.equal(
      progressLine(report(0, 0), report(0, 0), 0),
      'backfill ░░░░░░░░░░░░░░░░░░░░░░░░ 0 %  0 of 1,800 ledgers',
    );
    assert.match(progressLine({ ...report(0, 0), total: 0 }, report(0, 0), 1), /100 %/);
  });

  it('is drawn on a terminal only, a few times a second, and wiped at the end', () => {
    const drawn = (isTTY: boolean): string[] => {
      const lines: string[] = [];
      const stream = { isTTY, write: (text: string) => lines.push(text) > 0 } as unknown as WriteStream;
      let nowMs = 0;
      const progress = createProgress(stream, () => nowMs);
      for (let done = 0; done < 10; done++) {
        progress.show(report(done, done));
        nowMs += 50;
      }
      progress.end();
      return lines;
    };
    assert.deepEqual(drawn(false), []);
    const lines = drawn(true);
    assert.equal(lines.length, 4);
    assert.match((lines[1] as string).replace('\r\x1b[2K', ''), /^backfill .* 4 of 1,800 ledgers .*\r$/);
    assert.equal(lines.at(-1), '\r\x1b[2K');
  });
});
