import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { type Actor, SYSTEM } from '#domain/permissions/actor.ts';
import { shippedRulebook } from '#domain/sla/rulebook.ts';
import type { Commands } from '#domain/ticket/commands.ts';
import { rebuild } from '#domain/ticket/evolve.ts';
import { type Action, legalTransitions } from '#domain/ticket/lifecycle.ts';
import { dice } from '#test/dice.ts';
import { COMMAND } from '#test/ticket/example.ts';
import { FORWARD } from '#test/ticket/walk.ts';
import { INCIDENT, type Member, world } from '#test/world.ts';
import { transaction } from '../platform/db/db.ts';
import { act } from './actions.ts';
import { cacheOf } from './cache.ts';
import { hashOf } from './history.ts';
import { eventOf, stampOf } from './rows.ts';
import { loadTicket } from './store.ts';

const { db, people, groups } = await world();
const { lina, wang, chen, zhao, lead, manager } = people;

interface View {
  actions: Action[];
  operations: { id: string }[];
  visits: { id: string }[];
}

/** A body for an action on the ticket that the actor sees. */
function bodyOf(action: Action, view: View, roll: (below: number) => number): object {
  const operationId = view.operations[roll(Math.max(view.operations.length, 1))]?.id;
  const visitId = view.visits.at(-1)?.id;
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  const own: Partial<Record<Action, object>> = {
    assign: { groupId: [groups.first, groups.second, null][roll(3)], assigneeId: null },
    classify: { impact: ['enterprise', 'group'][roll(2)], urgency: ['stopped', 'planned'][roll(2)] },
    schedule_visit: { engineerId: chen.id, address: '三楼', appointmentAt: tomorrow },
    report_progress: { progress: '进展', nextStep: '下一步', estimateAt: tomorrow },
    escalate: { handover: '请接手' },
    answer: { text: '答', fields: roll(2) ? { scope: `范围 ${roll(99)}` } : {} },
    log_contact: { channel: ['phone', 'mail'][roll(2)], note: '无人接听' },
    decide_appeal: { upheld: roll(2) === 0, answer: '复核' },
    record_backup: roll(2)
      ? { operationId, needed: false, reason: '无' }
      : { operationId, needed: true, reference: 'NAS', takenAt: '2026-01-01T00:00:00Z', verified: true },
  };
  const { ...body } = { ...COMMAND[action], ...own[action] } as Record<string, unknown>;
  if ('operationId' in body) body.operationId = operationId;
  if ('visitId' in body) body.visitId = visitId;
  return body;
}

/** One random thing by one random person; refusals are part of life. */
async function something(id: number, by: Member, roll: (below: number) => number): Promise<void> {
  const { status, body } = await by.get(`/tickets/${id}`);
  if (status !== 200) return;
  const view = body as View & { version: number };
  const rare = roll(12) === 0;
  const allowed = view.actions.filter((action) => rare || !['withdraw', 'attach'].includes(action));
  const forward = allowed.filter((action) => FORWARD.has(action));
  const from = forward.length > 0 && roll(5) > 1 ? forward : allowed;
  const action = from[roll(Math.max(from.length, 1))];
  if (action === 'attach') {
    const { body: file } = await by.upload(`文件 ${roll(99)}.txt`, 'x');
    await by.post(`/tickets/${id}/attach`, { uploadIds: [file.id] });
  } else if (action === 'amend') {
    const fields = { title: `标题 ${roll(999)}`, devices: [{ kind: 'service', name: 'OA' }] };
    await by.patch(`/tickets/${id}`, { fields }, { 'if-match': `"${view.version}"` });
  } else if (action !== undefined) {
    const answer = await by.post(`/tickets/${id}/${action}`, bodyOf(action, view, roll));
    expect(answer.status, `${action} ${JSON.stringify(answer.body)}`).toBeLessThan(500);
    expect(['wrong_status', 'not_desk', 'not_requester', 'lead_only', 'not_found']).not.toContain(
      answer.body.code,
    );
  }
}

