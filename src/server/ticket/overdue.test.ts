import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { type Actor, SYSTEM } from '#domain/permissions/actor.ts';
import type { Commands } from '#domain/ticket/commands.ts';
import type { Action } from '#domain/ticket/lifecycle.ts';
import type { Submission } from '#domain/ticket/record.ts';
import { MINUTE, MONDAY } from '#test/ticket/example.ts';
import { DIAGNOSIS, RESULT, world } from '#test/world.ts';
import { transaction } from '../platform/db/db.ts';
import { act, recordTicket } from './actions.ts';
import { loadTicket } from './store.ts';
import { runTimers } from './timers.ts';

const { db, people } = await world();
const { lina, chen } = people;
const NIGHTLY = process.env.YINUO_NIGHTLY !== undefined;
const PATIENCE = 3_600_000;

const SUBMISSION: Submission = {
  type: 'query',
  title: '怎么用',
  symptom: null,
  occurredAt: null,
  scope: null,
  description: '说明',
  devices: [],
  noDeviceReason: '无',
  impact: 'individual',
  urgency: 'blocked',
  channel: 'portal',
  source: null,
  receivedAt: null,
  backdateReason: null,
};

/** A P2 of a Monday morning long ago. */
async function recorded(): Promise<number> {
  const intake = { submission: SUBMISSION, requester: { personId: lina.id, contact: null }, uploadIds: [] };
  const { ticket } = await transaction(db, (tx) =>
    recordTicket(tx, intake, { actor: lina.actor, now: MONDAY }),
  );
  return ticket.id;
}

type Deed<A extends Action = Action> = readonly [
  minutes: number,
  by: { actor: Actor },
  action: A,
  command: Commands[A],
];

async function after(...deeds: readonly Deed[]): Promise<number> {
  const id = await recorded();
  for (const [minutes, { actor }, action, command] of deeds) {
    const author = { actor, now: MONDAY + minutes * MINUTE };
    await transaction(db, (tx) => act(tx, { id, action, command } as never, author));
  }
  return id;
}

const accepted: Deed = [5, chen, 'accept', {}];
const solved: readonly Deed[] = [
  accepted,
  [6, chen, 'diagnose', { ...DIAGNOSIS, suspectedCause: null }],
  [7, chen, 'resolve', { ...RESULT, riskNote: null }],
];
/** All three in time, by a worker that stopped before it was to say that nobody had answered. */
const reminders: readonly Deed[] = [1, 3, 7].map((day, i) => [
  7 + day * 24 * 60,
  { actor: SYSTEM },
  'remind',
  { timer: `remind:${i + 1}`, generation: 1 },
]);
const OVERDUE = {
  untouched: [
    () => recorded(),
    'warn:response:50 warn:response:80 breach:response warn:resolution:50 warn:resolution:80 breach:resolution',
  ],
  accepted: [
    () => after(accepted),
    'warn:update:50 warn:update:80 warn:resolution:50 breach:update warn:resolution:80 breach:resolution',
  ],
  escalated: [
    () => after(accepted, [10, chen, 'escalate', { toGroupId: null, handover: '请接手' }]),
    'warn:update:50 climb warn:update:80 warn:resolution:50 breach:update warn:resolution:80 breach:resolution',
  ],
  // The others follow when the person has had a working day to answer each.
  resolved: [() => after(...solved), 'remind:1'],
  reminded: [() => after(...solved, ...reminders), 'remind:1 remind:2 remind:3 expire'],
} as const satisfies Record<string, readonly [() => Promise<number>, string]>;

/** What was done to each ticket because of time, in the order of its history. */
async function stepsOf(ids: readonly number[]): Promise<Map<number, string>> {
  const found = await sql<{ id: number; steps: string }>`
    select ticket_id as id, string_agg(regexp_replace(data->>'timer', '^climb:.*', 'climb'), ' ' order by seq) as steps
    from ticket_event where data ? 'timer' and ticket_id = any(${ids}::int[]) group by 1`.execute(db);
  return new Map(found.rows.map(({ id, steps }) => [id, steps]));
}

