import { CsvError, parse } from 'csv-parse/sync';
import { readHeader } from '#domain/organisation/import/columns.ts';
import type { ImportField, ImportProblem, ImportRow } from '#domain/organisation/import/row.ts';
import { withoutGuard } from '../../platform/csv.ts';

const MOST_ROWS = 50_000;
const LONGEST_ROW = 100_000;

export interface ImportFile {
  encoding: 'utf-8' | 'gb18030';
  rows: ImportRow[];
  problems: ImportProblem[];
}

/** Reads a CSV file as spreadsheets write it: UTF-8 or GB18030, separated by comma, semicolon or tab. */
export function readImportFile(bytes: Uint8Array): ImportFile {
  const { encoding, text } = decoded(bytes);
  if (text === null) return { encoding, rows: [], problems: [fileProblem(1, 'broken_text')] };
  const records = recordsOf(text);
  if (!Array.isArray(records)) return { encoding, rows: [], problems: [records] };
  return { encoding, ...rowsOf(records) };
}

const fileProblem = (row: number, code: ImportProblem['code'], value = ''): ImportProblem => ({
  row,
  field: null,
  code,
  value: value.slice(0, 100),
});

/** Bytes that are valid UTF-8 are taken for it; Chinese spreadsheets without it write GB18030. */
function decoded(bytes: Uint8Array): { encoding: ImportFile['encoding']; text: string | null } {
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    try {
      return { encoding, text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
    } catch {
      // the next one
    }
  }
  return { encoding: 'gb18030', text: null };
}

function recordsOf(text: string): string[][] | ImportProblem {
  try {
    return parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      max_record_size: LONGEST_ROW,
      to: MOST_ROWS + 2,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const lines: unknown = error.lines;
    return fileProblem(typeof lines === 'number' ? lines : 1, 'bad_quotes');
  }
}

/** The separator that stands most often in the header row. */
function delimiterOf(text: string): string {
  const header = text.slice(0, text.search(/\r|\n|$/));
  const times = (mark: string) => header.split(mark).length;
  return [',', ';', '\t'].reduce((best, mark) => (times(mark) > times(best) ? mark : best));
}

function rowsOf([header = [], ...records]: string[][]): Pick<ImportFile, 'rows' | 'problems'> {
  const { columns, problems } = readHeader(header);
  const filled = records
    .map((cells, i) => ({ row: i + 2, cells }))
    .filter(({ cells }) => cells.some(hasText));
  if (filled.length > MOST_ROWS) return { rows: [], problems: [fileProblem(1, 'too_many_rows')] };
  if (filled.length === 0) problems.push(fileProblem(1, 'no_rows'));
  if (problems.length > 0) return { rows: [], problems };
  for (const { row, cells } of filled) {
    if (cells.length !== columns.length)
      problems.push(fileProblem(row, 'column_count', String(cells.length)));
  }
  return { rows: filled.map(({ row, cells }) => ({ row, cells: named(columns, cells) })), problems };
}

const hasText = (cell: string) => cell.trim() !== '';

function named(columns: readonly (ImportField | null)[], cells: readonly string[]): ImportRow['cells'] {
  const row: ImportRow['cells'] = {};
  for (const [i, field] of columns.entries()) if (field) row[field] = withoutGuard(cells[i] ?? '');
  return row;
}