const bySystem = <A extends Action>(id: number, action: A, command: Commands[A], actor: Actor = SYSTEM) =>
  transaction(db, (tx) => act(tx, { id, action, command }, { actor, now: Date.now() })).catch(() => null);

/** A whole random working day on a dozen tickets, over the API. */
async function session(): Promise<number[]> {
  const made = await Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      (i % 2 ? lina : wang).post('/tickets', {
        ...INCIDENT,
        ...(i % 3 ? {} : { impact: null, scope: null }),
      }),
    ),
  );
  const ids = made.map(({ body }) => body.id as number);
  await Promise.all(ids.map((id, i) => day(id, i % 2 ? lina : wang, dice(4711 * (i + 1)))));
  return ids;
}

async function day(id: number, requester: Member, roll: (below: number) => number): Promise<void> {
  const everybody = [requester, requester, chen, chen, chen, zhao, lead, manager];
  for (let round = 0; round < 50; round++) {
    if (roll(9) === 0)
      await bySystem(id, roll(3) ? 'remind' : 'expire', { timer: 'by hand', generation: round });
    else await something(id, everybody[roll(everybody.length)] ?? chen, roll);
  }
}

const ids = await session();

describe('after a random day', () => {
  it('much has happened', async () => {
    const seen = await sql<{ kind: string; n: number }>`
      select kind, count(*)::int as n from ticket_event group by kind`.execute(db);
    expect(seen.rows.length).toBeGreaterThan(25);
  });

  it('every ticket in its rows is the fold of its history', async () => {
    for (const id of ids) {
      const loaded = await loadTicket(db, id);
      expect(loaded?.ticket, `${id}`).toEqual(rebuild(loaded?.events ?? []));
      expect(loaded?.events.map(({ seq }) => seq)).toEqual(loaded?.events.map((_, i) => i + 1));
    }
  });

  it('every cache is what the rules say now (17)', async () => {
    for (const id of ids) {
      const loaded = await loadTicket(db, id);
      if (!loaded) throw new Error('no such ticket');
      const cached = cacheOf(loaded.ticket, loaded.events, shippedRulebook, loaded.updatedAt);
      const row = await sql<Record<string, unknown>>`
        select incomplete, waits_for_requester, timer_at, escalation_due_at, at_risk, risk, review_due_at, action_due_at, next_due_kind, nullif(next_due_at, 'infinity') as next_due_at
        from ticket where id = ${id}`.execute(db);
      expect(row.rows[0]).toEqual({
        incomplete: cached.incomplete,
        waits_for_requester: cached.waitsForRequester,
        timer_at: cached.timerAt === null ? null : new Date(cached.timerAt),
        escalation_due_at: cached.escalationDueAt === null ? null : new Date(cached.escalationDueAt),
        at_risk: cached.risk !== null,
        risk: cached.risk,
        review_due_at: cached.reviewDueAt === null ? null : new Date(cached.reviewDueAt),
        action_due_at: cached.actionDueAt === null ? null : new Date(cached.actionDueAt),
        next_due_kind: cached.nextDue?.kind ?? null,
        next_due_at: cached.nextDue === null ? null : new Date(cached.nextDue.at),
      });
      const clocks = await sql<Record<string, unknown>>`
        select kind, verdict, budget_ms as "budgetMs", due_at as "dueAt", met_at as "metAt" from ticket_clock
        where ticket_id = ${id}`.execute(db);
      const wanted = cached.clocks.map(({ kind, verdict, budgetMs, dueAt, metAt }) => ({
        ...{ kind, verdict, budgetMs },
        dueAt: dueAt === null ? null : new Date(dueAt),
        metAt: metAt === null ? null : new Date(metAt),
      }));
      expect(clocks.rows).toEqual(expect.arrayContaining(wanted));
      expect(clocks.rows).toHaveLength(wanted.length);
    }
  });

  it('every event has its job in the outbox, once', async () => {
    const odd = await sql`
      select e.ticket_id, e.seq from ticket_event e
      where (select count(*) from outbox o where (o.ticket_id, o.seq) = (e.ticket_id, e.seq)) <> 1`.execute(
      db,
    );
    expect(odd.rows).toEqual([]);
  });

  it('the database agrees that nothing was closed without a reason', async () => {
    const odd = await sql`
      select t.id from ticket t where t.closure = 'confirmed' and not exists (
        select from confirmation c where c.ticket_id = t.id and c.round = t.round and c.accepted and c.person_id = t.requester_id)
      union all
      select o.ticket_id from operation o where o.started_at is not null
        and (o.consent_given is not true or o.backup is null)`.execute(db);
    expect(odd.rows).toEqual([]);
  });
});

