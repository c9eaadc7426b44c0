import { createHash } from 'node:crypto';
import type { LOCALES } from '#contract/organisation/fields.ts';
import en from '#locales/en/copy.json' with { type: 'json' };
import zhCN from '#locales/zh-CN/copy.json' with { type: 'json' };
import { csvLine } from '../platform/csv.ts';
import { type PersonalData, SECTIONS } from './collect.ts';

const WORDS = { 'zh-CN': zhCN, en } as const satisfies Record<(typeof LOCALES)[number], typeof zhCN>;
export type CopyLocale = keyof typeof WORDS;

const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

const escaped = (value: unknown): string =>
  textOf(value).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

type Row = Readonly<Record<string, unknown>>;
const columnsOf = (rows: readonly Row[]): string[] => [...new Set(rows.flatMap((row) => Object.keys(row)))];

/** A list for a spreadsheet, with the mark by which it takes the file for UTF-8. */
export function csvOf(rows: readonly Row[]): string {
  const columns = columnsOf(rows);
  return `\uFEFF${csvLine(columns)}${rows.map((row) => csvLine(columns.map((name) => textOf(row[name])))).join('')}`;
}

function tableOf(rows: readonly Row[]): string {
  const columns = columnsOf(rows);
  const head = columns.map((name) => `<th>${escaped(name)}</th>`).join('');
  const body = rows
    .map((row) => `<tr>${columns.map((name) => `<td>${escaped(row[name])}</td>`).join('')}</tr>`)
    .join('\n');
  return `<table><thead><tr>${head}</tr></thead><tbody>\n${body}</tbody></table>`;
}

const STYLE =
  'body{font:14px/1.6 system-ui,sans-serif;margin:2em;color-scheme:light dark}table{border-collapse:collapse;display:block;overflow-x:auto}td,th{border:1px solid #8888;padding:.2em .6em;text-align:left;vertical-align:top}';
const STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

/** The page to begin with: everything as tables, without script. */
export function pageOf(data: PersonalData, locale: CopyLocale, at: Date): string {
  const words = WORDS[locale];
  const parts = SECTIONS.filter((name) => data.sections[name].length > 0).map(
    (name) => `<h2>${escaped(words.section[name])}</h2>\n${tableOf(data.sections[name])}`,
  );
  const tickets = data.tickets.map((ticket) => {
    const { history, ...facts } = ticket as Row & { history: readonly Row[] };
    return `<h3>#${escaped(facts.number)} ${escaped(facts.title)}</h3>\n${tableOf([facts])}\n${tableOf(history)}`;
  });
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${STYLE_SOURCE}">
<title>${escaped(words.title)}</title>
<style>${STYLE}</style>
</head><body>
<h1>${escaped(words.title)}</h1><p>${escaped(at.toISOString())}</p><p>${escaped(words.text)}</p>
${parts.join('\n')}
<h2>${escaped(words.tickets)}</h2>
${tickets.join('\n') || `<p>${escaped(words.none)}</p>`}
</body></html>
`;
}
