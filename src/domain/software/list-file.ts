import { nameKey } from './product.ts';
import { type Columns, type TableProblem, yesNoOf } from './table-file.ts';

/** Columns of a file of installations. */
export const LIST_COLUMNS = ['item', 'name', 'version', 'vendor', 'gone'] as const;
export type ListColumn = (typeof LIST_COLUMNS)[number];

/** Names of the columns as they stand in files; the first of each language heads what is written. */
export const LIST_HEADERS: Columns<ListColumn> = {
  item: {
    zh: ['配置项', '编号', '序列号', '资产编号', '主机名', '计算机名', '设备'],
    en: ['item', 'number', 'serial', 'asset number', 'host name', 'hostname', 'host', 'computer'],
  },
  name: { zh: ['软件', '软件名称', '名称', '产品'], en: ['software', 'name', 'product', 'program'] },
  version: { zh: ['版本', '版本号', '软件版本'], en: ['version'] },
  vendor: { zh: ['厂商', '发行商', '供应商', '软件厂商'], en: ['vendor', 'publisher', 'manufacturer'] },
  gone: { zh: ['已卸载', '卸载'], en: ['removed', 'gone', 'uninstalled'] },
};

/** What can be wrong with a row, a column or the file. Words for people are in the catalogues. */
export const LIST_PROBLEMS = [
  ...(['required', 'too_long', 'bad_yes_no', 'broken_text', 'unknown_column', 'missing_column'] as const),
  ...(['duplicate_column', 'column_count', 'bad_quotes', 'too_many_rows', 'no_rows', 'bad_name'] as const),
  ...(['unknown_item', 'ambiguous_item', 'not_yours', 'given_twice', 'contradiction'] as const),
] as const;
export type ListProblemCode = (typeof LIST_PROBLEMS)[number];
export type ListProblem = TableProblem<ListColumn, ListProblemCode>;

export interface ListRow {
  row: number;
  /** How the file names the item. */
  item: string;
  name: string;
  version: string;
  vendor: string | null;
  gone: boolean;
}

const LONGEST = { item: 200, name: 300, version: 100, vendor: 200, gone: 20 } as const satisfies Record<
  ListColumn,
  number
>;

/** The rows of a file, each read for itself; problems of all of them. */
export function readList(rows: readonly { row: number; cells: Partial<Record<ListColumn, string>> }[]): {
  rows: ListRow[];
  problems: ListProblem[];
} {
  const problems: ListProblem[] = [];
  const read = rows.flatMap(({ row, cells }) => {
    const at = (column: ListColumn, code: ListProblemCode) =>
      void problems.push({ row, column, code, value: (cells[column] ?? '').slice(0, 100) });
    const before = problems.length;
    const cell = (column: ListColumn) => (cells[column] ?? '').trim();
    for (const column of LIST_COLUMNS) if ([...cell(column)].length > LONGEST[column]) at(column, 'too_long');
    for (const column of ['item', 'name'] as const) if (cell(column) === '') at(column, 'required');
    if (cell('name') !== '' && nameKey(cell('name')) === '') at('name', 'bad_name');
    const gone = yesNoOf(cell('gone'));
    if (gone === null) at('gone', 'bad_yes_no');
    if (problems.length > before) return [];
    const { item, name, version } = { item: cell('item'), name: cell('name'), version: cell('version') };
    return [{ row, item, name, version, vendor: cell('vendor') || null, gone: gone ?? false }];
  });
  return { rows: read, problems };
}
