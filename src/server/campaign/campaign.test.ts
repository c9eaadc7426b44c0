import iconv from 'iconv-lite';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Member, world } from '#test/world.ts';
import { transaction } from '../platform/db/db.ts';
import { brokenAt, eventsOf } from '../platform/history/history.ts';
import { recordMany } from '../software/record.ts';
import type { TargetChange } from './store.ts';

const { db, people, groups, department } = await world();
const { chen, zhao, lead, auditor, lina } = people;
const NOW = Date.now();
const DAY = 86_400_000;
const iso = (at: number) => new Date(at).toISOString();

const hosts = new Map<string, string>();
let product = '';
let change = '';
let started = '';

const add = async (host: string, version: string, more: object = {}) => {
  const wish = { class: 'server', name: host, attributes: { host_name: host }, because: { reason: '建账' } };
  const { status, body } = await chen.post('/items', { ...wish, ...more });
  expect([status, body.code]).toEqual([201, undefined]);
  hosts.set(host, body.id);
  await tell(host, version);
  return body.id as string;
};
const tell = (host: string, version: string | null, source = 'agent') =>
  transaction(db, (tx) =>
    recordMany(
      tx,
      [
        {
          ...{ itemId: hosts.get(host)!, source, complete: true },
          list: version === null ? [] : [{ name: 'OpenSSL', version }],
        },
      ],
      { personId: null, now: Date.now(), changeRef: null },
    ),
  );
const draft = async (more: object = {}, who: Member = lead) =>
  who.post('/campaigns', {
    ...{ title: 'OpenSSL 1.1.1w', ownerId: lead.id, dueAt: iso(NOW + DAY) },
    advisory: { code: 'CVE-2023-5678', severity: 'high', link: 'https://example.org/CVE-2023-5678' },
    affected: [{ productId: product, from: '1.1.1', before: '1.1.1w' }],
    ...more,
  });
const move = (id: string, to: string, more: object = {}, who: Member = lead) =>
  who.post(`/campaigns/${id}/moves`, { move: to, ...more });
const running = async (more: object = {}) => {
  const { id } = (await draft(more)).body;
  const { status, body } = await move(id, 'start');
  expect([status, body.code]).toEqual([200, undefined]);
  return id as string;
};
const states = async (id: string, query = '', who: Member = chen): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await who.get(`/campaigns/${id}/targets?limit=100${query}`)).body.items.map(
      (one: { item: { name: string }; state: string; evidence: string }) => [
        one.item.name,
        `${one.state} ${one.evidence}`,
      ],
    ),
  );
const set = (id: string, names: string[], body: object, who: Member = chen) =>
  who.post(`/campaigns/${id}/targets`, { which: { itemIds: names.map((name) => hosts.get(name)) }, ...body });
const importFile = (id: string, file: string | Buffer, dryRun = false, who: Member = chen) =>
  who.post(`/campaigns/${id}/targets/import?dryRun=${dryRun}`, Buffer.from(file), {
    'content-type': 'text/csv',
  });
const codes = ({
  status,
  body,
}: {
  status: number;
  body: { code?: string; fields?: { field: string }[] };
}) => [status, body.code, ...(body.fields ?? []).map(({ field }) => field)];

beforeAll(async () => {
  const versions = {
    'web-1': '1.1.1k',
    'web-2': '1.1.1v',
    'web-3': '1.1.1w',
    'web-4': '1.0.2u',
    'db-1': '1.1.1n',
  };
  for (const [host, version] of Object.entries(versions))
    await add(host, version, {
      criticality: host === 'db-1' ? 'critical' : 'normal',
      ...(host.startsWith('web') ? { groupId: groups.first, ownerId: chen.id } : {}),
      ...(host === 'web-2' ? { departmentId: department } : {}),
    });
  product = (await chen.get('/software/products?q=openssl')).body.items[0].id;
  const answers = { experience: 'often', tested: 'same', back_out: 'minutes', outage: 'none', data: 'no' };
  const said = {
    title: '升级',
    category: 'normal',
    implementerId: zhao.id,
    reason: '漏洞',
    plan: '装',
    test: '试',
  };
  const window = { from: iso(NOW), to: iso(NOW + DAY) };
  const itemIds = [hosts.get('db-1')];
  const made = await chen.post('/changes', { ...said, backOut: '退', window, answers, itemIds });
  await chen.post(`/changes/${made.body.id}/submit`);
  await lead.post(`/changes/${made.body.id}/votes`, { vote: 'approve' }, { 'if-match': '*' });
  await people.manager.post(`/changes/${made.body.id}/votes`, { vote: 'approve' }, { 'if-match': '*' });
  change = made.body.number;
  expect((await chen.get(`/changes/${change}`)).body.status).toBe('approved');
});

