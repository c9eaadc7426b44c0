import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Dependent } from '#domain/leaving/leaving.ts';
import { namesPerson } from '#domain/leaving/rosters.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { rostersInUse } from '../oncall/actions.ts';
import type { Queries } from '../platform/db/db.ts';
import { servicesNaming } from '../policy/actions.ts';
import { withinReach } from '../ticket/reach.ts';

/** Something that depends on a person. */
export interface Work {
  kind: Dependent;
  /** Number of the ticket or version, or id of the thing. */
  thing: string;
  /** Null: the reader may not know of it. */
  name: string | null;
}

/** Everything that depends on a person now; tickets that the actor may not know of are counted without a name. */
export async function openWork(q: Queries, personId: string, actor: Actor, now: Instant): Promise<Work[]> {
  return [
    ...(await onTickets(q, personId, actor)),
    ...(await owned(q, personId)),
    ...(await onRosters(q, personId)),
    ...(await inPolicies(q, personId, now)),
  ];
}

/** Parts that a person has in tickets; each has an index of its own. */
export async function onTickets(q: Queries, personId: string, actor: Actor): Promise<Work[]> {
  const found = await sql<{ kind: Dependent; id: number; title: string; known: boolean }>`
    with part(kind, id) as (
      select 'ticket', id from ticket where assignee_id = ${personId} and open
      union all select 'requested', id from ticket where requester_id = ${personId} and open
      union all select 'reader', id from ticket where reader_ids <> '{}' and reader_ids @> array[${personId}::uuid]
      union all select distinct 'visit', v.ticket_id from visit v join ticket t on t.id = v.ticket_id and t.open
        where v.engineer_id = ${personId} and v.arrived_at is null and v.cancelled_at is null
      union all select 'major', id from ticket where major is not null and major ->> 'endedAt' is null
        and ${personId}::text in (major ->> 'leadId', major ->> 'communicationId', major ->> 'technicalId')
      union all select 'review_action', id from ticket where action_due_at is not null and exists (
        select from jsonb_array_elements(coalesce(major -> 'owed', '[]') || coalesce(major #> '{review,actions}', '[]')) a
        where a ->> 'ownerId' = ${personId}::text and not a ? 'done')
      union all select 'call', id from ticket where escalation_due_at is not null and exists (
        select from jsonb_each(escalations) e where e.value ->> 'state' = 'open' and e.value -> 'toPersonIds' ? ${personId}::text)
    ) select part.kind, t.id, t.title, ${withinReach(actor)} as known
    from part join ticket t on t.id = part.id order by part.kind, t.id`.execute(q);
  return found.rows.map(({ kind, id, title, known }) => ({
    kind,
    thing: String(id),
    name: known ? title : null,
  }));
}

async function owned(q: Queries, personId: string): Promise<Work[]> {
  const found = await sql<Work>`
    select 'group' as kind, g.id::text as thing, g.name from group_member m join support_group g on g.id = m.group_id
      where m.person_id = ${personId}
    union all select 'report', id::text, name from person where manager_id = ${personId} and active
    union all select 'webhook', id::text, name from webhook where owner_id = ${personId}
    union all select 'alert_source', id::text, name from alert_source where owner_id = ${personId}
    order by 1, 3, 2`.execute(q);
  return found.rows;
}

async function onRosters(q: Queries, personId: string): Promise<Work[]> {
  const naming = (await rostersInUse(q)).filter(({ roster }) => namesPerson(roster, personId));
  return naming.map(({ roster }) => ({ kind: 'roster', thing: roster.id, name: roster.name }));
}

async function inPolicies(q: Queries, personId: string, now: Instant): Promise<Work[]> {
  return (await servicesNaming(q, personId, now)).map(({ version, state }) => ({
    kind: state === 'draft' ? 'policy_draft' : 'policy',
    thing: String(version),
    name: String(version),
  }));
}
