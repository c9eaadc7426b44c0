import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { sealAll } from '#server/audit/seal.ts';
import { watchNow } from '#server/audit/watch.ts';
import { brokenAt, eventsOf } from '#server/platform/history/history.ts';
import { loadTicket } from '#server/ticket/store.ts';
import { begin, does, post, shows } from './acts.ts';
import { expectAccessible, stage } from './browser.ts';

const { visit, url, db } = await stage();

const get = async (page: Page, path: string) => (await page.request.get(`${url}/api${path}`)).json();
const idOf = async (page: Page, name: string): Promise<string> =>
  (await get(page, `/people?q=${encodeURIComponent(name)}`)).items.find(
    (one: { name: string }) => one.name === name,
  ).id;

const because = { cause: 'by_hand', reason: '建账' };
const HOUR = 3_600_000;
const SAFE = { experience: 'often', tested: 'same', back_out: 'minutes', outage: 'none', data: 'no' };

/** A switch on which the systems of two departments depend. */
async function network(page: Page): Promise<string> {
  const item = async (body: object) => (await post<{ id: string }>(page, '/items', { ...body, because })).id;
  const departments = await get(page, '/departments');
  const of = (name: string) =>
    departments.items.find((one: { path: string; name: string }) => one.name === name).id;
  const center = await item({
    class: 'network_device',
    name: 'core-sw-01',
    criticality: 'critical',
    state: 'in_use',
  });
  for (const [name, department] of [
    ['财务系统', '财务中心'],
    ['生产执行系统', '生产制造中心'],
  ] as const) {
    const service = await item({
      ...{ class: 'business_service', name, criticality: 'critical', state: 'in_use' },
      departmentId: of(department),
    });
    const to = { kind: 'depends_on', direction: 'forth', to: center };
    await post(page, `/items/${service}/relations`, { ...to, because });
  }
  return center;
}

