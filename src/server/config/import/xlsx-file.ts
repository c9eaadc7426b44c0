import { Parser } from 'htmlparser2';
import type { Cell } from '#domain/config/import/row.ts';
import { decimal } from '#domain/config/import/words.ts';
import { withoutGuard } from '../../platform/csv.ts';
import type { FileRow } from './csv-file.ts';
import { LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, MOST_UNPACKED } from './limits.ts';
import type { Source } from './pieces.ts';
import { Unread } from './unread.ts';
import { isDateFormat, shownDate } from './xlsx-dates.ts';
import { type Part, partsOf, unpacked } from './zip-parts.ts';

/** A workbook whose sheets can be read: their names in order, and what cells refer to. */
export interface Workbook {
  sheets: readonly { name: string; part: Part }[];
  strings: readonly string[];
  /** For each style whether its numbers are days or times. */
  dates: readonly boolean[];
  from1904: boolean;
}

/** Opens a workbook: everything but the sheets themselves. Nothing of it is evaluated. */
export async function openWorkbook(source: Source): Promise<Workbook> {
  const parts = await partsOf(source);
  const book = parts.get('xl/workbook.xml');
  if (!book) throw new Unread('bad_workbook');
  const small = MOST_UNPACKED.small;
  const named: { name: string; rel: string }[] = [];
  let from1904 = false;
  await parse(source, book, small, {
    open: (tag, at) => {
      if (tag === 'sheet') named.push({ name: (at.name ?? '').slice(0, 100), rel: at['r:id'] ?? '' });
      if (tag === 'workbookPr') from1904 = at.date1904 === '1' || at.date1904 === 'true';
    },
  });
  const targets = new Map<string, string>();
  const rels = parts.get('xl/_rels/workbook.xml.rels');
  if (rels)
    await parse(source, rels, small, {
      open: (tag, at) => {
        if (tag === 'Relationship') targets.set(at.Id ?? '', at.Target ?? '');
      },
    });
  const sheets = named.flatMap(({ name, rel }) => {
    const target = targets.get(rel) ?? '';
    const part = parts.get(target.startsWith('/') ? target.slice(1) : `xl/${target}`);
    return part && /worksheets\//.test(part.name) ? [{ name, part }] : [];
  });
  if (sheets.length === 0) throw new Unread('bad_workbook');
  return {
    ...{ sheets, from1904 },
    strings: await stringsOf(source, parts.get('xl/sharedStrings.xml')),
    dates: await datesOf(source, parts.get('xl/styles.xml')),
  };
}

async function stringsOf(source: Source, part: Part | undefined): Promise<string[]> {
  const strings: string[] = [];
  if (!part) return strings;
  let [text, takes, phonetic] = ['', false, false];
  await parse(source, part, MOST_UNPACKED.strings, {
    open: (tag) => {
      if (tag === 'si') text = '';
      if (tag === 'rPh') phonetic = true;
      takes = tag === 't' && !phonetic;
    },
    text: (said) => {
      if (takes && text.length <= LONGEST_CELL) text += said;
    },
    close: (tag) => {
      if (tag === 'si') strings.push(text);
      if (tag === 'rPh') phonetic = false;
      if (tag === 't') takes = false;
    },
  });
  return strings;
}

async function datesOf(source: Source, part: Part | undefined): Promise<boolean[]> {
  const formats = new Map<string, string>();
  const dates: boolean[] = [];
  if (!part) return dates;
  let inCells = false;
  await parse(source, part, MOST_UNPACKED.small, {
    open: (tag, at) => {
      if (tag === 'numFmt') formats.set(at.numFmtId ?? '', at.formatCode ?? '');
      if (tag === 'cellXfs') inCells = true;
      if (tag === 'xf' && inCells)
        dates.push(isDateFormat(Number(at.numFmtId), formats.get(at.numFmtId ?? '')));
    },
    close: (tag) => {
      if (tag === 'cellXfs') inCells = false;
    },
  });
  return dates;
}

/** The rows of a sheet that have something in them; memory is a piece of the sheet, beside the shared strings. */
export async function* sheetRows(
  source: Source,
  book: Workbook,
  sheet: string,
  most = MOST_UNPACKED.sheet,
): AsyncGenerator<FileRow> {
  const found = book.sheets.find(({ name }) => name === sheet);
  if (!found) throw new Unread('unknown_sheet');
  const reader = sheetReader(book);
  for await (const text of texts(source, found.part, most)) {
    reader.parser.write(text);
    yield* reader.take();
  }
  reader.parser.end();
  yield* reader.take();
}

interface OpenCell {
  column: number;
  type: string;
  style: number;
  value: string | null;
  text: string;
  formula: boolean;
}