describe('a campaign', () => {
  it('is a draft with a number, and says by field what is wrong with it', async () => {
    const { status, body } = await draft();
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'draft', version: 1, moves: ['start', 'cancel'], mayManage: true });
    expect(body.number).toMatch(/^PC-\d{6}$/);
    expect(body.names[product]).toBe('OpenSSL');
    const nobody = '5f0c7e0e-6d1c-4a6e-9c9e-0a5b1c2d3e4f';
    for (const [more, ...said] of [
      [{ affected: [] }, 400, 'invalid', 'body.affected'],
      [
        { affected: [{ productId: nobody, before: '2' }] },
        422,
        'unknown_reference',
        'body.affected.0.productId',
      ],
      [
        { affected: [{ productId: product, from: '2', before: '1' }] },
        400,
        'invalid',
        'body.affected.0.before',
      ],
      [{ affected: [{ productId: product }] }, 400, 'invalid', 'body.affected.0.before'],
      [{ scope: { siteId: nobody } }, 422, 'unknown_reference', 'body.scope.siteId'],
      [{ scope: { class: 'ghost' } }, 422, 'unknown_reference', 'body.scope.class'],
      [{ ownerId: nobody }, 422, 'unknown_reference', 'body.ownerId'],
      [{ changeRef: 'CH-999999' }, 400, 'invalid', 'body.changeRef'],
      [{ dueAt: '明天' }, 400, 'invalid', 'body.dueAt'],
      [
        { advisory: { code: 'x', severity: 'high', link: 'javascript:1' } },
        400,
        'invalid',
        'body.advisory.link',
      ],
    ] as const)
      expect([more, ...codes(await draft(more))]).toEqual([more, ...said]);
    expect((await draft({}, chen)).status).toBe(403);
    expect((await lina.get('/campaigns')).status).toBe(403);
    expect((await auditor.get('/campaigns')).body.items).toHaveLength(1);
  });

  it('is changed on its version; a running one only in what does not move its scope', async () => {
    const { id } = (await draft({ scope: { departmentId: department } })).body;
    const patch = (body: object, version: number) =>
      lead.patch(`/campaigns/${id}`, body, { 'if-match': `"${version}"` });
    expect((await patch({ title: '新标题' }, 1)).body).toMatchObject({ title: '新标题', version: 2 });
    expect((await patch({ title: 'x' }, 1)).status).toBe(412);
    expect((await move(id, 'start')).body).toMatchObject({ status: 'running', progress: { targets: 1 } });
    expect(codes(await patch({ scope: {} }, 3))).toEqual([409, 'campaign_status', 'body.scope']);
    expect(codes(await patch({ dueAt: iso(NOW + 2 * DAY) }, 3))).toEqual([
      422,
      'reason_required',
      'body.reason',
    ]);
    expect((await patch({ dueAt: iso(NOW + 2 * DAY), reason: '等窗口' }, 3)).body.version).toBe(4);
    expect(codes(await move(id, 'finish'))).toEqual([422, 'reason_required', 'body.reason']);
    expect((await move(id, 'finish', { reason: '转下期' })).body).toMatchObject({
      status: 'done',
      moves: ['resume'],
    });
    expect(codes(await move(id, 'start'))).toEqual([409, 'campaign_status']);
    expect((await move(id, 'resume', { reason: '又来' })).body.status).toBe('running');
    expect((await move(id, 'cancel', { reason: '不做了' })).body.status).toBe('cancelled');
  });

  it('needs an approved change when the business stands on one of its targets', async () => {
    const { id, version } = (await draft()).body;
    const preview = { affected: [{ productId: product, from: '1.1.1', before: '1.1.1w' }] };
    expect((await lead.post('/campaigns/preview', preview)).body).toEqual({ items: 3, major: 1 });
    expect(codes(await move(id, 'start'))).toEqual([422, 'campaign_change_missing']);
    const headers = { 'if-match': `"${version}"` };
    expect((await lead.patch(`/campaigns/${id}`, { changeRef: change }, headers)).body.changeRef).toBe(
      change,
    );
    expect((await move(id, 'start')).status).toBe(200);
    started = id;
    expect(await states(id)).toEqual({
      'db-1': 'pending scan',
      'web-2': 'pending scan',
      'web-1': 'pending scan',
    });
    const none = (await draft({ affected: [{ productId: product, before: '0.1' }] })).body.id;
    expect(codes(await move(none, 'start'))).toEqual([422, 'no_targets']);
  });
});

