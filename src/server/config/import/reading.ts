import type { Delimiter, Encoding } from '#domain/config/import/file.ts';
import type { Cell } from '#domain/config/import/row.ts';
import { csvRows, delimiterOf, type FileRow } from './csv-file.ts';
import type { Detected } from './encoding.ts';
import { MOST_UNPACKED, SAMPLES } from './limits.ts';
import type { Source } from './pieces.ts';
import { Unread } from './unread.ts';
import { openWorkbook, sheetRows } from './xlsx-file.ts';

export type Format = 'csv' | 'xlsx';

/** How a file is laid out, and what stands at its top. */
export interface Shape {
  encoding: Encoding | null;
  bom: boolean;
  delimiter: Delimiter | null;
  sheets: string[];
  sheet: string | null;
  headings: string[];
  /** The first rows as they stand there. */
  samples: string[][];
}

/** What somebody says about a file instead of what was found. */
export interface ShapeWish {
  encoding?: Encoding | undefined;
  delimiter?: Delimiter | undefined;
  sheet?: string | undefined;
}

/** Looks at the top of a file. Throws {@link Unread}. */
export async function shapeOf(
  source: Source,
  format: Format,
  detected: Detected | null,
  wish: ShapeWish,
): Promise<Shape> {
  const layout = format === 'csv' ? await csvLayout(source, detected, wish) : await bookLayout(source, wish);
  const rows: Cell[][] = [];
  for await (const { cells } of rowsOf(source, format, layout, MOST_UNPACKED.head)) {
    rows.push(cells);
    if (rows.length > SAMPLES) break;
  }
  const [headings, ...samples] = rows.map((cells) =>
    cells.map((cell) => (typeof cell === 'string' ? cell.trim() : `#${cell.code}`)),
  );
  if (!headings || samples.length === 0) throw new Unread('no_rows');
  return {
    ...layout,
    headings: headings.map((one) => one.slice(0, 200)),
    samples: samples.map((row) => row.map((one) => one.slice(0, 200))),
  };
}

async function csvLayout(source: Source, detected: Detected | null, wish: ShapeWish) {
  const encoding = wish.encoding ?? detected?.encoding;
  if (!encoding) throw new Unread('broken_text');
  const bom = detected?.encoding === encoding && detected.bom;
  const delimiter = wish.delimiter ?? (await delimiterOf(source, encoding));
  return { encoding, bom, delimiter, sheets: [], sheet: null };
}

async function bookLayout(source: Source, wish: ShapeWish) {
  const { sheets } = await openWorkbook(source);
  const names = sheets.map(({ name }) => name);
  const sheet = wish.sheet ?? names[0] ?? '';
  if (!names.includes(sheet)) throw new Unread('unknown_sheet');
  return { encoding: null, bom: false, delimiter: null, sheets: names, sheet };
}

/** All rows of a file, the header first. */
export async function* rowsOf(
  source: Source,
  format: Format,
  { encoding, delimiter, sheet }: Pick<Shape, 'encoding' | 'delimiter' | 'sheet'>,
  most: number = MOST_UNPACKED.sheet,
): AsyncGenerator<FileRow> {
  if (format === 'csv')
    yield* csvRows(source, { encoding: encoding ?? 'utf-8', delimiter: delimiter ?? ',' });
  else yield* sheetRows(source, await openWorkbook(source), sheet ?? '', most);
}
