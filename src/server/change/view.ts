import { sql } from 'kysely';
import { z } from 'zod';
import { outcomeOf, placesOf } from '#domain/change/approval.ts';
import { isOpenForWork } from '#domain/change/change.ts';
import { type ChangeContext, type ChangeEventKind, missingFields, openEnds } from '#domain/change/decide.ts';
import { changeActions, readsChange } from '#domain/change/lifecycle.ts';
import type { Instant } from '#domain/instant.ts';
import type { PersonActor } from '#domain/permissions/actor.ts';
import { numberNamed } from '#domain/record-number.ts';
import type { Priority } from '#domain/ticket/priority.ts';
import type { Status } from '#domain/ticket/ticket.ts';
import { withinItems } from '../config/reach.ts';
import { BRIEF, briefOf } from '../config/view.ts';
import { namesIn } from '../organisation/names.ts';
import type { Queries } from '../platform/db/db.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { refused } from '../platform/http/refused.ts';
import { withinReach } from '../ticket/reach.ts';
import { contextFor } from './facts.ts';
import { type ChangeRow, ROW, ROW_JOINS, rowOf } from './list.ts';

type Known = ChangeRow & { version: number };

/** A change by its id or number; one that the actor may not know of is not there. */
export async function knownChange(
  q: Queries,
  ref: string,
  actor: PersonActor,
  now: Instant,
): Promise<{ row: Known; context: ChangeContext }> {
  const number = numberNamed('CH', ref);
  const found = await sql<Known>`
    select ${ROW}, c.version from change_request c ${ROW_JOINS}
    where ${number === null ? sql`c.id = ${ref.toLowerCase()}::uuid` : sql`c.number = ${number}`}`.execute(q);
  const row = found.rows[0];
  if (!row) throw refused('not_found');
  const context = await contextFor(q, row, actor, now);
  if (!readsChange(actor, row.change, context)) throw refused('not_found');
  return { row, context };
}

/** Everything of a change that its reader may see, and what they may do. */
export async function openChange(q: Queries, ref: string, actor: PersonActor, now: Instant) {
  const { row, context } = await knownChange(q, ref, actor, now);
  const { id, change, version } = row;
  const { assessment, tasks, release, votes, settled: _settled, itemIds, ticketIds, ...said } = change;
  const items = await itemsOf(q, id, actor);
  const tickets = await ticketsOf(q, id, actor);
  const ends = ['succeeded', 'failed', 'backed_out'].includes(change.status)
    ? openEnds(change, context.updatedIds)
    : null;
  return {
    ...said,
    ...rowOf(row),
    version,
    items: items.map((one) => ({
      ...one,
      settled: context.updatedIds.includes(one.id) ? ('updated' as const) : (change.settled[one.id] ?? null),
    })),
    hiddenItems: itemIds.length - items.length,
    tickets,
    hiddenTickets: ticketIds.length - tickets.length,
    missing: change.status === 'draft' ? missingFields(change, context.policy, now) : [],
    people: assessment?.people ?? context.facts.people,
    requirements: requirementsOf(row, context),
    votes: [...votes],
    places: assessment
      ? placesOf(actor.personId, assessment.rule, context.absences, context.delegations, now)
      : [],
    release,
    tasks: [...tasks],
    openEnds: ends && { review: ends.review, approval: ends.approval, items: ends.itemIds.length },
    openForWork: isOpenForWork(change, now),
    actions: changeActions(actor, change, context),
    names: await namesIn(q, [said, votes, tasks, release, assessment?.rule]),
  };
}

function requirementsOf({ change }: Known, { absences, delegations, now }: ChangeContext) {
  if (!change.assessment) return [];
  const { rule } = change.assessment;
  const { requirements } = outcomeOf(rule, change.votes, absences, delegations, now);
  return requirements.map((one, i) => {
    const { veto, voterIds } = rule.requirements[i]!;
    return { ...one, veto, voterIds: [...voterIds] };
  });
}

async function itemsOf(q: Queries, id: string, actor: PersonActor) {
  const found = await sql<Parameters<typeof briefOf>[0]>`
    select ${BRIEF} from change_item x join item i on i.id = x.item_id
    where x.change_id = ${id} and ${withinItems(actor)} order by i.number`.execute(q);
  return found.rows.map(briefOf);
}

async function ticketsOf(q: Queries, id: string, actor: PersonActor) {
  const found = await sql<{ id: number; title: string; status: Status; priority: Priority }>`
    select t.id, t.title, t.status, t.priority from change_ticket x join ticket t on t.id = x.ticket_id
    where x.change_id = ${id} and ${withinReach(actor)} order by t.id`.execute(q);
  return found.rows;
}

const seqKey = z.tuple([z.int().min(1).max(2_147_483_647)]);

/** Everything that happened to a change, the newest first. */
export async function changeHistory(
  q: Queries,
  ref: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
  actor: PersonActor,
  now: Instant,
) {
  const { row } = await knownChange(q, ref, actor, now);
  const after = cursor === undefined ? null : readCursor(cursor, seqKey)[0];
  type Row = {
    seq: number;
    at: Date;
    kind: ChangeEventKind;
    by: string | null;
    data: Record<string, unknown>;
    fields: string[];
  };
  const found = await sql<Row>`
    select e.seq, e.at, e.kind, p.name as by, e.data, array(select jsonb_object_keys(e.after)) as fields
    from change_request_event e left join person p on p.id = e.person_id
    where e.record_id = ${row.id} and (${after}::int is null or e.seq < ${after}::int)
    order by e.seq desc limit ${limit + 1}`.execute(q);
  const { items, next } = pageOf(found.rows, limit, ({ seq }) => [seq]);
  const entries = items.map((one) => ({ ...one, at: one.at.getTime() }));
  return { items: entries, next, names: await namesIn(q, entries) };
}
