import { sql } from 'kysely';
import { roleSaid } from '#domain/organisation/import/cells.ts';
import type { Directory, DirectoryPerson } from '#domain/organisation/import/plan.ts';
import type { GivenByFile } from '#domain/organisation/import/roles-given.ts';
import { SYSTEM } from '#domain/permissions/actor.ts';
import type { Role } from '#domain/permissions/roles.ts';
import { actorOf } from '../../access/actor.ts';
import { dutiesFor } from '../../access/duties.ts';
import { ownedBySources } from '../../directory/owned.ts';
import type { Queries } from '../../platform/db/db.ts';

/** The whole directory with references by name, as an import is judged against it. */
export async function directory(db: Queries, byPerson: string | null): Promise<Directory> {
  const people = await sql<DirectoryPerson>`
    with membership as (
      select m.person_id, array_agg(g.name order by g.name collate "C") as names
      from group_member m join support_group g on g.id = m.group_id group by m.person_id
    ), reached as (
      select person_id, jsonb_object_agg(channel, address) as at from person_channel group by person_id
    )
    select p.id, p.login, p.name, d.path as department, s.name as site, p.phone, p.email, m.login as manager,
      p.given_roles as roles, coalesce(g.names, '{}') as groups, p.active, p.extension, r.at ->> 'wecom' as wecom,
      r.at ->> 'dingtalk' as dingtalk, r.at ->> 'feishu' as feishu, r.at ->> 'sms' as sms
    from person p left join department_path d on d.id = p.department_id left join site s on s.id = p.site_id
      left join person m on m.id = p.manager_id left join membership g on g.person_id = p.id
      left join reached r on r.person_id = p.id`.execute(db);
  return {
    people: people.rows,
    departments: await names(db, 'department_path', 'path'),
    sites: await names(db, 'site', 'name'),
    groups: await names(db, 'support_group', 'name'),
    giving: await givenBy(db, byPerson),
    ...(byPerson === null ? {} : { owned: await ownedBySources(db) }),
  };
}

async function givenBy(db: Queries, personId: string | null): Promise<GivenByFile> {
  const own = await sql<{ code: string; name: string; nameEn: string | null; parts: Role[] }>`
    select code, name, name_en as "nameEn", parts from role order by code`.execute(db);
  const named = new Map<string, string[]>();
  for (const { code, name, nameEn } of own.rows) {
    for (const said of new Set([name, nameEn ?? name].map(roleSaid)))
      named.set(said, [...(named.get(said) ?? []), code]);
  }
  const nobody = { kind: 'contact', contact: '' } as const;
  return {
    actor: personId === null ? SYSTEM : ((await actorOf(db, personId)) ?? nobody),
    duties: await dutiesFor(db, personId),
    own: new Map(own.rows.map(({ code, parts }) => [code, parts])),
    named,
  };
}

async function names(db: Queries, table: string, column: string): Promise<ReadonlySet<string>> {
  const found = await sql<{
    name: string;
  }>`select ${sql.ref(column)} as name from ${sql.table(table)}`.execute(db);
  return new Set(found.rows.map(({ name }) => name));
}
