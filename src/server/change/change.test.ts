import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '#domain/change/change.ts';
import { rebuildChange } from '#domain/change/decide.ts';
import { CHANGE_MOVES } from '#domain/change/lifecycle.ts';
import { type Answer, INCIDENT, type Member, world } from '#test/world.ts';
import { violatedConstraint } from '../platform/db/violation.ts';
import { brokenAt, eventsOf } from '../platform/history/history.ts';
import { linkedChangesOf } from './seam.ts';

const { db, people, person } = await world();
const { lina, chen, zhao, lead, manager, auditor } = people;
const HOUR = 3_600_000;
const iso = (at: number) => new Date(at).toISOString();
/** A window around now: tests do not wait. */
const NOW_WINDOW = { from: iso(Date.now() - HOUR), to: iso(Date.now() + 6 * HOUR) };
const LATER = { from: iso(Date.now() + 24 * HOUR), to: iso(Date.now() + 26 * HOUR) };
const SAFE = { experience: 'often', tested: 'same', back_out: 'minutes', outage: 'none', data: 'no' };
const BOLD = { ...SAFE, experience: 'never', tested: 'no', back_out: 'impossible' };

let item = '';
let ticket = 0;
const said = () => ({
  ...{ title: '更换核心交换机电源', category: 'normal', implementerId: zhao.id, reason: '电源告警' },
  ...{
    plan: '先换备用电源，再换主用',
    test: '在备件库上演练通过',
    backOut: '装回原电源',
    window: NOW_WINDOW,
  },
  ...{ itemIds: [item], ticketIds: [ticket], answers: SAFE },
});
const code = ({ status, body }: Answer) => [status, body.code];
const fieldsOf = ({ body }: Answer) => body.fields?.map((one: { field: string }) => one.field);
const draft = async (more: object = {}, by: Member = chen): Promise<string> => {
  const made = await by.post('/changes', { ...said(), ...more });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
};
const submitted = async (more: object = {}): Promise<string> => {
  const id = await draft(more);
  const answer = await chen.post(`/changes/${id}/submit`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return id;
};
const version = async (id: string) => (await chen.get(`/changes/${id}`)).body.version;
const vote = async (id: string, by: Member, what: string, more: object = {}) =>
  by.post(
    `/changes/${id}/votes`,
    { vote: what, ...(what === 'reject' ? { comment: '回退方案不可行' } : {}), ...more },
    { 'if-match': `"${await version(id)}"` },
  );
const approved = async (more: object = {}): Promise<string> => {
  const id = await submitted(more);
  const answer = await vote(id, lead, 'approve');
  expect(answer.body.status, JSON.stringify(answer.body)).toBe('approved');
  return id;
};
const act = (id: string, action: string, body: object = {}, by: Member = zhao) =>
  by.post(`/changes/${id}/${action}`, body);
const openChangesOf = async (...[q, ticketId, now]: [typeof db, number, number]) => [
  ...(await linkedChangesOf(q, ticketId, now, { held: false })).open,
];
const refusal = async (statement: string): Promise<string | null> => {
  try {
    await db.transaction().execute((tx) => sql.raw(statement).execute(tx));
    return 'nothing';
  } catch (error) {
    return violatedConstraint(error) ?? String(error);
  }
};

beforeAll(async () => {
  const because = { cause: 'by_hand', reason: '建账' };
  const made = await chen.post('/items', {
    class: 'network_device',
    name: '核心交换机',
    ownerId: lead.id,
    because,
  });
  item = made.body.id;
  ticket = (await lina.post('/tickets', INCIDENT)).body.id;
});

describe('asking for a change', () => {
  it('begins as a draft, and is complete before it is submitted', async () => {
    const made = await chen.post('/changes', { title: '升级防火墙' });
    expect(made.body).toMatchObject({ status: 'draft', category: 'normal', requester: '陈晨' });
    expect(made.body.number).toMatch(/^CH-\d{6}$/);
    const missing = await act(made.body.id, 'submit', {}, chen);
    expect(code(missing)).toEqual([422, 'change_incomplete']);
    expect(fieldsOf(missing)).toEqual([
      ...['implementerId', 'reason', 'plan', 'test', 'backOut', 'window', 'itemIds'],
      ...Object.keys(SAFE).map((question) => `answers.${question}`),
    ]);
    expect((await chen.get(`/changes/${made.body.number}`)).body.id).toBe(made.body.id);
  });

  it('names only what is there, and what its maker may know of', async () => {
    const answer = (more: object) => chen.post('/changes', { ...said(), ...more });
    expect(fieldsOf(await answer({ itemIds: [item, lina.id] }))).toEqual(['body.itemIds.1']);
    expect(fieldsOf(await answer({ ticketIds: [999_999] }))).toEqual(['body.ticketIds.0']);
    expect(fieldsOf(await answer({ implementerId: item }))).toEqual(['body.implementerId']);
    expect(fieldsOf(await answer({ window: { from: LATER.to, to: LATER.from } }))).toEqual([
      'body.window.to',
    ]);
    expect(fieldsOf(await answer({ answers: { tested: 'maybe', ghost: 'x' } }))).toEqual([
      ...['body.answers.tested', 'body.answers.ghost'],
    ]);
    expect((await lina.post('/changes', said())).status).toBe(403);
    expect((await auditor.post('/changes', said())).status).toBe(403);
  });

  it('is changed as a draft on its version, by its requester or a manager', async () => {
    const id = await draft();
    const amend = (by: Member, at: number, body: object) =>
      by.patch(`/changes/${id}`, body, { 'if-match': `"${at}"` });
    expect((await amend(zhao, 1, { reason: 'x' })).status).toBe(403);
    expect((await amend(chen, 1, { reason: '改' })).body).toMatchObject({ reason: '改', version: 2 });
    expect((await amend(chen, 1, { reason: '又改' })).status).toBe(412);
    expect(code(await amend(lead, 2, { reason: '改' }))).toEqual([422, 'nothing_to_change']);
    await act(id, 'submit', {}, chen);
    expect(code(await amend(chen, 3, { plan: '另一个方案' }))).toEqual([409, 'change_status']);
  });

  it('is judged by the policy: who approves follows from risk, impact and items', async () => {
    const low = (await chen.get(`/changes/${await submitted()}`)).body;
    expect(low).toMatchObject({ status: 'approving', risk: 'low', impact: 'low', round: 1 });
    expect(low.requirements).toMatchObject([{ code: 'authority', needed: 1, result: 'pending' }]);
    const high = (await chen.get(`/changes/${await submitted({ answers: BOLD })}`)).body;
    expect(high.risk).toBe('high');
    expect(high.requirements.map((one: { code: string }) => one.code)).toEqual([
      'cab',
      'it_manager',
      'owners',
    ]);
  });

  it('says at once when too few could approve', async () => {
    const id = await draft({ answers: BOLD, implementerId: lead.id });
    expect(code(await act(id, 'submit', {}, chen))).toEqual([409, 'too_few_approvers']);
  });
});

describe('approval', () => {
  it('is never by the requester or the implementer, and by nobody who was not asked', async () => {
    const own = await draft({}, lead);
    await lead.post(`/changes/${own}/submit`);
    expect(code(await vote(own, lead, 'approve'))).toEqual([403, 'own_change']);
    expect(code(await vote(own, zhao, 'approve'))).toEqual([403, 'own_change']);
    expect(code(await vote(own, chen, 'approve'))).toEqual([403, 'not_an_approver']);
    expect((await vote(own, lina, 'approve')).status).toBe(404);
    expect((await vote(own, manager, 'approve')).body).toMatchObject({
      status: 'approved',
      approval: 'approved',
    });
  });

  it('follows every vote: a later rejection takes it back, and never shows as approval', async () => {
    const id = await approved();
    expect(
      fieldsOf(await lead.post(`/changes/${id}/votes`, { vote: 'reject' }, { 'if-match': '*' })),
    ).toEqual(['body.comment']);
    const back = await vote(id, lead, 'reject');
    expect(back.body).toMatchObject({ status: 'approving', approval: 'pending' });
    expect((await vote(id, manager, 'reject')).body).toMatchObject({
      status: 'rejected',
      approval: 'rejected',
    });
    expect(code(await vote(id, lead, 'approve'))).toEqual([409, 'change_status']);
    expect(code(await act(id, 'start'))).toEqual([409, 'change_status']);
    const { body } = await chen.get(`/changes/${id}`);
    expect(body.votes.map((one: { vote: string }) => one.vote)).toEqual(['approve', 'reject', 'reject']);
  });

  it('ends with what was approved: a revised change is voted on anew', async () => {
    const id = await approved();
    expect((await act(id, 'revise', { reason: '换窗口' }, chen)).body).toMatchObject({
      status: 'draft',
      approval: null,
    });
    await chen.patch(`/changes/${id}`, { window: LATER }, { 'if-match': '*' });
    const again = (await act(id, 'submit', {}, chen)).body;
    expect(again).toMatchObject({ status: 'approving', round: 2, votes: [] });
    expect(await openChangesOf(db, ticket, Date.parse(LATER.from) + 1)).not.toContain(again.number);
  });

  it('is on the version that was seen', async () => {
    const id = await submitted();
    expect((await lead.post(`/changes/${id}/votes`, { vote: 'approve' })).status).toBe(428);
    expect((await lead.post(`/changes/${id}/votes`, { vote: 'approve' }, { 'if-match': '"1"' })).status).toBe(
      412,
    );
  });

  it('waits with whom it waits for, who may be nobody of the desk', async () => {
    const owner = await person('owner', '业务负责人');
    const because = { cause: 'by_hand', reason: '建账' };
    const made = await chen.post('/items', {
      class: 'business_service',
      name: '财务系统',
      ownerId: owner.id,
      because,
    });
    const id = await submitted({ itemIds: [made.body.id], answers: { ...SAFE, tested: 'no' } });
    const waiting = async (who: Member) =>
      (await who.get('/my-approvals')).body.items.map((one: { id: string }) => one.id);
    expect(await waiting(owner)).toEqual([id]);
    expect(await waiting(manager)).toContain(id);
    expect(await waiting(chen)).toEqual([]);
    expect((await owner.get(`/changes/${id}`)).body).toMatchObject({ places: [owner.id], hiddenTickets: 1 });
    expect((await owner.get('/changes')).status).toBe(403);
    expect((await vote(id, owner, 'approve')).body.status).toBe('approving');
    expect(await waiting(owner)).toEqual([]);
    expect((await vote(id, manager, 'approve')).body.status).toBe('approved');
    expect((await lina.get(`/changes/${id}`)).status).toBe(404);
  });
});

describe('carrying out', () => {
  it('happens inside the window, step by step, and ends with its outcome, review and configuration', async () => {
    const id = await approved();
    const tasks = ['换备用', '换主用'].map((title) => ({
      id: crypto.randomUUID(),
      title,
      assigneeId: zhao.id,
    }));
    const put = await zhao.put(`/changes/${id}/tasks`, { tasks }, { 'if-match': '*' });
    expect(put.body.tasks).toMatchObject([{ state: 'open' }, { state: 'open' }]);
    expect((await act(id, 'schedule')).body.status).toBe('scheduled');
    expect((await act(id, 'start', {}, chen)).status).toBe(403);
    const running = (await act(id, 'start')).body;
    expect(running).toMatchObject({ status: 'implementing', startedApproved: true, openForWork: true });
    expect(code(await vote(id, lead, 'approve'))).toEqual([409, 'change_status']);
    expect(code(await act(id, 'finish', { outcome: 'succeeded', result: '好了' }))).toEqual([
      409,
      'tasks_open',
    ]);
    await act(id, `tasks/${tasks[0]!.id}`, { state: 'done', result: '已换' });
    expect(code(await act(id, `tasks/${tasks[0]!.id}`, { state: 'done' }))).toEqual([409, 'task_done']);
    await act(id, `tasks/${tasks[1]!.id}`, { state: 'skipped' });
    const done = await act(id, 'finish', { outcome: 'succeeded', result: '电源正常' });
    expect(done.body).toMatchObject({ status: 'succeeded', openEnds: { review: true, items: 1 } });
    expect(code(await act(id, 'close'))).toEqual([409, 'review_missing']);
    const review = { reached: true, findings: '告警消失' };
    expect((await act(id, 'review', review, zhao)).status).toBe(403);
    await act(id, 'review', review, manager);
    expect(code(await act(id, 'close'))).toEqual([409, 'items_unsettled']);
    const because = { cause: 'change', ref: done.body.number };
    const { version: at } = (await chen.get(`/items/${item}`)).body.item;
    const changed = await chen.patch(
      `/items/${item}`,
      { note: '电源已换', because },
      { 'if-match': `"${at}"` },
    );
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    expect((await act(id, 'close')).body).toMatchObject({
      ...{ status: 'closed', outcome: 'succeeded' },
      items: [{ settled: 'updated' }],
    });
  });

  it('of an item that stays as it is says so', async () => {
    const id = await approved();
    await act(id, 'start');
    await act(id, 'finish', { outcome: 'backed_out', result: '回退' });
    await act(id, 'review', { reached: false, findings: '备件不兼容', actions: '换型号' }, lead);
    await act(id, `items/${item}/unchanged`, { reason: '已回退' });
    expect((await act(id, 'close')).body).toMatchObject({
      ...{ status: 'closed', outcome: 'backed_out' },
      items: [{ settled: 'unchanged' }],
    });
  });

  it('does not begin before its window, nor after', async () => {
    const id = await approved({ window: LATER });
    expect(code(await act(id, 'start'))).toEqual([409, 'outside_window']);
    const past = await draft({ window: { from: iso(Date.now() - 2 * HOUR), to: iso(Date.now() - HOUR) } });
    expect(fieldsOf(await act(past, 'submit', {}, chen))).toEqual(['window']);
  });

  it('in an emergency goes ahead on one manager’s word, and is approved afterwards (A6)', async () => {
    const id = await submitted({ category: 'emergency' });
    const { number } = (await chen.get(`/changes/${id}`)).body;
    expect(code(await act(id, 'start'))).toEqual([409, 'change_status']);
    expect((await act(id, 'release', { reason: '全网中断' }, lead)).status).toBe(403);
    expect(await openChangesOf(db, ticket, Date.now())).not.toContain(number);
    expect((await act(id, 'release', { reason: '全网中断' }, manager)).body).toMatchObject({
      ...{ status: 'approved', released: true, approval: 'pending' },
    });
    expect(await openChangesOf(db, ticket, Date.now())).toContain(number);
    expect((await act(id, 'start')).body.startedApproved).toBe(false);
    await act(id, 'finish', { outcome: 'succeeded', result: '恢复' });
    await act(id, 'review', { reached: true, findings: '补办' }, lead);
    await act(id, `items/${item}/unchanged`, { reason: '重启' });
    expect(code(await act(id, 'close'))).toEqual([409, 'approval_missing']);
    expect((await vote(id, manager, 'approve')).body).toMatchObject({
      status: 'succeeded',
      approval: 'approved',
    });
    expect((await act(id, 'close')).body.status).toBe('closed');
    const normal = await submitted();
    expect(code(await act(normal, 'release', { reason: 'x' }, manager))).toEqual([
      409,
      'emergency_change_only',
    ]);
    const own = await draft({ category: 'emergency', implementerId: manager.id });
    await act(own, 'submit', {}, chen);
    expect((await act(own, 'release', { reason: 'x' }, manager)).status).toBeGreaterThanOrEqual(403);
  });

  it('that was released and then rejected lets nothing new begin, and is closed as what nobody approved', async () => {
    const id = await submitted({ category: 'emergency' });
    await act(id, 'release', { reason: '全网中断' }, manager);
    await act(id, 'start');
    const { number } = (await chen.get(`/changes/${id}`)).body;
    const open = async () => {
      const found = await sql<{
        open: boolean;
      }>`select change_is_open(${number}, ${ticket}, now()) as open`.execute(db);
      return [found.rows[0]?.open, (await openChangesOf(db, ticket, Date.now())).includes(number)];
    };
    expect(await open()).toEqual([true, true]);
    expect((await vote(id, manager, 'reject')).body).toMatchObject({
      ...{ status: 'implementing', approval: 'rejected', openForWork: false },
    });
    expect(await open()).toEqual([false, false]);
    await act(id, 'finish', { outcome: 'backed_out', result: '已恢复' });
    await act(id, 'review', { reached: false, findings: '不应放行' }, lead);
    await act(id, `items/${item}/unchanged`, { reason: '已恢复' });
    expect((await act(id, 'close')).body).toMatchObject({ status: 'closed', approval: 'rejected' });
  });

  it('opens the gate of its tickets while it is approved and inside its window, and only then', async () => {
    const id = await approved();
    const { number } = (await chen.get(`/changes/${id}`)).body;
    const open = (at = Date.now()) => openChangesOf(db, ticket, at);
    expect(await open()).toContain(number);
    expect(await open(Date.parse(NOW_WINDOW.to))).not.toContain(number);
    expect(await open(Date.parse(NOW_WINDOW.from) - 1)).not.toContain(number);
    expect(await openChangesOf(db, ticket + 1, Date.now())).toEqual([]);
    expect((await act(id, 'cancel', { reason: '不再需要' }, chen)).body).toMatchObject({
      ...{ status: 'cancelled', outcome: 'cancelled' },
    });
    expect(await open()).not.toContain(number);
  });

  it('is the only change that items may name as their cause', async () => {
    const { version: at } = (await chen.get(`/items/${item}`)).body.item;
    const amend = (ref: string) =>
      chen.patch(
        `/items/${item}`,
        { note: ref, because: { cause: 'change', ref } },
        { 'if-match': `"${at}"` },
      );
    const { number } = (await chen.get(`/changes/${await draft()}`)).body;
    for (const ref of ['CH-999999', 'x', number, number.toLowerCase()])
      expect(fieldsOf(await amend(ref))).toEqual(['body.because.ref']);
  });
});

it('what people answer for stands in the audit', async () => {
  const found = await sql<{ kind: string }>`
    select distinct kind from audit_entry where object_kind = 'change' order by kind`.execute(db);
  expect(found.rows.map(({ kind }) => kind)).toEqual([
    ...['change_cancelled', 'change_closed', 'change_finished', 'change_released', 'change_reviewed'],
    ...['change_revised', 'change_started', 'change_submitted', 'change_voted'],
  ]);
});

describe('in PostgreSQL', () => {
  it('a change is the fold of its chained events', async () => {
    const all = await sql<{ id: string; state: Change }>`select id, state from change_request`.execute(db);
    expect(all.rows.length).toBeGreaterThan(10);
    for (const { id, state } of all.rows) {
      const events = await eventsOf(db, 'change_request', id);
      expect(brokenAt(events)).toBeNull();
      expect(rebuildChange(events as never)).toEqual(state);
    }
  });

  it('the moves are those of the rules', async () => {
    const pairs = Object.values(CHANGE_MOVES).flatMap(({ from, to }) =>
      from.flatMap((was) => to.flatMap((is) => (is === 'same' || is === was ? [] : [`${was} ${is}`]))),
    );
    const voted = ['implementing', 'succeeded', 'failed', 'backed_out'];
    // Votes on what was released in an emergency leave its status alone.
    const expected = [...new Set(pairs)].filter(
      (pair) => !voted.some((was) => /(approving|approved|rejected)$/.test(pair) && pair.startsWith(was)),
    );
    const found = await sql<{
      pair: string;
    }>`select from_status || ' ' || to_status as pair from change_transition`.execute(db);
    expect(found.rows.map(({ pair }) => pair).sort()).toEqual(expected.sort());
  });

  it('nobody goes around them', async () => {
    const id = await submitted();
    const jump = (status: string) =>
      `update change_request set version = version + 1, state = state || '{"status":"${status}"}' where id = '${id}'`;
    expect(await refusal(jump('implementing'))).toMatch(/change_open_is_approved|change_move/);
    expect(await refusal(jump('closed'))).toBe('change_move');
    const casting = (by: string, forId = by) =>
      `insert into change_vote (change_id, round, seq, voter_id, for_id, vote, at)
       values ('${id}', 1, 1, '${by}', '${forId}', 'approve', now())`;
    for (const [by, forId] of [[chen.id], [zhao.id], [lead.id, chen.id]])
      expect(await refusal(casting(by!, forId))).toBe('change_vote_by_another');
    expect(await refusal(casting(lead.id).replace('1, 1,', '2, 1,'))).toBe('change_vote_in_order');
    const forged = `update change_request set version = version + 1,
      state = state || '{"status":"approved","approval":"approved"}' where id = '${id}'`;
    expect(await refusal(forged)).toMatch(/record_change_has_event|change_approved_by_somebody/);
    expect(
      await refusal(
        `update change_request set version = version + 1, state = state || '{"plan":"x"}' where id = '${id}'`,
      ),
    ).toBe('change_stands_as_approved');
    for (const statement of [
      'delete from change_vote',
      `update change_vote set vote = 'approve'`,
      'delete from change_request',
    ])
      expect(await refusal(statement)).toMatch(/append|kept|change|delete/i);
  });
});
