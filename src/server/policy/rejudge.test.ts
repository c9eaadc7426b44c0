import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { chinaWorking } from '#domain/sla/calendars.ts';
import { rebuild } from '#domain/ticket/evolve.ts';
import type { Submission } from '#domain/ticket/record.ts';
import { DIAGNOSIS, INCIDENT, world } from '#test/world.ts';
import { transaction } from '../platform/db/db.ts';
import { recordTicket } from '../ticket/actions.ts';
import { rejudgeOpen } from '../ticket/rejudge.ts';
import { loadTicket } from '../ticket/store.ts';
import { runTimers } from '../ticket/timers.ts';
import { runRejudgements } from './rejudgements.ts';

const { db, people } = await world();
const { lead, manager, lina, chen } = people;
const any = { 'if-match': '*' };
const { id: _id, version: _version, ...china } = chinaWorking;
/** Nobody works but for a minute a week: every promise on working hours moves far away. */
const HARDLY = [[540, 541]];
const hardly = { ...china, days: {}, week: { ...china.week, 1: HARDLY, 2: [], 3: [], 4: [], 5: [] } };

async function amend(calendar: object, approval: object) {
  const { body } = await lead.post('/policies/calendar:china/drafts', { summary: '改时间' });
  const path = `/policies/calendar:china/versions/${body.version}`;
  await lead.patch(path, { content: { kind: 'calendar', calendar } }, any);
  return manager.post(`${path}/approve`, approval, any);
}

const record = async (accepted = false): Promise<number> => {
  const { body } = await lina.post('/tickets', INCIDENT);
  if (accepted) await chen.post(`/tickets/${body.id}/accept`, {});
  return body.id;
};
const clocksOf = async (id: number) => {
  const { body } = await chen.get(`/tickets/${id}`);
  return Object.fromEntries(body.clocks.map((clock: { kind: string }) => [clock.kind, clock]));
};
const rejudgedIn = async (id: number) => {
  const { body } = await chen.get(`/tickets/${id}`);
  return body.events.filter(({ kind }: { kind: string }) => kind === 'rejudged');
};
async function runAll() {
  while (await runRejudgements(db)) {}
}

