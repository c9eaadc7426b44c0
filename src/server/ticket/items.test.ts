import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { INCIDENT, type Member, world } from '#test/world.ts';

const made = await world();
const { db, people, department } = made;
const { lina, chen, manager } = people;
const because = { reason: '登记' };

const add = async (wish: object): Promise<string> => {
  const { status, body } = await chen.post('/items', { class: 'server', because, ...wish });
  expect([status, body]).toMatchObject([201, {}]);
  return body.id;
};
const relate = (from: string, kind: string, to: string) =>
  chen.post(`/items/${from}/relations`, { kind, direction: 'forth', to, because });
const other = await sql<{ id: string }>`insert into department (name) values ('物流部') returning id`.execute(
  db,
);

// A switch under a server, under two services of two departments.
const core = await add({ class: 'network_device', name: '核心交换机' });
const host = await add({ name: '应用服务器' });
const finance = {
  class: 'business_service',
  name: '财务系统',
  criticality: 'critical',
  departmentId: department,
};
const services = [
  await add(finance),
  await add({ class: 'business_service', name: '运单系统', departmentId: other.rows[0]!.id }),
];
await relate(host, 'connected_to', core);
for (const service of services) await relate(service, 'runs_on', host);
// A circle is legal.
await relate(core, 'depends_on', services[0]!);

const record = async (more: object = {}, by: Member = chen): Promise<{ id: number; version: number }> => {
  const devices = [{ kind: 'device', name: '核心交换机', ref: core }];
  const about = { ...INCIDENT, requesterId: lina.id, impact: 'group', urgency: 'blocked', devices };
  const { status, body } = await by.post('/tickets', { ...about, ...more });
  expect([status, body]).toMatchObject([201, {}]);
  return body;
};
const itemsOf = (id: number, by: Member = chen) => by.get(`/tickets/${id}/items`);

describe('the items of a ticket', () => {
  it('show their states, what else is open about them, and what fails with them', async () => {
    const [one, second] = [await record(), await record({ title: '网络时断时续' })];
    const { status, body } = await itemsOf(one.id);
    expect(status).toBe(200);
    expect(body.items).toMatchObject([
      { name: '核心交换机', state: 'in_use', known: true, openTickets: [{ id: second.id }] },
    ]);
    const inDepartment = Object.keys(people).length;
    expect(body.hit).toMatchObject({ items: 3, people: inDepartment, departments: 2 });
    expect(body.hit.services).toEqual([
      { name: '财务系统', criticality: 'critical' },
      { name: '运单系统', criticality: 'normal' },
    ]);
    expect((await itemsOf(one.id, lina)).status).toBe(403);
    expect((await itemsOf(999_999)).status).toBe(404);
    expect((await itemsOf((await record({ devices: [], noDeviceReason: '无' })).id)).body).toEqual({
      ...{ items: [], hit: null, proposal: null },
    });
  });

  it('raise it to P1 by one word, with the reason in the history (3.3)', async () => {
    const { id } = await record();
    await chen.post(`/tickets/${id}/accept`, {});
    const { proposal } = (await itemsOf(id)).body;
    expect(proposal).toEqual({ impact: 'enterprise', p1Flags: [], priority: 'P1' });
    const take = (impact: string) =>
      chen.post(`/tickets/${id}/classify`, { impact, urgency: 'blocked', byImpact: true });
    const stale = await take('department');
    expect([stale.status, stale.body.code]).toEqual([409, 'proposal_changed']);
    expect((await chen.get(`/tickets/${id}`)).body.priority).toBe('P2');
    expect((await take('enterprise')).status).toBe(200);
    const { body } = await chen.get(`/tickets/${id}`);
    expect(body).toMatchObject({ priority: 'P1', impact: 'enterprise', major: {} });
    const said = body.events.find(({ kind }: { kind: string }) => kind === 'classified');
    expect(said).toMatchObject({
      before: { priority: 'P2' },
      after: { priority: 'P1' },
      data: { byImpact: { items: [expect.stringMatching(/^CI-/)], departments: 2 } },
    });
    expect((await itemsOf(id)).body.proposal).toBeNull();
    expect((await take('enterprise')).status).toBe(409);
    // The desk may see it otherwise, with a reason.
    const override = { priority: 'P3', reason: '已切换备用线路' };
    const ranked = await chen.post(`/tickets/${id}/classify`, {
      ...{ impact: 'group', urgency: 'blocked', override },
    });
    expect([ranked.status, ranked.body.priority]).toEqual([200, 'P3']);
  });

  it('count only while they are in the world', async () => {
    const spare = await add({ class: 'application', name: '报表工具' });
    const devices = [{ kind: 'device', name: '报表工具', ref: spare }];
    const { id } = await record({ devices, impact: null });
    expect((await itemsOf(id)).body.proposal).toMatchObject({ impact: 'individual' });
    const retired = await chen.patch(`/items/${spare}`, { state: 'retired', because }, { 'if-match': '"1"' });
    expect(retired.status).toBe(200);
    expect((await itemsOf(id)).body.proposal).toBeNull();
  });

  it('stay on a ticket that somebody else amends who could not have picked them', async () => {
    const { id } = await record();
    const { version } = (await lina.get(`/tickets/${id}`)).body;
    const amend = (devices: object[], seen: number) =>
      lina.patch(`/tickets/${id}`, { fields: { devices } }, { 'if-match': `"${seen}"` });
    const standing = { kind: 'device', name: '核心交换机', ref: core };
    const added = await amend([standing, { kind: 'device', name: '显示器', ref: null }], version);
    expect([added.status, added.body]).toMatchObject([200, {}]);
    const refused = await amend(
      [standing, { kind: 'device', name: '服务器', ref: host }],
      added.body.version,
    );
    expect(refused.status).toBe(422);
    expect((await itemsOf(id, manager)).body.items).toHaveLength(1);
  });
});
