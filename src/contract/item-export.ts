import { z } from 'zod';
import { itemFilter } from './config.ts';
import { table } from './route.ts';

export const itemExport = table({
  export: {
    method: 'GET',
    path: '/item-export',
    may: 'config.read',
    scope: 'config:read',
    tag: 'Configuration items',
    summary: 'Items as a list would show them, as CSV or XLSX; the file imports again without a change.',
    query: z.strictObject({
      ...itemFilter,
      format: z.enum(['csv', 'xlsx']).default('csv'),
      locale: z.enum(['zh-CN', 'en']).default('zh-CN'),
    }),
    output: z.void(),
    answers: 'stream',
  },
});