/** What a monitor posts when a host is down. */
async function alarm(page: Page, desk: Page, ownerId: string, host: string): Promise<number> {
  const wish = { kind: 'alertmanager', name: '监控', ownerId };
  const source = await post<{ id: string; token: string }>(page, '/alert-sources', wish);
  const alert = {
    ...{ status: 'firing', labels: { alertname: 'HostDown', instance: host, severity: 'critical' } },
    ...{ annotations: {}, startsAt: new Date(Date.now() - 60_000).toISOString(), fingerprint: 'core' },
    endsAt: '0001-01-01T00:00:00Z',
  };
  const taken = await fetch(`${url}/api/alerts/in/${source.id}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${source.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ version: '4', alerts: [alert] }),
  });
  expect(taken.status).toBe(202);
  const { items } = await get(desk, `/alerts?source=${source.id}`);
  return items[0].ticketId;
}

it('leads from an alert to the confirmed end, by impact, problem, known error and two changes (4.1 to 4.3, 2.6)', async () => {
  const faults: string[][] = [];
  const as = async (login: string) => {
    const one = await visit(login);
    faults.push(one.faults);
    return one.page;
  };
  const [agent, engineer, lead, manager] = [
    await as('chenchen'),
    await as('wangwei'),
    await as('zhoumin'),
    await as('liuqiang'),
  ];
  const admin = await as('zhengkai');
  const center = await network(agent);
  const ticket = await alarm(admin, agent, await idOf(admin, '周敏'), 'core-sw-01');

  // 2.3a, 3.3: an incident about the switch; what hangs on it makes it P1.
  await agent.goto(`${url}/desk/tickets/${ticket}`);
  await begin(agent, '受理');
  await shows(agent, '建议影响范围');
  expect((await loadTicket(db, ticket))?.ticket.priority).toBe('P2');
  await agent.getByRole('link', { name: '查看影响图' }).click();
  await agent.getByRole('heading', { name: /core-sw-01/ }).waitFor();
  await shows(agent, '生产执行系统');
  await agent.goto(`${url}/desk/tickets/${ticket}`);
  await agent.getByRole('button', { name: '采纳', exact: true }).click();
  await expect.poll(async () => (await loadTicket(db, ticket))?.ticket.priority).toBe('P1');
  await expectAccessible(agent, 'P1 by impact');

  // 4.3a: the second line takes it on.
  const { items: groups } = await get(agent, '/groups');
  const network2 = groups.find((one: { name: string }) => one.name === '二线网络').id;
  await post(agent, `/tickets/${ticket}/escalate`, { toGroupId: network2, handover: '核心交换机无响应' });
  await engineer.goto(`${url}/desk/tickets/${ticket}`);
  await does(engineer, '记录诊断', { 诊断结论: '交换机固件缺陷导致转发停止' });

  // 2.6d: a problem with its known error, whose workaround the desk sees on the ticket.
  type Versioned = { id: string; number: string; version: number };
  const problem = await post<Versioned>(engineer, '/problems', {
    ...{ title: '核心交换机固件缺陷', service: null, ticketIds: [ticket], itemIds: [center] },
    priority: 'P2',
  });
  let { version } = problem;
  for (const action of [
    { action: 'begin' },
    { action: 'find_cause', rootCause: '固件 7.1 在长连接下耗尽表项' },
    { action: 'know', symptoms: '交换机停止转发', workaround: '重启交换引擎可临时恢复' },
  ])
    ({ version } = await post<Versioned>(engineer, `/problems/${problem.id}/actions`, action, {
      'if-match': `"${version}"`,
    }));
  expect((await get(engineer, `/tickets/${ticket}/problems`)).linked).toMatchObject([
    { number: problem.number },
  ]);
  await engineer.reload();

  // 4.1: consent, backup and an approved change come before anything major.
  await does(engineer, '提出操作', { 要做什么: '升级固件到 7.2', 风险与影响: '全网中断十分钟' });
  await shows(engineer, '重大操作：尚未关联变更');
  await expectAccessible(engineer, 'a major operation');
  const operationOf = async () => Object.values((await loadTicket(db, ticket))!.ticket.operations).at(-1)!;
  const consented = async () => {
    const { id: operationId } = await operationOf();
    await post(lead, `/tickets/${ticket}/consent`, { operationId, given: true });
    await post(engineer, `/tickets/${ticket}/record_backup`, {
      operationId,
      needed: false,
      reason: '配置已归档',
    });
    return operationId;
  };
  const first = await consented();
  await engineer.reload();
  await shows(engineer, '重大操作须有已批准且在窗口期内的变更。');

  const implementerId = await idOf(admin, '陈晨');
  const changeFor = (category: string) =>
    post<Versioned>(engineer, '/changes', {
      ...{ title: '升级核心交换机固件', category, implementerId, reason: '固件缺陷', answers: SAFE },
      ...{
        plan: '先备后主',
        test: '已在备机验证',
        backOut: '刷回 7.1',
        itemIds: [center],
        ticketIds: [ticket],
      },
      window: {
        from: new Date(Date.now() - HOUR).toISOString(),
        to: new Date(Date.now() + 4 * HOUR).toISOString(),
      },
    });
  const work = agent;

  // A6: the emergency change goes ahead on a manager's word, and is backed out.
  const emergency = await changeFor('emergency');
  await post(engineer, `/changes/${emergency.id}/submit`, {});
  await post(manager, `/changes/${emergency.id}/release`, { reason: '全公司断网' });
  await does(engineer, '关联变更', { '变更编号（如 CH-000012）': emergency.number });
  await shows(engineer, `重大操作：变更 ${emergency.number}`);
  await begin(engineer, '开始操作');
  await expect.poll(async () => (await operationOf()).startedAt).not.toBeNull();
  await post(work, `/changes/${emergency.id}/start`, {});
  await post(engineer, `/tickets/${ticket}/finish_operation`, {
    ...{ operationId: first, outcome: 'failed', result: '新固件不识别板卡，已刷回 7.1' },
  });
  await post(work, `/changes/${emergency.id}/finish`, { outcome: 'backed_out', result: '已回退' });

  // The second change is approved by those whom the policy asks.
  const normal = await changeFor('normal');
  await post(engineer, `/changes/${normal.id}/submit`, {});
  for (const by of [lead, manager]) {
    const { status, version: seen } = await get(by, `/changes/${normal.id}`);
    if (status === 'approving')
      await post(by, `/changes/${normal.id}/votes`, { vote: 'approve' }, { 'if-match': `"${seen}"` });
  }
  await post(
    engineer,
    `/problems/${problem.id}/actions`,
    { action: 'link_change', change: normal.number },
    {
      'if-match': `"${version}"`,
    },
  );
  await post(engineer, `/tickets/${ticket}/propose_operation`, {
    ...{ kind: 'config_change', plan: '升级到 7.2.1', risk: '中断十分钟', changeRef: normal.number },
  });
  const second = await consented();
  await post(engineer, `/tickets/${ticket}/start_operation`, { operationId: second });
  await post(work, `/changes/${normal.id}/start`, {});
  await post(engineer, `/tickets/${ticket}/finish_operation`, {
    ...{ operationId: second, outcome: 'succeeded', result: '已升级，转发正常' },
  });
  await post(work, `/changes/${normal.id}/finish`, { outcome: 'succeeded', result: '转发正常' });

  // 4.2: the requester alone confirms.
  await engineer.reload();
  await does(engineer, '给出结果', { 结果: '固件已升级到 7.2.1', 验证步骤: '打开任意系统' });
  await lead.goto(`${url}/tickets/${ticket}`);
  await lead.getByRole('button', { name: '已经解决' }).click();
  await lead.getByRole('dialog').getByRole('button', { name: '已经解决' }).click();
  await shows(lead, '工单已关闭。');

  // Every step stands in the histories, which nobody has altered.
  const kinds = async (noun: string, id: string) => {
    const events = await eventsOf(db, noun, id);
    expect(brokenAt(events)).toBeNull();
    return events.map(({ kind }) => kind);
  };
  expect(await kinds('change_request', emergency.id)).toEqual(
    expect.arrayContaining(['drafted', 'submitted', 'released', 'started', 'finished']),
  );
  expect(await kinds('change_request', normal.id)).toEqual(
    expect.arrayContaining(['drafted', 'submitted', 'voted', 'started', 'finished']),
  );
  expect(await kinds('problem', problem.id)).toEqual([
    'create',
    'begin',
    'find_cause',
    'know',
    'link_change',
  ]);
  const loaded = (await loadTicket(db, ticket))!;
  expect(loaded.events.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining([
      ...(['recorded', 'accepted', 'classified', 'escalated', 'diagnosed', 'operation_proposed'] as const),
      ...(['consent_given', 'backup_recorded', 'change_linked', 'operation_started'] as const),
      ...(['operation_finished', 'resolved', 'confirmed', 'closed'] as const),
    ]),
  );
  const auditor = await as('heyan');
  await sealAll(db, Date.now());
  await watchNow(db, 'whole', Date.now());
  const { checked, waiting } = await get(auditor, '/audit/state');
  expect({ finding: checked.finding, waiting }).toEqual({ finding: null, waiting: 0 });
  expect(checked.links).toBeGreaterThan(10);
  expect(faults.flat()).toEqual([]);
});
