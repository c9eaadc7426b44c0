import { sql } from 'kysely';
import { MOST_RELATIONS } from '#domain/config/import/cells.ts';
import type { Target } from '#domain/config/import/row.ts';
import { classWord, criticalityWord, stateWord, valueWord } from '#domain/config/import/words.ts';
import { humanId } from '#domain/config/item.ts';
import { type Attribute, attributesOf, type Classes } from '#domain/config/item-class.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Queries } from '../../platform/db/db.ts';
import { conditions, type ItemFilter } from '../list.ts';
import { withinItems } from '../reach.ts';
import { JOINS, RECORD, type Record_ } from '../store.ts';

/** A cell of an export; numbers stay numbers in a workbook. */
export type OutCell = string | number;

type Exported = Record_ & { ownerLogin: string | null; holderLogin: string | null };
interface Names {
  /** `runs_on <id of the source>` -> numbers of the targets. */
  relations: Map<string, number[]>;
  people: Map<string, string>;
  sites: Map<string, string>;
}

const PAGE = 1000;

/** Items that the actor may know of under a filter, a page at a time, each as the cells of these columns. */
export async function* exportRows(
  q: Queries,
  filter: ItemFilter,
  { targets, classes, locale }: { targets: readonly Target[]; classes: Classes; locale: 'zh' | 'en' },
  actor: Actor,
): AsyncGenerator<OutCell[][]> {
  const all = [...conditions(filter, classes), withinItems(actor)];
  for (let after = 0; ; ) {
    const found = await sql<Exported>`
      with found as materialized (
        select i.* from item i where ${sql.join(all, sql` and `)} and i.number > ${after} order by i.number limit ${PAGE})
      select ${RECORD}, o.login as "ownerLogin", h.login as "holderLogin" from found i ${JOINS} order by i.number`.execute(
      q,
    );
    const last = found.rows.at(-1);
    if (!last) return;
    const names = await namesFor(q, found.rows, classes, actor);
    yield found.rows.map((item) => {
      const attributes = new Map(attributesOf(classes, item.class).map((one) => [one.code, one]));
      return targets.map((target) => cellOf(item, target, { attributes, classes, locale, names }));
    });
    after = last.number;
  }
}

async function namesFor(
  q: Queries,
  items: readonly Exported[],
  classes: Classes,
  actor: Actor,
): Promise<Names> {
  const ids = items.flatMap((item) =>
    attributesOf(classes, item.class).flatMap(({ code, type }) =>
      (type === 'person' || type === 'site') && item.attributes[code] !== undefined
        ? [String(item.attributes[code])]
        : [],
    ),
  );
  const people = await sql<{ id: string; name: string; login: string }>`
    select id, name, login from person where id = any(${ids}::uuid[])`.execute(q);
  const sites = await sql<{
    id: string;
    name: string;
  }>`select id, name from site where id = any(${ids}::uuid[])`.execute(q);
  const related = await sql<{ kind: string; from: string; numbers: number[] }>`
    select r.kind, r.from_id as "from", array_agg(i.number order by i.number) as numbers
    from item_relation r join item i on i.id = r.to_id
    where r.from_id = any(${items.map(({ id }) => id)}::uuid[]) and ${withinItems(actor)}
    group by r.kind, r.from_id`.execute(q);
  return {
    relations: new Map(related.rows.map(({ kind, from, numbers }) => [`${kind} ${from}`, numbers])),
    people: new Map(people.rows.map(({ id, name, login }) => [id, `${name} (${login})`])),
    sites: new Map(sites.rows.map(({ id, name }) => [id, name])),
  };
}

interface Context {
  attributes: ReadonlyMap<string, Attribute>;
  classes: Classes;
  locale: 'zh' | 'en';
  names: Names;
}

const person = (name: string | null, login: string | null) => (name === null ? '' : `${name} (${login})`);

function cellOf(item: Exported, target: Target, context: Context): OutCell {
  const { classes, locale } = context;
  switch (target) {
    case 'number':
      return humanId(item.number);
    case 'class':
      return classWord(classes, item.class, locale);
    case 'state':
      return stateWord(item, locale);
    case 'criticality':
      return criticalityWord(item, locale);
    case 'ownerId':
      return person(item.owner, item.ownerLogin);
    case 'holderId':
      return person(item.holder, item.holderLogin);
    case 'groupId':
      return item.group ?? '';
    case 'departmentId':
      return item.department ?? '';
    case 'siteId':
      return item.site ?? '';
    case 'name':
    case 'serial':
    case 'assetNumber':
    case 'note':
      return item[target] ?? '';
    default:
      return otherCell(item, target, context);
  }
}

function otherCell(item: Exported, target: Target, { attributes, locale, names }: Context): OutCell {
  const [sort, code = ''] = target.split(':');
  if (sort === 'relation')
    return (names.relations.get(`${code} ${item.id}`) ?? []).slice(0, MOST_RELATIONS).map(humanId).join('; ');
  const [attribute, value] = [attributes.get(code), item.attributes[code]];
  if (!attribute || value === undefined) return '';
  if (attribute.type === 'person') return names.people.get(String(value)) ?? '';
  if (attribute.type === 'site') return names.sites.get(String(value)) ?? '';
  return attribute.type === 'number' && typeof value === 'number'
    ? value
    : valueWord(attribute, value, locale);
}
