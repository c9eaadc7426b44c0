import { Readable } from 'node:stream';
import { STATE_HEADERS } from '#domain/campaign/states-file.ts';
import type { Classes } from '#domain/config/item-class.ts';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { headerOf } from '#domain/software/table-file.ts';
import en from '#locales/en/target-columns.json' with { type: 'json' };
import zhCN from '#locales/zh-CN/target-columns.json' with { type: 'json' };
import { csvLine } from '../platform/csv.ts';
import type { Queries } from '../platform/db/db.ts';
import { listTargets, type TargetFilter } from './list.ts';

const BATCH = 1000;
/** What stands beside the columns of the file of states, which come first: what is written can be filled in and taken back in. */
const MORE = { 'zh-CN': zhCN, en };

interface Asked {
  id: string;
  filter: TargetFilter;
  locale: 'zh-CN' | 'en';
  actor: Actor;
  classes: Classes;
  now: Instant;
}

export const targetsAsCsv = (q: Queries, asked: Asked): Readable => Readable.from(linesOf(q, asked));

async function* linesOf(
  q: Queries,
  { id, filter, locale, actor, classes, now }: Asked,
): AsyncGenerator<string> {
  yield `\uFEFF${csvLine([...headerOf(STATE_HEADERS, locale), ...Object.values(MORE[locale])])}`;
  const time = (at: number | null) => (at === null ? '' : new Date(at).toISOString().replace('.000', ''));
  let cursor: string | undefined;
  do {
    const page = await listTargets(q, id, { ...filter, cursor, limit: BATCH }, classes, actor, now);
    for (const { item, state, reason, doneAt, plannedAt, until, installed } of page.items)
      yield csvLine([
        ...[item.number, state, reason ?? '', time(doneAt), time(plannedAt), time(until)],
        ...[item.name, installed.map(({ version }) => version).join(' ')],
        ...[item.holder, item.department, item.site].map((one) => one ?? ''),
      ]);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
}