describe('an amended calendar', () => {
  it('leaves open tickets with the terms that they were recorded under, unless asked', async () => {
    const id = await record();
    const before = await clocksOf(id);
    const approved = await amend(hardly, {});
    expect(approved.body).toMatchObject({ version: 2, inForce: true, rejudgement: null });
    await runAll();
    expect(await clocksOf(id)).toEqual({
      ...before,
      response: expect.objectContaining({ dueAt: before.response.dueAt, calendarVersion: 1 }),
      resolution: expect.anything(),
      update: expect.anything(),
    });
    expect(await rejudgedIn(id)).toEqual([]);
    const next = await clocksOf(await record());
    expect(next.response.calendarVersion).toBe(2);
  });

  it('judges them anew when asked, with the reason and both verdicts; what was kept stays', async () => {
    const waiting = await record();
    const accepted = await record(true);
    await chen.post(`/tickets/${accepted}/diagnose`, DIAGNOSIS);
    const kept = (await clocksOf(accepted)).response;
    expect(kept.verdict).toBe('met');
    const p1 = (await lina.post('/tickets', { ...INCIDENT, impact: 'enterprise', urgency: 'stopped' })).body
      .id;
    const ended = await record();
    await lina.post(`/tickets/${ended}/withdraw`, { reason: '好了' });
    const without = await amend(china, { rejudge: true });
    expect([without.status, without.body.fields]).toEqual([
      400,
      [{ field: 'body.reason', code: 'required' }],
    ]);
    const wish = { rejudge: true, reason: '恢复正常工作时间' };
    const approved = await manager.post('/policies/calendar:china/versions/3/approve', wish, any);
    expect(approved.body.rejudgement).toEqual({ reason: '恢复正常工作时间', tickets: 0, doneAt: null });
    await runAll();

    const moved = (await clocksOf(waiting)).response;
    expect(moved.calendarVersion).toBe(3);
    const [entry] = await rejudgedIn(waiting);
    expect(entry.data.reason).toBe('恢复正常工作时间');
    const responses = (list: { kind: string; dueAt: number }[]) =>
      list.find(({ kind }) => kind === 'response');
    expect(responses(entry.data.verdictsBefore)).toMatchObject({ calendarVersion: 2, verdict: 'running' });
    expect(responses(entry.data.verdictsAfter)).toMatchObject({ calendarVersion: 3, verdict: 'running' });
    expect(responses(entry.data.verdictsAfter)?.dueAt).toBe(Date.parse(moved.dueAt));

    expect((await rejudgedIn(accepted)).length).toBe(1);
    const after = await clocksOf(accepted);
    expect(after.response).toEqual(kept);
    expect(after.resolution.calendarVersion).toBe(3);
    expect(await rejudgedIn(p1)).toEqual([]);
    expect(await rejudgedIn(ended)).toEqual([]);

    const { body } = await manager.get('/policies/calendar:china/versions/3');
    expect(body.rejudgement).toMatchObject({ tickets: 3, doneAt: expect.any(String) });
    const noted = await sql<{
      what: unknown;
    }>`select what from audit_entry where kind = 'policy_rejudged'`.execute(db);
    expect(noted.rows).toEqual([
      { what: { family: 'calendar:china', version: 3, reason: wish.reason, tickets: 3 } },
    ]);
  });

  it('is judged by once: a second run writes nothing, and every state is still what its events say', async () => {
    const { rows } = await sql<{
      id: number;
      next_due_at: Date;
    }>`select id, next_due_at from ticket order by id`.execute(db);
    const count = () => sql<{ n: number }>`select count(*) as n from ticket_event`.execute(db);
    const before = await count();
    expect(await rejudgeOpen(db, { reason: '再来一次', only: ['calendar:china'] })).toBe(0);
    expect((await count()).rows).toEqual(before.rows);
    for (const { id } of rows) {
      const loaded = await loadTicket(db, id);
      expect(rebuild(loaded!.events)).toEqual(loaded!.ticket);
    }
  });

  it('finds the clocks of lists as the pages show them, and timers at their new times', async () => {
    const id = await record();
    await amend(hardly, { rejudge: true, reason: '停工' });
    await runAll();
    const { response } = await clocksOf(id);
    const stored = await sql<{ due: Date; next: Date; timer: Date; version: number }>`
      select c.due_at as due, t.next_due_at as next, t.timer_at as timer, c.calendar_version as version
      from ticket t join ticket_clock c on c.ticket_id = t.id and c.kind = 'response' where t.id = ${id}`.execute(
      db,
    );
    const row = stored.rows[0]!;
    expect(row).toMatchObject({ version: 4, due: new Date(response.dueAt), next: new Date(response.dueAt) });
    expect(row.timer.getTime()).toBeLessThan(row.due.getTime());
    await runTimers(db);
  });

  it('does not judge a breach away that no worker had taken yet', async () => {
    await amend({ ...china, alwaysOpen: true }, {});
    const submission = {
      ...BLANK,
      ...INCIDENT,
      occurredAt: null,
      devices: [{ kind: 'service', name: 'VPN', ref: null }],
    };
    const { ticket } = await transaction(db, (tx) =>
      recordTicket(
        tx,
        {
          submission: submission as Submission,
          requester: { personId: lina.id, contact: null },
          uploadIds: [],
        },
        // Two hours ago, of which one was promised for the response.
        { actor: lina.actor, now: Date.now() - 7_200_000 },
      ),
    );
    await amend(hardly, { rejudge: true, reason: '又停工' });
    await runAll();
    const { body } = await chen.get(`/tickets/${ticket.id}`);
    const told = body.events.map(({ kind }: { kind: string }) => kind);
    expect(told.filter((kind: string) => kind === 'breached' || kind === 'rejudged')).toEqual([
      'breached',
      'rejudged',
    ]);
    const fallen = await sql<{ verdict: string; calendar_version: number }>`
      select verdict, calendar_version from ticket_verdict where ticket_id = ${ticket.id}`.execute(db);
    expect(fallen.rows).toEqual([{ verdict: 'breached', calendar_version: 5 }]);
    expect((await clocksOf(ticket.id)).response).toMatchObject({ calendarVersion: 6, verdict: 'running' });
  });
});

const BLANK = {
  ...{ symptom: null, scope: null, description: null, noDeviceReason: null },
  ...{ channel: 'portal', source: null, receivedAt: null, backdateReason: null },
};
