import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Commands } from '#domain/ticket/commands.ts';
import type { Action } from '#domain/ticket/lifecycle.ts';
import type { Submission } from '#domain/ticket/record.ts';
import { DAY } from '#test/ticket/example.ts';
import { DIAGNOSIS, RESULT, world } from '#test/world.ts';
import { transaction } from '../platform/db/db.ts';
import { act, recordTicket } from './actions.ts';
import { caughtUp } from './catching-up.ts';
import { loadTicket, lockTicket } from './store.ts';
import { runTimers } from './timers.ts';

const { db, people } = await world();
const { lina, chen } = people;
const LONG_AGO = Date.parse('2026-03-02T09:00:00+08:00');

const does = <A extends Action>(
  id: number,
  by: { actor: Actor },
  action: A,
  command: Commands[A],
  now: number,
) => transaction(db, (tx) => act(tx, { id, action, command }, { actor: by.actor, now }));

/** A ticket whose result was given at `now` and nobody has answered. */
async function resolved(now: number): Promise<number> {
  const submission: Submission = {
    type: 'query',
    title: '怎么用',
    symptom: null,
    occurredAt: null,
    scope: null,
    description: '说明',
    devices: [],
    noDeviceReason: '无',
    impact: 'individual',
    urgency: 'planned',
    channel: 'portal',
    source: null,
    receivedAt: null,
    backdateReason: null,
  };
  const requester = { personId: lina.id, contact: null };
  const { ticket } = await transaction(db, (tx) =>
    recordTicket(tx, { submission, requester, uploadIds: [] }, { actor: lina.actor, now }),
  );
  await does(ticket.id, chen, 'accept', {}, now);
  await does(ticket.id, chen, 'diagnose', { ...DIAGNOSIS, suspectedCause: null }, now);
  await does(ticket.id, chen, 'resolve', { ...RESULT, riskNote: null }, now);
  return ticket.id;
}

/** A worker comes to a ticket at an instant of the past. */
const awakeAt = (id: number, now: number) =>
  transaction(db, async (tx) => {
    const loaded = await lockTicket(tx, id);
    if (loaded) await caughtUp(tx, loaded, now);
  });

const kinds = async (id: number) =>
  (await loadTicket(db, id))?.events
    .map(({ kind }) => kind)
    .slice(5)
    .join(' ');
const timerOf = async (id: number) =>
  (await sql<{ at: Date | null }>`select timer_at as at from ticket where id = ${id}`.execute(db)).rows[0]
    ?.at ?? null;

describe('the system reminds (A1, A23)', () => {
  it('of each step once, in order, and a working day after the one before was sent', async () => {
    const id = await resolved(LONG_AGO);
    expect(await kinds(id)).toBe('');
    const seen: (string | undefined)[] = [];
    for (const day of [0.3, 0.5, 1.1, 2.5, 3.5, 4.5, 5, 7.5]) {
      await awakeAt(id, LONG_AGO + day * DAY);
      seen.push(await kinds(id));
    }
    const all = 'reminded reminded reminded confirmation_expired';
    expect(seen).toEqual([
      ...['', 'reminded', 'reminded', 'reminded reminded', 'reminded reminded'],
      ...['reminded reminded reminded', 'reminded reminded reminded', all],
    ]);
    await runTimers(db);
    expect(await kinds(id)).toBe(all);
    const loaded = await loadTicket(db, id);
    expect(loaded?.ticket).toMatchObject({ status: 'unconfirmed', reminders: 3 });
    expect(loaded?.events.at(-1)).toMatchObject({ actorKind: 'system', actorId: null });
    expect(await timerOf(id)).toBe(null);
  });

  it('once only when it wakes after all of them were due: people have a working day to answer each (A1)', async () => {
    const id = await resolved(LONG_AGO);
    for (let run = 0; run < 3; run++) await runTimers(db);
    expect(await kinds(id)).toBe('reminded');
    expect((await loadTicket(db, id))?.ticket).toMatchObject({ status: 'resolved', reminders: 1 });
    expect((await timerOf(id))?.getTime()).toBeGreaterThan(Date.now());
  });

  it('once, by however many workers', async () => {
    const ids = await Promise.all(Array.from({ length: 16 }, () => resolved(LONG_AGO)));
    const earlier = (i: number) => Array.from({ length: i % 4 }, () => 'reminded');
    for (const [i, id] of ids.entries())
      for (const n of earlier(i).keys()) await awakeAt(id, LONG_AGO + (n + 10) * 2 * DAY);
    for (let run = 0; run < 3; run++) await Promise.all(Array.from({ length: 4 }, () => runTimers(db)));
    for (const [i, id] of ids.entries()) {
      const last = i % 4 === 3 ? 'confirmation_expired' : 'reminded';
      expect(await kinds(id)).toBe([...earlier(i), last].join(' '));
    }
  });

  it('not before its time, whatever the cache says', async () => {
    const id = await resolved(Date.now());
    const due = await timerOf(id);
    expect(due?.getTime()).toBeGreaterThan(Date.now());
    await runTimers(db);
    expect(await kinds(id)).toBe('');
    await sql`update ticket set timer_at = now() - interval '1 hour' where id = ${id}`.execute(db);
    await runTimers(db);
    expect(await kinds(id)).toBe('');
    expect(await timerOf(id), 'and the cache is put right').toEqual(due);
  });

  it('nobody after their word', async () => {
    const id = await resolved(LONG_AGO);
    await runTimers(db);
    await does(id, lina, 'confirm', { comment: null, sure: false }, Date.now());
    await runTimers(db);
    expect(await kinds(id)).toBe('reminded confirmed closed');
    const again = await resolved(LONG_AGO);
    await does(again, lina, 'reject', { comment: '不行' }, Date.now());
    await runTimers(db);
    expect(await kinds(again)).toBe('rejected');
  });

  it('although others cannot be reminded', async () => {
    const broken = await Promise.all(Array.from({ length: 3 }, () => resolved(LONG_AGO - 86_400_000)));
    await sql`create function stuck() returns trigger language plpgsql as $$
      begin raise exception 'stuck'; end $$`.execute(db);
    await sql`create trigger stuck before insert on ticket_event for each row
      when (new.ticket_id in (${sql.join(broken.map((id) => sql.lit(id)))}) and new.kind = 'reminded')
      execute function stuck()`.execute(db);
    const id = await resolved(LONG_AGO);
    await expect(runTimers(db), 'and each failure is told').rejects.toThrow('3 timers failed');
    expect(await kinds(id), 'taken with them and done without them').toBe('reminded');
    await sql`drop trigger stuck on ticket_event`.execute(db);
    await runTimers(db);
    expect(await kinds(broken[0] ?? 0), 'it waits a while').toBe('');
    await sql`update ticket set timer_at = now() where timer_at > now() and id = ${broken[0]}`.execute(db);
    await runTimers(db);
    expect(await kinds(broken[0] ?? 0)).toBe('reminded');
  });
});
