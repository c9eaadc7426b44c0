import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { rebuildProblem } from '#domain/problem/decide.ts';
import { INCIDENT, type Member, world } from '#test/world.ts';
import { transaction } from '../platform/db/db.ts';
import { brokenAt, eventsOf } from '../platform/history/history.ts';
import { followChanges } from './changes.ts';
import { findSimilar } from './proposals.ts';
import { keptProblem } from './store.ts';

const { db, people, person, groups } = await world();
const { lina, wang, chen, zhao, lead, manager, auditor } = people;
const DAY = 86_400_000;

const report = async (title: string, more: object = {}, by: Member = lina): Promise<number> => {
  const { status, body } = await by.post('/tickets', { ...INCIDENT, title, ...more });
  expect([status, body]).toMatchObject([201, {}]);
  return body.id;
};
const made = async (wish: object = {}, by: Member = chen) =>
  (await by.post('/problems', { title: '三楼打印机反复卡纸', ...wish })).body;
const act = (
  problem: { id: string; version: number },
  action: string,
  command: object = {},
  by: Member = chen,
) =>
  by.post(`/problems/${problem.id}/actions`, { action, ...command }, { 'if-match': `"${problem.version}"` });
const done = async (problem: { id: string; version: number }, action: string, command: object = {}) => {
  const { status, body } = await act(problem, action, command);
  expect([action, status, body]).toMatchObject([action, 200, {}]);
  return body;
};
const KNOWN = { symptoms: '三楼打印机进纸时卡纸，屏幕显示 E-12', workaround: '改用纸盒二，**不要**强行拉纸' };
async function knownError(wish: object = {}) {
  let problem = await made(wish);
  problem = await done(problem, 'begin');
  problem = await done(problem, 'find_cause', { rootCause: '搓纸轮磨损' });
  return done(problem, 'know', KNOWN);
}
/** What no single action brings about is set by hand. */
const byHand = (statement: ReturnType<typeof sql>) =>
  transaction(db, async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    await statement.execute(tx);
  });

