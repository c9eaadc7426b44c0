import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { TicketEvent } from '#domain/events.ts';
import { shippedRulebook } from '#domain/sla/rulebook.ts';
import { runsOf } from '#domain/sla/ticket-clocks.ts';
import type { Action } from '#domain/ticket/lifecycle.ts';
import { offeredActions } from '#domain/ticket/offered.ts';
import { type Verdict, verdictsAt } from '#domain/ticket/promises.ts';
import type { Submission } from '#domain/ticket/record.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { dice } from '#test/dice.ts';
import { COMMAND, HOUR, MINUTE, MONDAY } from '#test/ticket/example.ts';
import { FORWARD } from '#test/ticket/walk.ts';
import { INCIDENT, type Member, world } from '#test/world.ts';
import { transaction } from '../platform/db/db.ts';
import { Refused } from '../platform/http/refused.ts';
import { act, recordTicket } from './actions.ts';
import { loadTicket } from './store.ts';
import { runTimers } from './timers.ts';

const { db, people, groups } = await world();
const { lina, chen, zhao, lead, manager } = people;
const CLASSES = [
  { impact: 'enterprise', urgency: 'stopped' },
  { impact: 'individual', urgency: 'blocked' },
  { impact: 'individual', urgency: 'planned' },
] as const;

async function recorded(n: number): Promise<Ticket> {
  const { impact, urgency } = CLASSES[n % 3] ?? CLASSES[0];
  const submission: Submission = {
    ...{ ...INCIDENT, impact, urgency, occurredAt: MONDAY, description: '说明' },
    ...{ devices: [], noDeviceReason: '无', source: null, receivedAt: null, backdateReason: null },
    channel: 'portal',
  };
  const intake = { submission, requester: { personId: lina.id, contact: null }, uploadIds: [] };
  const made = await transaction(db, (tx) => recordTicket(tx, intake, { actor: lina.actor, now: MONDAY }));
  return made.ticket;
}

/** A command of the example with what this ticket and this desk have in its places. */
function commandOf(action: Action, ticket: Ticket, roll: (below: number) => number, now: number): object {
  const command: Record<string, unknown> = { ...COMMAND[action] };
  const any = (ids: readonly string[]) => ids[roll(Math.max(ids.length, 1))];
  if ('operationId' in command) command.operationId = any(Object.keys(ticket.operations));
  if ('visitId' in command) command.visitId = Object.keys(ticket.visits).at(-1);
  if ('escalationId' in command) command.escalationId = any(Object.keys(ticket.escalations));
  if ('engineerId' in command) Object.assign(command, { engineerId: chen.id, appointmentAt: now + HOUR });
  if ('leadId' in command) Object.assign(command, { leadId: lead.id, communicationId: chen.id });
  if ('estimateAt' in command) command.estimateAt = now + HOUR;
  if (action === 'assign') Object.assign(command, { groupId: [groups.first, groups.second][roll(2)] });
  if (action === 'classify') Object.assign(command, CLASSES[roll(3)]);
  if (action === 'report_progress' && roll(2)) command.nextUpdateAt = now + 90 * MINUTE;
  return command;
}

/** Weeks of one ticket, as people and the clock have it, long ago. */
async function weeks(n: number): Promise<number> {
  const roll = dice(977 * (n + 1));
  const { id } = await recorded(n);
  const everybody: Member[] = [lina, lina, chen, chen, chen, zhao, lead, manager];
  let now = MONDAY;
  for (let round = 0; round < 45; round++) {
    now += roll(60) ** 2 * 5_000 + 1;
    const loaded = await loadTicket(db, id);
    if (!loaded) throw new Error('no such ticket');
    const { actor } = everybody[roll(everybody.length)] ?? chen;
    const offered = offeredActions(actor, loaded.ticket).filter(
      (action) => !['attach', 'withdraw', 'link_duplicate'].includes(action),
    );
    const forward = offered.filter((action) => FORWARD.has(action));
    const from = forward.length > 0 && roll(4) > 0 ? forward : offered;
    const action = from[roll(Math.max(from.length, 1))];
    if (action === undefined) continue;
    const command = commandOf(action, loaded.ticket, roll, now);
    await transaction(db, (tx) => act(tx, { id, action, command } as never, { actor, now })).catch(
      (error) => {
        if (!(error instanceof Refused)) throw error;
      },
    );
  }
  return id;
}

const ids = await Promise.all(Array.from({ length: 12 }, (_, n) => weeks(n)));
while (await runTimers(db));

const bare = ({ data: { verdicts: _verdicts, ...data }, ...event }: TicketEvent): TicketEvent => ({
  ...event,
  data,
});

