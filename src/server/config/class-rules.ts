import { sql } from 'kysely';
import { type ClassRule, type ClassRules, ruleOfAll } from '#domain/asset/class-rule.ts';
import type { Classes } from '#domain/config/item-class.ts';
import { audit } from '../audit/actions.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { wrongField } from '../platform/http/refused.ts';
import { classesOf } from './classes.ts';
import type { By } from './history.ts';

/** What retiring items takes, by the classes that say so. */
export async function classRules(q: Queries): Promise<ClassRules> {
  const found = await sql<ClassRule & { class: string }>`
    select class, disposal, wipe from item_class_rule order by class`.execute(q);
  return new Map(found.rows.map(({ class: code, ...rule }) => [code, rule]));
}

/** The rules of items, by all classes that each of them is or once was of. */
export async function rulesOfItems(
  q: Queries,
  ids: readonly string[],
  classes: Classes,
): Promise<(id: string) => ClassRule> {
  const rules = await classRules(q);
  const found = await sql<{ id: string; classes: string[] }>`
    select e.item_id as id, array_agg(distinct e.after->>'class') as classes from item_event e
    where e.item_id = any(${[...ids]}::uuid[]) and e.after ? 'class' group by e.item_id`.execute(q);
  const of = new Map(found.rows.map((row) => [row.id, row.classes]));
  return (id) => ruleOfAll(classes, rules, of.get(id) ?? []);
}

export const ruleOfItem = async (q: Queries, id: string, classes: Classes): Promise<ClassRule> =>
  (await rulesOfItems(q, [id], classes))(id);

/** How often items are to be verified, in months, by the classes that say so. */
export async function verifyMonths(q: Queries): Promise<ReadonlyMap<string, number>> {
  const found = await sql<{ class: string; months: number }>`
    select class, verify_months as months from item_class_rule where verify_months is not null`.execute(q);
  return new Map(found.rows.map((row) => [row.class, row.months]));
}

interface RuleWish extends ClassRule {
  /** What is left out stays. */
  verifyMonths?: number | null | undefined;
}

/** Says what retiring items of a class takes from now on, and how often they are to be verified. */
export async function setClassRule(tx: Tx, code: string, wish: RuleWish, by: By): Promise<ClassRule> {
  const { verifyMonths: months, ...rule } = wish;
  if (!(await classesOf(tx)).has(code)) throw wrongField('params.class', 'unknown_reference');
  if (rule.wipe && !rule.disposal) throw wrongField('body.disposal', 'required');
  const before = (await classRules(tx)).get(code) ?? null;
  const kept = months === undefined ? sql`item_class_rule.verify_months` : sql`excluded.verify_months`;
  await sql`insert into item_class_rule (class, disposal, wipe, verify_months)
    values (${code}, ${rule.disposal}, ${rule.wipe}, ${months ?? null})
    on conflict (class) do update set disposal = excluded.disposal, wipe = excluded.wipe,
      verify_months = ${kept}`.execute(tx);
  const what = { code, before, after: wish };
  await audit(tx, { kind: 'item_class_rule_changed', by: by.personId, what, ip: by.ip });
  return rule;
}
