import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { nearBy } from '#domain/change/conflicts.ts';
import { rebuildChange } from '#domain/change/decide.ts';
import { changeStatistics } from '#domain/change/statistics.ts';
import { RELATION_KINDS, type Relation } from '#domain/config/relation.ts';
import { type Answer, apiOf, INCIDENT, type Member, world } from '#test/world.ts';
import { eventsOf } from '../platform/history/history.ts';
import { nearFrom } from './conflicts.ts';

const { db, app, people } = await world();
const { lina, chen, zhao, lead, manager } = people;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const iso = (at: number) => new Date(at).toISOString();
const span = (from: number, to: number) => `from=${iso(from)}&to=${iso(to)}`;
const SAFE = { experience: 'often', tested: 'same', back_out: 'minutes', outage: 'none', data: 'no' };
const NOW_WINDOW = { from: iso(Date.now() - HOUR), to: iso(Date.now() + 6 * HOUR) };
const because = { cause: 'by_hand', reason: '建账' };

let [item, service] = ['', ''];
let ticket = 0;
const said = () => ({
  ...{ title: '升级数据库', category: 'normal', implementerId: zhao.id, reason: '漏洞' },
  ...{
    plan: '升级',
    test: '已演练',
    backOut: '还原快照',
    window: NOW_WINDOW,
    itemIds: [item],
    answers: SAFE,
  },
});
const fieldsOf = ({ body }: Answer) => body.fields?.map((one: { field: string }) => one.field);
const draft = async (more: object = {}): Promise<string> =>
  (await chen.post('/changes', { ...said(), ...more })).body.id;
