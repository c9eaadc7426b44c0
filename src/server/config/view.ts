import { sql } from 'kysely';
import { z } from 'zod';
import type { ItemEventKind } from '#domain/config/decide.ts';
import { type Because, type Criticality, humanId, type ItemState, movesOf } from '#domain/config/item.ts';
import { managesItems, reachesItem } from '#domain/config/reach.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Priority } from '#domain/ticket/priority.ts';
import type { Status } from '#domain/ticket/ticket.ts';
import { namesIn } from '../organisation/names.ts';
import type { Queries } from '../platform/db/db.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { refused } from '../platform/http/refused.ts';
import { withinReach } from '../ticket/reach.ts';
import { ruleOfItem } from './class-rules.ts';
import { classesOf } from './classes.ts';
import { shown } from './list.ts';
import { withinItems } from './reach.ts';
import { itemRecord, type Record_ } from './store.ts';

export interface Brief {
  id: string;
  number: string;
  class: string;
  name: string;
  state: ItemState;
  criticality: Criticality;
}

type BriefRow = Omit<Brief, 'number'> & { number: number };
export const BRIEF = sql`i.id, i.number, i.class, i.name, i.state, i.criticality`;
export const briefOf = ({ id, number, class: of, name, state, criticality }: BriefRow): Brief => ({
  ...{ id, number: humanId(number), class: of, name, state, criticality },
});

/** More relations than these are not shown on a page; the graph of impact has them. */
const MOST_RELATIONS = 500;

/** The record of an item; one that the actor may not know of is not there. */
export async function knownItem(q: Queries, id: string, actor: Actor): Promise<Record_> {
  const record = await itemRecord(q, id, withinItems(actor));
  if (!record) throw refused('not_found');
  return record;
}

export async function openItem(q: Queries, id: string, actor: Actor) {
  const record = await knownItem(q, id, actor);
  const relations = await relationsOf(q, id, actor);
  const mayManage = reachesItem(managesItems(actor), record);
  const rule = await ruleOfItem(q, id, await classesOf(q));
  return {
    item: shown(record),
    relations: relations.slice(0, MOST_RELATIONS),
    moreRelations: relations.length > MOST_RELATIONS,
    mayManage,
    moves: mayManage ? movesOf(record.state, { isAsset: rule.disposal }) : [],
    names: await namesIn(q, record.attributes),
  };
}

async function relationsOf(q: Queries, id: string, actor: Actor) {
  type Row = BriefRow & { relation: string; kind: string; direction: 'forth' | 'back' };
  const found = await sql<Row>`
    select r.id as relation, r.kind, r.direction, ${BRIEF} from (
      select id, kind, 'forth' as direction, to_id as other from item_relation where from_id = ${id}
      union all select id, kind, 'back', from_id from item_relation where to_id = ${id}
    ) r join item i on i.id = r.other where ${withinItems(actor)}
    order by r.kind, r.direction, i.name collate "zh-x-icu", i.id limit ${MOST_RELATIONS + 1}`.execute(q);
  return found.rows.map(({ relation, kind, direction, ...item }) => ({
    ...{ id: relation, kind, direction, item: briefOf(item) },
  }));
}

interface Paged {
  cursor?: string | undefined;
  limit: number;
}

const number = z.tuple([z.int().min(1).max(2_147_483_647)]);

/** Everything that happened to an item, the newest first. Other items are named as far as the actor knows them. */
export async function historyOf(q: Queries, id: string, { cursor, limit }: Paged, actor: Actor) {
  await knownItem(q, id, actor);
  const after = cursor === undefined ? null : readCursor(cursor, number)[0];
  type Row = Because & {
    seq: number;
    at: Date;
    kind: ItemEventKind;
    by: string | null;
    before: Record<string, unknown>;
    after: Record<string, unknown>;
    data: Record<string, unknown>;
  };
  const found = await sql<Row>`
    select e.seq, e.at, e.kind, p.name as by, e.cause, e.ref, e.reason, e.before, e.after, e.data
    from item_event e left join person p on p.id = e.person_id
    where e.item_id = ${id} and (${after}::int is null or e.seq < ${after}::int)
    order by e.seq desc limit ${limit + 1}`.execute(q);
  const { items, next } = pageOf(found.rows, limit, ({ seq }) => [seq]);
  const entries = items.map((row) => ({ ...row, at: row.at.getTime() }));
  return {
    items: entries,
    next,
    names: { ...(await namesIn(q, entries)), ...(await otherNames(q, entries, actor)) },
  };
}

/** Departments and items that entries name. */
async function otherNames(q: Queries, entries: unknown, actor: Actor): Promise<Record<string, string>> {
  const ids = [
    ...new Set(JSON.stringify(entries).match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? []),
  ];
  const found = await sql<{ id: string; name: string }>`
    select id, path as name from department_path where id = any(${ids}::uuid[])
    union all select i.id, i.name from item i where i.id = any(${ids}::uuid[]) and ${withinItems(actor)}`.execute(
    q,
  );
  return Object.fromEntries(found.rows.map(({ id, name }) => [id, name]));
}

export interface TicketRow {
  id: number;
  title: string;
  status: Status;
  priority: Priority;
  open: boolean;
  recordedAt: Date;
}
const TICKET = sql`t.id, t.title, t.status, t.priority, t.open, t.recorded_at as "recordedAt"`;
export const ticketOf = (row: TicketRow) => ({ ...row, recordedAt: row.recordedAt.getTime() });

/** Tickets about an item that the actor may know of, the newest first. */
export async function ticketsOf(q: Queries, id: string, { cursor, limit }: Paged, actor: Actor) {
  await knownItem(q, id, actor);
  const after = cursor === undefined ? null : readCursor(cursor, number)[0];
  const found = await sql<TicketRow>`
    select ${TICKET} from ticket_item x join ticket t on t.id = x.ticket_id
    where x.item_id = ${id} and (${after}::int is null or t.id < ${after}::int) and ${withinReach(actor)}
    order by t.id desc limit ${limit + 1}`.execute(q);
  const { items, next } = pageOf(found.rows, limit, ({ id: ticket }) => [ticket]);
  return { items: items.map(ticketOf), next };
}

/** Open tickets about any of these items, the most urgent first. */
export async function openTickets(q: Queries, ids: readonly string[], most: number, actor: Actor) {
  const found = await sql<TicketRow & { itemIds: string[] }>`
    select ${TICKET}, x.items as "itemIds" from (
      select ticket_id, array_agg(item_id) as items from ticket_item where item_id = any(${[...ids]}::uuid[])
      group by ticket_id
    ) x join ticket t on t.id = x.ticket_id
    where t.open and ${withinReach(actor)} order by t.priority, t.id limit ${most}`.execute(q);
  return found.rows.map(({ itemIds, ...row }) => ({ ...ticketOf(row), itemIds }));
}
