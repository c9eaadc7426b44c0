import type { Classes } from '../item-class.ts';
import { RELATION_KINDS } from '../relation.ts';
import { plainly } from './cells.ts';
import {
  type Key,
  type Mapping,
  NAMING_ATTRIBUTES,
  PLAIN_KEYS,
  PLAIN_TARGETS,
  type PlainTarget,
  type Target,
} from './row.ts';

/** Names of columns as they stand in files; the first two, Chinese and English, head exports. */
const HEADINGS: Record<PlainTarget, readonly [zh: string, en: string, ...more: string[]]> = {
  number: ['编号', 'Number', 'CI编号', '配置项编号', 'CI', 'CI number'],
  class: ['类别', 'Class', '类型', '设备类型', '资产类别', 'type', 'category'],
  name: ['名称', 'Name', '设备名称', '资产名称', '配置项名称', 'item', 'asset name'],
  state: ['状态', 'State', '使用状态', '资产状态', 'status'],
  criticality: ['重要程度', 'Criticality', '重要性', '级别'],
  serial: ['序列号', 'Serial number', '序列号SN', 'SN', 'S/N', 'SN号', 'serial', 'serialnumber'],
  assetNumber: [
    '资产编号',
    'Asset number',
    '资产号',
    '固定资产编号',
    '资产标签',
    'asset tag',
    'asset no',
    'asset id',
  ],
  ownerId: ['责任人', 'Owner', '负责人', '管理员'],
  holderId: ['使用人', 'Held by', '使用者', '领用人', '用户', 'user', 'holder', 'assigned to'],
  groupId: ['维护组', 'Group', '支持组', '运维组', 'support group'],
  departmentId: ['部门', 'Department', '使用部门', '所属部门', '责任部门'],
  siteId: ['地点', 'Site', '位置', '存放地点', '站点', 'location'],
  note: ['备注', 'Note', '说明', '描述', 'notes', 'remark', 'remarks', 'comment', 'description'],
};

/** A heading without what stands around its words: `* 序列号（SN）：` is `序列号(sn)`. */
const bare = (text: string): string =>
  plainly(text)
    .replace(/^[*＊\s]+|[\s:：*]+$/g, '')
    .replace(/[\s_-]+/g, ' ');

/** Every name of a column, and where it goes; the first that has a name keeps it. */
function namesOf(classes: Classes): Map<string, Target> {
  const names = new Map<string, Target>();
  const add = (name: string, target: Target) => {
    if (!names.has(bare(name))) names.set(bare(name), target);
  };
  for (const target of PLAIN_TARGETS) for (const name of [target, ...HEADINGS[target]]) add(name, target);
  for (const { code, forth, back } of RELATION_KINDS) {
    for (const name of [code, forth.zh, forth.en, `relation:${code}:forth`])
      add(name, `relation:${code}:forth`);
    for (const name of [back.zh, back.en, `relation:${code}:back`]) add(name, `relation:${code}:back`);
  }
  const attributes = [...classes.values()].flatMap((one) => one.attributes);
  for (const { code } of attributes)
    for (const name of [code, `attribute:${code}`]) add(name, `attribute:${code}`);
  for (const { code, zh, en } of attributes) for (const name of [zh, en]) add(name, `attribute:${code}`);
  return names;
}

/**
 * Where columns go by their headings, in either language, by code, or by a code in brackets at the end
 * (`Role (role)`); no two go to the same place.
 */
export function suggestColumns(headings: readonly string[], classes: Classes): (Target | null)[] {
  const names = namesOf(classes);
  const taken = new Set<Target>();
  return headings.map((heading) => {
    const text = bare(heading);
    const inBrackets = /^(.*?)\s*[(（]([^()（）]+)[)）]$/.exec(text);
    const found =
      names.get(text) ?? names.get(bare(inBrackets?.[2] ?? '')) ?? names.get(bare(inBrackets?.[1] ?? ''));
    if (!found || taken.has(found)) return null;
    taken.add(found);
    return found;
  });
}

/**
 * What heads the columns of an export, so that an import finds each of them again: the name, with what it is called in a
 * mapping behind it when another column has that name.
 */
export function exportHeadings(targets: readonly Target[], classes: Classes, locale: 'zh' | 'en'): string[] {
  const names = namesOf(classes);
  return targets.map((target) => {
    const name = nameOf(target, classes, locale);
    return names.get(bare(name)) === target ? name : `${name} (${target})`;
  });
}

function nameOf(target: Target, classes: Classes, locale: 'zh' | 'en'): string {
  const [sort, code, direction] = target.split(':');
  if (sort === 'attribute')
    return (
      [...classes.values()].flatMap((one) => one.attributes).find((one) => one.code === code)?.[locale] ??
      target
    );
  if (sort === 'relation') {
    const kind = RELATION_KINDS.find((one) => one.code === code);
    return (direction === 'back' ? kind?.back : kind?.forth)?.[locale] ?? target;
  }
  return HEADINGS[target as PlainTarget][locale === 'zh' ? 0 : 1];
}

/** By what items can be found, in the order in which it is tried unless told. */
export const keysOf = (classes: Classes): Key[] => {
  const unique = [...classes.values()].flatMap(({ attributes }) =>
    attributes.filter((one) => one.unique).map(({ code }) => code),
  );
  const attributes = [...new Set([...unique, ...NAMING_ATTRIBUTES])].map(
    (code) => `attribute:${code}` as const,
  );
  return [...PLAIN_KEYS.filter((key) => key !== 'name'), ...attributes, 'name'];
};

/** What is wrong with a mapping for so many columns, field by field. */
export function mappingProblems(
  { columns, class: of, keys }: Mapping,
  count: number,
  classes: Classes,
): { field: string; code: string }[] {
  const problems: { field: string; code: string }[] = [];
  const say = (field: string, code: string) => problems.push({ field: `body.${field}`, code });
  if (columns.length !== count) say('columns', 'column_count');
  const known = new Set<string>(namesOf(classes).values());
  for (const [i, target] of columns.entries()) {
    if (target === null) continue;
    if (!known.has(target)) say(`columns.${i}`, 'unknown_reference');
    else if (columns.indexOf(target) < i) say(`columns.${i}`, 'given_twice');
  }
  if (columns.every((target) => target === null)) say('columns', 'required');
  if (of !== null && classes.get(of)?.abstract !== false) say('class', 'unknown_reference');
  const able = new Set(keysOf(classes));
  for (const [i, key] of keys.entries()) {
    if (!able.has(key)) say(`keys.${i}`, 'unknown_reference');
    else if (keys.indexOf(key) < i) say(`keys.${i}`, 'given_twice');
  }
  return problems;
}

/** The mapping that is offered for a file. */
export const suggestMapping = (headings: readonly string[], classes: Classes): Mapping => {
  const columns = suggestColumns(headings, classes);
  return { columns, class: null, keys: keysOf(classes), empty: 'keep' };
};