const submitted = async (more: object = {}): Promise<string> => {
  const id = await draft(more);
  const answer = await chen.post(`/changes/${id}/submit`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return id;
};
const vote = (id: string, by: Member, said_: string, more: object = {}) =>
  by.post(`/changes/${id}/votes`, { vote: said_, comment: '意见', ...more }, { 'if-match': '*' });
const started = async (more: object = {}): Promise<string> => {
  const id = await submitted(more);
  await vote(id, lead, 'approve');
  expect((await zhao.post(`/changes/${id}/start`)).status).toBe(200);
  return id;
};

beforeAll(async () => {
  item = (await chen.post('/items', { class: 'server', name: 'db-01', because })).body.id;
  service = (await chen.post('/items', { class: 'business_service', name: '订单系统', because })).body.id;
  await chen.post(`/items/${service}/relations`, { kind: 'runs_on', direction: 'forth', to: item, because });
  ticket = (await lina.post('/tickets', INCIDENT)).body.id;
});

describe('the change policy', () => {
  const freeze = (from: number, to: number) => ({
    ...{ code: 'year_end', zh: '年终封网', en: 'Year end', from: iso(from), to: iso(to) },
    ...{ scope: { kind: 'all' }, reason: '年终结算' },
  });

  it('is data: drafted, checked, approved by another, then never changed', async () => {
    const { body } = await chen.get('/change-policy');
    expect(body).toMatchObject({ inForce: { version: 0, inForce: true }, mayManage: false });
    expect((await chen.post('/change-policy/drafts', { summary: 'x' })).status).toBe(403);
    const made = (await lead.post('/change-policy/drafts', { summary: '加封网期' })).body;
    expect(made).toMatchObject({ version: 1, state: 'draft', mayApprove: false });
    expect((await manager.post('/change-policy/drafts', { summary: 'y' })).body.code).toBe('draft_exists');
    const patch = (content: object, revision: number) =>
      lead.patch('/change-policy/versions/1', { content }, { 'if-match': `"${revision}"` });
    const { content } = made;
    expect(fieldsOf(await patch({ ...content, points: { medium: 9, high: 9 } }, 1))).toEqual([
      'body.content.points.high',
    ]);
    expect(fieldsOf(await patch({ ...content, depth: 7 }, 1))).toEqual(['body.content.depth']);
    const people_ = [{ kind: 'people', personIds: [item] }];
    expect(
      fieldsOf(
        await patch(
          {
            ...content,
            boards: content.boards.map((one: object, i: number) =>
              i === 1 ? { ...one, asked: people_ } : one,
            ),
          },
          1,
        ),
      ),
    ).toEqual(['body.content.boards.1.asked.0']);
    const later = [freeze(Date.now() + 10 * DAY, Date.now() + 20 * DAY)];
    expect((await patch({ ...content, freezes: later }, 1)).body.revision).toBe(2);
    expect((await patch(content, 1)).status).toBe(412);
    const approve = (by: Member) => by.post('/change-policy/versions/1/approve', {}, { 'if-match': '"2"' });
    expect((await approve(lead)).body.code).toBe('same_author');
    expect((await approve(manager)).body).toMatchObject({
      state: 'approved',
      inForce: true,
      approver: '孙经理',
    });
    expect((await approve(manager)).body.code).toBe('not_draft');
    await expect(sql`update change_policy set content = '{}' where version = 1`.execute(db)).rejects.toThrow(
      /never/,
    );
    expect((await chen.get('/change-policy')).body.inForce.version).toBe(1);
  });

  it('lets nothing but an emergency into a freeze', async () => {
    const window = { from: iso(Date.now() + 11 * DAY), to: iso(Date.now() + 11 * DAY + HOUR) };
    const id = await draft({ window });
    expect((await chen.post(`/changes/${id}/submit`)).body).toMatchObject({
      ...{ code: 'frozen', detail: { freezes: ['year_end'] } },
    });
    expect((await chen.get(`/changes/${id}/conflicts`)).body.items).toContainEqual(
      expect.objectContaining({ kind: 'freeze', freeze: expect.objectContaining({ code: 'year_end' }) }),
    );
    await submitted({ window, category: 'emergency' });
  });
});

describe('a standard change', () => {
  it('follows a model that two people answer for, and needs no other approval', async () => {
    const model = {
      name: '重启打印服务',
      plan: '重启',
      test: '每周执行',
      backOut: '再次重启',
      answers: SAFE,
    };
    expect((await chen.post('/change-models', model)).status).toBe(403);
    expect(fieldsOf(await lead.post('/change-models', { ...model, answers: {} }))).toHaveLength(5);
    const { id } = (await lead.post('/change-models', model)).body;
    const from = async () =>
      draft({ modelId: id, category: undefined, plan: undefined, test: undefined, backOut: undefined });
    const early = await from();
    expect((await chen.post(`/changes/${early}/submit`)).body.code).toBe('model_not_approved');
    expect((await lead.post(`/change-models/${id}/approve`)).body.code).toBe('same_author');
    expect((await manager.post(`/change-models/${id}/approve`)).body.state).toBe('approved');
    expect((await chen.post(`/changes/${early}/submit`)).body).toMatchObject({
      ...{ status: 'approved', category: 'standard', plan: '重启', requirements: [] },
    });
    const other = await from();
    await chen.patch(`/changes/${other}`, { plan: '重装系统' }, { 'if-match': '*' });
    expect((await chen.post(`/changes/${other}/submit`)).body.code).toBe('not_as_the_model');
    await manager.post(`/change-models/${id}/retire`);
    expect((await chen.post(`/changes/${await from()}/submit`)).body.code).toBe('model_not_approved');
  });
});

describe('votes of others', () => {
  it('are delegated for a span, never to the requester, and end when they are ended', async () => {
    const id = await submitted({ answers: { ...SAFE, experience: 'never', tested: 'no' } });
    const until = iso(Date.now() + DAY);
    const delegate = (by: Member, body: object) =>
      by.post('/approval-delegations', { kind: 'delegation', until, reason: '出差', ...body });
    expect(fieldsOf(await delegate(manager, {}))).toEqual(['body.toId']);
    expect(fieldsOf(await delegate(manager, { toId: manager.id }))).toEqual(['body.toId']);
    expect(fieldsOf(await delegate(manager, { toId: lina.id, until: iso(Date.now() - DAY) }))).toEqual([
      'body.until',
    ]);
    expect((await delegate(chen, { personId: manager.id, toId: lina.id })).status).toBe(403);
    const toLina = (await delegate(manager, { toId: lina.id })).body;
    await delegate(manager, { toId: chen.id });
    expect((await lina.get('/my-approvals')).body.items.map((one: { id: string }) => one.id)).toContain(id);
    expect((await vote(id, chen, 'approve', { forId: manager.id })).body.code).toBe('own_change');
    const answer = await vote(id, lina, 'approve', { forId: manager.id });
    expect(answer.body.votes).toMatchObject([{ voterId: lina.id, forId: manager.id }]);
    expect((await lina.post(`/approval-delegations/${toLina.id}/end`)).status).toBe(404);
    expect((await manager.post(`/approval-delegations/${toLina.id}/end`)).body.endedAt).not.toBeNull();
    expect((await vote(id, lina, 'reject', { forId: manager.id })).status).toBe(404);
    expect((await vote(id, lead, 'approve')).body.status).toBe('approved');
    await expect(
      sql`update approval_delegation set until = now() + interval '1 year'`.execute(db),
    ).rejects.toThrow();
  });
});

describe('what is planned', () => {
  it('shows who is in the way before anybody approves', async () => {
    const window = { from: iso(Date.UTC(2027, 9, 1)), to: iso(Date.UTC(2027, 9, 1, 6)) };
    const [one, two] = [
      await submitted({ window, title: '甲' }),
      await draft({ window, title: '乙', itemIds: [item] }),
    ];
    const three = await draft({ window, title: '丙', itemIds: [service] });
    const kinds = async (id: string) =>
      (await chen.get(`/changes/${id}/conflicts`)).body.items.map(
        (found: { kind: string; change: { id: string } | null; items: { name: string }[] }) => [
          ...[found.kind, found.change?.id ?? null, found.items.map(({ name }) => name)],
        ],
      );
    expect(await kinds(two)).toContainEqual(['same_item', one, ['db-01']]);
    expect(await kinds(three)).toContainEqual(['dependent_item', one, ['订单系统']]);
    expect(await kinds(one)).not.toContainEqual(expect.arrayContaining([two]));
    const { body } = await chen.get(`/change-calendar?${span(Date.UTC(2027, 8, 30), Date.UTC(2027, 9, 3))}`);
    expect(body.changes.map(({ title }: { title: string }) => title)).toEqual(['甲']);
    expect((await chen.get(`/change-calendar?${span(0, Date.UTC(2027, 0, 1))}`)).status).toBe(400);
    expect((await lina.get(`/changes/${one}/conflicts`)).status).toBe(404);
  });

  it('goes to calendars of other programs by a secret that can be revoked', async () => {
    const feed = (await chen.post('/change-feeds')).body;
    const stranger = apiOf(app);
    const path = feed.path.slice('/api'.length);
    const ics = await stranger.get(path);
    expect(ics.headers['content-type']).toMatch('text/calendar');
    expect(ics.body).toMatch(/BEGIN:VEVENT\r\n(.*\r\n)*SUMMARY:CH-\d{6} /);
    expect((await chen.get('/change-calendar.ics')).body).toBe(ics.body);
    expect((await lead.post(`/change-feeds/${feed.id}/revoke`)).status).toBe(404);
    await chen.post(`/change-feeds/${feed.id}/revoke`);
    expect((await stranger.get(path)).status).toBe(404);
    expect((await lina.post('/change-feeds')).status).toBe(403);
  });

  it('in PostgreSQL is near what the rules call near, on any graph', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 6; i++)
      ids.push((await chen.post('/items', { class: 'server', name: `n${i}`, because })).body.id);
    const index = fc.nat(5);
    const relation = fc.tuple(index, index, fc.constantFrom(...RELATION_KINDS.map(({ code }) => code)));
    await fc.assert(
      fc.asyncProperty(fc.array(relation, { maxLength: 12 }), fc.nat(4), async (drawn, depth) => {
        const relations: Relation[] = drawn
          .filter(([from, to]) => from !== to)
          .map(([from, to, kind]) => ({ kind, from: ids[from]!, to: ids[to]! }));
        await sql`delete from item_relation where from_id = any(${ids}::uuid[])`.execute(db);
        await sql`insert into item_relation (kind, from_id, to_id) select kind, "from", "to"
          from jsonb_to_recordset(${JSON.stringify(relations)}::jsonb) as x (kind text, "from" uuid, "to" uuid)
          on conflict do nothing`.execute(db);
        const [found, meant] = [await nearFrom(db, [ids[0]!], depth), nearBy(relations, depth)];
        for (const id of ids) expect(found(ids[0]!, id)).toBe(meant(ids[0]!, id));
      }),
      { numRuns: process.env.YINUO_NIGHTLY ? 500 : 25 },
    );
  });
});

