import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { type BoardList, LIST_LIMIT, LISTS } from '#contract/board.ts';
import type { Commands } from '#domain/ticket/commands.ts';
import type { Action } from '#domain/ticket/lifecycle.ts';
import { CHANNELS } from '#domain/ticket/ticket.ts';
import { DIAGNOSIS, INCIDENT, type Member, RESULT, world } from '#test/world.ts';
import { transaction } from '../platform/db/db.ts';
import { act, recordTicket } from '../ticket/actions.ts';
import { runTimers } from '../ticket/timers.ts';

const { db, people, groups } = await world();
const { lina, wang, chen, zhao, lead, manager, auditor, admin } = people;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Recorded so many milliseconds ago; P1, whose clocks run at any hour, unless told otherwise. */
async function recorded(ago: number, changes: object = {}): Promise<number> {
  const now = Date.now() - ago;
  const submission = {
    ...INCIDENT,
    ...{ impact: 'enterprise', urgency: 'stopped', occurredAt: now, description: null, noDeviceReason: null },
    ...{ channel: 'portal', source: null, receivedAt: null, backdateReason: null, devices: [] },
    ...changes,
  };
  const intake = { submission, requester: { personId: lina.id, contact: null }, uploadIds: [] };
  const { ticket } = await transaction(db, (tx) =>
    recordTicket(tx, intake as never, { actor: lina.actor, now }),
  );
  return ticket.id;
}
async function converted({ chat }: { chat: { text: string; by: string; at: number } }): Promise<number> {
  const told = { ...INCIDENT, channel: 'im_converted', requesterId: lina.id };
  const body = { ...told, chat: { ...chat, at: new Date(chat.at).toISOString() } };
  return (await chen.post('/tickets', body)).body.id;
}
const did = <A extends Action>(id: number, by: Member, action: A, ago: number, command: Commands[A]) =>
  transaction(db, (tx) => act(tx, { id, action, command }, { actor: by.actor, now: Date.now() - ago }));

const board = async (by: Member = lead) => (await by.get('/board/lead')).body;
interface Shown {
  id: number;
  reason: Record<string, unknown>;
}
const list = async (name: BoardList, by: Member = lead) => (await board(by)).lists[name].items as Shown[];
const found = async (name: BoardList, id: number) => (await list(name)).find((row) => row.id === id);

