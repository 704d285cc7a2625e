import { createHash } from 'node:crypto';
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { AuditEntry, GradeItem, GradesApplied, GradesReport, GradesReportRow } from '#wire';
import { gradeChanged, invalidRequest } from '../http/problem.ts';
import { inTurn } from '../transaction.ts';
import { type CellRow, presentCell } from './cell.ts';
import { fault, type GradeLine, type GradesFault, type GradesRow, idColumn, quoted, readGrades } from './csv.ts';
import { cellsSql } from './learners.ts';
import type { GradedCourse } from './model.ts';
import { changeGrades, completes, type GradeChange, type GradeChanger } from './override.ts';

const listedMax = 500;
const batch = 5_000;

interface Standing {
  id: string;
  account: string;
  name: string | null;
  cohort: string | null;
  cells: Record<string, CellRow> | null;
}

/** Every learner with the percents that count, by name. */
export async function readGradeLines(
  sequelize: Sequelize,
  { key, items }: GradedCourse,
  cohort: string | undefined,
): Promise<GradeLine[]> {
  const standings: Standing[] = [];
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const rows = await sequelize.query<Standing>(
      `${standingSql} AND e.id > $after AND ($cohort::uuid IS NULL OR cohort_id = $cohort::uuid)
       ORDER BY e.id LIMIT ${batch}`,
      {
        bind: { course: key, lessons: items.map(({ lesson }) => lesson), after, cohort: cohort ?? null },
        type: QueryTypes.SELECT,
      },
    );
    standings.push(...rows);
    const last = rows.at(-1);
    if (rows.length < batch || !last) break;
    after = last.id;
  }
  const order = new Intl.Collator('en').compare;
  const lines = standings.map(({ id, name, cohort, cells }) => ({
    ...{ enrollment: id, name, cohort },
    percents: Object.fromEntries(
      Object.entries(cells ?? {}).map(([lesson, cell]) => [lesson, presentCell(cell).percent]),
    ),
  }));
  return lines.sort((one, other) =>
    one.name === null || other.name === null
      ? Number(one.name === null) - Number(other.name === null)
      : order(one.name, other.name),
  );
}

const standingSql = `SELECT e.id, e.account_id AS account, display_name AS name, c.name AS cohort,
    (${cellsSql('e.id', '$lessons')}) AS cells
  FROM app.enrollments AS e LEFT JOIN app.profiles AS p ON p.account_id = e.account_id
    LEFT JOIN app.cohorts AS c ON c.id = e.cohort_id
  WHERE e.course = $course AND e.left_at IS NULL`;

/** What a file would change, row by row; nothing is written. */
export async function checkGrades(sequelize: Sequelize, course: GradedCourse, csv: string): Promise<GradesReport> {
  return (await planImport({ sequelize }, course, csv)).report;
}

/**
 * Applies a file that was checked: all of it or nothing.
 *
 * @param basis of the report that was read
 * @throws ApiProblem 400 when something in the file is wrong, 409 when it would change something else by now
 */
export function applyGrades(
  sequelize: Sequelize,
  course: GradedCourse,
  { csv, basis }: { csv: string; basis: string },
  changer: GradeChanger,
): Promise<{ applied: GradesApplied; entries: AuditEntry[] }> {
  return inTurn({ sequelize }, async (transaction) => {
    const { report, changes } = await planImport({ sequelize, transaction }, course, csv);
    const [first] = report.report.flatMap(({ row, faults }) => faults.map((one) => ({ row, ...one })));
    if (first)
      throw invalidRequest([
        { parameter: 'csv', detail: `row ${first.row}: found ${first.found}, expected ${first.expected}.` },
      ]);
    if (report.basis !== basis)
      throw gradeChanged(
        'Grades were set since the file was checked, so it would change something else now. Check it again.',
      );
    const entries = await changeGrades({ sequelize, transaction }, course.key, changes, changer);
    return { applied: { changes: changes.length, learners: entries.length }, entries };
  });
}

interface Reading {
  sequelize: Sequelize;
  /** With one, the learners are locked for it. */
  transaction?: Transaction;
}

