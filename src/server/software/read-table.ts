import { type Columns, readHeader, type TableProblem } from '#domain/software/table-file.ts';
import { withoutGuard } from '../platform/csv.ts';
import { type CsvEncoding, type CsvTrouble, readCsv } from '../platform/csv-file.ts';

/** What can be wrong with a file before any row is read. */
export type FileProblemCode =
  | CsvTrouble['code']
  | 'unknown_column'
  | 'duplicate_column'
  | 'missing_column'
  | 'column_count'
  | 'too_many_rows'
  | 'no_rows';

export interface TableFile<C extends string> {
  encoding: CsvEncoding;
  rows: { row: number; cells: Partial<Record<C, string>> }[];
  problems: TableProblem<C, FileProblemCode>[];
}

/** The rows of a CSV file by the columns that it must and may have. Formulas stay text. */
export function readTable<C extends string>(
  bytes: Uint8Array,
  { columns, required, mostRows }: { columns: Columns<C>; required: readonly C[]; mostRows: number },
): TableFile<C> {
  const { encoding, records, trouble } = readCsv(bytes, mostRows);
  const whole = (row: number, code: FileProblemCode, value = '') => ({ row, column: null, code, value });
  if (trouble) return { encoding, rows: [], problems: [whole(trouble.row, trouble.code)] };
  const [names = [], ...below] = records;
  const header = readHeader(names, columns, required);
  const filled = below
    .map((cells, index) => ({ row: index + 2, cells }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  if (filled.length > mostRows) return { encoding, rows: [], problems: [whole(1, 'too_many_rows')] };
  const problems: TableProblem<C, FileProblemCode>[] = [...header.problems];
  if (filled.length === 0) problems.push(whole(1, 'no_rows'));
  if (problems.length > 0) return { encoding, rows: [], problems };
  const [fitting, others] = [filled.filter(fits), filled.filter((one) => !fits(one))];
  return {
    encoding,
    rows: fitting.map(({ row, cells }) => ({ row, cells: named(header.columns, cells) })),
    problems: others.map(({ row, cells }) => whole(row, 'column_count', String(cells.length))),
  };
  function fits({ cells }: { cells: string[] }): boolean {
    return cells.length === header.columns.length;
  }
}

function named<C extends string>(columns: readonly (C | null)[], cells: readonly string[]) {
  const row: Partial<Record<C, string>> = {};
  for (const [index, column] of columns.entries()) if (column) row[column] = withoutGuard(cells[index] ?? '');
  return row;
}
