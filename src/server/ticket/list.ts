import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { ticketNumber } from '#contract/fields.ts';
import type { listQuery } from '#contract/ticket/tickets.ts';
import type { Instant } from '#domain/instant.ts';
import { type Actor, personIdOf } from '#domain/permissions/actor.ts';
import { soughtWords } from '#domain/search/words.ts';
import type { ClockKind } from '#domain/sla/clock.ts';
import { PRIORITIES, type Priority } from '#domain/ticket/priority.ts';
import type { Risk } from '#domain/ticket/steps.ts';
import type { Status, TicketType } from '#domain/ticket/ticket.ts';
import type { WaitsFor } from '#domain/ticket/waiting.ts';
import type { Queries } from '../platform/db/db.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { withinDesk, withinReach } from './reach.ts';
import { stampOf } from './rows.ts';
import { foundByWays } from './ways.ts';

export type ListQuery = z.output<typeof listQuery>;

export interface ListedTicket {
  id: number;
  type: TicketType;
  status: Status;
  priority: Priority;
  title: string;
  requesterName: string | null;
  groupId: string | null;
  assigneeId: string | null;
  recordedAt: Instant;
  updatedAt: Instant;
  nextDueAt: Instant | null;
  nextDueKind: ClockKind | null;
  pausedKinds: ClockKind[];
  risk: Risk | null;
  waitsForRequester: WaitsFor[];
  escalationDueAt: Instant | null;
  incomplete: boolean;
  /** Confidential, and neither the reader's own nor assigned to them: the audit tells that they saw it (2.4d). */
  seenOfOthers: boolean;
}

type Condition = RawBuilder<unknown>;

const BY_STATE: Record<ListQuery['state'], Condition> = {
  open: sql`t.open`,
  waiting: sql`t.open and t.status in ('waiting_requester', 'waiting_third_party', 'onsite_scheduled')`,
  answered: sql`t.open and t.status in ('resolved', 'unconfirmed')`,
  ended: sql`not t.open`,
  all: sql`true`,
};

function conditions(query: ListQuery, actor: Actor): Condition[] {
  const me = personIdOf(actor);
  const found = [BY_STATE[query.state]];
  if (query.of === 'mine') found.push(sql`t.requester_id = ${me}`);
  if (query.status) found.push(sql`t.status = ${query.status}`);
  if (query.priority) found.push(sql`t.priority = ${query.priority}`);
  if (query.type) found.push(sql`t.type = ${query.type}`);
  if (query.channel) found.push(sql`t.channel = ${query.channel}`);
  if (query.recordedFrom !== undefined)
    found.push(sql`t.recorded_at >= ${stampOf(query.recordedFrom)}::timestamptz`);
  if (query.group === 'my') found.push(sql`t.group_id = any(${groupsOf(actor)}::uuid[])`);
  else if (query.group) found.push(sql`t.group_id = ${query.group}`);
  if (query.assignee === 'me') found.push(sql`t.assignee_id = ${me}`);
  else if (query.assignee === 'none') found.push(sql`t.assignee_id is null`);
  else if (query.assignee) found.push(sql`t.assignee_id = ${query.assignee}`);
  if (query.q) found.push(containing(query.q));
  return found;
}

const groupsOf = (actor: Actor) => (actor.kind === 'person' ? actor.groupIds : []);