describe('the board of a lead', () => {
  it('is empty at first, and says so', async () => {
    const { lists } = await board();
    expect(Object.keys(lists).sort()).toEqual([...LISTS].sort());
    for (const name of LISTS) expect(lists[name]).toEqual({ items: [], total: 0 });
  });

  it('shows a promise at risk: which, since when, how much is used up, until when', async () => {
    const id = await recorded(10 * MINUTE, { devices: [{ kind: 'device', name: 'x', ref: null }] });
    await runTimers(db);
    const shown = await found('atRisk', id);
    expect(shown).toMatchObject({ reason: { kind: 'at_risk', clock: 'response', percent: 50 } });
    expect(Date.parse(String(shown?.reason.dueAt))).toBeGreaterThan(Date.now());
    expect(Date.parse(String(shown?.reason.since))).toBeLessThanOrEqual(Date.now());
    await did(id, chen, 'accept', 0, {});
    expect(await found('atRisk', id), 'kept, it is none any more').toBeUndefined();
  });

  it('shows what is broken and still open, longest first, and by how much it is late', async () => {
    const [later, longer] = [await recorded(20 * MINUTE), await recorded(40 * MINUTE)];
    await runTimers(db);
    const ids = (await list('breached')).map(({ id }) => id);
    expect(ids.indexOf(longer)).toBeLessThan(ids.indexOf(later));
    const shown = await found('breached', longer);
    expect(shown).toMatchObject({ reason: { kind: 'breached', clock: 'response' } });
    expect(Number(shown?.reason.lateMs)).toBeGreaterThanOrEqual(25 * MINUTE);
    expect(await found('atRisk', longer), 'what is broken is no longer at risk').toBeUndefined();
  });

  it('shows calls for help until somebody answers, those at the end of their path too', async () => {
    const id = await recorded(2 * HOUR);
    for (let i = 0; i < 3; i++) await runTimers(db);
    const shown = await found('escalations', id);
    expect(shown).toMatchObject({ reason: { kind: 'escalation', trigger: expect.stringMatching(/[bc]/) } });
    expect((await board()).names).toMatchObject({ [manager.id]: '孙经理' });
    for (let open = true; open; ) {
      const escalations: { id: string; state: string }[] = (await lead.get(`/tickets/${id}`)).body
        .escalations;
      const next = escalations.find(({ state }) => state === 'open');
      open = next !== undefined;
      if (next) await manager.post(`/tickets/${id}/accept_escalation`, { escalationId: next.id });
    }
    expect(await found('escalations', id)).toBeUndefined();
  });

  it('shows a major incident while it runs, then its review until it is written', async () => {
    const id = await recorded(30 * MINUTE, { devices: [{ kind: 'device', name: 'x', ref: null }] });
    expect(await found('majors', id)).toMatchObject({
      reason: { kind: 'major', headline: null, leadId: null, nextAt: null },
    });
    await lead.post(`/tickets/${id}/lead_major`, { leadId: chen.id });
    await chen.post(`/tickets/${id}/notify_major`, { text: '已知', headline: '全公司断网' });
    expect((await found('majors', id))?.reason).toMatchObject({
      headline: '全公司断网',
      leadId: chen.id,
      nextAt: expect.any(String),
    });
    await chen.post(`/tickets/${id}/accept`);
    await chen.post(`/tickets/${id}/diagnose`, DIAGNOSIS);
    await chen.post(`/tickets/${id}/resolve`, RESULT);
    await lead.post(`/tickets/${id}/end_major`, { text: '已恢复' });
    expect(await found('majors', id)).toBeUndefined();
    const review = (await found('reviews', id))?.reason;
    expect(Date.parse(String(review?.dueAt))).toBeGreaterThan(
      Date.parse(String(review?.endedAt)) + 5 * 24 * HOUR,
    );
    await lead.post(`/tickets/${id}/review_major`, { summary: '经过', cause: '原因' });
    expect(await found('reviews', id)).toBeUndefined();
    expect(await found('actions', id), 'nothing was agreed').toBeUndefined();
  });

  it('shows what reviews agreed on until it is done, most pressing first', async () => {
    const id = await recorded(30 * MINUTE, { devices: [{ kind: 'device', name: 'x', ref: null }] });
    await chen.post(`/tickets/${id}/accept`);
    await chen.post(`/tickets/${id}/diagnose`, DIAGNOSIS);
    await chen.post(`/tickets/${id}/resolve`, RESULT);
    await lead.post(`/tickets/${id}/end_major`, { text: '已恢复' });
    const [soon, far] = [60 * MINUTE, 24 * HOUR].map((ms) => new Date(Date.now() + ms).toISOString());
    const actions = [
      { text: '更换电源', ownerId: zhao.id, dueAt: far },
      { text: '更新预案', ownerId: chen.id, dueAt: soon },
    ];
    await lead.post(`/tickets/${id}/review_major`, { summary: '经过', cause: '原因', actions });
    expect(await found('actions', id)).toMatchObject({
      reason: { kind: 'actions', open: [{ ownerId: chen.id, text: '更新预案' }, { ownerId: zhao.id }] },
    });
    expect((await board()).names).toMatchObject({ [zhao.id]: zhao.name });
    const finish = (by: Member, index: number) =>
      by.post(`/tickets/${id}/finish_review_action`, { index, note: '已完成' });
    expect(await finish(chen, 0)).toMatchObject({ status: 403, body: { code: 'not_owner' } });
    expect(await finish(lina, 0)).toMatchObject({ status: 403, body: { code: 'not_desk' } });
    expect(await finish(auditor, 0)).toMatchObject({ status: 403 });
    expect(await finish(lead, 2)).toMatchObject({ status: 422, body: { fields: [{ field: 'body.index' }] } });
    expect(await finish(lead, -1)).toMatchObject({ status: 400 });
    expect(await finish(chen, 1)).toMatchObject({ status: 200 });
    expect(await finish(lead, 1)).toMatchObject({ status: 409, body: { code: 'action_done' } });
    expect((await found('actions', id))?.reason).toMatchObject({ open: [{ text: '更换电源' }] });
    const { major } = (await lead.get(`/tickets/${id}`)).body;
    expect(major.review.actions).toMatchObject([
      { done: null },
      { done: { by: chen.id, note: '已完成' }, dueAt: soon },
    ]);
    expect(await finish(zhao, 0)).toMatchObject({ status: 200 });
    expect(await found('actions', id)).toBeUndefined();
    expect(JSON.stringify((await lina.get(`/tickets/${id}`)).body)).not.toMatch(/已完成|更新预案/);
  });

  it('shows an appeal until it is decided', async () => {
    const id = await recorded(HOUR, { devices: [{ kind: 'device', name: 'x', ref: null }] });
    await chen.post(`/tickets/${id}/accept`);
    await lina.post(`/tickets/${id}/appeal`, { reason: '太慢' });
    expect(await found('appeals', id)).toMatchObject({
      reason: { kind: 'appeal', dueAt: expect.any(String) },
    });
    await manager.post(`/tickets/${id}/decide_appeal`, { upheld: false, answer: '已按承诺处理' });
    expect(await found('appeals', id)).toBeUndefined();
  });

  it('counts what was recorded lately by its channel, and shows the tickets behind each number (A5)', async () => {
    const chat = { text: '打印机坏了', by: '李娜', at: Date.now() - MINUTE };
    const [a, b] = [await converted({ chat }), await converted({ chat: { ...chat, text: '还有一台' } })];
    const { body } = await lead.get('/board/channels');
    const counts = Object.fromEntries(
      body.channels.map((row: { channel: string; count: number }) => [row.channel, row.count]),
    );
    expect(Object.keys(counts)).toEqual([...CHANNELS]);
    expect(counts).toMatchObject({ im_converted: 2, mail: 0 });
    expect(body.all).toBe(counts.portal + counts.im_converted);
    expect(body.convertedShare).toBeCloseTo(2 / body.all);
    expect(Date.now() - Date.parse(body.since)).toBeGreaterThanOrEqual(30 * 24 * HOUR);
    const behind = (channel: string, from: string) =>
      lead.get(`/tickets?state=all&sort=newest&limit=100&channel=${channel}&recordedFrom=${from}`);
    const ids = (await behind('im_converted', body.since)).body.items.map((row: Shown) => row.id);
    expect(ids).toEqual([b, a]);
    expect((await behind('portal', body.since)).body.items).toHaveLength(counts.portal);
    expect((await behind('portal', '2099-01-01T00:00:00Z')).body.items).toEqual([]);
    expect(await behind('fax', body.since)).toMatchObject({ status: 400 });
    expect(await behind('portal', 'soon')).toMatchObject({ status: 400 });
    expect(await lina.get('/board/channels')).toMatchObject({ status: 403 });
  });

  it('names groups and people, and counts what its lists hold', async () => {
    const { lists, names } = await board();
    expect(names).toMatchObject({ [groups.first]: '服务台' });
    const counts = (await lead.get('/board/counts')).body;
    for (const name of LISTS) {
      expect(lists[name].total).toBe(counts[name]);
      expect(lists[name].items).toHaveLength(counts[name]);
    }
  });

  it('is the same for all who read the desk, and closed to others', async () => {
    const whole = (await board()).lists;
    const ids = (lists: typeof whole) =>
      LISTS.map((name) => lists[name].items.map((row: Shown) => row.id).join());
    for (const by of [chen, zhao, manager, auditor]) expect(ids((await board(by)).lists)).toEqual(ids(whole));
    for (const by of [lina, wang, admin]) {
      expect(await by.get('/board/lead')).toMatchObject({ status: 403 });
      expect(await by.get('/board/counts')).toMatchObject({ status: 403 });
    }
  });
});

