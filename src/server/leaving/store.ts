import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Heirs, Leaving } from '#domain/leaving/leaving.ts';
import type { Database, Queries, Tx } from '../platform/db/db.ts';

/** Somebody whose work is to go to others. */
export interface Departure {
  id: number;
  personId: string;
  why: Leaving;
  groupId: string | null;
  at: Date;
  heirs: Heirs;
}

const COLUMNS = sql`id::int, person_id as "personId", why, group_id as "groupId", at, heirs`;
/** A worker that died leaves its departure for so long. */
const LEASE = sql`interval '1 minute'`;

/** Takes the departure that waits longest, unless another worker has it. */
export async function takeDeparture(db: Database): Promise<Departure | null> {
  const taken = await sql<Departure>`
    update leaving set next_at = now() + ${LEASE}, attempts = attempts + 1
    where id = (select id from leaving where settled_at is null and next_at <= now()
      order by next_at, id limit 1 for update skip locked)
    returning ${COLUMNS}`.execute(db);
  return taken.rows[0] ?? null;
}

/** Tries again later, longer each time, up to an hour. */
export async function postponeDeparture(db: Database, id: number, error: unknown): Promise<void> {
  await sql`update leaving set error = ${String(error).slice(0, 500)},
      next_at = now() + least(interval '1 hour', interval '1 second' * power(2, least(attempts, 12)))
    where id = ${id}`.execute(db);
}

export async function markSettled(tx: Tx, id: number): Promise<void> {
  await sql`update leaving set settled_at = now(), error = null where id = ${id}`.execute(tx);
}

/** Notes what became of things; once each. */
export async function noteItems(
  tx: Tx,
  id: number,
  items: readonly { kind: string; thing: string; to: string | null }[],
): Promise<void> {
  if (items.length === 0) return;
  await sql`insert into leaving_item (leaving_id, kind, thing, to_person)
    select ${id}::bigint, kind, thing, "to" from jsonb_to_recordset(${JSON.stringify(items)}::jsonb)
      as x(kind text, thing text, "to" uuid)
    on conflict do nothing`.execute(tx);
}

/** Names who takes over, for the departure of somebody that still waits. */
export async function nameHeirs(tx: Tx, personId: string, heirs: Heirs): Promise<void> {
  await sql`update leaving set heirs = ${JSON.stringify(heirs)}::jsonb
    where person_id = ${personId} and why = 'left' and settled_at is null`.execute(tx);
}

/** Who of these is active, with whether they work on the desk is not asked: reports and sources are anybody's. */
export async function activeOf(q: Queries, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await sql<{ id: string }>`
    select id from person where active and kind = 'person' and id = any(${[...ids]}::uuid[])`.execute(q);
  return new Set(found.rows.map(({ id }) => id));
}

/** Somebody to fall back on: a lead, else an IT manager, else an administrator, the first by name. */
export async function keeperFor(q: Queries, personId: string): Promise<string | null> {
  const found = await sql<{ id: string }>`
    select id from person where active and kind = 'person' and id <> ${personId}
      and roles && '{lead,it_manager,admin}'
    order by 'lead' = any(roles) desc, 'it_manager' = any(roles) desc, name, id limit 1`.execute(q);
  return found.rows[0]?.id ?? null;
}

/** An administrator, who keeps what is switched off. */
export async function administrator(q: Queries, personId: string): Promise<string | null> {
  const found = await sql<{ id: string }>`
    select id from person where active and kind = 'person' and id <> ${personId} and 'admin' = any(roles)
    order by name, id limit 1`.execute(q);
  return found.rows[0]?.id ?? null;
}

/** Their groups know them no more. @returns the groups */
export async function leaveGroups(tx: Tx, personId: string): Promise<string[]> {
  const gone = await sql<{ id: string }>`
    delete from group_member where person_id = ${personId} returning group_id as id`.execute(tx);
  return gone.rows.map(({ id }) => id);
}

/**
 * Those who reported to somebody report to the heir, else to the manager above. The heir, and whoever stands between,
 * go to the manager above in any case: nobody is above themselves.
 */
