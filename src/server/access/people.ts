import { sql } from 'kysely';
import { effectsOf } from '#domain/permissions/effect.ts';
import { grantsOfRoles, type RoleDefinition, together } from '#domain/permissions/grants.ts';
import { ROLES } from '#domain/permissions/roles.ts';
import { grantedBy, type HeldRole } from '#domain/permissions/why.ts';
import type { Queries } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { heldRoles } from './actor.ts';
import { type KnownRole, knownRoles, ownRole } from './store.ts';

/** What a change of an own role would change for those who hold it now. */
export async function effectsOfChange(q: Queries, wish: RoleDefinition & { role: string }) {
  const before = await ownRole(q, wish.role);
  if (!before) throw refused('not_found');
  const roles = new Map((await knownRoles(q)).map((role) => [role.code, role]));
  const held = await sql<{ codes: string[]; people: number }>`
    select given_roles as codes, count(*)::integer as people from person
    where active and ${wish.role} = any (given_roles) group by given_roles`.execute(q);
  const holders = held.rows.map(({ codes, people }) => ({
    people,
    others: jointly(codes.filter((code) => code !== wish.role).flatMap((code) => roles.get(code) ?? [])),
  }));
  return { holders: before.holders, ...effectsOf(holders, before, wish) };
}

const jointly = (roles: readonly KnownRole[]): RoleDefinition => ({
  parts: ROLES.filter((part) => roles.some(({ parts }) => parts.includes(part))),
  grants: together(roles.map(({ grants }) => grants)),
});

interface Standing {
  name: string;
  active: boolean;
  department: string | null;
  site: string | null;
  groups: string[];
}

/** What somebody can do, how far, and by which of their roles. */
export async function grantsOfPerson(q: Queries, personId: string) {
  const found = await sql<Standing>`
    select p.name, p.active, d.path as department, s.name as site, array(
      select g.name from group_member m join support_group g on g.id = m.group_id
      where m.person_id = p.id order by g.line, g.name) as groups
    from person p left join department_path d on d.id = p.department_id left join site s on s.id = p.site_id
    where p.id = ${personId}`.execute(q);
  const person = found.rows[0];
  if (!person) throw refused('not_found');
  const { name, active, ...belongs } = person;
  const held = await heldRoles(q, personId);
  const parts = new Map((await knownRoles(q)).map((role) => [role.code, role.parts]));
  const given = await givenRoles(q, personId);
  return {
    person: { id: personId, name, active },
    ...belongs,
    roles: held.map(({ code }) => ({
      code,
      parts: [...(parts.get(code) ?? [])],
      givenBy: given.get(code)?.by ?? null,
      givenAt: given.get(code)?.at ?? null,
    })),
    items: grantedBy(held),
  };
}

interface Given {
  code: string;
  by: string | null;
  at: Date;
}

/** Who gave each role last, as the audit tells: the entry in which it was not there before and there afterwards. */
async function givenRoles(q: Queries, personId: string) {
  const found = await sql<Given>`
    with told as (
      select e.id, e.at, coalesce(opened_of(e.person_id, e.who), p.name) as by,
        details_for(${personId}::uuid, e.what, false) as what
      from audit_entry e left join person p on p.id = e.person_id
      where e.object_kind = 'person' and e.object_id = ${personId} and e.kind in ('person_created', 'person_changed')
    )
    select distinct on (given.code) given.code, t.by, t.at
    from told t, jsonb_array_elements_text(coalesce(t.what -> 'after' -> 'roles', t.what -> 'roles')) as given(code)
    where not coalesce(t.what -> 'before' -> 'roles', '[]') ? given.code
    order by given.code, t.id desc`.execute(q);
  return new Map(found.rows.map(({ code, by, at }) => [code, { by, at: at.getTime() }]));
}

/** What each role allows, by its code; roles that are not there allow nothing. */
export async function grantsByCode(q: Queries): Promise<(codes: readonly string[]) => HeldRole[]> {
  const roles = new Map((await knownRoles(q)).map(({ code, grants }) => [code, grants]));
  return (codes) => codes.map((code) => ({ code, grants: roles.get(code) ?? grantsOfRoles([]) }));
}
