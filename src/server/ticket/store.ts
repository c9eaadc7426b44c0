import { sql } from 'kysely';
import type { TicketEvent } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import type { Verdict } from '#domain/ticket/promises.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { prepared, type Queries, type Tx } from '../platform/db/db.ts';
import type { Cached } from './cache.ts';
import { type Appended, verdictsIn } from './history.ts';
import {
  attemptColumns,
  confirmationColumns,
  eventOf,
  operationColumns,
  stampOf,
  stateColumns,
  ticketOf,
  visitColumns,
} from './rows.ts';

type Row = Record<string, unknown>;

const PARTS = sql`
  (select jsonb_agg(o) from operation o where o.ticket_id = t.id) as operations,
  (select jsonb_agg(v) from visit v where v.ticket_id = t.id) as visits,
  (select jsonb_agg(c) from confirmation c where c.ticket_id = t.id) as confirmations,
  (select jsonb_agg(a) from contact_attempt a where a.ticket_id = t.id) as contact_attempts`;

/** A ticket with its whole history, locked until the transaction ends; null when there is none. */
export async function lockTicket(tx: Tx, id: number): Promise<Loaded | null> {
  const locked = await sql`select from ticket where id = ${id} for update`.execute(tx);
  return locked.rows.length === 0 ? null : loadTicket(tx, id);
}

export interface Loaded {
  ticket: Ticket;
  events: TicketEvent[];
  lastHash: string;
  updatedAt: Instant;
  /** When the system has something to do to it. */
  timerAt: Instant | null;
}

export async function loadTicket(q: Queries, id: number): Promise<Loaded | null> {
  const [found] = await loadTickets(q, [id]);
  return found ?? null;
}

/** Those of these tickets that there are, with their whole histories, in the order of their numbers. */
export async function loadTickets(q: Queries, ids: readonly number[]): Promise<Loaded[]> {
  const found = await sql<Row>`
    select t.*, ${PARTS},
      (select jsonb_agg(to_jsonb(e) - 'prev_hash' order by e.seq) from ticket_event e where e.ticket_id = t.id) as events
    from ticket t where t.id = any(${ids}::int[]) order by t.id`.execute(q);
  return found.rows.map(loadedOf);
}

function loadedOf(row: Row): Loaded {
  const events = row.events as (Row & { hash: string })[];
  return {
    ticket: ticketOf(row),
    events: events.map(eventOf),
    lastHash: events.at(-1)?.hash.slice(2) ?? '',
    updatedAt: (row.updated_at as Date).getTime(),
    timerAt: row.timer_at === null ? null : (row.timer_at as Date).getTime(),
  };
}

function cacheColumns(cached: Cached, now: Instant): Row {
  return {
    incomplete: cached.incomplete,
    waits_for_requester: cached.waitsForRequester,
    next_due_at: cached.nextDue === null ? 'infinity' : stampOf(cached.nextDue.at),
    next_due_kind: cached.nextDue?.kind ?? null,
    timer_at: stampOf(cached.timerAt),
    escalation_due_at: stampOf(cached.escalationDueAt),
    at_risk: cached.risk !== null,
    risk: cached.risk,
    review_due_at: stampOf(cached.reviewDueAt),
    action_due_at: stampOf(cached.actionDueAt),
    updated_at: stampOf(now),
  };
}

/** The whole row of a ticket. */
const ticketRow = ({ ticket }: Appended, cached: Cached, now: Instant): Row => ({
  ...stateColumns(ticket),
  ...cacheColumns(cached, now),
});