/** A number finds the ticket itself; words must all stand in its text, in either alphabet. */
function containing(text: string): Condition {
  const number = /^(?:yn-?|#)?(\d{1,9})$/i.exec(text.trim());
  const { words, prefix } = soughtWords(text);
  const terms = [...words.map((word) => quoted(word)), ...(prefix ? [`${quoted(prefix)}:*`] : [])];
  const found = [
    ...(number ? [sql`select ${Number(number[1])}::int`] : []),
    ...(terms.length > 0
      ? [sql`select s.ticket_id from ticket_search s where s.words @@ ${terms.join(' & ')}::tsquery`]
      : []),
  ];
  // One list of ids instead of an "or", which would look at every ticket.
  return found.length === 0 ? sql`false` : sql`t.id in (${sql.join(found, sql` union all `)})`;
}

const quoted = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** The order in which the queue is worked. */
const QUEUE = sql`t.priority, t.next_due_at, t.id`;

const ORDERS = {
  priority: { keys: QUEUE, order: QUEUE },
  due: { keys: sql`t.next_due_at, t.id`, order: sql`t.next_due_at, t.id` },
  newest: { keys: sql`t.id`, order: sql`t.id desc` },
} as const;

const NEVER = 'infinity';
const stamp = z.union([
  z.literal(NEVER),
  z.iso.datetime({ precision: 3 }).refine((text) => Date.parse(text) >= 0),
]);
const rank = z.literal(PRIORITIES);
const CURSORS = {
  priority: z.tuple([rank, stamp, ticketNumber]),
  due: z.tuple([stamp, ticketNumber]),
  newest: z.tuple([ticketNumber]),
} as const;

/** Past the last row of the page before; the cursor of another order is a 400. */
function after({ sort, cursor }: ListQuery): Condition {
  if (cursor === undefined) return sql`true`;
  const keys: (string | number)[] = readCursor(cursor, CURSORS[sort]);
  const row = sql.join(
    keys.map((key) => (stamp.safeParse(key).success ? sql`${key}::timestamptz` : sql`${key}`)),
  );
  return sort === 'newest' ? sql`t.id < ${row}` : sql`(${ORDERS[sort].keys}) > (${row})`;
}

const keysOf = ({ priority, nextDueAt, id }: ListedTicket, sort: ListQuery['sort']) =>
  ({
    priority: [priority, stampOf(nextDueAt) ?? NEVER, id],
    due: [stampOf(nextDueAt) ?? NEVER, id],
    newest: [id],
  })[sort];

interface Row extends Omit<ListedTicket, 'recordedAt' | 'updatedAt' | 'nextDueAt' | 'escalationDueAt'> {
  escalationDueAt: Date | null;
  /** The reader reads the desk's own entries of this one. */
  deskReads: boolean;
  recordedAt: Date;
  updatedAt: Date;
  nextDueAt: Date | number;
}

const COLUMNS = sql`t.id, t.type, t.status, t.priority, t.title, t.requester_name as "requesterName",
  t.group_id as "groupId", t.assignee_id as "assigneeId", t.recorded_at as "recordedAt",
  t.updated_at as "updatedAt", t.next_due_at as "nextDueAt", t.next_due_kind as "nextDueKind",
  t.waits_for_requester as "waitsForRequester", t.incomplete,
  array(select c.kind from ticket_clock c where c.ticket_id = t.id and c.verdict = 'paused' order by c.kind) as "pausedKinds",
  t.risk, t.escalation_due_at as "escalationDueAt"`;

/** What the desk keeps to itself is no column for others. */
const columnsFor = (actor: Actor) => sql`${COLUMNS}, ${withinDesk(actor)} as "deskReads",
  t.confidential and t.requester_id is distinct from ${personIdOf(actor)}
    and t.assignee_id is distinct from ${personIdOf(actor)} as "seenOfOthers"`;

/** Something but reach says where to begin: few tickets, or the newest, which no way of reach has in order. */
const beginsElsewhere = ({ of, q, group, assignee, sort }: ListQuery): boolean =>
  sort === 'newest' ||
  of === 'mine' ||
  q !== undefined ||
  group !== undefined ||
  (assignee !== undefined && assignee !== 'none');

/** One page of the tickets the actor may read, in a stable order. */
export async function listTickets(q: Queries, query: ListQuery, actor: Actor) {
  const where = sql.join([...conditions(query, actor), after(query)], sql` and `);
  const { order } = ORDERS[query.sort];
  const limit = query.limit + 1;
  const eachPriority = query.sort === 'due' && query.state !== 'all' && query.priority === undefined;
  const ways = beginsElsewhere(query) ? null : foundByWays(actor, { where, order, limit, eachPriority });
  const from = ways
    ? sql`(${ways}) found join ticket t using (id)`
    : sql`ticket t where ${withinReach(actor)} and ${where}`;
  const found = await sql<Row>`
    select ${columnsFor(actor)} from ${from} order by ${order} limit ${limit}`.execute(q);
  return pageOf(found.rows.map(listed), query.limit, (row) => keysOf(row, query.sort));
}

function listed({ deskReads, ...row }: Row): ListedTicket {
  return {
    ...row,
    // A warning is the desk's own entry.
    risk: deskReads ? row.risk : null,
    escalationDueAt: deskReads && row.escalationDueAt ? row.escalationDueAt.getTime() : null,
    recordedAt: row.recordedAt.getTime(),
    updatedAt: row.updatedAt.getTime(),
    nextDueAt: row.nextDueAt instanceof Date ? row.nextDueAt.getTime() : null,
  };
}

/** Where counting stops: nobody works by the exact size of a long queue. */
const COUNT_LIMIT = 1000;

/** Up to so many open tickets within reach are read once and counted for every view. */
const FEW = 4000;

const OPEN = sql`t.id, t.priority, t.next_due_at, t.assignee_id, t.group_id, t.status`;

type Sizes = Record<keyof ReturnType<typeof usualViews>, number>;

const usualViews = (actor: Actor, now: Instant) => ({
  mine: sql`t.assignee_id = ${personIdOf(actor)}`,
  myGroups: sql`t.group_id = any(${groupsOf(actor)}::uuid[])`,
  unassigned: sql`t.assignee_id is null`,
  unconfirmed: sql`t.status = 'unconfirmed'`,
  breached: sql`t.next_due_at < ${stampOf(now)}::timestamptz`,
  all: sql`true`,
});

/** Views that begin at a person or group, which have indexes of their own; reach is then asked of few tickets. */
const NARROW = new Set(['mine', 'myGroups']);

/** Sizes of the desk's usual views, each within the actor's reach, counted to 1,000. */
export async function countTickets(q: Queries, actor: Actor, now: Instant, few = FEW): Promise<Sizes> {
  return (await countedOnce(q, actor, now, few)) ?? countedApart(q, actor, now);
}

/** Null when too much is within reach to be read at once. */
async function countedOnce(q: Queries, actor: Actor, now: Instant, few: number): Promise<Sizes | null> {
  const ways = foundByWays(actor, { where: sql`t.open`, order: QUEUE, limit: few + 1, columns: OPEN });
  if (ways === null) return null;
  const counts = Object.entries(usualViews(actor, now)).map(
    ([name, view]) =>
      sql`least(count(*) filter (where ${view}), ${COUNT_LIMIT}::int)::int as ${sql.id(name)}`,
  );
  const found = await sql<Sizes & { within: number }>`
    select count(*)::int as within, ${sql.join(counts)} from (${ways}) t`.execute(q);
  const { within, ...sizes } = found.rows[0]!;
  return within > few ? null : sizes;
}

async function countedApart(q: Queries, actor: Actor, now: Instant): Promise<Sizes> {
  const plain = (view: Condition) =>
    sql`select from ticket t where t.open and ${withinReach(actor)} and ${view} limit ${COUNT_LIMIT}`;
  const byWays = (view: Condition) =>
    foundByWays(actor, { where: sql`t.open and ${view}`, order: QUEUE, limit: COUNT_LIMIT });
  const counts = Object.entries(usualViews(actor, now)).map(([name, view]) => {
    const rows = (NARROW.has(name) ? null : byWays(view)) ?? plain(view);
    return sql`(select count(*) from (${rows}) x)::int as ${sql.id(name)}`;
  });
  const found = await sql<Sizes>`select ${sql.join(counts)}`.execute(q);
  return found.rows[0]!;
}