/** Understands `row`, `c`, `v`, `f` and `is`; everything else of a sheet is passed over. */
function sheetReader(book: Workbook) {
  let rows: FileRow[] = [];
  let [row, column, takes, phonetic]: [number, number, 'v' | 't' | null, boolean] = [0, 0, null, false];
  let cells: Cell[] = [];
  let cell: OpenCell | null = null;
  const parser = new Parser(
    {
      onopentag: (name, at) => {
        if (name === 'row') {
          row = at.r === undefined ? row + 1 : Number(at.r);
          if (!Number.isInteger(row) || row < 1) throw new Unread('bad_workbook');
          [cells, column] = [[], 0];
        } else if (name === 'c') {
          column = at.r === undefined ? column : columnOf(at.r);
          if (column >= MOST_COLUMNS * 4) throw new Unread('too_many_columns', row);
          cell = {
            column,
            type: at.t ?? 'n',
            style: Number(at.s ?? 0),
            value: null,
            text: '',
            formula: false,
          };
        } else if (name === 'f' && cell) cell.formula = true;
        else if (name === 'rPh') phonetic = true;
        else if (name === 'v') {
          takes = 'v';
          if (cell) cell.value = '';
        } else if (name === 't' && !phonetic) takes = 't';
      },
      ontext: (said) => {
        if (!cell || takes === null) return;
        if (takes === 'v') cell.value = (cell.value ?? '') + said;
        else if (cell.text.length <= LONGEST_CELL) cell.text += said;
      },
      onclosetag: (name) => {
        if (name === 'v' || name === 't') takes = null;
        else if (name === 'rPh') phonetic = false;
        else if (name === 'c' && cell) {
          while (cells.length < cell.column) cells.push('');
          cells[cell.column] = shownIn(cell, book);
          column = cell.column + 1;
          cell = null;
        } else if (name === 'row') {
          if (cells.some((one) => one !== '')) {
            if (row > MOST_ROWS + 1) throw new Unread('too_many_rows');
            rows.push({ row, cells: withoutEmptyEnd(cells, row) });
          }
          cells = [];
        }
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  return {
    parser,
    take: () => {
      const taken = rows;
      rows = [];
      return taken;
    },
  };
}

function withoutEmptyEnd(cells: Cell[], row: number): Cell[] {
  let length = cells.length;
  while (length > 0 && cells[length - 1] === '') length -= 1;
  if (length > MOST_COLUMNS) throw new Unread('too_many_columns', row);
  return cells.slice(0, length);
}

/** `BC12` is the 55th column, told as 54. */
function columnOf(reference: string): number {
  const letters = /^([A-Z]{1,3})\d{1,7}$/.exec(reference)?.[1];
  if (!letters) throw new Unread('bad_workbook');
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** What a cell shows. A formula is what was kept with it when it was last calculated, and otherwise a problem. */
function shownIn({ type, style, value, text, formula }: OpenCell, book: Workbook): Cell {
  if (type === 'e') return { code: 'error_value' };
  if (type === 'inlineStr') return textCell(text);
  if (value === null) return formula ? { code: 'formula' } : '';
  if (value === '') return '';
  if (type === 's') {
    const shared = book.strings[Number(value)];
    return shared === undefined ? { code: 'broken_text' } : textCell(shared);
  }
  if (type === 'b') return value === '1' ? 'true' : 'false';
  if (type === 'str') return textCell(value);
  if (type === 'd') return textCell(value.replace(/T00:00:00(\.0+)?Z?$/, ''));
  return numberCell(value, book.dates[style] ?? false, book.from1904);
}

function textCell(text: string): Cell {
  if (text.length > LONGEST_CELL) return { code: 'too_long' };
  return withoutGuard(
    text.replace(/_x([0-9A-F]{4})_/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
  );
}

function numberCell(value: string, isDate: boolean, from1904: boolean): Cell {
  const number = Number(value);
  if (!Number.isFinite(number)) return { code: 'broken_text' };
  if (isDate) return shownDate(number, from1904) ?? { code: 'error_value' };
  // What a spreadsheet shows has 15 digits; the rest is what halves leave in binary.
  return decimal(Number(number.toPrecision(15)));
}

interface Hears {
  open?(tag: string, at: Record<string, string>): void;
  text?(said: string): void;
  close?(tag: string): void;
}

async function parse(source: Source, part: Part, most: number, { open, text, close }: Hears): Promise<void> {
  const parser = new Parser(
    {
      onopentag: (tag, at) => open?.(tag, at),
      ontext: (said) => text?.(said),
      onclosetag: (tag) => close?.(tag),
    },
    { xmlMode: true, decodeEntities: true },
  );
  for await (const said of texts(source, part, most)) parser.write(said);
  parser.end();
}

async function* texts(source: Source, part: Part, most: number): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of unpacked(source, part, most)) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw new Unread('bad_workbook');
    throw error;
  }
}
