/** Bytes of a piece of a file in the database. */
export const PIECE = 1024 * 1024;
/** The largest file (bytes); of an XLSX file, also what its parts may unpack to. */
export const MOST_BYTES = { csv: 300 * 1024 * 1024, xlsx: 60 * 1024 * 1024 } as const;
export const MOST_UNPACKED = {
  sheet: 2048 * 1024 * 1024,
  strings: 64 * 1024 * 1024,
  head: 32 * 1024 * 1024,
  small: 8 * 1024 * 1024,
};
/** Rows of a file, beside the header. */
export const MOST_ROWS = 1_000_000;
export const MOST_COLUMNS = 200;
/** Signs of a row, and of a cell. */
export const LONGEST_ROW = 200_000;
export const LONGEST_CELL = 32_767;
/** Rows that are judged, or applied, in one transaction. */
export const BATCH = 1000;
/** Rows that are shown before there is a mapping. */
export const SAMPLES = 5;
