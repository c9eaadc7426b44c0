/** Names of the columns of a file, in both languages. */
export type Columns<C extends string> = Readonly<Record<C, { zh: readonly string[]; en: readonly string[] }>>;

/** What is wrong in a file: in a cell, or (column null) with the whole row or file. The header is row 1. */
export interface TableProblem<C extends string, P extends string> {
  row: number;
  column: C | null;
  code: P;
  /** What stands there, cut to 100 signs. */
  value: string;
}

const fold = (name: string) => name.normalize('NFKC').trim().toLowerCase().replace(/[*:]$/, '').trim();

/** The header row that is written. */
export const headerOf = <C extends string>(columns: Columns<C>, locale: 'zh-CN' | 'en'): string[] =>
  (Object.keys(columns) as C[]).map((column) => columns[column][locale === 'en' ? 'en' : 'zh'][0] ?? column);

/**
 * Which column each cell of a row holds. Of several names for one (a serial number and a host name both name an item)
 * the first in the file counts; the others, and columns that nobody knows, are problems.
 */
export function readHeader<C extends string>(
  names: readonly string[],
  columns: Columns<C>,
  required: readonly C[],
): {
  columns: (C | null)[];
  problems: TableProblem<C, 'unknown_column' | 'duplicate_column' | 'missing_column'>[];
} {
  const all = Object.keys(columns) as C[];
  const known = new Map(
    all.flatMap((one) => [...columns[one].zh, ...columns[one].en].map((name) => [name, one])),
  );
  const found = names.map((name) => known.get(fold(name)) ?? null);
  const problems: TableProblem<C, 'unknown_column' | 'duplicate_column' | 'missing_column'>[] = [];
  for (const [index, column] of found.entries()) {
    const value = (names[index] ?? '').slice(0, 100);
    if (column === null) problems.push({ row: 1, column, code: 'unknown_column', value });
    else if (found.indexOf(column) < index)
      problems.push({ row: 1, column, code: 'duplicate_column', value });
  }
  for (const column of required)
    if (!found.includes(column)) problems.push({ row: 1, column, code: 'missing_column', value: '' });
  return { columns: found, problems };
}

const YES = ['是', 'yes', 'y', 'true', '1', '√'];
const NO = ['', '否', 'no', 'n', 'false', '0'];

/** A yes or no as people write it; nothing is no, null: neither. */
export function yesNoOf(text: string): boolean | null {
  const plain = text.normalize('NFKC').trim().toLowerCase();
  return YES.includes(plain) ? true : NO.includes(plain) ? false : null;
}