describe('the statistics of c17', () => {
  it('count what they say, lead to their rows, and equal a recomputation from the events', async () => {
    const finish = (id: string, outcome: string) =>
      zhao.post(`/changes/${id}/finish`, { outcome, result: '完' });
    await finish(await started({ title: '成' }), 'succeeded');
    await finish(await started({ title: '败', ticketIds: [ticket] }), 'failed');
    const [backed, given] = [await started({ title: '退' }), await submitted({ title: '弃' })];
    await finish(backed, 'backed_out');
    await chen.post(`/changes/${given}/cancel`, { reason: '不做了' });
    const urgent = await submitted({ title: '急', category: 'emergency' });
    await manager.post(`/changes/${urgent}/release`, { reason: '中断' });
    await zhao.post(`/changes/${urgent}/start`);
    await finish(urgent, 'succeeded');
    await lead.post(`/changes/${backed}/review`, { reached: false, findings: '回退' });
    await zhao.post(`/changes/${backed}/items/${item}/unchanged`, { reason: '已回退' });
    await zhao.post(`/changes/${backed}/close`);
    const period = { from: Date.now() - DAY, to: Date.now() + DAY };
    const { body } = await chen.get(`/change-statistics?${span(period.from, period.to)}`);
    const figure = (name: string) => body.figures.find((one: { figure: string }) => one.figure === name);
    expect(figure('unapproved')).toMatchObject({ count: 1, of: 'started', share: 1 / 4 });
    expect(figure('unratified').count).toBe(1);
    expect(figure('unsuccessful')).toMatchObject({ count: 2, of: 'ended', share: 2 / 5 });
    expect([figure('cancelled').count, figure('emergency').count, figure('normal').count]).toEqual([1, 1, 4]);
    expect([figure('closed').count, figure('updated').share, figure('self_approved').count]).toEqual([
      1, 1, 0,
    ]);
    expect(body).toMatchObject({ items: 1, itemLinks: 5 });
    const rows = await chen.get(`/change-statistics/unsuccessful?${span(period.from, period.to)}`);
    expect(rows.body.items.map(({ title }: { title: string }) => title)).toEqual(['败', '退']);
    const csv = await chen.get(`/change-statistics/unapproved/changes.csv?${span(period.from, period.to)}`);
    expect(csv.body.split('\r\n')).toHaveLength(3);
    const all = await sql<{ id: string }>`select id from change_request order by number`.execute(db);
    const states = [];
    for (const { id } of all.rows)
      states.push(rebuildChange((await eventsOf(db, 'change_request', id)) as never));
    const again = changeStatistics(states, {
      from: Date.parse(iso(period.from)),
      to: Date.parse(iso(period.to)),
    });
    expect(body).toEqual(again);
    const before = await chen.get(`/change-statistics?${span(0, DAY)}`);
    expect(
      before.body.figures.every(
        ({ count, share }: { count: number; share: null }) => count === 0 && share === null,
      ),
    ).toBe(true);
  });
});

