/** CSV as spreadsheets of different countries write it: commas or semicolons; the form of RFC 4180 otherwise. */
import { CsvError, parse } from 'csv-parse/sync';

/**
 * The lines of a file.
 *
 * @param rowsMax of them are read beside the first line, and one more, by which it shows that there are too many
 * @returns cells by line; or the row, as a spreadsheet counts, from which on the lines can't be told apart
 */
export function readCsv(text: string, rowsMax: number): string[][] | { row: number } {
  const [firstLine = ''] = text.split(/\r?\n|\r/, 1);
  try {
    return parse(text, {
      bom: true,
      // No name of a column has either in it.
      delimiter: firstLine.includes(';') ? ';' : ',',
      relax_column_count: true,
      max_record_size: 200_000,
      to: rowsMax + 2,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { row: typeof error.lines === 'number' ? error.lines : 1 };
  }
}

/** Takes the apostrophe off again that keeps a spreadsheet from running a text as a formula, and no other. */
export function unguard(text: string): string {
  return /^'+[=+\-@\t\r\n]/.test(text) ? text.slice(1) : text;
}