describe('a problem', () => {
  it('goes from a ticket to its cause, its workaround, its change and its review, and is its history', async () => {
    const ticket = await report('三楼打印机卡纸');
    const item = (
      await chen.post('/items', { class: 'printer', name: '三楼打印机', because: { reason: '盘点' } })
    ).body;
    let problem = await made({ ticketIds: [ticket], itemIds: [item.id], service: '打印', priority: 'P2' });
    expect(problem).toMatchObject({
      ...{ number: expect.stringMatching(/^PR-\d{6}$/), state: 'new', origin: 'by_hand', owner: '陈晨' },
      ...{ linkedTickets: [{ id: ticket }], items: [{ number: item.number }], tickets: 1 },
    });
    problem = await done(problem, 'begin');
    problem = await done(problem, 'set_whys', { whys: [{ question: '为什么卡纸？', answer: '搓纸轮磨损' }] });
    problem = await done(problem, 'set_causes', {
      causes: [{ category: 'hardware', text: '搓纸轮', finding: 'confirmed' }],
    });
    const at = new Date(Date.now() - DAY).toISOString();
    problem = await done(problem, 'add_entries', {
      entries: [
        { at, text: '更换墨盒' },
        { at: '2030-01-01T00:00:00Z', text: '报修', from: { ticketId: ticket, seq: 1 } },
      ],
    });
    expect(problem.timeline).toMatchObject([
      { text: '更换墨盒', source: { kind: 'person', name: '陈晨' } },
      { text: '报修', source: { kind: 'ticket', ticketId: ticket, seq: 1 } },
    ]);
    expect(Date.parse(problem.timeline[1].at)).toBeLessThan(Date.now());
    problem = await done(problem, 'find_cause', { rootCause: '搓纸轮磨损' });
    expect((await act(problem, 'await_change')).body.code).toBe('no_change_linked');
    problem = await done(problem, 'know', KNOWN);
    const change = (await chen.post('/changes', { title: '更换搓纸轮' })).body.number;
    expect((await act(problem, 'link_change', { change: 'CH-999999' })).body.fields).toEqual([
      { field: 'body.change', code: 'unknown_reference' },
    ]);
    problem = await done(problem, 'link_change', { change: change.toLowerCase() });
    problem = await done(problem, 'await_change');
    problem = await done(problem, 'resolve', { solution: '更换搓纸轮' });
    problem = await done(problem, 'ask_review');
    expect(problem).toMatchObject({
      state: 'review',
      changes: [{ number: change, title: '更换搓纸轮', status: 'draft' }],
      effect: { effect: 'too_early' },
    });
    problem = await done(problem, 'conclude', { effective: true, summary: '未再卡纸' });
    expect(problem).toMatchObject({
      state: 'closed',
      review: { effective: true, by: '陈晨' },
      actions: ['reopen'],
    });
    const events = await eventsOf(db, 'problem', problem.id);
    expect(brokenAt(events)).toBeNull();
    expect((await keptProblem(db, problem.id))?.problem).toEqual(rebuildProblem(events));
    const history = await lead.get(`/problems/${problem.id}/history?limit=3`);
    expect(history.body.items).toMatchObject([
      { kind: 'conclude', by: '陈晨', state: 'closed' },
      { kind: 'ask_review', state: 'review' },
      { kind: 'resolve', state: 'resolved' },
    ]);
    expect(await db.selectFrom('problem_change').select('change').execute()).toEqual([{ change }]);
  });

  it('from a major incident says so', async () => {
    const ticket = await report('ERP 停机', { impact: 'enterprise', urgency: 'stopped' });
    expect(await made({ ticketIds: [ticket] })).toMatchObject({ origin: 'major' });
  });

  it('that waits for a change asks for a review when the change has succeeded', async () => {
    const change = (await chen.post('/changes', { title: '升级固件' })).body;
    let problem = await done(await knownError({ title: '固件缺陷' }), 'link_change', {
      change: change.number,
    });
    problem = await done(problem, 'await_change');
    await followChanges(db, Date.now());
    expect((await chen.get(`/problems/${problem.id}`)).body.state).toBe('change_pending');
    await byHand(
      sql`update change_request set state = state || '{"outcome": "succeeded"}' where id = ${change.id}`,
    );
    await followChanges(db, Date.now());
    const after = (await chen.get(`/problems/${problem.id}`)).body;
    expect(after).toMatchObject({ state: 'review', solution: `${change.number} 升级固件` });
    expect((await chen.get(`/problems/${problem.id}/history?limit=2`)).body.items).toMatchObject([
      { kind: 'ask_review', by: null },
      { kind: 'resolve', by: null },
    ]);
    await done(after, 'conclude', { effective: false, summary: '仍然出现' });
  });

  it('is refused by field, and nothing is written', async () => {
    const problem = await made();
    const nobody = '5f0c7e0e-6d1c-4a6e-9c9e-0a5b1c2d3e4f';
    const events = () => sql`select from problem_event`.execute(db).then(({ rows }) => rows.length);
    const before = await events();
    for (const [action, command, status, code, field] of [
      ['find_cause', { rootCause: 'x' }, 409, 'problem_move', undefined],
      ['amend', { ownerId: nobody }, 400, 'invalid', 'body.ownerId'],
      ['amend', { groupId: nobody }, 422, 'unknown_reference', 'body.groupId'],
      ['amend', {}, 422, 'nothing_to_change', undefined],
      ['link_tickets', { ticketIds: [999_999] }, 400, 'invalid', 'body.ticketIds'],
      ['link_items', { itemIds: [nobody] }, 400, 'invalid', 'body.itemIds'],
      ['link_change', { change: 'CHANGE 1' }, 400, 'invalid', 'body.change'],
      ['close_unresolved', {}, 400, 'invalid', 'body.reason'],
      ['explode', {}, 400, 'invalid', 'body.action'],
    ] as const) {
      const { status: was, body } = await act(problem, action, command);
      expect([action, was, body.code, body.fields?.[0]?.field]).toEqual([action, status, code, field]);
    }
    expect((await act({ ...problem, version: 9 }, 'begin')).status).toBe(412);
    expect((await chen.post(`/problems/${problem.id}/actions`, { action: 'begin' })).status).toBe(428);
    expect((await act(problem, 'begin', {}, auditor)).status).toBe(403);
    expect((await act(problem, 'begin', {}, lina)).status).toBe(403);
    expect((await lina.get('/problems')).status).toBe(403);
    expect((await chen.get(`/problems/${nobody}`)).status).toBe(404);
    expect(await events()).toBe(before);
  });

  it('is found by what it says, by number, state and what it lacks', async () => {
    const problem = await knownError({ title: '门禁刷卡无反应' });
    const found = async (query: string) =>
      (await auditor.get(`/problems?${query}`)).body.items.map(({ title }: { title: string }) => title);
    expect(await found(`q=${encodeURIComponent('门禁')}`)).toEqual(['门禁刷卡无反应']);
    expect(await found(`q=${problem.number}&state=all`)).toEqual(['门禁刷卡无反应']);
    expect(await found('state=closed')).toEqual(['三楼打印机反复卡纸']);
    expect(await found('flag=no_workaround')).toEqual([]);
    const cause = await done(await done(await made({ title: '只有原因' }), 'begin'), 'find_cause', {
      rootCause: 'x',
    });
    expect(await found('flag=no_workaround')).toEqual(['只有原因']);
    const csv = await lead.get('/problems.csv?state=cause_found');
    expect(csv.raw.toString()).toContain(`${cause.number},只有原因,cause_found`);
  });
});

