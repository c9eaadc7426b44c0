import { readHeader } from '#domain/organisation/import/columns.ts';
import type { ImportField, ImportProblem, ImportRow } from '#domain/organisation/import/row.ts';
import { withoutGuard } from '../../platform/csv.ts';
import { readCsv } from '../../platform/csv-file.ts';

const MOST_ROWS = 50_000;

export interface ImportFile {
  encoding: 'utf-8' | 'gb18030';
  rows: ImportRow[];
  problems: ImportProblem[];
}

/** Reads a file of people. */
export function readImportFile(bytes: Uint8Array): ImportFile {
  const { encoding, records, trouble } = readCsv(bytes, MOST_ROWS);
  if (trouble) return { encoding, rows: [], problems: [fileProblem(trouble.row, trouble.code)] };
  return { encoding, ...rowsOf(records) };
}

const fileProblem = (row: number, code: ImportProblem['code'], value = ''): ImportProblem => ({
  row,
  field: null,
  code,
  value: value.slice(0, 100),
});

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