/** Many tickets as rows alone: what lists look for is in caches and in two documents. */
async function fill(n: number): Promise<void> {
  await sql`alter table ticket disable trigger user`.execute(db);
  await sql`
    insert into ticket (version, type, status, channel, received_at, recorded_at, title, priority, incomplete,
      updated_at, next_due_at, next_due_kind, at_risk, risk, escalation_due_at, review_due_at, action_due_at, major, appeal, closure)
    select 1, 'incident', case when i % 50 = 0 then 'in_progress' else 'closed' end, 'portal', now(), now(), 'x', 'P3',
      false, now(), case when i % 50 = 0 then now() + (i - ${n}::int / 2) * interval '1 second' else 'infinity' end,
      'resolution', i % 500 = 0,
      case when i % 500 = 0 then '{"clock": "resolution", "percent": 80, "since": 1, "dueAt": 2}'::jsonb end,
      case when i % 700 = 0 then now() + i * interval '1 second' end,
      case when i % 900 = 0 then now() + i * interval '1 second' end,
      case when i % 800 = 0 then now() + i * interval '1 second' end,
      case when i % 300 = 0 then jsonb_build_object('declaredAt', i, 'leadId', null, 'notice', null,
        'endedAt', case when i % 900 <> 0 and i % 1500 = 0 then null else i end, 'headline', 'x') end,
      case when i % 400 = 0 then jsonb_build_object('at', i, 'decidedAt', case when i % 4000 = 0 then null else i end) end,
      case when i % 50 = 0 then null else 'confirmed' end
    from generate_series(1, ${n}::int) i`.execute(db);
  await sql`alter table ticket enable trigger user`.execute(db);
  await sql`analyze ticket`.execute(db);
}

