import { Readable } from 'node:stream';
import type { itemExport } from '#contract/item-export.ts';
import { exportHeadings } from '#domain/config/import/headings.ts';
import type { Target } from '#domain/config/import/row.ts';
import { decimal, exportTargets } from '#domain/config/import/words.ts';
import { withBelow } from '#domain/config/item-class.ts';
import { audit } from '../../audit/actions.ts';
import { csvLine } from '../../platform/csv.ts';
import type { Handlers } from '../../platform/http/call.ts';
import { classesOf } from '../classes.ts';
import { exportRows, type OutCell } from './rows.ts';
import { workbook } from './workbook.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export const exportHandlers: Handlers<typeof itemExport> = {
  export: async ({ query: { format, locale, ...filter } }, { db, caller, ip, reply }) => {
    const { actor } = caller;
    const classes = await classesOf(db);
    const targets: Target[] = exportTargets(
      classes,
      filter.class ? withBelow(classes, filter.class) : [...classes.keys()],
    );
    const language = locale === 'en' ? 'en' : 'zh';
    const headings = exportHeadings(targets, classes, language);
    await audit(db, { kind: 'items_exported', by: actor.personId, what: { format, filter }, ip });
    const rows = exportRows(db, filter, { targets, classes, locale: language }, actor);
    const body = format === 'csv' ? csvOf(headings, rows) : workbook('items', withHead(headings, rows));
    await reply
      .header('content-disposition', `attachment; filename="items.${format}"`)
      .header('cache-control', 'no-store')
      .type(format === 'csv' ? 'text/csv; charset=utf-8' : XLSX)
      .send(Readable.from(body));
  },
};

/** Begins with a byte order mark, or spreadsheets take it for the system's old encoding. */
async function* csvOf(headings: string[], pages: AsyncIterable<OutCell[][]>): AsyncGenerator<string> {
  yield `\ufeff${csvLine(headings)}`;
  for await (const rows of pages) yield rows.map((cells) => csvLine(cells.map(plain))).join('');
}

async function* withHead(headings: string[], pages: AsyncIterable<OutCell[][]>): AsyncGenerator<OutCell[][]> {
  yield [headings];
  yield* pages;
}

const plain = (cell: OutCell): string => (typeof cell === 'number' ? decimal(cell) : cell);
