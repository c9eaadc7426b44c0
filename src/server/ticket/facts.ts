import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Person, SupportGroup } from '#domain/organisation/person.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Rules, Terms } from '#domain/sla/rulebook.ts';
import { type Context, NO_CHANGES, NOBODY, NOTHING_REACHED } from '#domain/ticket/decide/context.ts';
import { NO_SECURITY_TEAM, type SecuritySetting } from '#domain/ticket/security.ts';
import type { Place, Requester, Ticket } from '#domain/ticket/ticket.ts';
import { prepared, type Queries, type Tx } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { termsOf } from '../policy/rulebook.ts';
import { dutyFor } from './duty.ts';
import { gateFacts } from './gate.ts';
import { hitByTicket } from './items.ts';
import { withinReach } from './reach.ts';
import { SECURITY, securitySetting } from './security.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Loads what a decision may rest on: the people, groups and tickets that the command or the ticket names. */
export async function factsFor(
  q: Queries,
  ticket: Ticket,
  command: object,
  who: { actor: Actor; now: Instant; rules: Rules },
): Promise<Context> {
  const named = idsIn(command);
  const [people, groups, duty] = [
    named.length > 0 ? await loadPeople(q, named) : [],
    await loadGroups(q, [...named, ...(ticket.groupId ? [ticket.groupId] : [])], who.rules),
    await dutyFor(q, who.rules, who.now),
  ];
  return {
    ...who,
    newId: randomUUID(),
    people: byId(people),
    groups: byId(groups),
    ...(await gateFacts(q, ticket, command, who)),
    calls: await callsIn(q, command),
    duty,
    security: 'discoveredAt' in command ? await securitySetting(q) : NO_SECURITY_TEAM,
    linked: await linkedTo(q, command, who.actor),
    children: ticket.childIds.length > 0 ? await childrenOf(q, ticket.id) : [],
    hit: 'byImpact' in command && command.byImpact === true ? await hitByTicket(q, ticket) : null,
  };
}

/** For decisions that rest on nothing but the ticket itself. */
export const factless = (who: { actor: Actor; now: Instant; rules: Rules }): Context => ({
  ...who,
  newId: randomUUID(),
  people: new Map(),
  groups: new Map(),
  changes: NO_CHANGES,
  reached: NOTHING_REACHED,
  calls: new Set(),
  duty: NOBODY,
  security: NO_SECURITY_TEAM,
  linked: null,
  children: [],
  hit: null,
});

/** What a step that asks for help rests on: the ticket's group and the paths, and who may be asked. */
export type Help = (ticket: Ticket, who: { actor: Actor; now: Instant; rules: Rules }) => Promise<Context>;

/** {@link Help} for many steps of one transaction: the same question is asked once. */
export function helpFor(q: Queries): Help {
  const duties = new Map<string, Context['duty']>();
  const groups = new Map<string, Context['groups']>();
  return async ({ groupId }, who) => {
    const { rules, now } = who;
    const [group, moment] = [`${rules.policy.version} ${groupId}`, `${rules.policy.version} ${now}`];
    const context = {
      ...factless(who),
      groups: groups.get(group) ?? (await groupsFor(q, groupId, rules)),
      duty: duties.get(moment) ?? (await dutyFor(q, rules, now)),
    };
    groups.set(group, context.groups);
    duties.set(moment, context.duty);
    return context;
  };
}

/** Ids of people and groups in a command, at any depth. */
function idsIn(command: object): string[] {
  return Object.values(command).flatMap((value: unknown) => {
    if (typeof value === 'string') return UUID.test(value) ? [value] : [];
    return typeof value === 'object' && value !== null ? idsIn(value) : [];
  });
}

const byId = <T extends { id: string }>(rows: readonly T[]): ReadonlyMap<string, T> =>
  new Map(rows.map((row) => [row.id, row]));

async function loadPeople(q: Queries, ids: readonly string[]): Promise<Person[]> {
  const found = await sql<Person>`
    select p.id, p.name, d.path as department, p.email, p.phone, p.roles, p.active,
      array(select m.group_id::text from group_member m where m.person_id = p.id) as "groupIds"
    from person p left join department_path d on d.id = p.department_id
    where p.id = any(${ids}::uuid[])`.execute(q);
  return found.rows;
}

