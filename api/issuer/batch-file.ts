/** A CSV of certificates to issue by hand: one line each. */
import { type BatchFileFault, batchRowsMax } from '#wire/forms.ts';
import { readCsv, unguard } from '../http/csv.ts';
import type { AskedRow } from './batch.ts';

/** Names of the first line, in any order. The last two may be missing. */
const columns = ['recipient', 'course', 'criteria', 'kind', 'title'] as const;
const needed: readonly string[] = columns.slice(0, 3);

export interface FileFault {
  fault: BatchFileFault;
  /** As a spreadsheet counts. */
  row: number;
  found: string;
}

/** Empty lines are none. A line with more or fewer cells than the first is a row with that fault. */
export function readBatchFile(csv: string): AskedRow[] | FileFault {
  const records = readCsv(csv, batchRowsMax);
  if (!Array.isArray(records)) return { fault: 'quotes', row: records.row, found: '' };
  const [first = [], ...body] = records;
  const head = first.map((name) => unguard(name.trim()).toLowerCase());
  const fault = faultOfHead(head);
  if (fault && records.length > 0) return fault;
  const lines = body
    .map((cells, at) => ({ row: at + 2, cells: cells.map((cell) => unguard(cell.trim())) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (lines.length === 0) return { fault: 'empty', row: 1, found: '' };
  if (lines.length > batchRowsMax) return { fault: 'too_many', row: batchRowsMax + 2, found: String(lines.length) };
  return lines.map(({ row, cells }) => {
    const cell = (name: (typeof columns)[number]) => cells[head.indexOf(name)] ?? '';
    const title = cell('title');
    return {
      row,
      recipient: cell('recipient'),
      course: cell('course'),
      kind: cell('kind').toLowerCase() || (title ? 'achievement' : 'completion'),
      title: title || null,
      criteria: cell('criteria'),
      isWhole: cells.length === head.length,
    };
  });
}

function faultOfHead(head: readonly string[]): FileFault | undefined {
  const fault = (fault: BatchFileFault, found: string) => ({ fault, row: 1, found: found.slice(0, 80) });
  const unknown = head.find((name) => !(columns as readonly string[]).includes(name));
  if (unknown !== undefined) return fault('column_unknown', unknown);
  const twice = head.find((name, at) => head.indexOf(name) !== at);
  if (twice !== undefined) return fault('column_twice', twice);
  const missing = needed.find((name) => !head.includes(name));
  return missing === undefined ? undefined : fault('column_missing', missing);
}
