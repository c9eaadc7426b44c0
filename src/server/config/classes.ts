import { sql } from 'kysely';
import { SHIPPED_CLASSES } from '#domain/config/classes.ts';
import { classProblems } from '#domain/config/defining.ts';
import type { Attribute, Classes, ItemClass } from '#domain/config/item-class.ts';
import { RELATION_KINDS, type RelationKind } from '#domain/config/relation.ts';
import { audit } from '../audit/actions.ts';
import { explained } from '../organisation/constraints.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import type { By } from './history.ts';

interface OwnClass extends ItemClass {
  version: number;
}

/** The classes of this installation: those that the product ships, and its own. */
export async function classesOf(q: Queries): Promise<Classes> {
  const own = await ownClasses(q);
  return new Map([...SHIPPED_CLASSES, ...own].map((one) => [one.code, one]));
}

export async function ownClasses(q: Queries): Promise<OwnClass[]> {
  const found = await sql<OwnClass>`
    select code, zh, en, parent, abstract, attributes, version from item_class order by code`.execute(q);
  return found.rows;
}

export const relationKinds = async (_q: Queries): Promise<readonly RelationKind[]> => RELATION_KINDS;

interface ClassWish {
  zh: string;
  en: string;
  parent: string | null;
  abstract: boolean;
  attributes: readonly Attribute[];
}

/** Adds an own class, or puts it in the place of the version that the caller saw (null: whatever it is). */
export async function saveClass(
  tx: Tx,
  code: string,
  wish: ClassWish,
  { isNew, version }: { isNew: boolean; version: number | null },
  by: By,
): Promise<{ code: string; version: number }> {
  await sql`select pg_advisory_xact_lock(hashtext('item classes'))`.execute(tx);
  const before = (await ownClasses(tx)).find((one) => one.code === code);
  if (isNew && before)
    throw refused('already_exists', undefined, [{ field: 'body.code', code: 'already_exists' }]);
  if (!isNew && !before) throw refused('not_found');
  if (before && version !== null && version !== before.version)
    throw refused('version_conflict', { version: before.version });
  const problems = classProblems(await classesOf(tx), { code, ...wish });
  if (problems.length > 0) throw refused('invalid', undefined, problems);
  const attributes = sql`${JSON.stringify(wish.attributes)}::jsonb`;
  const saved = await explained(
    sql<{ code: string; version: number }>`
      insert into item_class (code, zh, en, parent, abstract, attributes)
      values (${code}, ${wish.zh}, ${wish.en}, ${wish.parent}, ${wish.abstract}, ${attributes})
      on conflict (code) do update set zh = excluded.zh, en = excluded.en, parent = excluded.parent,
        abstract = excluded.abstract, attributes = excluded.attributes, version = item_class.version + 1
      returning code, version`.execute(tx),
  );
  const kind = before ? 'item_class_changed' : 'item_class_created';
  await audit(tx, { kind, by: by.personId, what: { code, before: before ?? null, after: wish }, ip: by.ip });
  return saved.rows[0]!;
}