describe('a known error', () => {
  it('is offered on matching tickets with why, and its use links them', async () => {
    const item = (
      await chen.post('/items', {
        class: 'printer',
        name: '二楼打印机',
        holderId: lina.id,
        because: { reason: '盘点' },
      })
    ).body;
    const problem = await knownError({ title: '二楼打印机扫描仪报错', itemIds: [item.id] });
    const byItem = await report('坏了', { devices: [{ kind: 'device', name: '打印机', ref: item.id }] });
    const byWords = await report('三楼打印机进纸时卡纸 E-12');
    const other = await report('VPN 连接不上', { symptom: '拨号后立即断开' });
    const offers = async (ticket: number, by = chen) =>
      (await by.get(`/tickets/${ticket}/problems`)).body.matches;
    expect(await offers(byItem)).toMatchObject([
      { id: problem.id, items: [{ name: '二楼打印机' }], ...KNOWN },
    ]);
    expect((await offers(byWords))[0].words).toContain('三楼打印机进纸时卡纸');
    expect(await offers(other)).toEqual([]);
    const use = `/tickets/${byItem}/problems/${problem.id}/workaround`;
    expect((await chen.post(use, {})).body).toEqual({ workaround: KNOWN.workaround });
    const after = (await chen.get(`/tickets/${byItem}/problems`)).body;
    expect(after).toMatchObject({ linked: [{ id: problem.id, tickets: 1 }], matches: [] });
    expect((await lina.get(`/tickets/${byItem}/problems`)).status).toBe(403);
    expect((await chen.get('/problem-statistics')).body.workaroundsUsed).toBe(1);
  });

  it('is shown to employees only when published, and only in the words for them', async () => {
    const problem = await knownError({ title: '邮箱附件无法打开', service: '邮箱' });
    const words = { title: '邮箱附件打不开', text: '请先下载再打开。' };
    const publish = (by: Member, version: number) =>
      by.post(`/problems/${problem.id}/publication`, words, { 'if-match': `"${version}"` });
    expect((await publish(chen, problem.version)).status).toBe(403);
    expect((await lina.get('/known-errors')).body.items).toEqual([]);
    const published = (await publish(lead, problem.version)).body;
    const seen = (await lina.get('/known-errors')).body.items;
    expect(seen).toMatchObject([{ ...words, service: '邮箱' }]);
    expect(JSON.stringify(seen)).not.toContain('纸盒二');
    const meant = async (title: string, service = '') =>
      (
        await lina.get(
          `/known-errors?title=${encodeURIComponent(title)}&service=${encodeURIComponent(service)}`,
        )
      ).body.items;
    expect(await meant('附件打不开')).toHaveLength(1);
    expect(await meant('三楼打印机进纸时卡纸')).toEqual([]);
    const solved = await done(published, 'resolve', { solution: '升级客户端' });
    expect(solved.publication).toBeNull();
    expect((await wang.get('/known-errors')).body.items).toEqual([]);
    const kinds = await sql<{
      kind: string;
    }>`select kind from audit_entry where object_id = ${problem.id} order by id`.execute(db);
    expect(kinds.rows.map(({ kind }) => kind)).toEqual(['problem_published', 'problem_withdrawn']);
  });
});

