/** Grades as a file: one line a learner, one column a lesson. */
import { stringify } from 'csv-stringify/sync';
import { gradesRowsMax } from '#wire';
import { readCsv, unguard } from '../http/csv.ts';

/** Words of the first line that no lesson's key can be: keys are lower-case. The other columns are lesson keys. */
export const idColumn = 'Enrollment id';
const aboutColumns = ['Learner', 'Cohort'];
/** Nobody's course has so many lessons. */
const columnsMax = 1_000;

/** How a learner without a name is told from others. */
export function nameInWords(name: string | null, enrollment: string): string {
  return name ?? `Learner ${enrollment.slice(0, 8)}`;
}

export interface GradeLine {
  enrollment: string;
  name: string | null;
  cohort: string | null;
  /** The percent that counts, by lesson key. */
  percents: Record<string, number | null>;
}

export function writeGrades(lessons: readonly string[], lines: readonly GradeLine[]): string {
  const head = [idColumn, ...aboutColumns, ...lessons];
  const body = lines.map(({ enrollment, name, cohort, percents }) => [
    enrollment,
    guard(nameInWords(name, enrollment)),
    guard(cohort ?? ''),
    ...lessons.map((lesson) => percents[lesson] ?? ''),
  ]);
  return stringify([head, ...body], { record_delimiter: 'windows' });
}

/** What a spreadsheet would run as a formula begins with one of these; after the apostrophe it is a text. */
export function guard(text: string): string {
  return /^'*[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
}

export interface GradesFault {
  /** As a spreadsheet counts. */
  row: number;
  column: string | null;
  found: string;
  expected: string;
}

export interface GradesRow {
  row: number;
  enrollment: string;
  /** Only those that are filled in: an empty cell leaves a grade as it is. */
  percents: { lesson: string; percent: number }[];
}

/** Reads a file as far as it can be read, and tells all that is wrong with it. */
export function readGrades(csv: string, lessons: ReadonlySet<string>): { rows: GradesRow[]; faults: GradesFault[] } {
  const records = readCsv(csv, gradesRowsMax);
  if (!Array.isArray(records)) {
    const found = 'quotes or a line that never end, or stand in the middle of a cell';
    return { rows: [], faults: [fault(records.row, null, found, 'CSV as it is exported')] };
  }
  const [head = [], ...body] = records;
  const columns = head.map((name) => unguard(name.trim()));
  const faults = faultsOfHead(columns, lessons);
  if (body.length > gradesRowsMax)
    faults.push(fault(1, null, `more than ${gradesRowsMax} lines`, 'fewer: split the file'));
  if (faults.length > 0) return { rows: [], faults };
  const rows: GradesRow[] = [];
  const seen = new Map<string, number>();
  for (const [index, cells] of body.entries()) {
    if (cells.every((cell) => cell.trim() === '')) continue;
    const line = readLine(cells, index + 2, columns, lessons);
    const before = seen.get(line.row.enrollment);
    if (before === undefined) {
      rows.push(line.row);
      faults.push(...line.faults);
      if (line.row.enrollment !== '') seen.set(line.row.enrollment, index + 2);
    } else {
      const again = `${quoted(line.row.enrollment)} a second time`;
      faults.push(fault(index + 2, idColumn, again, `each once; it is in row ${before}`));
    }
  }
  return { rows, faults };
}

function readLine(
  cells: string[],
  row: number,
  columns: string[],
  lessons: ReadonlySet<string>,
): { row: GradesRow; faults: GradesFault[] } {
  const enrollment = unguard(cells[columns.indexOf(idColumn)] ?? '')
    .trim()
    .toLowerCase();
  const read: GradesRow = { row, enrollment, percents: [] };
  if (cells.length !== columns.length) {
    const expected = `${columns.length} as in the first line; a comma inside a number splits it`;
    return { row: read, faults: [fault(row, null, `${cells.length} columns`, expected)] };
  }
  const faults: GradesFault[] = [];
  for (const [place, lesson] of columns.entries()) {
    const text = unguard(cells[place] ?? '').trim();
    if (!lessons.has(lesson) || text === '') continue;
    if (/^\d{1,3}$/.test(text) && Number(text) <= 100) read.percents.push({ lesson, percent: Number(text) });
    else faults.push(fault(row, lesson, quoted(text), 'a whole number from 0 to 100, such as 85'));
  }
  return { row: read, faults };
}

function faultsOfHead(columns: string[], lessons: ReadonlySet<string>): GradesFault[] {
  if (columns.length > columnsMax)
    return [fault(1, null, `${columns.length} columns`, `at most ${columnsMax}, as in the export`)];
  const faults = columns.flatMap((name, place) => {
    if (columns.indexOf(name) !== place) return [fault(1, name, `${quoted(name)} a second time`, 'each column once')];
    const isKnown = name === idColumn || aboutColumns.includes(name) || lessons.has(name);
    return isKnown ? [] : [fault(1, name, quoted(name), 'a lesson’s key, as in the export')];
  });
  if (!columns.includes(idColumn))
    faults.unshift(fault(1, null, `no column ${idColumn}`, 'the first line as it is exported'));
  return faults;
}

export function fault(row: number, column: string | null, found: string, expected: string): GradesFault {
  return { row, column: column?.slice(0, 80) ?? null, found, expected };
}

export function quoted(text: string): string {
  return text === '' ? 'nothing' : `“${text.length > 60 ? `${text.slice(0, 60)}…` : text}”`;
}