describe('targets', () => {
  it('are settled by what is seen, with the change of the campaign, and open again when the old version is back', async () => {
    await tell('web-1', '1.1.1w');
    expect((await states(started))['web-1']).toBe('done seen');
    const moves = await chen.get(`/software/moves?item=${hosts.get('web-1')}&limit=1`);
    expect(moves.body.items[0]).toMatchObject({ kind: 'upgraded', changeRef: change, verdict: 'conforming' });
    await tell('web-1', '1.1.1k');
    expect((await states(started))['web-1']).toBe('pending scan');
    await tell('web-1', null);
    expect((await states(started))['web-1']).toBe('done gone');
    await tell('web-1', '1.1.1k');
    await add('web-5', '1.1.1a', { groupId: groups.first });
    expect(await states(started)).not.toHaveProperty('web-5');
    expect((await lead.post(`/campaigns/${started}/rescans`)).body).toEqual({
      added: 1,
      settled: 0,
      reopened: 0,
    });
    expect((await states(started))['web-5']).toBe('pending scan');
    expect((await chen.post(`/campaigns/${started}/rescans`)).status).toBe(403);
  });

  it('are set many at once and taken back, but for those of which something else was said since', async () => {
    const failed = await set(started, ['web-1', 'web-2', 'web-5'], { state: 'failed', reason: '磁盘已满' });
    expect(failed.body).toMatchObject({ set: 3, beyond: 0 });
    await set(started, ['web-5'], { state: 'done' });
    const { body } = await chen.get(`/campaigns/${started}/targets?state=done`);
    expect(body.items).toMatchObject([{ item: { name: 'web-5' }, contradicted: true, standing: 'in_time' }]);
    const undo = (seq: number) => chen.post(`/campaigns/${started}/undo`, { seq });
    expect((await undo(failed.body.seq)).body).toEqual({ undone: 2, left: 1 });
    expect(codes(await undo(failed.body.seq))).toEqual([409, 'nothing_to_undo']);
    expect((await undo(1)).status).toBe(404);
    expect(await states(started)).toMatchObject({ 'web-1': 'pending scan', 'web-5': 'done by_hand' });
    const all = { which: { filter: { q: 'web' } }, state: 'scheduled', plannedAt: iso(NOW + DAY) };
    expect((await chen.post(`/campaigns/${started}/targets`, all)).body.set).toBe(3);
    for (const [wish, ...said] of [
      [{ state: 'failed' }, 400, 'invalid', 'body.reason'],
      [{ state: 'scheduled' }, 400, 'invalid', 'body.plannedAt'],
      [{ state: 'done', doneAt: iso(NOW + DAY) }, 400, 'invalid', 'body.doneAt'],
      [{ state: 'exempt', reason: 'x', until: iso(NOW + DAY) }, 403, 'forbidden'],
      [{ state: 'gone' }, 400, 'invalid', 'body.state'],
    ] as const)
      expect([wish, ...codes(await set(started, ['web-1'], wish))]).toEqual([wish, ...said]);
    expect(codes(await set(started, ['web-3'], { state: 'done' }))).toEqual([
      ...[422, 'unknown_reference', 'body.itemIds.0'],
    ]);
    expect((await set(started, ['web-1'], { state: 'done' }, auditor)).status).toBe(403);
    const exempt = { state: 'exempt', reason: '下月停用', until: iso(NOW + 9 * DAY) };
    expect((await set(started, ['db-1'], exempt, lead)).body.set).toBe(1);
    const [db1] = (await chen.get(`/campaigns/${started}/targets?standing=exempt`)).body.items;
    expect(db1).toMatchObject({
      approver: '周队',
      reason: '下月停用',
      major: true,
      installed: [{ version: '1.1.1n' }],
    });
  });

  it('are counted by state, standing and who answers for them', async () => {
    await set(started, ['web-1'], { state: 'done', doneAt: iso(NOW - DAY) });
    const { progress } = (await chen.get(`/campaigns/${started}`)).body;
    expect(progress).toMatchObject({
      ...{ targets: 4, open: 2, inTimePercent: 33 },
      byStanding: { in_time: 1, late: 0, open: 2, overdue: 0, exempt: 1, not_applicable: 0 },
    });
    const by = (await chen.get(`/campaigns/${started}/progress?by=owner`)).body.groups;
    expect(
      by.map(({ name, progress: { open } }: { name: string; progress: { open: number } }) => [name, open]),
    ).toEqual(
      expect.arrayContaining([
        ['陈晨', 1],
        [null, 1],
      ]),
    );
    const check = async (from: number, to: number) =>
      (await chen.get(`/campaign-check?from=${iso(from)}&to=${iso(to)}`)).body;
    await lead.patch(
      `/campaigns/${started}`,
      { dueAt: iso(NOW - 3600_000), reason: '试算' },
      { 'if-match': '*' },
    );
    expect(await check(NOW - DAY, NOW)).toMatchObject({
      ...{ population: 4, conforming: 1, violations: 2, exceptions: 1, result: 'nonconformity' },
      campaigns: [{ title: 'OpenSSL 1.1.1w' }],
    });
    expect((await chen.get(`/campaigns/${started}/targets?standing=overdue`)).body.items).toHaveLength(2);
    expect(await check(NOW - 9 * DAY, NOW - 8 * DAY)).toMatchObject({ population: 0, result: 'no_evidence' });
    const [row] = (await chen.get('/campaigns?status=running&q=CVE-2023')).body.items;
    expect(row).toMatchObject({ owner: '周队', progress: { byStanding: { overdue: 2 } } });
  });
});

