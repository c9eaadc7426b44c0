import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { audit } from '../../audit/actions.ts';
import { explained } from '../../organisation/constraints.ts';
import type { Tx } from '../../platform/db/db.ts';
import { wrongField } from '../../platform/http/refused.ts';
import type { Author } from '../actions.ts';
import { classesOf } from '../classes.ts';
import { conditions, type ItemFilter } from '../list.ts';
import { withinItems } from '../reach.ts';

export type BaselineFilter = Omit<ItemFilter, 'q'>;

/** Keeps items under a name: those that the filter finds as they were at the moment, among what the author knows. */
export async function takeBaseline(
  tx: Tx,
  { name, filter, moment }: { name: string; filter: BaselineFilter; moment: Instant | null },
  author: Author,
): Promise<string> {
  const at = moment ?? author.now;
  if (at > author.now) throw wrongField('body.moment', 'not_allowed');
  const all = conditions(filter, await classesOf(tx));
  const made = await explained(
    sql<{ id: string }>`
      with past as (
        select e.item_id as id, max(e.seq) as seq, item_fold(e.after order by e.seq) as s
        from item_event e where e.at <= ${new Date(at)} group by e.item_id),
      i as (
        select id, seq, s ->> 'class' as class, s ->> 'state' as state, s ->> 'criticality' as criticality,
          (s ->> 'ownerId')::uuid as owner_id, (s ->> 'holderId')::uuid as holder_id, (s ->> 'groupId')::uuid as group_id,
          (s ->> 'departmentId')::uuid as department_id, (s ->> 'siteId')::uuid as site_id from past),
      made as (select gen_random_uuid() as id),
      kept as (
        insert into item_baseline_item (baseline_id, item_id, seq)
        select m.id, i.id, i.seq from i, made m where ${sql.join(all, sql` and `)}
          and i.id in (select i.id from item i where ${withinItems(author.actor)})
        returning 1)
      insert into item_baseline (id, name, filter, moment, items, by_id, taken_at)
      select m.id, ${name}, ${JSON.stringify(filter)}::jsonb, ${new Date(at)}, (select count(*) from kept),
        ${author.personId}, ${new Date(author.now)} from made m returning id`.execute(tx),
  );
  const { id } = made.rows[0]!;
  const what = { baseline: id, name, filter, moment: new Date(at).toISOString() };
  await audit(tx, { kind: 'item_baseline_taken', by: author.personId, what, ip: author.ip });
  return id;
}