async function planImport(
  reading: Reading,
  course: GradedCourse,
  csv: string,
): Promise<{ report: GradesReport; changes: GradeChange[] }> {
  const items = new Map(course.items.map((item) => [item.lesson, item]));
  const { rows, faults } = readGrades(csv, new Set(items.keys()));
  const standings = await readStandings(reading, course, rows);
  const listed: GradesReportRow[] = [];
  const changes: GradeChange[] = [];
  const named: unknown[] = [];
  for (const row of rows) {
    const standing = standings.get(row.enrollment);
    if (!standing)
      faults.push(fault(row.row, idColumn, quoted(row.enrollment), 'a learner of this course, as in the export'));
    const planned = standing ? changesOf(row, standing, items) : [];
    changes.push(...planned.map(({ change }) => change));
    named.push(
      ...planned.map(({ change, newest }) => [
        row.enrollment,
        change.item.lesson,
        change.before,
        change.percent,
        newest,
      ]),
    );
    if (planned.length > 0)
      listed.push({
        ...{ row: row.row, enrollment: row.enrollment, name: standing?.name ?? null, faults: [] },
        changes: planned.map(({ change: { item, before, percent }, isOpen }) => ({
          ...{ lesson: item.lesson, before, after: percent as number },
          completes: isOpen && completes(item, percent),
        })),
      });
  }
  const report = {
    ...{ rows: rows.length, changes: changes.length, faults: faults.length },
    report: [...rowsOfFaults(faults, rows, standings), ...listed].slice(0, listedMax),
    basis: faults.length > 0 ? null : createHash('sha256').update(JSON.stringify(named)).digest('hex'),
  };
  return { report, changes };
}

/** By enrollment, of those whom the file names. */
async function readStandings(
  { sequelize, transaction }: Reading,
  { key, items }: GradedCourse,
  rows: readonly GradesRow[],
): Promise<Map<string, Standing>> {
  const ids = rows
    .map(({ enrollment }) => enrollment)
    .filter((id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id));
  // In the order of their ids, so that two imports at once wait for each other and not in a circle.
  if (transaction)
    await sequelize.query(
      `SELECT FROM app.enrollments WHERE id = ANY ($ids::uuid[]) AND course = $course ORDER BY id FOR NO KEY UPDATE`,
      { bind: { ids, course: key }, transaction },
    );
  const found = await sequelize.query<Standing>(`${standingSql} AND e.id = ANY ($ids::uuid[])`, {
    bind: { ids, course: key, lessons: items.map(({ lesson }) => lesson) },
    type: QueryTypes.SELECT,
    transaction,
  });
  return new Map(found.map((standing) => [standing.id, standing]));
}

/** Grades of a row that differ from those that count. */
function changesOf(
  { enrollment, percents }: GradesRow,
  { account, cells }: Standing,
  items: ReadonlyMap<string, GradeItem>,
): { change: GradeChange; newest: number | null; isOpen: boolean }[] {
  return percents.flatMap(({ lesson, percent }) => {
    const row = cells?.[lesson] ?? {};
    const cell = presentCell(row);
    if (cell.percent === percent) return [];
    const item = items.get(lesson) as GradeItem;
    const change = { enrollment, learner: account, item, before: cell.percent, percent };
    return [{ change, newest: row.override_id ? Number(row.override_id) : null, isOpen: cell.completedAt === null }];
  });
}

function rowsOfFaults(
  faults: readonly GradesFault[],
  rows: readonly GradesRow[],
  standings: ReadonlyMap<string, Standing>,
): GradesReportRow[] {
  const byRow = new Map(rows.map((row) => [row.row, row]));
  const grouped = [...Map.groupBy(faults, ({ row }) => row)].sort(([one], [other]) => one - other);
  return grouped.map(([row, some]) => {
    const standing = standings.get(byRow.get(row)?.enrollment ?? '');
    return {
      ...{ row, enrollment: standing?.id ?? null, name: standing?.name ?? null, changes: [] },
      faults: some.map(({ row: _, ...rest }) => rest),
    };
  });
}
