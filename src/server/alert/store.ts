import { sql } from 'kysely';
import { type AlertState, itemKey, type Severity } from '#domain/alert/alert.ts';
import type { Absorbed, Course } from '#domain/alert/course.ts';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { withinReach } from '../ticket/reach.ts';

/** Marks that are looked at: no rule asks for older ones. */
const MOST_MARKS = 500;

/** An alert as it is stored. */
export interface Stored {
  id: string;
  absorbed: Absorbed;
  state: AlertState;
  flapping: boolean;
  ticketId: number | null;
  lastHeardAt: Instant;
}

interface Row extends Omit<Absorbed, 'marks'> {
  id: string;
  state: AlertState;
  flapping: boolean;
  ticketId: number | null;
  lastHeardAt: Date;
}

/** Only one post at a time is taken in, so that alerts that come together find each other's ticket. */
export async function oneAtATime(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('alerts'))`.execute(tx);
}

export async function loadAlert(
  tx: Tx,
  where: { sourceId: string; fingerprint: string },
): Promise<Stored | null> {
  const found = await sql<Row>`
    select id, fingerprint, name, item, severity, summary, payload, state, flapping, ticket_id as "ticketId",
      last_heard_at as "lastHeardAt"
    from alert where source_id = ${where.sourceId} and fingerprint = ${where.fingerprint} for update`.execute(
    tx,
  );
  const row = found.rows[0];
  if (!row) return null;
  const marks = await sql<{ at: Date; firing: boolean }>`
    select at, firing from alert_mark where alert_id = ${row.id} order by at desc, firing limit ${MOST_MARKS}`.execute(
    tx,
  );
  const { id, state, flapping, ticketId, lastHeardAt, ...said } = row;
  return {
    ...{ id, state, flapping, ticketId, lastHeardAt: lastHeardAt.getTime() },
    absorbed: { ...said, marks: marks.rows.map(({ at, firing }) => ({ at: at.getTime(), firing })) },
  };
}

interface Kept {
  sourceId: string;
  absorbed: Absorbed;
  course: Course;
  flapping: boolean;
  now: Instant;
}

/** Keeps an alert as it is now known, with each mark once. @returns its id */
export async function keepAlert(
  tx: Tx,
  { sourceId, absorbed, course, flapping, now }: Kept,
): Promise<string> {
  const { fingerprint, name, item, severity, summary, payload, marks } = absorbed;
  const state = course.firing ? 'firing' : 'resolved';
  const kept = await sql<{ id: string }>`
    insert into alert (source_id, fingerprint, state, flapping, severity, name, item, item_key, summary,
      first_seen, last_seen, last_heard_at, count, payload)
    values (${sourceId}, ${fingerprint}, ${state}, ${flapping}, ${severity}, ${name}, ${item}, ${itemKey(item)},
      ${summary}, ${new Date(course.firstSeen)}, ${new Date(course.lastSeen)}, ${new Date(now)}, 0,
      ${JSON.stringify(payload)}::jsonb)
    on conflict (source_id, fingerprint) do update set state = excluded.state, flapping = excluded.flapping,
      severity = excluded.severity, name = excluded.name, item = excluded.item, item_key = excluded.item_key,
      summary = excluded.summary, first_seen = least(alert.first_seen, excluded.first_seen),
      last_seen = excluded.last_seen, last_heard_at = excluded.last_heard_at, payload = excluded.payload
    returning id`.execute(tx);
  const { id } = kept.rows[0]!;
  const fresh = await sql`
    insert into alert_mark (alert_id, at, firing)
    select ${id}, m.at, m.firing from unnest(${marks.map(({ at }) => new Date(at))}::timestamptz[],
      ${marks.map(({ firing }) => firing)}::boolean[]) m (at, firing)
    on conflict do nothing`.execute(tx);
  // Counted on, and not anew: old marks are forgotten.
  await sql`update alert set count = count + ${Number(fresh.numAffectedRows ?? 0n)} where id = ${id}`.execute(
    tx,
  );
  return id;
}

/** Its own ticket, when that is open. */
export async function openTicket(tx: Tx, ticketId: number | null): Promise<number | null> {
  if (ticketId === null) return null;
  const found = await sql<{ id: number }>`select id from ticket where id = ${ticketId} and open`.execute(tx);
  return found.rows[0]?.id ?? null;
}

/** The newest open ticket that an alert about the same item became within the window. */
export async function relatedTicket(tx: Tx, item: string | null, since: Instant): Promise<number | null> {
  const key = itemKey(item);
  if (key === null) return null;
  const found = await sql<{ id: number }>`
    select t.id from alert a join ticket t on t.id = a.ticket_id
    where a.item_key = ${key} and t.open and a.ticketed_at >= ${new Date(since)}
    order by a.ticketed_at desc, t.id desc limit 1`.execute(tx);
  return found.rows[0]?.id ?? null;
}

export async function ticketed(tx: Tx, id: string, ticketId: number, now: Instant): Promise<void> {
  await sql`update alert set ticket_id = ${ticketId}, ticketed_at = ${new Date(now)} where id = ${id}`.execute(
    tx,
  );
}

export interface Unsettled {
  id: string;
  sourceId: string;
  fingerprint: string;
}

/** Alerts on which time alone may decide something: they flap, or fire and were not heard of for long. */
export async function unsettled(q: Queries, now: Instant): Promise<Unsettled[]> {
  const found = await sql<Unsettled>`
    select a.id, a.source_id as "sourceId", a.fingerprint from alert a join alert_source s on s.id = a.source_id
    where a.flapping or (a.state = 'firing'
      and a.last_heard_at <= ${new Date(now)}::timestamptz
        - (s.policy ->> 'recoveryHours')::float * interval '1 hour')
    order by a.last_heard_at limit 200`.execute(q);
  return found.rows;
}

export async function settle(
  tx: Tx,
  id: string,
  { flapping, state }: { flapping: boolean; state: AlertState },
): Promise<void> {
  await sql`update alert set flapping = ${flapping}, state = ${state} where id = ${id}`.execute(tx);
}

export interface ListedAlert {
  id: string;
  sourceId: string;
  source: string;
  state: AlertState;
  flapping: boolean;
  severity: Severity;
  name: string;
  item: string | null;
  summary: string | null;
  firstSeen: Instant;
  lastSeen: Instant;
  lastHeardAt: Instant;
  count: number;
  ticketId: number | null;
}

type ListRow = Omit<ListedAlert, 'firstSeen' | 'lastSeen' | 'lastHeardAt'> & {
  firstSeen: Date;
  lastSeen: Date;
  lastHeardAt: Date;
};

export interface Asked {
  state: AlertState | null;
  severity: Severity | null;
  sourceId: string | null;
  before: { at: Instant; id: string } | null;
  limit: number;
}

/** One alert more than asked for, newest change first; a ticket that the reader may not know of is not named. */
export async function listAlerts(q: Queries, asked: Asked, actor: Actor): Promise<ListedAlert[]> {
  const { state, severity, sourceId, before, limit } = asked;
  const from = before ? sql`and (a.last_seen, a.id) < (${new Date(before.at)}, ${before.id}::uuid)` : sql``;
  const found = await sql<ListRow>`
    select a.id, a.source_id as "sourceId", s.name as source, a.state, a.flapping, a.severity, a.name, a.item,
      a.summary, a.first_seen as "firstSeen", a.last_seen as "lastSeen", a.last_heard_at as "lastHeardAt", a.count,
      (select t.id from ticket t where t.id = a.ticket_id and ${withinReach(actor)}) as "ticketId"
    from alert a join alert_source s on s.id = a.source_id
    where (${state}::text is null or a.state = ${state}) and (${severity}::text is null or a.severity = ${severity})
      and (${sourceId}::uuid is null or a.source_id = ${sourceId}::uuid) ${from}
    order by a.last_seen desc, a.id desc limit ${limit + 1}`.execute(q);
  return found.rows.map((row) => ({
    ...row,
    firstSeen: row.firstSeen.getTime(),
    lastSeen: row.lastSeen.getTime(),
    lastHeardAt: row.lastHeardAt.getTime(),
  }));
}

/** What an alert said last; null: there is no such alert. */
export async function payloadOf(q: Queries, id: string): Promise<{ payload: unknown } | null> {
  const found = await sql<{ payload: unknown }>`select payload from alert where id = ${id}`.execute(q);
  return found.rows[0] ?? null;
}
