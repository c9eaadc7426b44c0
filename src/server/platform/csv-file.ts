import { CsvError, parse } from 'csv-parse/sync';

/** In how many signs a row must fit. */
const LONGEST_ROW = 100_000;

export type CsvEncoding = 'utf-8' | 'gb18030';

/** Why a file is none: its bytes are no text, or a quote is not closed in the row. */
export interface CsvTrouble {
  row: number;
  code: 'broken_text' | 'bad_quotes';
}

export interface CsvRecords {
  encoding: CsvEncoding;
  /** All rows with the header first, at most `mostRows` and one more below it. */
  records: string[][];
  trouble: CsvTrouble | null;
}

/** Reads a CSV file as spreadsheets write it: UTF-8 or GB18030, separated by comma, semicolon or tab. */
export function readCsv(bytes: Uint8Array, mostRows: number): CsvRecords {
  const { encoding, text } = decoded(bytes);
  if (text === null) return { encoding, records: [], trouble: { row: 1, code: 'broken_text' } };
  try {
    const records = parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      max_record_size: LONGEST_ROW,
      to: mostRows + 2,
    });
    return { encoding, records, trouble: null };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const row: unknown = error.lines;
    return { encoding, records: [], trouble: { row: typeof row === 'number' ? row : 1, code: 'bad_quotes' } };
  }
}

/** Bytes that are valid UTF-8 are taken for it; Chinese spreadsheets without it write GB18030. */
function decoded(bytes: Uint8Array): { encoding: CsvEncoding; text: string | null } {
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    try {
      return { encoding, text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
    } catch {
      // the next one
    }
  }
  return { encoding: 'gb18030', text: null };
}

/** The separator that stands most often in the header row. */
function delimiterOf(text: string): string {
  const header = text.slice(0, text.search(/\r|\n|$/));
  const times = (mark: string) => header.split(mark).length;
  return [',', ';', '\t'].reduce((best, mark) => (times(mark) > times(best) ? mark : best));
}