const columnsOf = (row: Row) => sql.raw(Object.keys(row).join(', '));
const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`;

const eventColumns = sql.raw(
  'ticket_id, seq, at, actor_kind, actor_id, kind, visibility, status_after, priority_after, data, before, after, prev_hash, hash',
);
const clockColumns = sql.raw(
  'ticket_id, kind, policy_version, calendar_id, calendar_version, budget_ms, verdict, due_at, met_at, breached_at',
);

/** New entries of histories, as part of a statement. */
export const eventsPart = (rows: readonly Row[]) => sql`
  insert into ticket_event (${eventColumns})
  select ${eventColumns} from jsonb_populate_recordset(null::ticket_event, ${json(rows)})`;

/** Promises as they stand now, as part of a statement. */
export const clocksPart = (rows: readonly Row[]) => sql`
  insert into ticket_clock (${clockColumns})
  select ${clockColumns} from jsonb_populate_recordset(null::ticket_clock, ${json(rows)})
  on conflict (ticket_id, kind) do update set
    policy_version = excluded.policy_version,
    calendar_id = excluded.calendar_id, calendar_version = excluded.calendar_version,
    budget_ms = excluded.budget_ms, verdict = excluded.verdict,
    due_at = excluded.due_at, met_at = excluded.met_at, breached_at = excluded.breached_at`;

/** What is to be done because of new entries, as part of a statement. */
export const jobsPart = (events: readonly TicketEvent[]) => sql`
  insert into outbox (ticket_id, seq)
  select ticket_id, seq from jsonb_populate_recordset(null::outbox, ${json(events.map(jobRow))})`;

/** A write to one ticket: its new events, and what they make of everything that is kept beside them. */
export interface Saved {
  appended: Appended;
  cached: Cached;
  /** Null when what the search looks through stays as it was. */
  searchable: Searchable | null;
  now: Instant;
}

/** Events, clocks and jobs that go with every write, as parts of the one statement that saves it. */
function along(all: readonly Pick<Saved, 'appended' | 'cached'>[]) {
  const events = eventsIn(all);
  return sql`
    events as (${eventsPart(all.flatMap(({ appended }) => appended.rows))}),
    clocks as (${clocksPart(all.flatMap(({ appended, cached }) => clockRows(appended.ticket.id, cached)))}),
    jobs as (${jobsPart(events)})${decided(events)}${taken(events)}`;
}

const eventsIn = (all: readonly Pick<Saved, 'appended'>[]) => all.flatMap(({ appended }) => appended.events);

const verdictColumns = sql.raw(
  'ticket_id, seq, kind, verdict, priority, budget_ms, elapsed_ms, due_at, met_at, breached_at, decided_at, policy_version, calendar_id, calendar_version',
);

/** Verdicts that these events decide, so that reports need not read histories. */
function decided(events: readonly TicketEvent[]) {
  const rows = events.flatMap((event) => verdictsIn(event).map((verdict) => verdictRow(event, verdict)));
  if (rows.length === 0) return sql``;
  return sql`, verdicts as (
    insert into ticket_verdict (${verdictColumns})
    select ${verdictColumns} from jsonb_populate_recordset(null::ticket_verdict, ${json(rows)})
  )`;
}

/** Which of the tables beside the history a statement writes to: each combination is a text of its own. */
const variantOf = (events: readonly TicketEvent[]): string =>
  (events.some((event) => verdictsIn(event).length > 0) ? '_decided' : '') +
  (events.some(({ data }) => data.timer !== undefined) ? '_taken' : '');

const verdictRow = ({ ticketId, seq, at }: TicketEvent, verdict: Verdict): Row => ({
  ticket_id: ticketId,
  seq,
  kind: verdict.kind,
  verdict: verdict.verdict,
  priority: verdict.priority,
  budget_ms: verdict.budgetMs,
  elapsed_ms: verdict.elapsedMs,
  due_at: stampOf(verdict.dueAt),
  met_at: stampOf(verdict.metAt),
  breached_at: stampOf(verdict.breachedAt),
  decided_at: stampOf(at),
  policy_version: verdict.policyVersion,
  calendar_id: verdict.calendarId,
  calendar_version: verdict.calendarVersion,
});

/** Timed steps that these events take: a second taking of the same one fails the whole write (P3). */
function taken(events: readonly TicketEvent[]) {
  const rows = events.flatMap(({ ticketId, seq, data: { timer, generation } }) =>
    timer === undefined ? [] : [{ ticket_id: ticketId, seq, timer, generation }],
  );
  if (rows.length === 0) return sql``;
  return sql`, steps as (
    insert into ticket_step (ticket_id, timer, generation, seq)
    select ticket_id, timer, generation, seq from jsonb_populate_recordset(null::ticket_step, ${json(rows)})
  )`;
}

const jobRow = ({ ticketId, seq }: TicketEvent) => ({ ticket_id: ticketId, seq });

export const clockRows = (ticketId: number, { clocks }: Pick<Cached, 'clocks'>): Row[] =>
  clocks.map((clock) => ({
    ticket_id: ticketId,
    kind: clock.kind,
    policy_version: clock.policyVersion,
    calendar_id: clock.calendarId,
    calendar_version: clock.calendarVersion,
    budget_ms: clock.budgetMs,
    verdict: clock.verdict,
    due_at: stampOf(clock.dueAt),
    met_at: stampOf(clock.metAt),
    breached_at: stampOf(clock.breachedAt),
  }));

/** Text that the queue's search looks through. */
export interface Searchable {
  body: string;
  words: readonly string[];
}

const search = (all: readonly { ticketId: number; searchable: Searchable }[]) => sql`
  found as (
    insert into ticket_search (ticket_id, body, words)
    values ${sql.join(all.map(({ ticketId, searchable: { body, words } }) => sql`(${ticketId}, ${body}, array_to_tsvector(${words}::text[]))`))}
    on conflict (ticket_id) do update set body = excluded.body, words = excluded.words
  )`;

/** Saves new tickets with their first events, clocks, search text and jobs in one statement. */
export async function insertTickets(
  tx: Tx,
  all: readonly (Saved & { searchable: Searchable })[],
): Promise<void> {
  const rows = all.map(({ appended, cached, now }) => ticketRow(appended, cached, now));
  const names = columnsOf(rows[0] ?? {});
  const found = all.map(({ appended, searchable }) => ({ ticketId: appended.ticket.id, searchable }));
  const plain = all.length === 1 && all[0]?.appended.events.length === 1;
  await sql`${plain ? prepared('insert_ticket') : sql``}
    with ${along(all)}, ${search(found)}
    insert into ticket (${names})
    select ${names} from jsonb_populate_recordset(null::ticket, ${json(rows)})`.execute(tx);
}

/**
 * Saves what actions changed, of all tickets in one statement: parts first, since the guard of a ticket looks
 * at them.
 */
export async function saveTickets(tx: Tx, all: readonly Saved[]): Promise<void> {
  for (const { appended } of all) await saveParts(tx, appended);
  const rows = all.map(({ appended, cached, now }) => ticketRow(appended, cached, now));
  const names = columnsOf(rows[0] ?? {});
  const found = all.flatMap(({ appended, searchable }) =>
    searchable ? [{ ticketId: appended.ticket.id, searchable }] : [],
  );
  const variant = `${found.length > 0 ? '_found' : ''}${variantOf(eventsIn(all))}`;
  await sql`${found.length > 1 ? sql`` : prepared(`save_tickets${variant}`)}
    with ${along(all)}${found.length > 0 ? sql`, ${search(found)}` : sql``}
    update ticket t set (${names}) = (
      select ${names} from jsonb_populate_recordset(null::ticket, ${json(rows)}) n where n.id = t.id
    ) where t.id = any(${all.map(({ appended }) => appended.ticket.id)}::int[])`.execute(tx);
}

/** Parts named by the patches of the new events; a part is written as it is after all of them. */
async function saveParts(tx: Tx, { ticket, events }: Appended): Promise<void> {
  const touched = <K extends 'operations' | 'visits' | 'confirmations' | 'contactAttempts'>(key: K) => [
    ...new Set(events.flatMap((event) => Object.keys(event.after[key] ?? {}))),
  ];
  for (const id of touched('operations')) {
    await upsert(tx, 'operation', operationColumns(ticket.operations[id]!, ticket.id));
  }
  for (const id of touched('visits')) await upsert(tx, 'visit', visitColumns(ticket.visits[id]!, ticket.id));
  for (const id of touched('confirmations')) {
    await insert(tx, 'confirmation', confirmationColumns(ticket.confirmations[id]!, ticket.id));
  }
  for (const id of touched('contactAttempts')) {
    await insert(tx, 'contact_attempt', attemptColumns(ticket.contactAttempts[id]!, ticket.id));
  }
}

async function insert(tx: Tx, table: string, row: Row): Promise<void> {
  const columns = columnsOf(row);
  await sql`
    insert into ${sql.table(table)} (${columns})
    select ${columns} from jsonb_populate_record(null::${sql.table(table)}, ${json(row)})`.execute(tx);
}

async function upsert(tx: Tx, table: 'operation' | 'visit', row: Row): Promise<void> {
  const columns = columnsOf(row);
  const values = sql`select ${columns} from jsonb_populate_record(null::${sql.table(table)}, ${json(row)})`;
  const excluded = sql.raw(
    Object.keys(row)
      .map((name) => `${name} = excluded.${name}`)
      .join(', '),
  );
  await sql`
    insert into ${sql.table(table)} (${columns}) ${values}
    on conflict (id) do update set ${excluded}`.execute(tx);
}
