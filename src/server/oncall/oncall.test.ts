import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { INCIDENT, world } from '#test/world.ts';
import { onDutyAt } from './actions.ts';

const { db, people } = await world();
const { lina, chen, zhao, lead, manager, auditor, admin } = people;

const DAY = 86_400_000;
const shanghai = (at: number) => new Date(at + 8 * 3_600_000).toISOString();
const today = (days = 0) => shanghai(Date.now() + days * DAY).slice(0, 10);
const midnight = (days: number) => ({ date: today(days), minute: 0 });
const layer = (changes: object = {}) => ({
  ...{ id: 'first', name: '主班', members: [chen.id, zhao.id], start: today(-1), handover: 0, days: 7 },
  ...changes,
});
let count = 0;
const wish = (changes: object = {}) => ({
  ...{ name: `网络值班 ${++count}`, zone: 'Asia/Shanghai', takesP1: true, layers: [layer()] },
  ...changes,
});
async function made(changes: object = {}): Promise<string> {
  const { status, body } = await lead.post('/oncall', wish(changes));
  expect(status).toBe(201);
  return body.id;
}

describe('a roster', () => {
  it('shows who is on duty now, who comes next, four weeks of shifts and its gaps', async () => {
    const hours = [[540, 1080]];
    const week = { 1: hours, 2: hours, 3: hours, 4: hours, 5: hours, 6: hours, 7: hours };
    const id = await made({ layers: [layer({ on: { kind: 'week', week } })] });
    const { body } = await chen.get(`/oncall/${id}`);
    expect(body).toMatchObject({
      version: 1,
      changedBy: lead.id,
      names: { [chen.id]: '陈晨', [zhao.id]: '赵敏' },
    });
    expect(body.shifts.filter(({ duty }: { duty: unknown[] }) => duty.length > 0)).toHaveLength(28);
    expect(body.gaps).toBeGreaterThanOrEqual(28);
    expect(body.calendars).toEqual(['china']);
    const listed = (await auditor.get('/oncall')).body.items.find((one: { id: string }) => one.id === id);
    expect(listed).toMatchObject({ takesP1: true, gaps: body.gaps });
    expect(listed.next.after.length + listed.now.length).toBe(1);
  });

  it('is made and changed by leads and IT managers, read by the desk, closed to others', async () => {
    for (const { by, status } of [
      { by: lead, status: 201 },
      { by: manager, status: 201 },
      { by: chen, status: 403 },
      { by: admin, status: 403 },
      { by: lina, status: 403 },
    ]) {
      expect([by.name, (await by.post('/oncall', wish())).status]).toEqual([by.name, status]);
    }
    expect((await lina.get('/oncall')).status).toBe(403);
    expect((await chen.get('/oncall/5f0c7e0e-6d1c-4a6e-9c9e-0a5b1c2d3e4f')).status).toBe(404);
  });

  it.each<[string, object, string, string]>([
    ['without members', { layers: [layer({ members: [] })] }, 'body.layers.0.members', 'required'],
    [
      'with a member who is not of the desk',
      { layers: [layer({ members: [lina.id] })] },
      'body.layers.0.members.0',
      'unknown_reference',
    ],
    ['without layers', { layers: [] }, 'body.layers', 'required'],
    [
      'by a calendar that is not there',
      { layers: [layer({ on: { kind: 'days', sort: 'holiday', calendar: 'none', hours: [[0, 60]] } })] },
      'body.layers.0.on.calendar',
      'unknown_reference',
    ],
    ['with turns of no length', { layers: [layer({ days: 0 })] }, 'body.layers.0.days', 'too_short'],
  ])('%s is refused with its field, and nothing is written', async (_what, changes, field, code) => {
    const { status, body } = await lead.post('/oncall', wish({ name: '不成立', ...changes }));
    expect(status).toBe(400);
    expect(body.fields).toContainEqual({ field, code });
    const left = await sql`select from roster where name = '不成立'`.execute(db);
    expect(left.rows).toEqual([]);
  });

  it('has a name of its own', async () => {
    await made({ name: '夜班' });
    expect((await lead.post('/oncall', wish({ name: '夜班' }))).body).toMatchObject({
      status: 409,
      code: 'already_exists',
    });
  });

  it('is changed on the version that was seen; every version and who made it is kept', async () => {
    const id = await made();
    const change = (version: number, days: number) =>
      lead.put(`/oncall/${id}`, wish({ layers: [layer({ days })] }), { 'if-match': `"${version}"` });
    expect((await change(1, 1)).body).toEqual({ id, version: 2 });
    expect((await change(1, 2)).body).toMatchObject({ status: 412, code: 'version_conflict' });
    const kept = await sql<{ version: number; days: number }>`
      select version, (content #>> '{layers,0,days}')::int as days from roster_version where roster_id = ${id} order by version`.execute(
      db,
    );
    expect(kept.rows).toEqual([
      { version: 1, days: 7 },
      { version: 2, days: 1 },
    ]);
    const audited =
      await sql`select from audit_entry where kind = 'roster_changed' and what->>'roster' = ${id}`.execute(
        db,
      );
    expect(audited.rows).toHaveLength(1);
    await expect(sql`update roster_version set content = '{}'`.execute(db)).rejects.toThrow('append-only');
  });
});

