import { afterAll, expect, it } from 'vitest';
import { startAlertmanager } from '#test/monitor/alertmanager.ts';
import { world } from '#test/world.ts';

const { app, people } = await world();
const { admin, chen, lead } = people;
const made = await admin.post('/alert-sources', { kind: 'alertmanager', name: '监控', ownerId: lead.id });
const home = await app.listen({ host: '127.0.0.1', port: 0 });
const manager = await startAlertmanager(`${home}/api/alerts/in/${made.body.id}`, made.body.token);
afterAll(() => manager.stop());

const DISK = { alertname: 'DiskFull', instance: 'db01.example.com:9100', severity: 'critical' };
const alerts = async () => (await chen.get(`/alerts?source=${made.body.id}`)).body.items;
const soon = { timeout: 30_000, interval: 50 };

it('a real Alertmanager tells of an alert, which becomes a ticket, and of its end, which closes none', {
  timeout: 60_000,
}, async () => {
  const startsAt = new Date(Date.now() - 60_000).toISOString();
  const annotations = { summary: '数据盘已满' };
  await manager.post([{ labels: DISK, annotations, startsAt }]);
  await expect.poll(alerts, soon).toMatchObject([{ state: 'firing' }]);
  const [{ ticketId, ...alert }] = await alerts();
  expect(alert).toMatchObject({
    ...{ name: 'DiskFull', item: 'db01.example.com:9100', severity: 'critical', summary: '数据盘已满' },
  });
  const ticket = async () => (await chen.get(`/tickets/${ticketId}`)).body;
  expect(await ticket()).toMatchObject({
    priority: 'P2',
    status: 'recorded',
    requester: { personId: lead.id },
  });

  const endsAt = new Date(Date.now() - 1000).toISOString();
  await manager.post([{ labels: DISK, annotations, startsAt, endsAt }]);
  await expect.poll(alerts, soon).toMatchObject([{ state: 'resolved', count: 2, ticketId }]);
  expect((await ticket()).status).toBe('recorded');
  expect((await ticket()).events.map(({ kind }: { kind: string }) => kind)).toContain('noted');
});
