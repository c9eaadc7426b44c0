/** What a spreadsheet takes for a formula, also in full width, also after blanks or on a later line. */
const FORMULA = /^[\s'"]*[=+\-@＝＋－＠]|^[\t\r]/m;

/** One line of a CSV file. A cell that a spreadsheet would execute begins with an apostrophe. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(cellOf).join(',')}\r\n`;

/** Also what only looks guarded, so that taking guards back never takes an apostrophe of the text itself. */
const needsGuard = (text: string): boolean => FORMULA.test(text) || FORMULA.test(text.replace(/^'+/, ''));

/** A text that no spreadsheet executes. */
export const guarded = (text: string): string => (needsGuard(text) ? `'${text}` : text);

function cellOf(text: string): string {
  const safe = guarded(text);
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Takes back the apostrophe that `csvLine` put before a cell. */
export const withoutGuard = (text: string): string =>
  text.startsWith("'") && needsGuard(text.slice(1)) ? text.slice(1) : text;
