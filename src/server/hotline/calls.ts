import { type RawBuilder, sql } from 'kysely';
import {
  type CallEvent,
  type CallState,
  callState,
  isToBeSeenTo,
  LONGEST_RING,
  LONGEST_TALK,
  told,
  toldAtProblem,
} from '#domain/hotline/call.ts';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { DESK_ROLES } from '#domain/permissions/roles.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { refused, wrongField } from '../platform/http/refused.ts';
import { withinReach } from '../ticket/reach.ts';
import { type CallerRow, callersOf } from './callers.ts';
import type { Claim } from './signing.ts';

/** What a telephone system says. */
export interface Told {
  call: string;
  event: CallEvent;
  at: Instant | null;
  number: string | null;
  extension: string | null;
}

/** Signatures are remembered for longer than a message may be old, ahead and behind. */
const REMEMBERED = 15 * 60_000;

/** Takes one event of a call in: once, in whatever order events come. The signature has been proven before. */
export async function tellOfCall(
  tx: Tx,
  claim: Claim,
  said: Told,
  now: Instant,
): Promise<{ id: string; state: CallState }> {
  await sql`delete from telephone_signature where at < ${new Date(now - REMEMBERED)}`.execute(tx);
  const fresh = await sql`insert into telephone_signature (system_id, signature, at)
    values (${claim.system}, ${claim.signature}, ${new Date(now)}) on conflict do nothing returning at`.execute(
    tx,
  );
  if (fresh.rows.length === 0) throw refused('replayed');
  await sql`update telephone_system set last_heard_at = ${new Date(now)} where id = ${claim.system}`.execute(
    tx,
  );
  const at = said.at ?? now;
  const problem = toldAtProblem(at, now);
  if (problem) throw wrongField('body.at', problem);
  const made = await sql<{ id: string }>`
    insert into phone_call (system_id, system_call, number, extension, started_at)
    values (${claim.system}, ${said.call}, ${said.number}, ${said.extension}, ${new Date(at)})
    on conflict (system_id, system_call) do nothing returning id`.execute(tx);
  const found = await sql<{ id: string; startedAt: Date; answeredAt: Date | null; endedAt: Date | null }>`
    select id, started_at as "startedAt", answered_at as "answeredAt", ended_at as "endedAt"
    from phone_call where system_id = ${claim.system} and system_call = ${said.call} for update`.execute(tx);
  const row = found.rows[0]!;
  const before =
    made.rows.length > 0
      ? null
      : {
          startedAt: row.startedAt.getTime(),
          answeredAt: row.answeredAt?.getTime() ?? null,
          endedAt: row.endedAt?.getTime() ?? null,
        };
  const times = told(before, said.event, at);
  const date = (time: Instant | null) => (time === null ? null : new Date(time));
  // A call that is put through rings elsewhere: who answered it has it.
  await sql`update phone_call set started_at = ${date(times.startedAt)}, answered_at = ${date(times.answeredAt)},
      ended_at = ${date(times.endedAt)}, number = coalesce(number, ${said.number}),
      extension = case when ${said.event === 'answered'} then coalesce(${said.extension}, extension)
        else coalesce(extension, ${said.extension}) end
    where id = ${row.id}`.execute(tx);
  return { id: row.id, state: callState(times, now) };
}

export interface CallView {
  id: string;
  system: string;
  number: string | null;
  extension: string | null;
  agentId: string | null;
  agent: string | null;
  state: CallState;
  startedAt: Instant;
  answeredAt: Instant | null;
  endedAt: Instant | null;
  callers: CallerRow[];
  tickets: number[];
  doneAt: Instant | null;
  doneBy: string | null;
  doneNote: string | null;
}

type Row = Omit<CallView, 'state' | 'callers' | 'startedAt' | 'answeredAt' | 'endedAt' | 'doneAt'> & {
  startedAt: Date;
  answeredAt: Date | null;
  endedAt: Date | null;
  doneAt: Date | null;
};

/** Who asks, and when: of the tickets of a call they see those that they may know of. */
export interface Asker {
  actor: Actor;
  now: Instant;
}