describe('with many tickets', () => {
  it('shows so many of each list, and how many there are', async () => {
    await fill(40_000);
    const { lists } = await board();
    for (const name of LISTS) {
      expect(lists[name].items.length, name).toBeLessThanOrEqual(LIST_LIMIT);
      expect(lists[name].total, name).toBeGreaterThan(lists[name].items.length - 1);
    }
    expect(lists.breached.items).toHaveLength(LIST_LIMIT);
    expect(lists.breached.total).toBeGreaterThan(300);
    expect(lists.atRisk.total).toBeGreaterThanOrEqual(80);
  });

  it('reads none of its lists by looking at every ticket', async () => {
    const asked: { text: string; values: unknown[] }[] = [];
    const { pool } = db;
    const watch = pool.on('acquire', (client) => {
      const query = client.query.bind(client);
      client.query = ((...args: unknown[]) => {
        const [first] = args as [{ text?: string; values?: unknown[] }];
        if (first?.text?.includes('from ticket t'))
          asked.push({ text: first.text, values: first.values ?? [] });
        return (query as (...all: unknown[]) => unknown)(...args);
      }) as typeof client.query;
    });
    await board();
    await lina.get('/board/status');
    watch.removeAllListeners('acquire');
    expect(asked.length).toBeGreaterThanOrEqual(3);
    for (const { text, values } of asked) {
      const plan = await pool.query(`explain ${text}`, values);
      const lines = plan.rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n');
      expect(lines).not.toMatch(/Seq Scan on ticket\b/);
    }
  });
});

it('the status board is read in one query, however many words there were', async () => {
  const { incidents } = (await wang.get('/board/status')).body;
  expect(incidents.length).toBeLessThanOrEqual(50);
  expect(incidents[0]).toMatchObject({ endedAt: null, ticketId: null });
});