export async function passOnReports(
  tx: Tx,
  personId: string,
  heir: string | null,
): Promise<{ id: string; to: string | null }[]> {
  const moved = await sql<{ id: string; to: string | null }>`
    with recursive up(id) as (
      select ${heir}::uuid where ${heir}::uuid is not null
      union select p.manager_id from person p join up on up.id = p.id where p.manager_id is not null
    ), above as (
      select m.id from person p join person m on m.id = p.manager_id and m.active where p.id = ${personId}
    )
    update person r set version = version + 1, manager_id = case
      when ${heir}::uuid is null or r.id in (select id from up) then (select id from above) else ${heir}::uuid end
    where r.manager_id = ${personId} and r.active
    returning r.id, r.manager_id as "to"`.execute(tx);
  return moved.rows;
}

/** Whether the reason still holds. */
export async function stillGone(q: Queries, { personId, why, groupId }: Departure): Promise<boolean> {
  const found = await sql<{ active: boolean; desk: boolean; member: boolean }>`
    select active, roles && '{agent,lead,it_manager}' as desk,
      exists (select from group_member where person_id = p.id and group_id = ${groupId}::uuid) as member
    from person p where id = ${personId} for share`.execute(q);
  const person = found.rows[0];
  if (!person) return false;
  if (why === 'left') return !person.active;
  return person.active && (why === 'no_desk' ? !person.desk : !person.member);
}

/** Of these tickets those whose desk was told of it since. */
export async function toldSince(
  q: Queries,
  ids: readonly number[],
  { personId, at }: Departure,
): Promise<ReadonlySet<number>> {
  const found = await sql<{ id: number }>`
    select distinct ticket_id as id from ticket_event where ticket_id = any(${[...ids]}::int[])
      and kind = 'requester_left' and data ->> 'from' = ${personId} and at >= ${at}`.execute(q);
  return new Set(found.rows.map(({ id }) => id));
}

/**
 * Puts down again whoever is gone and still has something in hand: what came to them meanwhile, such as a closed
 * ticket of theirs that was reopened.
 */
export async function putDownAgain(db: Database): Promise<number> {
  const done = await sql`
    insert into leaving (person_id, why)
    select p.id, case when p.active then 'no_desk' else 'left' end from person p
    where p.kind = 'person' and (not p.active or not p.roles && '{agent,lead,it_manager}') and (
      exists (select from ticket t where t.assignee_id = p.id and t.open)
      or (not p.active and (exists (select from group_member m where m.person_id = p.id)
        or exists (select from visit v join ticket t on t.id = v.ticket_id and t.open
          where v.engineer_id = p.id and v.arrived_at is null and v.cancelled_at is null)
        or exists (select from ticket t where t.reader_ids <> '{}' and t.reader_ids @> array[p.id])
        or exists (select from webhook w where w.owner_id = p.id)
        or exists (select from alert_source a where a.owner_id = p.id)
        or exists (select from person r where r.manager_id = p.id and r.active))))
    on conflict do nothing`.execute(db);
  return Number(done.numAffectedRows ?? 0);
}

/** The departures of a person, the last first, with what became of things. */
export interface KnownDeparture extends Departure {
  settledAt: Instant | null;
  items: { kind: string; count: number; to: string | null }[];
}

export async function departuresOf(q: Queries, personId: string): Promise<KnownDeparture[]> {
  const found = await sql<Departure & { settledAt: Date | null; items: KnownDeparture['items'] | null }>`
    select ${COLUMNS}, settled_at as "settledAt",
      (select json_agg(json_build_object('kind', i.kind, 'count', i.count, 'to', i.to_person) order by i.kind, i.count desc)
       from (select kind, to_person, count(*)::int as count from leaving_item where leaving_id = l.id
         group by kind, to_person) i) as items
    from leaving l where person_id = ${personId} order by id desc limit 10`.execute(q);
  return found.rows.map(({ settledAt, items, ...row }) => ({
    ...row,
    settledAt: settledAt?.getTime() ?? null,
    items: items ?? [],
  }));
}
