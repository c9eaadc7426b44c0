import { templateHeader } from '#domain/organisation/import/columns.ts';
import { csvLine } from '../../platform/csv.ts';

const EXAMPLES = {
  'zh-CN': [
    ['zhang.min', '张敏', '总部/财务部', '', '0571-8888 6001', 'zhang.min@example.com', '', '', '', '是'],
    [
      'li.na',
      '李娜',
      '总部/财务部/应收组',
      '',
      '13800000000',
      'li.na@example.com',
      'zhang.min',
      '员工',
      '',
      '是',
    ],
  ],
  en: [
    [
      'zhang.min',
      'Zhang Min',
      'Head office/Finance',
      '',
      '0571-8888 6001',
      'zhang.min@example.com',
      '',
      '',
      '',
      'yes',
    ],
    [
      'li.na',
      'Li Na',
      'Head office/Finance',
      '',
      '13800000000',
      'li.na@example.com',
      'zhang.min',
      'requester',
      '',
      'yes',
    ],
  ],
} as const;

/** The example file; begins with a byte order mark, or spreadsheets take it for the system's old encoding. */
export const templateFile = (locale: 'zh-CN' | 'en'): string =>
  `\ufeff${csvLine(templateHeader(locale))}${EXAMPLES[locale].map((cells) => csvLine(cells)).join('')}`;