async function drained(): Promise<void> {
  while (await runTimers(db));
}

const kindsOf = async (id: number) => (await loadTicket(db, id))?.events.map(({ kind }) => kind) ?? [];

it('after all workers were away, what is overdue comes once each, in order of level, none skipped (A23)', {
  timeout: PATIENCE,
}, async () => {
  const each = NIGHTLY ? 2_000 : 50;
  const wanted = new Map<number, string>();
  for (const [make, steps] of Object.values(OVERDUE)) {
    for (let made = 0; made < each; made += 10) {
      const ids = await Promise.all(Array.from({ length: 10 }, make));
      for (const id of ids) wanted.set(id, steps);
    }
  }
  await Promise.all([drained(), drained()]);
  expect(await stepsOf([...wanted.keys()])).toEqual(wanted);
  const taken = await sql`
    select s.ticket_id, s.timer from ticket_step s join ticket_event e using (ticket_id, seq)
    where e.data->>'timer' <> s.timer or (e.data->>'generation')::bigint <> s.generation`.execute(db);
  expect(taken.rows).toEqual([]);
});

describe('somebody who acts between the due time and the timer', () => {
  it('acts after the breach and its escalation, which stand in the history first (4.3b)', async () => {
    const id = await recorded();
    expect((await chen.post(`/tickets/${id}/accept`)).status).toBe(200);
    const kinds = await kindsOf(id);
    expect(kinds.lastIndexOf('breached')).toBeLessThan(kinds.indexOf('accepted'));
    expect(kinds.filter((kind) => kind === 'breached')).toHaveLength(2);
    expect(kinds.indexOf('escalated')).toBe(kinds.indexOf('breached') + 1);
    const verdicts = await sql<{ kind: string; verdict: string; decidedBy: string }>`
      select v.kind, v.verdict, e.kind as "decidedBy" from ticket_verdict v join ticket_event e using (ticket_id, seq)
      where ticket_id = ${id} order by v.kind`.execute(db);
    expect(verdicts.rows).toEqual([
      { kind: 'resolution', verdict: 'breached', decidedBy: 'breached' },
      { kind: 'response', verdict: 'breached', decidedBy: 'breached' },
    ]);
    await drained();
    expect(await kindsOf(id)).toEqual(kinds);
  });

  it('is not told that the view is outdated, though steps came in between', async () => {
    const id = await recorded();
    const amended = await lina.patch(
      `/tickets/${id}`,
      { fields: { title: '怎么用呢' } },
      { 'if-match': '"1"' },
    );
    expect(amended.status).toBe(200);
    expect((await kindsOf(id)).slice(-2)).toEqual(['breached', 'amended']);
  });

  it('who is refused changes nothing: the steps are taken by the worker', async () => {
    const id = await recorded();
    expect((await chen.post(`/tickets/${id}/start`)).status).toBe(409);
    expect(await kindsOf(id)).toEqual(['recorded']);
    await drained();
    expect((await stepsOf([id])).get(id)).toBe(OVERDUE.untouched[1]);
  });

  it('and workers at once make exactly one breach of each promise', async () => {
    const ids = await Promise.all(Array.from({ length: 24 }, recorded));
    const answers = await Promise.all([
      ...ids.map((id) => chen.post(`/tickets/${id}/accept`)),
      ...ids.map((id) => lina.post(`/tickets/${id}/comment`, { text: '请尽快' })),
      drained(),
      drained(),
    ]);
    expect(answers.flatMap((answer) => (answer ? [answer.status] : []))).toEqual(
      ids.flatMap(() => [200, 200]),
    );
    await drained();
    const steps = await stepsOf(ids);
    for (const id of ids) {
      expect(steps.get(id)).toBe(OVERDUE.untouched[1]);
      const kinds = await kindsOf(id);
      expect(kinds.filter((kind) => kind === 'accepted' || kind === 'commented')).toHaveLength(2);
      expect(kinds.indexOf('breached')).toBeLessThan(kinds.indexOf('accepted'));
    }
  });
});
