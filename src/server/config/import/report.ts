import { humanId } from '#domain/config/item.ts';
import type { Classes } from '#domain/config/item-class.ts';
import { RELATION_KINDS } from '#domain/config/relation.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import enConfig from '#locales/en/config.json' with { type: 'json' };
import en from '#locales/en/import-report.json' with { type: 'json' };
import zhConfig from '#locales/zh-CN/config.json' with { type: 'json' };
import zh from '#locales/zh-CN/import-report.json' with { type: 'json' };
import { csvLine } from '../../platform/csv.ts';
import type { Database } from '../../platform/db/db.ts';
import { classesOf } from '../classes.ts';
import { type RowRecord, rowRecords } from './view.ts';

const WORDS = { 'zh-CN': { ...zh, fields: zhConfig.field }, en: { ...en, fields: enConfig.field } };
export type Locale = keyof typeof WORDS;
const PAGE = 2000;

/** What became of each row, for a spreadsheet: in words, a page of rows held at a time. */
export async function* reportLines(
  db: Database,
  id: string,
  locale: Locale,
  actor: Actor,
): AsyncGenerator<string> {
  const words = WORDS[locale];
  const classes = await classesOf(db);
  const { row, outcome, number, name, changes, problems } = words.report;
  yield `\ufeff${csvLine([row, outcome, number, name, changes, problems])}`;
  for (let after = 0; ; ) {
    const rows = await rowRecords(db, id, { after, most: PAGE }, actor);
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map((one) => csvLine(cellsOf(one, locale, classes))).join('');
    after = last.row;
  }
}

function cellsOf(one: RowRecord, locale: Locale, classes: Classes): string[] {
  const words = WORDS[locale];
  const { row, outcome, itemNumber, itemName, name, changes, problems, result, undone } = one;
  const end =
    undone === 'done' ? 'undone' : undone === 'refused' ? 'kept' : result === 'refused' ? 'failed' : result;
  const became = words.outcome[outcome];
  const list = locale === 'en' ? '; ' : '；';
  return [
    String(row),
    end ? `${became}${locale === 'en' ? ', ' : '，'}${words.result[end]}` : became,
    itemNumber === null ? '' : humanId(itemNumber),
    name ?? itemName ?? '',
    changes.map(({ field }) => fieldWords(field, locale, classes)).join(list),
    problems
      .map(({ field, code, value }) => {
        const said = words.problem[code as keyof typeof words.problem] ?? code;
        const at = field === null ? '' : `${fieldWords(field, locale, classes)}: `;
        return `${at}${said}${value ? ` (${value})` : ''}`;
      })
      .join(list),
  ];
}

/** A column in words. */
export function fieldWords(field: string, locale: Locale, classes: Classes): string {
  const zhEn = locale === 'en' ? 'en' : 'zh';
  const [sort, code = '', direction] = field.split(':');
  if (sort === 'attribute') {
    const found = [...classes.values()]
      .flatMap(({ attributes }) => attributes)
      .find((one) => one.code === code);
    return found?.[zhEn] ?? code;
  }
  if (sort === 'relation') {
    const kind = RELATION_KINDS.find((one) => one.code === code);
    return (direction === 'back' ? kind?.back : kind?.forth)?.[zhEn] ?? code;
  }
  const { fields } = WORDS[locale];
  return fields[field as keyof typeof fields] ?? field;
}
