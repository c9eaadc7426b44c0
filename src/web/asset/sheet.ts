/** Labels on a sheet, in millimetres from the top left. */
export interface Sheet {
  width: number;
  height: number;
  columns: number;
  rows: number;
  /** Of one label. */
  label: { width: number; height: number };
}

/** Sheets of office suppliers, and rolls of label printers, of which each label is a page. */
export const SHEETS = {
  a4_24: { width: 210, height: 297, columns: 3, rows: 8, label: { width: 70, height: 37.125 } },
  roll_62: { width: 62, height: 29, columns: 1, rows: 1, label: { width: 62, height: 29 } },
} as const satisfies Record<string, Sheet>;
export type SheetName = keyof typeof SHEETS;
export const SHEET_NAMES = Object.keys(SHEETS) as SheetName[];

/** Where the n-th label stands when the first so many are used already: page, and its top left corner. */
export function placeOf(sheet: Sheet, n: number, skip: number): { page: number; x: number; y: number } {
  const perPage = sheet.columns * sheet.rows;
  const at = n + skip;
  const on = at % perPage;
  return {
    page: Math.floor(at / perPage),
    x: (on % sheet.columns) * sheet.label.width,
    y: Math.floor(on / sheet.columns) * sheet.label.height,
  };
}

/** White around what is printed on a label; a QR code needs four of its modules of it. */
export const MARGIN = 3.5;

/** The QR code: a square at the left, as high as the label allows. */
export const codeSize = ({ label }: Sheet): number => label.height - 2 * MARGIN;

/** The words: what is right of the code. */
export const wordsBox = (sheet: Sheet): { x: number; width: number; height: number } => {
  const x = MARGIN + codeSize(sheet) + MARGIN;
  return { x, width: sheet.label.width - x - MARGIN, height: codeSize(sheet) };
};
