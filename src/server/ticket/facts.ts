import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Person, SupportGroup } from '#domain/organisation/person.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Context } from '#domain/ticket/decide/context.ts';
import type { Requester, Ticket } from '#domain/ticket/ticket.ts';
import { prepared, type Queries, type Tx } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Loads what a decision may rest on: the people and groups that the command or the ticket names. */
export async function factsFor(
  q: Queries,
  ticket: Ticket,
  command: object,
  who: { actor: Actor; now: Instant },
): Promise<Context> {
  const named = Object.values(command).filter((v): v is string => typeof v === 'string' && UUID.test(v));
  const groupIds = [...named, ...(ticket.groupId ? [ticket.groupId] : [])];
  const [people, groups] = [
    named.length > 0 ? await loadPeople(q, named) : [],
    groupIds.length > 0 ? await loadGroups(q, groupIds) : [],
  ];
  return {
    ...who,
    newId: randomUUID(),
    people: new Map(people.map((person) => [person.id, person])),
    groups: new Map(groups.map((group) => [group.id, group])),
    openChanges: new Set(),
  };
}

async function loadPeople(q: Queries, ids: readonly string[]): Promise<Person[]> {
  const found = await sql<Person>`
    select p.id, p.name, d.path as department, p.email, p.phone, p.roles, p.active,
      array(select m.group_id::text from group_member m where m.person_id = p.id) as "groupIds"
    from person p left join department_path d on d.id = p.department_id
    where p.id = any(${ids}::uuid[])`.execute(q);
  return found.rows;
}

async function loadGroups(q: Queries, ids: readonly string[]): Promise<SupportGroup[]> {
  const found = await sql<SupportGroup>`
    select id, name, line, next_group_id as "nextGroupId" from support_group
    where id = any(${ids}::uuid[])
       or id = (select next_group_id from support_group where id = any(${ids}::uuid[]) limit 1)`.execute(q);
  return found.rows;
}

/** Number, snapshot and first group of a new record, in one look at the directory. */
export async function receptionFacts(
  tx: Tx,
  who: { personId: string; contact: string | null } | (Requester & { personId: null }),
): Promise<{ id: number; groupId: string | null; requester: Requester }> {
  const found = await sql<{
    id: number;
    groupId: string | null;
    name: string | null;
    department: string | null;
    contact: string | null;
    active: boolean | null;
  }>`${prepared('reception')}
    select nextval(pg_get_serial_sequence('ticket', 'id')) as id,
      (select id from support_group where line = 1 order by name limit 1) as "groupId",
      p.name, p.active, coalesce(nullif(p.phone, ''), p.email) as contact,
      (select path from department_path d where d.id = p.department_id) as department
    from (select ${who.personId}::uuid as wanted) w left join person p on p.id = w.wanted`.execute(tx);
  const { id, groupId, active, ...snapshot } = found.rows[0]!;
  if (who.personId === null) return { id, groupId, requester: who };
  if (active === null) throw refused('unknown_reference', undefined, [REQUESTER_UNKNOWN]);
  if (!active) throw refused('inactive_person');
  const requester = { personId: who.personId, ...snapshot, contact: who.contact ?? snapshot.contact };
  return { id, groupId, requester };
}

const REQUESTER_UNKNOWN = { field: 'body.requesterId', code: 'unknown_reference' };