type Stored = ReturnType<typeof eventOf> & { hash: string };

async function chain(id: number): Promise<Stored[]> {
  const found = await sql<Record<string, unknown> & { hash: Buffer }>`
    select * from ticket_event where ticket_id = ${id} order by seq`.execute(db);
  return found.rows.map((row) => ({ ...eventOf(row), hash: row.hash.toString('hex') }));
}

/** Number of the first entry whose hash is not that of its content and its predecessor; null when all fit. */
function firstBroken(events: readonly Stored[]): number | null {
  let prev: string | null = null;
  for (const event of events) {
    if (hashOf(event, prev) !== event.hash) return event.seq;
    prev = event.hash;
  }
  return null;
}

describe('the chain of hashes (c21)', () => {
  it('holds for every ticket, also as PostgreSQL has it', async () => {
    for (const id of ids) expect(firstBroken(await chain(id)), `${id}`).toBe(null);
    const odd = await sql`
      select e.ticket_id from ticket_event e join ticket_event p on p.ticket_id = e.ticket_id and p.seq = e.seq - 1
      where e.prev_hash is distinct from p.hash`.execute(db);
    expect(odd.rows).toEqual([]);
  });

  it('breaks at whatever is altered, left out or turned round', async () => {
    const events = await chain(ids[0] ?? 0);
    const [first, second, ...rest] = events;
    if (!first || !second) throw new Error('too short a history');
    const altered: [string, Stored[]][] = [
      ['who', [first, { ...second, actorId: lina.id === second.actorId ? chen.id : lina.id }, ...rest]],
      ['when', [first, { ...second, at: second.at + 1 }, ...rest]],
      ['what', [first, { ...second, kind: 'withdrawn' }, ...rest]],
      ['said', [first, { ...second, data: { ...second.data, more: 1 } }, ...rest]],
      ['before', [first, { ...second, before: { title: 'x' } }, ...rest]],
      ['after', [{ ...first, after: { ...first.after, title: 'x' } }, second, ...rest]],
      ['status', [first, { ...second, statusAfter: 'withdrawn' }, ...rest]],
      ['left out', [first, ...rest]],
      ['turned round', [second, first, ...rest]],
    ];
    for (const [what, history] of altered) expect(firstBroken(history), what).not.toBe(null);
  });
});

it('the table of moves in PostgreSQL is the one of the rules', async () => {
  const found = await sql<{ from: string; to: string }>`
    select from_status as from, to_status as to from ticket_transition`.execute(db);
  const pairs = (list: readonly (readonly [string, string])[]) => list.map((pair) => pair.join('>')).sort();
  expect(pairs(found.rows.map(({ from, to }) => [from, to]))).toEqual(pairs(legalTransitions()));
});

it('a stamp goes to PostgreSQL and back to the millisecond', async () => {
  for (const at of [0, 1, Date.UTC(2026, 2, 2, 1, 2, 3, 4), Date.UTC(2199, 11, 31, 23, 59, 59, 999)]) {
    const found = await sql<{ at: Date }>`select ${stampOf(at)}::timestamptz as at`.execute(db);
    expect(found.rows[0]?.at.getTime()).toBe(at);
  }
});
