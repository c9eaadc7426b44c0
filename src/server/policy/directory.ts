import { sql } from 'kysely';
import type { PolicyContent } from '#domain/sla/policy.ts';
import type { DirectoryFacts } from '#domain/sla/policy-directory.ts';
import type { Queries } from '../platform/db/db.ts';

/** People that a policy names, in customer groups and on escalation paths. */
const peopleIn = ({ customerGroups, escalation }: PolicyContent): string[] => [
  ...customerGroups.flatMap(({ personIds }) => personIds),
  ...escalation.flatMap(({ levels }) =>
    levels.flatMap(({ to }) => to.flatMap((one) => (one.kind === 'person' ? [one.personId] : []))),
  ),
];

/** Loads what the directory knows of all that a policy can name. */
export async function directoryFacts(q: Queries, policy: PolicyContent): Promise<DirectoryFacts> {
  const found = await sql<Omit<DirectoryFacts, 'services' | 'rosterIds'>>`select
    coalesce((select jsonb_agg(jsonb_build_object('id', g.id, 'nextGroupId', g.next_group_id, 'activeMembers',
      (select count(*) from group_member m join person p on p.id = m.person_id and p.active where m.group_id = g.id)))
      from support_group g), '[]') as groups,
    coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'active', p.active))
      from person p where p.id = any(${peopleIn(policy)}::uuid[])), '[]') as people,
    array(select distinct unnest(roles) from person where active) as roles,
    array(select id::text from site) as "siteIds",
    array(select path from department_path) as departments,
    array(select substr(family, 10) from policy_in_force where family like 'calendar:%') as "calendarIds"`.execute(
    q,
  );
  const facts = found.rows[0];
  if (!facts) throw new Error('a select without a table answers one row');
  return { ...facts, rosterIds: (await rosters(q)).map(({ id }) => id), services: null };
}

export interface DirectoryNames {
  groups: ReadonlyMap<string, string>;
  people: ReadonlyMap<string, string>;
  rosters: ReadonlyMap<string, string>;
  sites: ReadonlyMap<string, string>;
}

/** Names of all that a policy refers to by id. */
export async function directoryNames(q: Queries, policy: PolicyContent): Promise<DirectoryNames> {
  const table = async (from: ReturnType<typeof sql>) =>
    new Map(
      (await sql<{ id: string; name: string }>`select id, name from ${from}`.execute(q)).rows.map(
        ({ id, name }) => [id, name],
      ),
    );
  return {
    groups: await table(sql`support_group`),
    people: await table(sql`person where id = any(${peopleIn(policy)}::uuid[])`),
    rosters: new Map((await rosters(q)).map(({ id, name }) => [id, name])),
    sites: await table(sql`site`),
  };
}

/** Rosters of who is on duty. */
async function rosters(q: Queries): Promise<{ id: string; name: string }[]> {
  return (await sql<{ id: string; name: string }>`select id, name from roster`.execute(q)).rows;
}
