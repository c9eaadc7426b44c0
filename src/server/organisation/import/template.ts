import { templateHeader } from '#domain/organisation/import/columns.ts';
import en from '#locales/en/import-template.json' with { type: 'json' };
import zhCN from '#locales/zh-CN/import-template.json' with { type: 'json' };
import { csvLine } from '../../platform/csv.ts';

const WORDS: Record<'zh-CN' | 'en', typeof zhCN> = { 'zh-CN': zhCN, en };

/** The example file; begins with a byte order mark, or spreadsheets take it for the system's old encoding. */
export const templateFile = (locale: 'zh-CN' | 'en'): string =>
  `\ufeff${csvLine(templateHeader(locale))}${WORDS[locale].people.map((cells) => csvLine(cells)).join('')}`;

/** What it is called. */
export const templateName = (locale: 'zh-CN' | 'en'): string => WORDS[locale].fileName;
