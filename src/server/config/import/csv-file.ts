import { CsvError, parse } from 'csv-parse';
import { DELIMITERS, type Delimiter, type Encoding } from '#domain/config/import/file.ts';
import type { Cell } from '#domain/config/import/row.ts';
import { withoutGuard } from '../../platform/csv.ts';
import { LONGEST_CELL, LONGEST_ROW, MOST_COLUMNS, MOST_ROWS } from './limits.ts';
import type { Source } from './pieces.ts';
import { Unread } from './unread.ts';

/** A row with its number as a spreadsheet counts: the header is row 1. */
export interface FileRow {
  row: number;
  cells: Cell[];
}

/** The separator that stands most often in the first line. */
export async function delimiterOf(source: Source, encoding: Encoding): Promise<Delimiter> {
  let head = '';
  for await (const text of decoded(source, encoding, 64 * 1024)) head += text;
  const line = head.slice(0, head.search(/\r|\n|$/)).replace(/"[^"]*"/g, '');
  const times = (mark: string) => line.split(mark).length;
  return DELIMITERS.reduce<Delimiter>((best, mark) => (times(mark) > times(best) ? mark : best), ',');
}

/** The rows of a CSV file that have something in them, one at a time; memory is one piece of the file. */
export async function* csvRows(
  source: Source,
  { encoding, delimiter }: { encoding: Encoding; delimiter: Delimiter },
): AsyncGenerator<FileRow> {
  const parser = parse({ delimiter, bom: true, relax_column_count: true, max_record_size: LONGEST_ROW });
  const feeding = feed(parser, decoded(source, encoding)).catch((error: Error) => parser.destroy(error));
  let row = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      row += 1;
      if (!record.some((cell) => cell.trim() !== '')) continue;
      if (row > MOST_ROWS + 1) throw new Unread('too_many_rows');
      if (record.length > MOST_COLUMNS) throw new Unread('too_many_columns', row);
      yield { row, cells: record.map(cellOf) };
    }
    await feeding;
  } catch (error) {
    if (error instanceof CsvError) throw new Unread('bad_quotes', row + 1);
    throw error;
  } finally {
    parser.destroy();
  }
}

async function feed(parser: ReturnType<typeof parse>, texts: AsyncIterable<string>): Promise<void> {
  for await (const text of texts) {
    if (parser.destroyed) return;
    if (!parser.write(text)) await drained(parser);
  }
  parser.end();
}

/** Nothing is left on the parser afterwards: a long file waits many times. */
const drained = (parser: ReturnType<typeof parse>) =>
  new Promise<void>((resolve) => {
    if (parser.destroyed) return resolve();
    const done = () => {
      parser.off('drain', done).off('close', done);
      resolve();
    };
    parser.once('drain', done).once('close', done);
  });

async function* decoded(source: Source, encoding: Encoding, most?: number): AsyncGenerator<string> {
  // A part of a file may end within a sign.
  const decoder = new TextDecoder(encoding, { fatal: most === undefined });
  try {
    for await (const bytes of source.read(0, most)) yield decoder.decode(bytes, { stream: true });
    if (most === undefined) yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw new Unread('broken_text');
    throw error;
  }
}

/** `="00123"` is how spreadsheets are told that digits are a text; other formulas have no value here, and get none. */
function cellOf(text: string): Cell {
  if (text.length > LONGEST_CELL) return { code: 'too_long' };
  if (text.includes('\u0000')) return { code: 'broken_text' };
  const quoted = /^="([^"]*)"$/.exec(text);
  if (quoted) return quoted[1] ?? '';
  if (/^\s*[=＝]/.test(text)) return { code: 'formula' };
  return withoutGuard(text);
}