/** The verdicts of a history, computed anew from what happened, with the target that each is about. */
function judged(events: readonly TicketEvent[]): { seq: number; verdict: Verdict; target: string }[] {
  return events.flatMap(({ seq }, i) => {
    const past = events.slice(0, i + 1).map(bare);
    return verdictsAt(past, shippedRulebook).map((verdict) => {
      const run = runsOf(verdict.kind, past, shippedRulebook).findLast(({ facts, generation }) =>
        past.at(-1)?.kind === 'breached'
          ? generation === past.at(-1)?.data.generation
          : facts.some((fact) => fact.seq === seq && fact.kind === 'stopped'),
      );
      return { seq, verdict, target: `${verdict.kind}#${run?.generation}` };
    });
  });
}

async function stored(id: number) {
  const found = await sql<Record<string, unknown>>`
    select seq, kind, verdict, priority, budget_ms::float8 as "budgetMs", elapsed_ms::float8 as "elapsedMs",
      due_at as "dueAt", met_at as "metAt", breached_at as "breachedAt", policy_version as "policyVersion",
      calendar_id as "calendarId", calendar_version as "calendarVersion"
    from ticket_verdict where ticket_id = ${id} order by seq, kind`.execute(db);
  const ms = (value: unknown) => (value instanceof Date ? value.getTime() : value);
  return found.rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [key, ms(value)])),
  );
}

describe('after random weeks', () => {
  it('promises were kept and broken, of every kind', async () => {
    const found = await sql<{ kind: string; verdict: string }>`
      select distinct kind, verdict from ticket_verdict order by 1, 2`.execute(db);
    const seen = found.rows.map(({ kind, verdict }) => `${kind} ${verdict}`);
    for (const one of [
      'response met',
      'response breached',
      'resolution breached',
      'update met',
      'update breached',
    ]) {
      expect(seen).toContain(one);
    }
  });

  it('every target that was decided has one verdict, and it is what its events say (A7)', async () => {
    for (const id of ids) {
      const { events = [] } = (await loadTicket(db, id)) ?? {};
      const anew = judged(events);
      const targets = anew.map(({ target }) => target);
      expect(targets.filter((target, i) => targets.indexOf(target) !== i)).toEqual([]);
      const wanted = anew
        .map(({ seq, verdict: { provisional: _provisional, ...verdict } }) => ({ seq, ...verdict }))
        .sort((a, b) => a.seq - b.seq || (a.kind < b.kind ? -1 : 1));
      expect(await stored(id)).toEqual(wanted);
    }
  });

  it('every verdict stands in the event that decided it', async () => {
    for (const id of ids) {
      const { events = [] } = (await loadTicket(db, id)) ?? {};
      const written = events.flatMap(({ seq, data }) =>
        ((data.verdicts as Verdict[] | undefined) ?? []).map((verdict) => ({ seq, verdict })),
      );
      expect(written).toEqual(judged(events).map(({ seq, verdict }) => ({ seq, verdict })));
    }
  });

  it('every breach was written by the system, once, with its row of the step', async () => {
    const odd = await sql`
      select e.ticket_id, e.seq from ticket_event e left join ticket_step s using (ticket_id, seq)
      where e.kind = 'breached' and (e.actor_kind <> 'system' or s.timer is distinct from 'breach:' || (e.data->>'clock'))`.execute(
      db,
    );
    expect(odd.rows).toEqual([]);
  });
});

describe('no SQL changes', () => {
  const first = () => sql`(select ticket_id from ticket_verdict order by 1 limit 1)`;
  it.each([
    ['a verdict', sql`update ticket_verdict set verdict = 'met'`],
    ['how long it took', sql`update ticket_verdict set elapsed_ms = 0`],
    ['that there was one', sql`delete from ticket_verdict where ticket_id = ${first()}`],
    ['all of them', sql`truncate ticket_verdict`],
    ['that a step was taken', sql`delete from ticket_step`],
    ['which step it was', sql`update ticket_step set generation = generation + 1`],
  ])('%s', async (_what, statement) => {
    const before = await sql`select count(*) from ticket_verdict`.execute(db);
    await expect(statement.execute(db)).rejects.toThrow();
    expect((await sql`select count(*) from ticket_verdict`.execute(db)).rows).toEqual(before.rows);
  });

  it('the same step into a second one', async () => {
    await expect(
      sql`insert into ticket_step (ticket_id, timer, generation, seq)
        select ticket_id, timer, generation, 1 from ticket_step limit 1`.execute(db),
    ).rejects.toThrow(/ticket_step_pkey/);
  });
});
