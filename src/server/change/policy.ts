import { sql } from 'kysely';
import type { Asked, ChangePolicy } from '#domain/change/policy.ts';
import { shippedChangePolicy } from '#domain/change/policy.ts';
import type { Instant } from '#domain/instant.ts';
import type { Queries } from '../platform/db/db.ts';

/** The change policy in force; before one was approved the one that the product ships, as version 0. */
export async function changePolicyInForce(
  q: Queries,
  now: Instant,
): Promise<{ version: number; policy: ChangePolicy }> {
  const found = await sql<{ version: number; policy: ChangePolicy }>`
    select version, content as policy from change_policy
    where state = 'approved' and effective_from <= ${new Date(now)}
    order by effective_from desc, version desc limit 1`.execute(q);
  return found.rows[0] ?? { version: 0, policy: shippedChangePolicy };
}

/** Active people of each board, by its code; owners are those of the items that are named. */
export async function boardsOf(
  q: Queries,
  policy: ChangePolicy,
  itemIds: readonly string[],
): Promise<Record<string, string[]>> {
  const entries: [string, string[]][] = [];
  for (const { code, asked } of policy.boards) {
    const people: string[] = [];
    for (const one of asked) people.push(...(await peopleOf(q, one, itemIds)));
    entries.push([code, [...new Set(people)]]);
  }
  return Object.fromEntries(entries);
}

async function peopleOf(q: Queries, asked: Asked, itemIds: readonly string[]): Promise<string[]> {
  const found = await sql<{ id: string }>`
    select p.id from person p where p.active and ${condition(asked, itemIds)} order by p.name, p.id`.execute(
    q,
  );
  return found.rows.map(({ id }) => id);
}

function condition(asked: Asked, itemIds: readonly string[]) {
  switch (asked.kind) {
    case 'people':
      return sql`p.id = any(${[...asked.personIds]}::uuid[])`;
    case 'role':
      return sql`p.roles @> array[${asked.role}]::text[]`;
    case 'group':
      return sql`p.id in (select m.person_id from group_member m where m.group_id = ${asked.groupId})`;
    case 'item_owners':
      return sql`p.id in (select i.owner_id from item i where i.id = any(${[...itemIds]}::uuid[]))`;
  }
}
