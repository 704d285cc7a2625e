import * as m from './paraglide/messages.js';
import { count, counted } from './words.ts';

/** Ranges of ledgers that were read whole, inclusive, rising, as `/v1/status` tells them. */
export type Coverage = [from: number, to: number][];

/** A piece of the line of ledgers: read, missing between two that are read, or closed and not read yet. */
export interface Piece {
  kind: 'read' | 'gap' | 'ahead';
  from: number;
  to: number;
}

/** The line of ledgers from the first one read to the newest of the network (null while it does not answer). */
export function pieces(coverage: Coverage, latestLedger: number | null): Piece[] {
  const line: Piece[] = [];
  for (const [from, to] of coverage) {
    const before = line.at(-1);
    if (before) line.push({ kind: 'gap', from: before.to + 1, to: from - 1 });
    line.push({ kind: 'read', from, to });
  }
  const last = line.at(-1);
  if (last && latestLedger !== null && latestLedger > last.to)
    line.push({ kind: 'ahead', from: last.to + 1, to: latestLedger });
  return line;
}

/** The ledgers missing between two that are read. */
export function gaps(coverage: Coverage): Piece[] {
  return pieces(coverage, null).filter(({ kind }) => kind === 'gap');
}

/** "ledger 88,120" or "ledgers 88,120 to 88,131". */
export function span({ from, to }: Piece): string {
  return from === to
    ? m.status_ledger({ ledger: count(from) })
    : m.status_ledgers({ from: count(from), to: count(to) });
}

/** The coverage in one sentence: complete, or which gaps. */
export function coverageSentence(coverage: Coverage, quarantined: number): string {
  const [first, last] = [coverage[0], coverage.at(-1)];
  if (!first || !last) return m.status_coverage_none();
  const missing = gaps(coverage);
  const aside = quarantined === 0 ? m.status_aside_none() : m.status_aside({ events: counted(quarantined, 'event') });
  if (missing.length === 0) return m.status_coverage_whole({ from: count(first[0]), to: count(last[1]), aside });
  const spans = missing.map(span).join(', ');
  return m.status_coverage_gaps({ gaps: counted(missing.length, 'gap'), spans, aside });
}