/** The groups that are named, those that follow them, and those that a path of escalation names. */
async function loadGroups(q: Queries, named: readonly string[], { policy }: Rules): Promise<SupportGroup[]> {
  const onPaths = policy.escalation.flatMap(({ levels }) =>
    levels.flatMap(({ to }) => to.flatMap((asked) => (asked.kind === 'group' ? [asked.groupId] : []))),
  );
  const ids = [...named, ...onPaths];
  if (ids.length === 0) return [];
  const found = await sql<SupportGroup>`
    select id, name, line, next_group_id as "nextGroupId" from support_group
    where id = any(${ids}::uuid[])
       or id in (select next_group_id from support_group where id = any(${ids}::uuid[]))`.execute(q);
  return found.rows;
}

/** The ticket to link to, where the actor may know of it; locked, so that it does not end meanwhile. */
async function linkedTo(q: Queries, command: object, actor: Actor): Promise<Context['linked']> {
  const { of, parentId } = command as { of?: unknown; parentId?: unknown };
  const id = of ?? parentId;
  if (typeof id !== 'number') return null;
  const found = await sql<NonNullable<Context['linked']>>`
    select t.id, t.status, t.type, t.duplicate_of as "duplicateOf", t.parent_id as "parentId"
    from ticket t where t.id = ${id} and ${withinReach(actor)} for update`.execute(q);
  return found.rows[0] ?? null;
}

async function callsIn(q: Queries, command: object): Promise<Context['calls']> {
  const { callId } = command as { callId?: unknown };
  if (typeof callId !== 'string') return new Set();
  const found = await sql<{ id: string }>`select id from phone_call where id = ${callId}`.execute(q);
  return new Set(found.rows.map(({ id }) => id));
}

/** None is added while their parent is locked; one that is worked on again meanwhile came after its result. */
async function childrenOf(q: Queries, id: number): Promise<Context['children']> {
  const found = await sql<Context['children'][number]>`
    select id, status from ticket where parent_id = ${id} order by id`.execute(q);
  return found.rows;
}

/** Number, snapshot, terms and first group of a new record. */
export interface Reception {
  id: number;
  groupId: string | null;
  requester: Requester;
  place: Place;
  terms: Terms;
  security: SecuritySetting;
}

/** Whom a new record is for: somebody of the directory, or a stranger as they are known. */
type Wanted = { personId: string; contact: string | null } | (Requester & { personId: null });

interface Found {
  id: number;
  groupId: string | null;
  security: SecuritySetting | null;
  inForce: Record<string, number>;
  name: string | null;
  department: string | null;
  contact: string | null;
  active: boolean | null;
  departmentId: string | null;
  siteId: string | null;
}

/** What new records begin with, in their order, in one look at the directory. */
export async function receptionFacts(tx: Tx, all: readonly Wanted[]): Promise<Reception[]> {
  const found = await sql<Found>`${prepared('reception')}
    select nextval(pg_get_serial_sequence('ticket', 'id')) as id,
      (select id from support_group where line = 1 order by name limit 1) as "groupId",
      ${SECURITY} as security,
      (select jsonb_object_agg(family, version) from policy_in_force) as "inForce",
      p.name, p.active, p.department_id as "departmentId", p.site_id as "siteId", coalesce(nullif(p.phone, ''), p.email) as contact,
      (select path from department_path d where d.id = p.department_id) as department
    from unnest(${all.map(({ personId }) => personId)}::uuid[]) with ordinality w (wanted, n)
      left join person p on p.id = w.wanted
    order by w.n`.execute(tx);
  return all.map((who, i) => receptionOf(who, found.rows[i]!));
}

function receptionOf(who: Wanted, found: Found): Reception {
  const { id, groupId, active, departmentId, siteId, inForce, security: set, ...snapshot } = found;
  const security = set ?? NO_SECURITY_TEAM;
  const terms = termsOf(inForce, siteId);
  const place = { departmentId, siteId };
  if (who.personId === null) return { id, groupId, terms, place, security, requester: who };
  if (active === null) throw refused('unknown_reference', undefined, [REQUESTER_UNKNOWN]);
  if (!active) throw refused('inactive_person');
  const requester = { personId: who.personId, ...snapshot, contact: who.contact ?? snapshot.contact };
  return { id, groupId, terms, place, security, requester };
}

const REQUESTER_UNKNOWN = { field: 'body.requesterId', code: 'unknown_reference' };

/** Groups that follow the one of a record, and those on the paths; for a record that begins as P1. */
export const groupsFor = async (
  q: Queries,
  groupId: string | null,
  rules: Rules,
): Promise<Context['groups']> => byId(await loadGroups(q, groupId === null ? [] : [groupId], rules));