describe('duty is handed over', () => {
  const swap = (changes: object = {}) => ({
    ...{ from: midnight(0), to: midnight(1), personId: zhao.id, reason: '家中有事', layer: 'first' },
    ...changes,
  });

  it('by whose shift it is, with a reason; and the other one is called', async () => {
    const id = await made();
    expect((await zhao.post(`/oncall/${id}/substitutes`, swap({ personId: chen.id }))).body).toMatchObject({
      status: 403,
      code: 'not_your_shift',
    });
    expect((await chen.post(`/oncall/${id}/substitutes`, swap({ reason: ' ' }))).status).toBe(400);
    expect((await chen.post(`/oncall/${id}/substitutes`, swap({ personId: lina.id }))).body).toMatchObject({
      code: 'invalid',
      fields: [{ field: 'body.personId', code: 'unknown_reference' }],
    });
    expect((await chen.post(`/oncall/${id}/substitutes`, swap())).body).toEqual({ id, version: 2 });
    expect((await chen.get(`/oncall/${id}`)).body.now).toEqual([
      { personId: zhao.id, layer: 'first', why: 'substitute', insteadOf: chen.id, reason: '家中有事' },
    ]);
    expect((await onDutyAt(db, Date.now())).byRoster[id]).toEqual([zhao.id]);
  });

  it('to the next one while somebody is absent', async () => {
    const id = await made();
    const absence = { personId: chen.id, from: midnight(0), to: midnight(1) };
    expect((await zhao.post(`/oncall/${id}/absences`, absence)).body).toMatchObject({
      code: 'not_your_shift',
    });
    expect((await chen.post(`/oncall/${id}/absences`, absence)).status).toBe(201);
    expect((await onDutyAt(db, Date.now())).byRoster[id]).toEqual([zhao.id]);
  });

  it('with a note to the next', async () => {
    const id = await made();
    expect((await chen.post(`/oncall/${id}/notes`, { text: '核心交换机今晚割接' })).status).toBe(201);
    expect((await zhao.get(`/oncall/${id}`)).body.notes).toMatchObject([
      { personId: chen.id, text: '核心交换机今晚割接' },
    ]);
    expect((await lina.post(`/oncall/${id}/notes`, { text: '你好' })).status).toBe(403);
  });
});

describe('who is on duty', () => {
  it('is called for P1 by rosters that take it, as long as they work here', async () => {
    const an = chen;
    const quiet = await made({ takesP1: false, layers: [layer({ members: [zhao.id] })] });
    await sql`update roster set retired = true, version = version + 1 where id <> ${quiet}`.execute(db);
    expect(await onDutyAt(db, Date.now())).toEqual({ byRoster: { [quiet]: [zhao.id] }, forP1: [] });
    const loud = await made({ layers: [layer({ members: [an.id] })] });
    expect(await onDutyAt(db, Date.now())).toMatchObject({ forP1: [an.id] });
    const { body } = await lina.post('/tickets', { ...INCIDENT, impact: 'enterprise', urgency: 'stopped' });
    const [call] = (await lead.get(`/tickets/${body.id}`)).body.escalations;
    expect(call).toMatchObject({ trigger: 'c', cause: 'priority' });
    expect([...call.toPersonIds].sort()).toEqual([an.id, lead.id, manager.id].sort());
    await sql`update person set active = false where id = ${an.id}`.execute(db);
    expect(await onDutyAt(db, Date.now())).toMatchObject({ byRoster: { [loud]: [] }, forP1: [] });
  });
});
