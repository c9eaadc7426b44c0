import { CRITICALITIES, type Criticality, ITEM_STATES, type ItemState, numberIn } from '../item.ts';
import type { Classes } from '../item-class.ts';
import { serialOf } from '../serial.ts';
import {
  type Cell,
  type Mapping,
  NAMED_FIELDS,
  type NamedField,
  type RelationSaid,
  type RowProblem,
  type Said,
  type Target,
} from './row.ts';

/** States and criticalities as people write them in files; the first of each language heads exports. */
export const STATE_WORDS: Record<ItemState, readonly [zh: string, en: string, ...more: string[]]> = {
  planned: ['计划', 'planned', '计划中'],
  ordered: ['已订购', 'ordered', '采购中', 'on order'],
  in_stock: ['在库', 'in stock', '库存', '入库'],
  in_use: ['在用', 'in use', '使用中', '使用', 'active', 'production'],
  repair: ['维修', 'in repair', '维修中', '送修', 'repair'],
  idle: ['闲置', 'idle', '停用', 'spare'],
  retired: ['报废', 'retired', '已报废', 'disposed', 'scrapped'],
};
export const CRITICALITY_WORDS: Record<Criticality, readonly [zh: string, en: string, ...more: string[]]> = {
  critical: ['关键', 'critical', '非常重要'],
  high: ['重要', 'high', '高'],
  normal: ['一般', 'normal', '普通', '中', 'medium'],
  low: ['次要', 'low', '低'],
};

const LONGEST: Partial<Record<Target, number>> = { name: 200, serial: 100, assetNumber: 100, note: 2000 };
const VALUE = 500;
const SHOWN = 100;
/** Relations that one cell can ask for. */
export const MOST_RELATIONS = 1000;
/** Controls, halves of signs, and what a decoder could not read; a note may have lines. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\ufffd]/u;
/** Something to see: more than spaces and letters that no font draws. */
const VISIBLE = /[^\s\p{Cc}\p{Cf}\p{Z}\u115f\u1160\u2800\u3164\uffa0]/u;

/** A text as two are compared: whatever the width and case of its letters. */
export const plainly = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

export const shortened = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);

/** What a row of a file says under a mapping. Cells beyond the columns are a problem unless they are empty. */
export function readRow(cells: readonly Cell[], { columns, empty }: Mapping, classes: Classes): Said {
  const problems: RowProblem[] = [];
  const said = { number: null as number | null, class: null as string | null };
  const plain: Said['plain'] = {};
  const named: Said['named'] = {};
  const attributes: Record<string, string | null> = {};
  const relations: RelationSaid[] = [];
  const say = (field: Target | null, code: string, value: string, note?: true) =>
    problems.push({ field, code, value: shortened(value), ...(note ? { note } : {}) });
  if (cells.slice(columns.length).some((cell) => cell !== ''))
    say(null, 'column_count', String(cells.length));
  for (const [i, target] of columns.entries()) {
    if (target === null) continue;
    const text = textIn(cells[i] ?? '', target);
    if (typeof text !== 'string') {
      say(target, text.code, typeof cells[i] === 'string' ? String(cells[i]) : '');
      continue;
    }
    if (text === '') {
      if (empty === 'clear') clear(target);
      continue;
    }
    put(target, text);
  }
  return { ...said, plain, named, attributes, relations, problems };

  function clear(target: Target): void {
    if (target === 'serial' || target === 'assetNumber' || target === 'note') plain[target] = null;
    else if (isNamed(target)) named[target] = null;
    else if (target.startsWith('attribute:')) attributes[target.slice(10)] = null;
  }

  function put(target: Target, text: string): void {
    switch (target) {
      case 'number': {
        said.number = numberIn(text);
        if (said.number === null || said.number > 2_147_483_647) say(target, 'wrong_format', text);
        return;
      }
      case 'class': {
        const found = classCalled(classes, text);
        if (found) said.class = found;
        else say(target, 'unknown_reference', text);
        return;
      }
      case 'state':
        word(target, ITEM_STATES, STATE_WORDS, text);
        return;
      case 'criticality':
        word(target, CRITICALITIES, CRITICALITY_WORDS, text);
        return;
      case 'serial':
      case 'assetNumber': {
        plain[target] = serialOf(text);
        if (plain[target] === null) say(target, 'meaningless', text, true);
        return;
      }
      case 'name':
      case 'note':
        plain[target] = text;
        return;
      default:
        if (isNamed(target)) named[target] = text;
        else if (target.startsWith('attribute:')) attributes[target.slice(10)] = text;
        else relate(target, text);
    }
  }

  function word<T extends 'state' | 'criticality'>(
    target: T,
    codes: readonly NonNullable<Said['plain'][T]>[],
    words: Record<NonNullable<Said['plain'][T]>, readonly string[]>,
    text: string,
  ): void {
    const sought = plainly(text);
    const found = codes.find((code) => code === sought || words[code].some((one) => plainly(one) === sought));
    if (found) plain[target] = found;
    else say(target, 'unknown_choice', text);
  }

  function relate(target: Target, text: string): void {
    const [, kind = '', direction] = target.split(':');
    const refs = [...new Set(text.split(/[;；]/).map((ref) => ref.trim()))].filter(Boolean);
    if (refs.length > MOST_RELATIONS) say(target, 'too_many', String(refs.length));
    for (const ref of refs.slice(0, MOST_RELATIONS))
      relations.push({ kind, direction: direction === 'back' ? 'back' : 'forth', ref });
  }
}

const isNamed = (target: Target): target is NamedField =>
  (NAMED_FIELDS as readonly string[]).includes(target);

function textIn(cell: Cell, target: Target): string | { code: string } {
  if (typeof cell !== 'string') return cell;
  const text = cell.trim();
  if (text === '') return '';
  const plain = target === 'note' ? text.replace(/[\t\r\n]/g, '') : text;
  if (UNPRINTABLE.test(plain)) return { code: 'broken_text' };
  if (!VISIBLE.test(text)) return { code: 'required' };
  const most = LONGEST[target] ?? (target.startsWith('relation:') ? 20_000 : VALUE);
  return text.length > most ? { code: 'too_long' } : text;
}

/** The class that is so called: by code, or by its name in either language when no other has it. */
export function classCalled(classes: Classes, text: string): string | null {
  const sought = plainly(text);
  if (classes.has(sought)) return sought;
  const found = [...classes.values()].filter(
    ({ zh, en }) => plainly(zh) === sought || plainly(en) === sought,
  );
  const usable = found.filter(({ abstract }) => !abstract);
  const best = usable.length === 1 ? usable[0] : found.length === 1 ? found[0] : undefined;
  return best?.code ?? null;
}
