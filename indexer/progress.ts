/** One line on a terminal that shows how far a long work is; nothing where the output is a file or a pipe. */
import type { WriteStream } from 'node:tty';

export interface ProgressReport {
  /** What is done, e.g. `backfill`. */
  what: string;
  /** Ledgers, from 0 to `total`. */
  done: number;
  total: number;
  /** Events so far. */
  events: number;
}

export interface Progress {
  show(report: ProgressReport): void;
  /** Clears the line. */
  end(): void;
}

const EVERY_MS = 200;
const BAR = 24;

export function createProgress(stream: WriteStream = process.stdout, now: () => number = Date.now): Progress {
  let first: { atMs: number; report: ProgressReport } | undefined;
  let shownAtMs = Number.NEGATIVE_INFINITY;
  return {
    show(report) {
      if (!stream.isTTY) return;
      first ??= { atMs: now(), report };
      if (now() - shownAtMs < EVERY_MS) return;
      shownAtMs = now();
      // Back to the line's start, so that a line of the log takes its place.
      stream.write(`\r\x1b[2K${progressLine(report, first.report, (now() - first.atMs) / 1000)}\r`);
    },
    end() {
      if (stream.isTTY && first) stream.write('\r\x1b[2K');
      first = undefined;
      shownAtMs = Number.NEGATIVE_INFINITY;
    },
  };
}

/** E.g. `backfill ████████░░░░ 66 %  1,200 of 1,800 ledgers  25,310 events/s  12 s left` */
export function progressLine(now: ProgressReport, first: ProgressReport, seconds: number): string {
  const share = now.total > 0 ? Math.min(1, now.done / now.total) : 1;
  const filled = Math.round(share * BAR);
  const bar = '█'.repeat(filled) + '░'.repeat(BAR - filled);
  const ledgersPerSecond = (now.done - first.done) / seconds;
  const parts = [
    `${now.what} ${bar} ${Math.floor(share * 100)} %`,
    `${number(now.done)} of ${number(now.total)} ledgers`,
    seconds > 0 ? `${number((now.events - first.events) / seconds)} events/s` : '',
    seconds > 0 && ledgersPerSecond > 0 ? `${duration((now.total - now.done) / ledgersPerSecond)} left` : '',
  ];
  return parts.filter((part) => part !== '').join('  ');
}

function number(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