/** Calls `c` that a condition names, newest first. */
export async function views(
  q: Queries,
  where: RawBuilder<unknown>,
  limit: number,
  { actor, now }: Asker,
): Promise<CallView[]> {
  const found = await sql<Row>`
    select c.id, s.name as system, c.number, c.extension, a.id as "agentId", a.name as agent,
      c.started_at as "startedAt", c.answered_at as "answeredAt", c.ended_at as "endedAt",
      array(select b.ticket_id from phone_call_ticket b join ticket t on t.id = b.ticket_id
        where b.call_id = c.id and ${withinReach(actor)} order by 1) as tickets,
      c.done_at as "doneAt", b.name as "doneBy", c.done_note as "doneNote"
    from phone_call c join telephone_system s on s.id = c.system_id left join person b on b.id = c.done_by
      left join person a on a.active and a.extension = c.extension and a.roles && ${[...DESK_ROLES]}::text[]
    where ${where} order by c.started_at desc, c.id desc limit ${limit}`.execute(q);
  const all: CallView[] = [];
  for (const row of found.rows) {
    const times = {
      startedAt: row.startedAt.getTime(),
      answeredAt: row.answeredAt?.getTime() ?? null,
      endedAt: row.endedAt?.getTime() ?? null,
    };
    const callers = await callersOf(q, row.number);
    all.push({
      ...row,
      ...times,
      doneAt: row.doneAt?.getTime() ?? null,
      state: callState(times, now),
      callers,
    });
  }
  return all;
}

/** Nobody answered, it is over, and nobody has seen to it. Agrees with `callState()`. */
const toCallBack = (now: Instant) => sql`c.answered_at is null and c.done_at is null
  and (c.ended_at is not null or c.started_at < ${new Date(now - LONGEST_RING)})`;

export interface Place {
  at: Instant;
  id: string;
}

export function listCalls(
  q: Queries,
  asked: { state: 'back' | 'all'; after: Place | null; limit: number },
  by: Asker,
): Promise<CallView[]> {
  const { state, after } = asked;
  const where = [state === 'back' ? toCallBack(by.now) : sql`true`];
  if (after) where.push(sql`(c.started_at, c.id) < (${new Date(after.at)}, ${after.id}::uuid)`);
  return views(q, sql.join(where, sql` and `), asked.limit, by);
}

/** Calls to be called back, counted to 1000. */
export async function countToCallBack(q: Queries, now: Instant): Promise<number> {
  const found = await sql<{ n: number }>`select count(*)::int as n
    from (select from phone_call c where ${toCallBack(now)} limit 1000) x`.execute(q);
  return found.rows[0]!.n;
}

/** What rings or is spoken at a person's own telephone and has not been recorded yet. */
export async function callsOf(q: Queries, personId: string, by: Asker) {
  const { now } = by;
  const found = await sql<{ extension: string | null }>`
    select extension from person where id = ${personId}`.execute(q);
  const extension = found.rows[0]?.extension ?? null;
  if (extension === null) return { extension, items: [] };
  const items = await views(
    q,
    sql`c.extension = ${extension} and c.started_at > ${new Date(now - LONGEST_TALK)} and c.ended_at is null
      and (c.answered_at is not null or c.started_at >= ${new Date(now - LONGEST_RING)})
      and not exists (select from phone_call_ticket t where t.call_id = c.id)`,
    5,
    by,
  );
  return { extension, items };
}

export async function oneCall(q: Queries, id: string, by: Asker): Promise<CallView> {
  const [call] = await views(q, sql`c.id = ${id}`, 1, by);
  if (!call) throw refused('not_found');
  return call;
}

/** Times and number of a call; null when there is no such call. It is locked until the transaction ends. */
export async function callTimes(tx: Tx, id: string) {
  const found = await sql<{ startedAt: Date; endedAt: Date | null; number: string | null }>`
    select started_at as "startedAt", ended_at as "endedAt", number from phone_call
    where id = ${id} for update`.execute(tx);
  const row = found.rows[0];
  return row
    ? { startedAt: row.startedAt.getTime(), endedAt: row.endedAt?.getTime() ?? null, number: row.number }
    : null;
}

/** Writes down that a call nobody answered has been seen to; the first word stands. */
export async function markDone(
  tx: Tx,
  id: string,
  note: string | null,
  by: Asker & { personId: string },
): Promise<CallView> {
  await sql`select from phone_call where id = ${id} for update`.execute(tx);
  const call = await oneCall(tx, id, by);
  if (!isToBeSeenTo(call.state)) throw refused('call_answered');
  if (call.doneAt === null) {
    await sql`update phone_call set done_at = ${new Date(by.now)}, done_by = ${by.personId}, done_note = ${note}
      where id = ${id}`.execute(tx);
  }
  return oneCall(tx, id, by);
}

/** Ties a record to the call it was made of; a call that nobody answered is seen to by that. */
export async function bindCall(
  tx: Tx,
  callId: string,
  ticketId: number,
  by: Asker & { personId: string },
): Promise<void> {
  await sql`insert into phone_call_ticket (call_id, ticket_id) values (${callId}, ${ticketId})
    on conflict do nothing`.execute(tx);
  const { state, doneAt } = await oneCall(tx, callId, by);
  if (isToBeSeenTo(state) && doneAt === null) await markDone(tx, callId, null, by);
}