describe('a file of states', () => {
  it('is taken as a whole, in GBK too, and taken back as a whole', async () => {
    const id = await running({ scope: { groupId: groups.first } });
    const file = '主机名,状态,原因,完成时间\r\nWEB-2,已安装,,2026-01-05\r\nweb-5,失败,"\'=cmd|x",\r\n';
    expect((await importFile(id, iconv.encode(file, 'gbk'), true)).body).toMatchObject({
      ...{ applied: false, encoding: 'gb18030', rows: 2, changed: 2, problems: [], seq: null },
    });
    expect(await states(id, '&state=pending')).toHaveProperty('web-2');
    const { body } = await importFile(id, iconv.encode(file, 'gbk'));
    expect(body).toMatchObject({ applied: true, changed: 2 });
    expect(await states(id)).toMatchObject({ 'web-2': 'done csv', 'web-5': 'failed csv' });
    const csv = (await chen.get(`/campaigns/${id}/targets/export?state=failed`)).raw.toString();
    expect(csv).toContain('"\'=cmd|x"');
    expect((await importFile(id, csv.replace(/,配置项名称.*/, ''))).status).toBe(422);
    expect((await chen.post(`/campaigns/${id}/undo`, { seq: body.seq })).body).toEqual({
      undone: 2,
      left: 0,
    });
    expect((await chen.get(`/campaigns/${id}/history`)).body.items).toMatchObject([
      { kind: 'undone', undoes: body.seq, by: '陈晨', states: { pending: 2 } },
      { kind: 'imported', undone: true, states: { done: 1, failed: 1 } },
      { kind: 'started', targets: 3 },
      { kind: 'created' },
    ]);
  });

  it('names every row that cannot be taken, and writes nothing', async () => {
    const id = await running({ scope: { groupId: groups.first } });
    const rows = [
      ...[
        'web-2,done,,',
        'nobody,done,,',
        'web-3,done,,',
        'web-2,failed,x,',
        'web-5,failed,,',
        'web-1,vielleicht,,',
      ],
      ...['web-1,done,,2199-01-01', 'web-1,done,,gestern', 'web-1,exempt,x,', 'web-1,done'],
    ];
    const { body } = await importFile(id, `hostname,status,reason,done at\n${rows.join('\n')}\n`, true);
    expect(
      body.problems.map(({ row, column, code }: Record<string, unknown>) => `${row} ${column} ${code}`),
    ).toEqual([
      ...['3 item unknown_item', '4 item no_target', '5 item given_twice', '6 reason reason_required'],
      ...['7 state unknown_state', '8 done in_the_future', '9 done bad_time', '10 state not_approver'],
      '11 null column_count',
    ]);
    const before = await states(id);
    const refused = await importFile(id, `hostname,status,reason,done at\n${rows.join('\n')}\n`);
    expect([refused.status, refused.body.code, refused.body.detail.count]).toEqual([
      422,
      'import_problems',
      9,
    ]);
    expect(await states(id)).toEqual(before);
    expect((await importFile(id, Buffer.from([0xff, 0xff, 0x00]), true)).body.problems).toMatchObject([
      { code: 'broken_text' },
    ]);
  });
});

it('campaigns and their targets are the folds of chained events', async () => {
  const all = await sql<{ id: string; state: object }>`select id, state from campaign`.execute(db);
  for (const { id, state } of all.rows) {
    const events = await eventsOf(db, 'campaign', id);
    expect(brokenAt(events)).toBeNull();
    expect(Object.assign({}, ...events.map(({ after }) => after))).toEqual(state);
    const folded: Record<string, string> = {};
    for (const { data } of events)
      for (const { itemId, after } of (data as { targets?: TargetChange[] }).targets ?? [])
        folded[itemId] = `${after.state} ${after.evidence} ${after.reason} ${after.doneAt} ${after.until}`;
    const kept = await sql<{
      itemId: string;
      said: string;
    }>`select item_id as "itemId", concat_ws(' ', state, evidence,
      coalesce(reason, 'null'), coalesce(round(extract(epoch from done_at) * 1000)::bigint::text, 'null'),
      coalesce(round(extract(epoch from until) * 1000)::bigint::text, 'null')) as said
      from campaign_target where campaign_id = ${id}`.execute(db);
    expect(Object.fromEntries(kept.rows.map(({ itemId, said }) => [itemId, said]))).toEqual(folded);
  }
});