describe('a release', () => {
  it('is a set of changes with a way back, and succeeds when each of them has', async () => {
    const [one, two] = [await started({ title: '发布甲' }), await started({ title: '发布乙' })];
    const wish = (more: object = {}) => ({
      ...{ title: '三月版本', plan: '先甲后乙', backOut: '还原快照', plannedAt: iso(Date.now() + DAY) },
      ...{ changeIds: [one, two], ...more },
    });
    expect((await chen.post('/releases', wish())).status).toBe(403);
    expect(fieldsOf(await lead.post('/releases', wish({ changeIds: [item] })))).toEqual(['body.changeIds.0']);
    expect(fieldsOf(await lead.post('/releases', wish({ backOut: ' ' })))).toEqual(['body.backOut']);
    const { id, number } = (await lead.post('/releases', wish())).body;
    expect(number).toMatch(/^REL-\d{6}$/);
    const end = (state: string) => lead.post(`/releases/${id}/end`, { state, result: '完成' });
    await zhao.post(`/changes/${one}/finish`, { outcome: 'succeeded', result: '完' });
    expect((await end('succeeded')).body.code).toBe('release_changes_open');
    await zhao.post(`/changes/${two}/finish`, { outcome: 'succeeded', result: '完' });
    const put = (version: number) =>
      lead.put(`/releases/${id}`, wish({ title: '四月版本' }), { 'if-match': `"${version}"` });
    expect((await put(1)).body.title).toBe('四月版本');
    expect((await put(1)).status).toBe(412);
    expect((await end('succeeded')).body).toMatchObject({ state: 'succeeded', version: 3 });
    expect((await end('failed')).body.code).toBe('release_ended');
    const { body } = await chen.get(`/release-rates?${span(Date.now() - DAY, Date.now() + DAY)}`);
    expect(body).toEqual({ ended: 1, succeeded: 1, onTime: 1, successRate: 1, onTimeRate: 1 });
    expect((await chen.get('/releases')).body.items).toMatchObject([
      { number, changes: [{ title: '发布甲' }, {}] },
    ]);
    await expect(sql`update change_release set version = version + 1`.execute(db)).rejects.toThrow();
  });
});
