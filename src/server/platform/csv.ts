/** What a spreadsheet takes for a formula, also in full width, also after blanks or on a later line. */
const FORMULA = /^[\s'"]*[=+\-@＝＋－＠]|^[\t\r]/m;

/** One line of a CSV file. A cell that a spreadsheet would execute begins with an apostrophe. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(cellOf).join(',')}\r\n`;

function cellOf(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Takes back the apostrophe that `csvLine` put before a cell. */
export const withoutGuard = (text: string): string =>
  text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text;
