import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { SHIPPED_ALERT_POLICY, SOURCE_KINDS, type SourceKind } from '#domain/alert/alert.ts';
import { apiOf, world } from '#test/world.ts';
import { settleAlerts } from './settle.ts';

const { db, app, people, groups } = await world();
const { admin, lead, chen, lina, auditor } = people;
const outsider = apiOf(app);
const page = await readFile(new URL('../../../docs/alerts.md', import.meta.url), 'utf8');
/** An example of the page, as it stands there. */
const example = (name: string) =>
  JSON.parse(new RegExp(`\`\`\`json ${name}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? '');

const HOUR = 3_600_000;
let made = 0;
async function source(kind: SourceKind = 'alertmanager', over: object = {}) {
  const wish = { kind, name: `源${++made}`, ownerId: lead.id, ...over };
  const mapping = kind === 'generic' ? { mapping: example('mapping') } : {};
  const answer = await admin.post('/alert-sources', { ...wish, ...mapping });
  expect(answer.status).toBe(201);
  const { id, token, name } = answer.body;
  const post = (body: unknown, given = token) =>
    outsider.post(`/alerts/in/${id}`, body, { authorization: `Bearer ${given}` });
  return { id, token, name, post };
}
type Made = Awaited<ReturnType<typeof source>>;

/** Minutes before now, as Alertmanager says it. */
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
interface Told {
  fingerprint?: string;
  instance?: string;
  severity?: string;
  began?: string;
  ended?: string;
}
const told = ({
  fingerprint = 'a',
  instance = 'web01:9100',
  severity = 'critical',
  began = ago(5),
  ended,
}: Told = {}) => ({
  status: ended ? 'resolved' : 'firing',
  labels: { alertname: 'HostDown', instance, severity },
  annotations: {},
  startsAt: began,
  endsAt: ended ?? '0001-01-01T00:00:00Z',
  fingerprint,
});
const post = async (from: Made, ...alerts: ReturnType<typeof told>[]) => {
  const answer = await from.post({ version: '4', alerts });
  expect([answer.status, answer.body]).toEqual([202, { taken: alerts.length }]);
};

const seen = async (from: Made) => (await chen.get(`/alerts?source=${from.id}`)).body.items;
const ticketsNow = async () =>
  (await sql<{ id: number }>`select id from ticket order by id`.execute(db)).rows.length;
const notes = async (ticket: number) =>
  (
    await sql<{ text: string }>`select data ->> 'text' as text from ticket_event
      where ticket_id = ${ticket} and kind = 'noted' order by seq`.execute(db)
  ).rows.map(({ text }) => text);
/** Lets the window of correlation pass for all that was. */
const apart = () => sql`update alert set ticketed_at = ticketed_at - interval '2 days'`.execute(db);
beforeEach(() => apart());

describe('the documented example of', () => {
  it.each(SOURCE_KINDS)('%s is taken as it stands, once, and becomes an incident', async (kind) => {
    const from = await source(kind);
    const before = await ticketsNow();
    for (let i = 0; i < 3; i++) expect((await from.post(example(kind))).body).toEqual({ taken: 1 });
    const [alert, ...more] = await seen(from);
    expect(more).toEqual([]);
    expect(alert).toMatchObject({ state: 'firing', severity: 'critical', count: 1, flapping: false });
    expect(await ticketsNow()).toBe(before + 1);
    const ticket = (await chen.get(`/tickets/${alert.ticketId}`)).body;
    expect(ticket).toMatchObject({
      ...{ channel: 'api', source: `alert:${alert.id}`, priority: 'P2', status: 'recorded' },
      ...{ requester: { personId: lead.id }, devices: [{ kind: 'device', name: alert.item }] },
    });
    expect(ticket.title).toBe(`${alert.name}（${alert.item}）`);
  });
});

describe('an alert', () => {
  it('that is over is noted on its ticket, which stays open, and is known to the desk alone', async () => {
    const from = await source();
    const [began, ended] = [ago(30), ago(10)];
    await post(from, told({ began }));
    await post(from, told({ began, ended }));
    await post(from, told({ began, ended }));
    await post(from, told({ began }));
    const [alert] = await seen(from);
    expect(alert).toMatchObject({ state: 'resolved', count: 2 });
    const ticket = (await chen.get(`/tickets/${alert.ticketId}`)).body;
    expect(ticket).toMatchObject({ status: 'recorded', resolution: null });
    expect(await notes(alert.ticketId)).toEqual([expect.stringContaining('告警已恢复')]);
    expect((await lina.get('/alerts')).status).toBe(403);
    expect((await auditor.get('/alerts')).status).toBe(200);
    expect((await chen.get(`/alerts/${alert.id}/payload`)).body.payload).toMatchObject({ fingerprint: 'a' });
  });

  it('about a configuration item by name, host name or address is a ticket about it, unless two are meant', async () => {
    const from = await source();
    const because = { cause: 'by_hand', reason: '登记' };
    const item = async (name: string, attributes: object) =>
      (await chen.post('/items', { class: 'server', name, attributes, because })).body.id as string;
    const known = await item('核心数据库', { host_name: 'DB-Core', ip_address: '10.8.0.7' });
    await item('双活一', { host_name: 'twin' });
    await item('双活二', { host_name: 'twin' });
    for (const [instance, ref] of [
      ['db-core:9100', known],
      ['10.8.0.7:22', known],
      ['核心数据库', known],
      ['twin', null],
      ['nobody', null],
    ] as const) {
      await apart();
      await post(from, told({ instance, fingerprint: instance }));
      const alert = (await seen(from)).find((one: { item: string }) => one.item.startsWith(instance));
      const { devices } = (await chen.get(`/tickets/${alert.ticketId}`)).body;
      expect(devices, instance).toMatchObject([{ ref }]);
    }
  });

  it('without a rule is shown and becomes nothing', async () => {
    const from = await source();
    const before = await ticketsNow();
    await post(from, told({ severity: 'info' }));
    expect(await seen(from)).toMatchObject([{ severity: 'info', ticketId: null }]);
    expect(await ticketsNow()).toBe(before);
  });

  it('about the same item joins the open ticket, from whatever source, and not after the window', async () => {
    const [one, two] = [await source(), await source('grafana')];
    await post(one, told({ instance: 'SW-9:161' }), told({ fingerprint: 'b', instance: 'sw-9' }));
    await post(two, told({ instance: 'sw-9' }));
    const alerts = [...(await seen(one)), ...(await seen(two))];
    expect(new Set(alerts.map(({ ticketId }: { ticketId: number }) => ticketId)).size).toBe(1);
    expect(await notes(alerts[0].ticketId)).toHaveLength(2);
    await apart();
    await post(two, told({ fingerprint: 'c', instance: 'sw-9' }));
    const [later] = (await seen(two)).filter(
      ({ ticketId }: { ticketId: number }) => ticketId !== alerts[0].ticketId,
    );
    expect(later.ticketId).toBeGreaterThan(alerts[0].ticketId);
  });

  it('posted by many at once is one ticket', async () => {
    const from = await source();
    const before = await ticketsNow();
    const began = ago(3);
    await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        post(from, told({ fingerprint: `${i % 2}`, instance: 'race-1', began })),
      ),
    );
    expect(await ticketsNow()).toBe(before + 1);
    expect(await seen(from)).toHaveLength(2);
  });

  it('that flaps is told once, and once more when it has settled', async () => {
    const from = await source();
    for (let i = 20; i > 4; i -= 4)
      await post(from, told({ began: ago(i), ended: ago(i - 2), instance: 'flap-1' }));
    const [alert] = await seen(from);
    expect(alert).toMatchObject({ flapping: true, count: 8, state: 'resolved' });
    await post(from, told({ began: ago(2), instance: 'flap-1' }));
    const all = await notes(alert.ticketId);
    expect(all.filter((text) => text.includes('反复抖动'))).toHaveLength(1);
    expect(all.at(-1)).toContain('反复抖动');
    await settleAlerts(db, Date.now());
    expect(await notes(alert.ticketId)).toEqual(all);
    await settleAlerts(db, Date.now() + HOUR);
    expect((await notes(alert.ticketId)).at(-1)).toContain('不再抖动');
    expect(await seen(from)).toMatchObject([{ flapping: false, state: 'firing' }]);
  });

  it('whose end never comes expires, is noted once, and lives again when it is heard of', async () => {
    const from = await source();
    const began = ago(9);
    await post(from, told({ began, instance: 'lost-1' }));
    const [{ ticketId }] = await seen(from);
    const late = Date.now() + SHIPPED_ALERT_POLICY.recoveryHours * HOUR;
    await settleAlerts(db, late);
    await settleAlerts(db, late);
    expect(await seen(from)).toMatchObject([{ state: 'expired' }]);
    expect((await chen.get('/alerts?state=expired')).body.items.length).toBeGreaterThan(0);
    expect((await notes(ticketId)).filter((text) => text.includes('恢复通知'))).toHaveLength(1);
    await post(from, told({ began, instance: 'lost-1' }));
    expect(await seen(from)).toMatchObject([{ state: 'firing', ticketId }]);
  });

  it('of an owner who has left is recorded all the same', async () => {
    const from = await source('alertmanager', { ownerId: lina.id, groupId: groups.second });
    await sql`update person set active = false where id = ${lina.id}`.execute(db);
    await post(from, told({ instance: 'left-1' }));
    await sql`update person set active = true where id = ${lina.id}`.execute(db);
    const [{ ticketId }] = await seen(from);
    const ticket = (await chen.get(`/tickets/${ticketId}`)).body;
    expect(ticket).toMatchObject({ requester: { personId: null, name: from.name }, groupId: groups.second });
  });
});

describe('the door', () => {
  it('opens with the token of this source alone, and not when it is off', async () => {
    const [one, other] = [await source(), await source()];
    const body = { alerts: [] };
    expect((await one.post(body)).status).toBe(202);
    for (const wrong of [other.token, '', 'yna_x', `${one.token}x`, one.token.slice(0, -1)])
      expect((await one.post(body, wrong)).body.code).toBe('signed_out');
    expect((await outsider.post(`/alerts/in/${one.id}`, body)).status).toBe(401);
    expect(
      (await outsider.post(`/alerts/in/${lead.id}`, body, { authorization: `Bearer ${one.token}` })).status,
    ).toBe(401);
    expect((await chen.post(`/alerts/in/${one.id}`, body)).status).toBe(401);
    const renewed = await admin.post(`/alert-sources/${one.id}/token`, {}, { 'if-match': '"1"' });
    expect((await one.post(body)).status).toBe(401);
    expect((await one.post(body, renewed.body.token)).status).toBe(202);
    await admin.patch(`/alert-sources/${one.id}`, { enabled: false }, { 'if-match': '"2"' });
    expect((await one.post(body, renewed.body.token)).status).toBe(401);
    const said = JSON.stringify([
      (await admin.get('/alert-sources')).body,
      (await sql`select * from audit_entry`.execute(db)).rows,
    ]);
    expect(said).not.toContain('yna_');
  });

  it('takes nothing of a post that is not understood, and shows the administrator why', async () => {
    const from = await source();
    const answer = await from.post({ alerts: [told({ fingerprint: 'good' }), { status: 'firing' }] });
    const field = 'body.alerts.1.fingerprint';
    expect([answer.status, answer.body.fields]).toEqual([400, [{ field, code: 'required' }]]);
    expect(await seen(from)).toEqual([]);
    const list = (await admin.get('/alert-sources')).body.items;
    expect(list.find(({ id }: { id: string }) => id === from.id).problem).toBe(`${field}: required`);
  });

  it('shuts for the rest of the minute after too many posts', async () => {
    const from = await source();
    await sql`update alert_source set minute = date_trunc('minute', now()), posts = 100000 where id = ${from.id}`.execute(
      db,
    );
    const answers = [await from.post({ alerts: [] }), await from.post({ alerts: [] })];
    expect(answers.map(({ status }) => status)).toContain(429);
  });

  it('refuses what is too large', async () => {
    const from = await source();
    expect((await from.post({ alerts: [], pad: 'x'.repeat(1024 * 1024) })).status).toBe(413);
  });
});

const CONDITION = 'body.policy.rules.0.conditions.0';
const ruled = (condition: object) => ({
  policy: { ...SHIPPED_ALERT_POLICY, rules: [{ conditions: [condition], incident: null }] },
});

describe('sources', () => {
  it.each([
    [{ kind: 'generic' }, 400, 'body.mapping'],
    [{ mapping: example('mapping') }, 400, 'body.mapping'],
    [{ kind: 'generic', mapping: { ...example('mapping'), name: 'title' } }, 400, 'body.mapping.name'],
    [{ ownerId: '5f0c7e0e-6d1c-4a6e-9c9e-0a5b1c2d3e4f' }, 422, 'body.ownerId'],
    [{ policy: { ...SHIPPED_ALERT_POLICY, recoveryHours: 0 } }, 400, 'body.policy.recoveryHours'],
    [ruled({ field: 'severity', operator: 'is', values: ['bad'] }), 400, `${CONDITION}.values.0`],
    [ruled({ field: 'severity', operator: 'contains', values: ['high'] }), 400, `${CONDITION}.operator`],
    [ruled({ field: 'name', operator: 'is', values: [] }), 400, `${CONDITION}.values`],
    [ruled({ field: 'colour', operator: 'is', values: ['red'] }), 400, `${CONDITION}.field`],
  ])('refuse nonsense by name of the field %#', async (over, status, field) => {
    const answer = await admin.post('/alert-sources', {
      kind: 'zabbix',
      name: '新',
      ownerId: lead.id,
      ...over,
    });
    expect([answer.status, answer.body.fields?.[0]?.field]).toEqual([status, field]);
  });

  it('have rules of their own, changed on the version that was seen', async () => {
    const from = await source();
    const rule = {
      conditions: [
        { field: 'severity', operator: 'is', values: ['warning'] },
        { field: 'name', operator: 'contains', values: ['down'] },
      ],
      incident: { type: 'service_request', impact: 'enterprise', urgency: 'blocked', service: '门户网站' },
    };
    const change = { policy: { ...SHIPPED_ALERT_POLICY, rules: [rule] } };
    const at = `/alert-sources/${from.id}`;
    expect((await admin.patch(at, change, { 'if-match': '"1"' })).status).toBe(200);
    expect((await admin.patch(at, change, { 'if-match': '"1"' })).status).toBe(412);
    await post(from, told({ severity: 'warning', instance: 'rule-1' }));
    const [{ ticketId }] = await seen(from);
    const { priority, type, devices } = (await chen.get(`/tickets/${ticketId}`)).body;
    expect({ priority, type, devices }).toMatchObject({
      ...{ priority: 'P1', type: 'service_request' },
      devices: [{ name: 'rule-1' }, { kind: 'service', name: '门户网站' }],
    });
    expect((await lead.get('/alert-sources')).status).toBe(403);
  });
});