describe('similar tickets', () => {
  const proposals = async (by: Member = chen, state = 'open') =>
    (await by.get(`/problem-proposals?state=${state}`)).body.items;

  it('are proposed once with why, grow, are dismissed for good, and become a problem', async () => {
    const titles = ['会议室投影仪黑屏', '会议室投影仪又黑屏', '投影仪黑屏 会议室'];
    const ids: number[] = [];
    for (const title of titles) ids.push(await report(title, { symptom: '投影仪黑屏' }));
    await findSimilar(db, Date.now());
    await findSimilar(db, Date.now());
    const ofProjector = async (by?: Member, state?: string) =>
      (await proposals(by, state)).filter(({ words }: { words: string[] }) =>
        words.join().includes('投影仪'),
      );
    const [first, ...more] = await ofProjector();
    expect(more).toEqual([]);
    expect(first.tickets.map(({ id }: { id: number }) => id).sort()).toEqual(ids);
    expect(first.tickets[1]).toMatchObject({ score: expect.any(Number), words: expect.any(Array) });
    ids.push(await report('会议室投影仪黑屏，请看看', { symptom: '投影仪黑屏' }));
    await findSimilar(db, Date.now());
    expect((await ofProjector())[0].tickets).toHaveLength(4);
    expect((await auditor.post(`/problem-proposals/${first.id}/dismiss`, { reason: 'x' })).status).toBe(403);
    expect((await chen.post(`/problem-proposals/${first.id}/dismiss`, { reason: '同一次停电' })).status).toBe(
      204,
    );
    await findSimilar(db, Date.now());
    expect(await ofProjector()).toEqual([]);
    expect(await ofProjector(chen, 'dismissed')).toMatchObject([{ reason: '同一次停电', decidedBy: '陈晨' }]);
    expect((await chen.post(`/problem-proposals/${first.id}/dismiss`, { reason: 'x' })).body.code).toBe(
      'proposal_decided',
    );
    for (let i = 0; i < 3; i++) ids.push(await report('会议室投影仪黑屏', { symptom: '投影仪黑屏' }));
    await findSimilar(db, Date.now());
    const [again] = await ofProjector();
    const problem = await made({ title: '投影仪黑屏', proposalId: again.id });
    expect(problem).toMatchObject({ origin: 'similar', tickets: 7 });
    await findSimilar(db, Date.now());
    expect(await ofProjector()).toEqual([]);
    expect(await ofProjector(chen, 'accepted')).toMatchObject([{ problemId: problem.id }]);
  });

  it('of which one became confidential leave no word of it; nobody proposes it anew', async () => {
    const ids: number[] = [];
    for (const title of ['考勤机识别失败', '考勤机识别失败 甲方案', '考勤机识别失败'])
      ids.push(await report(title));
    await findSimilar(db, Date.now());
    await byHand(sql`update ticket set confidential = true where id = ${ids[1]!}`);
    const ofClock = async (by: Member) =>
      (await proposals(by)).filter(({ words }: { words: string[] }) => words.join().includes('考勤机'));
    for (const reader of [chen, manager]) {
      const [proposal] = await ofClock(reader);
      expect(proposal.tickets.map(({ id }: { id: number }) => id).sort()).toEqual([ids[0], ids[2]]);
      expect(JSON.stringify(proposal)).not.toContain('甲方案');
    }
    const problem = await made({ title: '考勤机' });
    expect((await act(problem, 'link_tickets', { ticketIds: [ids[1]] }, manager)).body.fields).toEqual([
      { field: 'body.ticketIds', code: 'not_allowed' },
    ]);
    await byHand(sql`update ticket set confidential = true where id = ${ids[2]!}`);
    expect(await ofClock(manager)).toEqual([]);
  });

  it('linked before they became confidential are shown to no one out of reach', async () => {
    const ticket = await report('核心交换机重启');
    let problem = await done(await made({ title: '交换机', ticketIds: [ticket] }), 'begin');
    problem = await done(problem, 'add_entries', {
      entries: [{ at: new Date().toISOString(), text: '机密细节', from: { ticketId: ticket, seq: 1 } }],
    });
    await byHand(sql`update ticket set confidential = true where id = ${ticket}`);
    const seen = (await zhao.get(`/problems/${problem.id}`)).body;
    expect(seen).toMatchObject({ tickets: 0, linkedTickets: [], timeline: [] });
    expect((await manager.get(`/problems/${problem.id}`)).body).toMatchObject({ tickets: 1 });
    expect((await zhao.get(`/problems?ticket=${ticket}`)).body.items).toEqual([]);
    expect((await zhao.get(`/tickets/${ticket}/problems`)).status).toBe(404);
  });

  it('are looked for as is set, which leads may change', async () => {
    const settings = (await chen.get('/problem-settings')).body;
    expect(settings).toMatchObject({ least: 3, windowDays: 14 });
    expect((await chen.put('/problem-settings', settings)).status).toBe(403);
    expect((await lead.put('/problem-settings', { ...settings, least: 1 })).body.fields[0].field).toBe(
      'body.least',
    );
    expect((await lead.put('/problem-settings', { ...settings, least: 5 })).body.least).toBe(5);
    expect((await lead.put('/problem-settings', settings)).body.least).toBe(3);
  });
});

