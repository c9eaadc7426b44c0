/** What a spreadsheet takes for a formula, also in full width, also after blanks or on a later line. */
const FORMULA = /^[\s'"]*[=+\-@＝＋－＠]|^[\t\r]/m;

/** One line of a CSV file. A cell that a spreadsheet would execute begins with an apostrophe. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(cellOf).join(',')}\r\n`;

/** Also what only looks guarded, so that taking guards back never takes an apostrophe of the text itself. */
const needsGuard = (text: string): boolean => FORMULA.test(text) || FORMULA.test(text.replace(/^'+/, ''));

function cellOf(text: string): string {
  const safe = needsGuard(text) ? `'${text}` : text;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Takes back the apostrophe that `csvLine` put before a cell. */
export const withoutGuard = (text: string): string =>
  text.startsWith("'") && needsGuard(text.slice(1)) ? text.slice(1) : text;
