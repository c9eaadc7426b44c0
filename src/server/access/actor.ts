import { sql } from 'kysely';
import type { PersonActor } from '#domain/permissions/actor.ts';
import { type Grants, grantsOfRoles, together } from '#domain/permissions/grants.ts';
import { ROLES, type Role } from '#domain/permissions/roles.ts';
import type { HeldRole } from '#domain/permissions/why.ts';
import { prepared, type Queries } from '../platform/db/db.ts';

/** What {@link ACTOR} gives. */
export interface ActorRow {
  personId: string;
  roles: Role[];
  givenRoles: string[];
  groupIds: string[];
  /** What the roles of the installation's own allow; null for who has none. */
  ownGrants: Grants[] | null;
  departmentIds: string[] | null;
  siteId: string | null;
}

const HAS_OWN = sql`exists (select from unnest(p.given_roles) code where code like 'x-%')`;

/** Columns of a person `p` that make an actor; for who has no role of the installation's own it costs no more reads. */
export const ACTOR = sql`p.id as "personId", p.roles, p.given_roles as "givenRoles",
  array(select m.group_id::text from group_member m where m.person_id = p.id) as "groupIds",
  case when ${HAS_OWN} then
    (select coalesce(jsonb_agg(r.grants), '[]') from role r where r.code = any(p.given_roles)) end as "ownGrants",
  case when ${HAS_OWN} then department_and_below(p.department_id)::text[] end as "departmentIds",
  p.site_id as "siteId"`;

/** The person of a row as the rules know who acts. */
export function actorFrom(row: ActorRow): PersonActor {
  const { personId, roles, groupIds, givenRoles, ownGrants, departmentIds, siteId } = row;
  const actor = { kind: 'person', personId, roles, groupIds } as const;
  if (ownGrants === null) return actor;
  const shipped = ROLES.filter((role) => givenRoles.includes(role));
  return {
    ...actor,
    grants: together([grantsOfRoles(shipped), ...ownGrants]),
    belongs: { departmentIds: departmentIds ?? [], siteId },
  };
}

/** A person of the directory as they would act now; null when there is none, or they have left. */
export async function actorOf(q: Queries, personId: string): Promise<PersonActor | null> {
  const found = await sql<ActorRow>`${prepared('actor')}
    select ${ACTOR} from person p where p.id = ${personId} and p.active`.execute(q);
  return found.rows[0] ? actorFrom(found.rows[0]) : null;
}

/** The roles that somebody holds, each with what it allows; also of who has left. */
export async function heldRoles(q: Queries, personId: string): Promise<HeldRole[]> {
  const found = await sql<{ code: string; grants: Grants | null }>`
    select given.code, r.grants from person p, unnest(p.given_roles) as given(code) left join role r using (code)
    where p.id = ${personId}`.execute(q);
  return found.rows.map(({ code, grants }) => ({ code, grants: grants ?? shippedOf(code) }));
}

const shippedOf = (code: string): Grants => grantsOfRoles(ROLES.filter((role) => role === code));