it('the effect of a solution is counted in equal spans, of what the reader may know', async () => {
  let problem = await made({ title: '网盘同步冲突' });
  problem = await done(problem, 'begin');
  problem = await done(problem, 'find_cause', { rootCause: '版本过旧' });
  problem = await done(problem, 'resolve', { solution: '升级' });
  const ids: number[] = [];
  for (const daysAgo of [20, 19, 18, 5]) {
    const id = await report('网盘同步冲突');
    const at = new Date(Date.now() - daysAgo * DAY).toISOString();
    await byHand(sql`update ticket set recorded_at = ${at}, received_at = ${at} where id = ${id}`);
    ids.push(id);
  }
  const resolvedAt = Date.now() - 12 * DAY;
  await byHand(sql`update problem set resolved_at = ${new Date(resolvedAt).toISOString()},
    body = jsonb_set(body, '{resolvedAt}', ${String(resolvedAt)}::jsonb) where id = ${problem.id}`);
  const effect = async (by: Member) => (await by.get(`/problems/${problem.id}`)).body.effect;
  expect(await effect(chen)).toEqual({ before: 3, after: 1, days: 12, effect: 'fewer' });
  await byHand(sql`update ticket set confidential = true where id = ${ids[3]!}`);
  expect(await effect(chen)).toMatchObject({ before: 3, after: 0, effect: 'gone' });
});

it('P1 incidents without a problem that is looked into are listed, with by when it is due', async () => {
  const ticket = await report('全公司断网', {
    impact: 'enterprise',
    urgency: 'stopped',
  });
  await byHand(
    sql`update ticket set recorded_at = now() - interval '20 days',
    received_at = now() - interval '20 days' where id = ${ticket}`,
  );
  const p1 = async (by: Member = chen) =>
    (await by.get('/problem-statistics')).body.p1.filter(({ id }: { id: number }) => id === ticket);
  expect(await p1()).toMatchObject([{ id: ticket, late: true }]);
  const problem = await made({ title: '断网', ticketIds: [ticket] });
  expect(await p1()).toHaveLength(1);
  await done(problem, 'begin');
  expect(await p1()).toEqual([]);
  const reader = await person('reader', '只读', [], []);
  expect((await reader.get('/problem-statistics')).status).toBe(403);
  expect(groups.first).toBeDefined();
});
