import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { lastMonth } from '#domain/policy/period.ts';
import { shippedPolicy } from '#domain/sla/policy.ts';
import { type Answer, apiOf, INCIDENT, world } from '#test/world.ts';

const { db, app, people } = await world();
const { lead, manager, lina, wang, admin, auditor, chen } = people;
const stranger = apiOf(app);
const any = { 'if-match': '*' };
const codeOf = ({ status, body }: Answer) => [status, body.code];

async function publishNext(summary: string) {
  const { body } = await lead.post('/policies/service/drafts', { summary });
  const { version: _version, ...policy } = shippedPolicy;
  const named = {
    ...policy,
    duplicatesGather: 4,
    escalation: [
      {
        ...{ id: 'erp', name: 'ERP', triggers: ['c'], priorities: ['P1'], services: ['ERP'] },
        levels: [
          {
            to: [
              { kind: 'person', personId: chen.id },
              { kind: 'role', role: 'lead' },
            ],
            acceptWithin: 60_000,
            calendar: 'always',
          },
        ],
      },
      ...policy.escalation,
    ],
  };
  const path = `/policies/service/versions/${body.version}`;
  await lead.patch(path, { content: { kind: 'service', policy: named } }, any);
  return manager.post(`${path}/approve`, { publish: summary }, any);
}

describe('the promises', () => {
  it('that were never published say so', async () => {
    const { body } = await lina.get('/promises');
    expect(body).toMatchObject({
      version: 1,
      publication: null,
      publishedIsInForce: false,
      previousVersion: null,
      changes: [],
    });
    expect(body.targets).toHaveLength(16);
    expect(body.targets).toContainEqual({
      priority: 'P1',
      kind: 'response',
      budgetMs: 900_000,
      calendar: 'always',
    });
    expect(body.calendars[0]).toMatchObject({ id: 'china', standard: true, zone: 'Asia/Shanghai' });
    const years = new Set(body.calendars[0].days.map(({ date }: { date: string }) => date.slice(0, 4)));
    expect(years.size).toBeLessThanOrEqual(2);
    expect(body.attainment.rows.every((row: { decided: number }) => row.decided === 0)).toBe(true);
  });

  it('show the version in force, its publication with the same hash, and what changed', async () => {
    const approved = await publishNext('四个重复算聚集');
    const { body } = await lina.get('/promises');
    expect(body).toMatchObject({
      ...{ version: 2, previousVersion: 1, publishedIsInForce: true, hash: approved.body.hash },
      approvedBy: manager.name,
      publication: { hash: approved.body.hash, summary: '四个重复算聚集', by: { name: manager.name } },
    });
    expect(body.changes.map(({ path }: { path: string }) => path)).toEqual([
      'escalation.erp',
      'duplicatesGather',
    ]);
    expect(body.escalation[0].levels[0].to).toEqual([
      { kind: 'person', role: null, name: chen.name },
      { kind: 'role', role: 'lead', name: null },
    ]);
    const read = (await lina.get('/policies/service/versions/2')).body;
    expect(read.hash).toBe(body.publication.hash);
  });

  it('name the rosters that are called for P1 as well (3.3-P1), and leave the hash as it is', async () => {
    const before = (await lina.get('/promises')).body;
    expect(before.p1Rosters).toEqual([]);
    const layer = { id: 'a', name: '一班', members: [chen.id], start: '2026-01-05', handover: 540, days: 7 };
    const roster = { zone: 'Asia/Shanghai', layers: [layer] };
    await lead.post('/oncall', { ...roster, name: '夜间值班', takesP1: true });
    await lead.post('/oncall', { ...roster, name: '打印机值班', takesP1: false });
    const after = (await lina.get('/promises')).body;
    expect([after.p1Rosters, after.hash]).toEqual([['夜间值班'], before.hash]);
  });

  it('are for strangers only when an administrator says so, and without names then', async () => {
    expect((await stranger.get('/public/promises')).status).toBe(404);
    expect((await lead.get('/settings')).status).toBe(403);
    expect((await admin.get('/settings')).body).toMatchObject({ publicPromises: false });
    expect((await admin.patch('/settings', { publicPromises: true })).body).toMatchObject({
      publicPromises: true,
    });
    const shown = await stranger.get('/public/promises');
    expect(shown.body).toMatchObject({
      version: 2,
      approvedBy: null,
      acknowledgedAt: null,
      publication: { by: null },
    });
    const text = shown.raw.toString('utf8');
    for (const { name, id } of Object.values(people)) {
      expect(text).not.toContain(name);
      expect(text).not.toContain(id);
    }
    await admin.patch('/settings', { publicPromises: false });
    expect((await stranger.get('/public/promises')).status).toBe(404);
    const noted = await sql<{
      what: unknown;
    }>`select what from audit_entry where kind = 'setting_changed' order by id`.execute(db);
    expect(noted.rows.map(({ what }) => what)).toEqual([
      { key: 'publicPromises', before: false, after: true },
      { key: 'publicPromises', before: true, after: false },
    ]);
  });

  it('are acknowledged once, in the version in force, and the coverage shows it', async () => {
    expect(codeOf(await lina.post('/promises/acknowledge', { version: 1 }))).toEqual([409, 'not_in_force']);
    expect((await lina.get('/promises')).body.acknowledgedAt).toBeNull();
    const first = await lina.post('/promises/acknowledge', { version: 2 });
    const again = await lina.post('/promises/acknowledge', { version: 2 });
    expect(again.body).toEqual(first.body);
    expect((await lina.get('/promises')).body.acknowledgedAt).toBe(first.body.acknowledgedAt);
    await sql`update person set active = false where id = ${wang.id}`.execute(db);
    const count = Object.keys(people).length - 1;
    expect((await auditor.get('/promises/coverage')).body).toEqual({
      ...{ version: 2, active: count, acknowledged: 1 },
      departments: [{ id: expect.any(String), path: '财务部', active: count, acknowledged: 1 }],
    });
    expect((await chen.get('/promises/coverage')).status).toBe(403);
    const noted = await sql`select from audit_entry where kind = 'promises_acknowledged'`.execute(db);
    expect(noted.rows).toHaveLength(1);
  });

  it('stand beside what was kept of them last month: the last word on each', async () => {
    const { body: ticket } = await lina.post('/tickets', INCIDENT);
    await chen.post(`/tickets/${ticket.id}/accept`, {});
    const { from } = lastMonth('Asia/Shanghai', Date.now());
    const fallen = (kind: string, verdict: string, seq: number, due: number) =>
      sql`
      insert into ticket_verdict (ticket_id, seq, kind, verdict, priority, budget_ms, elapsed_ms, due_at, decided_at,
        policy_version, calendar_id, calendar_version)
      values (${ticket.id}, ${seq}, ${kind}, ${verdict}, 'P2', 1, 1, ${new Date(from + due).toISOString()},
        ${new Date(from + 1000 * seq).toISOString()}, 1, 'china', 1)`.execute(db);
    await fallen('resolution', 'met', 1, 5000);
    await fallen('resolution', 'breached', 2, 9000);
    await fallen('update', 'met', 1, 100);
    await fallen('update', 'breached', 2, 200);
    const { body } = await lina.get('/promises');
    const rows = body.attainment.rows.filter((row: { decided: number }) => row.decided > 0);
    expect(rows).toEqual([
      { priority: 'P2', kind: 'resolution', met: 0, decided: 1 },
      { priority: 'P2', kind: 'update', met: 1, decided: 2 },
    ]);
  });
});
