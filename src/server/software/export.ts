import { Readable } from 'node:stream';
import type { Classes } from '#domain/config/item-class.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { type Columns, headerOf } from '#domain/software/table-file.ts';
import { csvLine } from '../platform/csv.ts';
import type { Database } from '../platform/db/db.ts';
import { type InstallationFilter, listInstallations } from './list.ts';

const BATCH = 1000;

type Column =
  | 'number'
  | 'item'
  | 'software'
  | 'version'
  | 'vendor'
  | 'until'
  | 'sources'
  | 'holder'
  | 'department'
  | 'site';
const COLUMNS: Columns<Column> = {
  number: { zh: ['编号'], en: ['Number'] },
  item: { zh: ['配置项名称'], en: ['Item'] },
  software: { zh: ['软件'], en: ['Software'] },
  version: { zh: ['版本'], en: ['Version'] },
  vendor: { zh: ['厂商'], en: ['Vendor'] },
  until: { zh: ['支持截止'], en: ['Supported until'] },
  sources: { zh: ['来源'], en: ['Sources'] },
  holder: { zh: ['使用人'], en: ['Holder'] },
  department: { zh: ['部门'], en: ['Department'] },
  site: { zh: ['地点'], en: ['Site'] },
};

interface Asked {
  filter: InstallationFilter;
  locale: 'zh-CN' | 'en';
  actor: Actor;
  classes: Classes;
  now: number;
}

/** The installations of a filter as CSV, read page by page. */
export const installationsAsCsv = (db: Database, asked: Asked): Readable => Readable.from(linesOf(db, asked));

async function* linesOf(
  db: Database,
  { filter, locale, actor, classes, now }: Asked,
): AsyncGenerator<string> {
  // A spreadsheet takes a file for UTF-8 by this mark.
  yield `\uFEFF${csvLine(headerOf(COLUMNS, locale))}`;
  let cursor: string | undefined;
  do {
    const page = await listInstallations(db, { ...filter, cursor, limit: BATCH }, classes, actor, now);
    for (const { item, product, version, supportedUntil, seen } of page.items) {
      const place = [item.holder, item.department, item.site].map((one) => one ?? '');
      const software = [product.name, version, product.vendor ?? '', supportedUntil ?? ''];
      yield csvLine([
        item.number,
        item.name,
        ...software,
        seen.map(({ source }) => source).join(' '),
        ...place,
      ]);
    }
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
}
