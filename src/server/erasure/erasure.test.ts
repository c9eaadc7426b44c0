import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { tablesWith } from '#test/left.ts';
import { closedAgo, DAY, didAgo, recordedAgo } from '#test/past.ts';
import { world } from '#test/world.ts';
import { verifyDatabase } from '../../../cli/audit-verify.ts';
import { sealAll } from '../audit/seal.ts';
import { transaction } from '../platform/db/db.ts';
import { attainment } from '../policy/attainment.ts';
import { act } from '../ticket/actions.ts';
import { erasedList, finishErasures, listErased, readErased } from './finish.ts';
import { replayErased } from './replay.ts';

const made = await world();
const { db, people } = made;
const { lina, chen, lead, manager, admin, auditor } = people;
const security = await made.person('security', '安管', ['security_admin']);
const folder = await mkdtemp(join(tmpdir(), 'yinuo-erased-'));
afterAll(() => rm(folder, { recursive: true }));
const ALL = { from: 0, to: Date.now() + DAY };

const finish = async () => {
  await sealAll(db, Date.now());
  while (await finishErasures(db, Date.now()));
};
const whole = async () => {
  await sealAll(db, Date.now());
  return (await verifyDatabase(db)).finding;
};
const listed = async (id: number) =>
  (await admin.get('/erasures')).body.items.find((one: { id: number }) => one.id === id);
const leaver = (n: number) => made.person(`canary${n}`, `金丝雀${n}`);

describe('who may', () => {
  it('nobody alone, nobody about themselves; asked by three roles, approved by two', async () => {
    const gone = await leaver(0);
    const wish = { personId: gone.id, reason: '本人要求' };
    for (const who of [lina, chen, lead, auditor])
      expect((await who.post('/erasures', wish)).status).toBe(403);
    expect((await security.post('/erasures', { ...wish, personId: security.id })).body.code).toBe(
      'own_erasure',
    );
    expect((await security.post('/erasures', { ...wish, contact: 'x@y.z' })).status).toBe(400);
    expect((await security.post('/erasures', { ...wish, personId: null })).status).toBe(400);
    const asked = await security.post('/erasures', wish);
    expect(asked.status).toBe(201);
    const path = `/erasures/${asked.body.id}`;
    expect((await admin.post('/erasures', wish)).body.code).toBe('already_exists');
    expect((await admin.post(`${path}/approve`)).status).toBe(403);
    expect((await security.post(`${path}/approve`)).body.code).toBe('own_erasure');
    expect((await security.post(`${path}/refuse`)).body.code).toBe('own_erasure');
    expect((await manager.post(`${path}/withdraw`)).status).toBe(403);
    await expect(
      sql`update erasure set state = 'approved', decided_by = asked_by, decided_at = now()`.execute(db),
    ).rejects.toThrow('erasure_two_people');
    expect((await manager.post(`${path}/refuse`)).status).toBe(204);
    expect((await manager.post(`${path}/approve`)).body.code).toBe('erasure_decided');
    expect(await listed(asked.body.id)).toMatchObject({ state: 'refused', decidedBy: manager.name });
  });

  it('not under a hold, nor with open tickets, work or shifts, nor the last administrator', async () => {
    const gone = await leaver(1);
    const own = await recordedAgo(db, made, gone, 2);
    const closed = await closedAgo(db, made, gone, 3);
    const hold = await security.post('/holds', { on: { kind: 'ticket', ticketId: closed }, reason: '诉讼' });
    const wish = { personId: gone.id, reason: '离职' };
    const preview = await admin.post('/erasures/preview', { personId: gone.id });
    expect(preview.body.obstacles).toEqual(['under_hold', 'open_tickets']);
    const { id } = (await admin.post('/erasures', wish)).body;
    const approve = () => manager.post(`/erasures/${id}/approve`);
    expect((await approve()).body).toMatchObject({
      ...{ code: 'erasure_blocked', detail: { obstacles: ['under_hold', 'open_tickets'] } },
    });
    await didAgo(db, own, gone, 'withdraw', 0, { reason: '不用了' } as never);
    await expect(sql`update person set erased_at = now() where id = ${gone.id}`.execute(db)).rejects.toThrow(
      'legal hold',
    );
    await security.post(`/holds/${hold.body.id}/lift`, { reason: '结案' });
    const range = { kind: 'range', departmentId: made.department, since: null, until: null };
    const all = await security.post('/holds', { on: range, reason: '检查' });
    expect((await admin.post('/erasures/preview', { personId: gone.id })).body.obstacles).toEqual([
      'under_hold',
    ]);
    await security.post(`/holds/${all.body.id}/lift`, { reason: '完' });
    const atWork = await recordedAgo(db, made, lina, 1);
    const sole = await admin.post('/erasures', { personId: admin.id, reason: 'x' });
    expect(sole.body.code).toBe('own_erasure');
    const last = await manager.post('/erasures', { personId: admin.id, reason: 'x' });
    expect((await security.post(`/erasures/${last.body.id}/approve`)).body.detail.obstacles).toEqual([
      'last_admin',
    ]);
    await didAgo(db, atWork, chen, 'accept', 0, {} as never);
    const busy = await security.post('/erasures/preview', { personId: chen.id });
    expect(busy.body.obstacles).toEqual(['open_work']);
    expect((await approve()).status).toBe(204);
    await finish();
    expect(await listed(id)).toMatchObject({ state: 'done' });
  });
});

describe('who is erased', () => {
  it('is nowhere named any more, keeps no way in, and chain and statistics stay as they were', async () => {
    const word = '金丝雀2';
    const gone = await leaver(2);
    await sql`update person set phone = '13900001234', extension = '5678' where id = ${gone.id}`.execute(db);
    await admin.patch(`/people/${gone.id}`, { name: `${word}改`, phone: '13900004321' }, { 'if-match': '*' });
    await gone.put('/session/channels/sms', { address: '13900004321', choice: 'all' }).catch(() => null);
    await sql`insert into person_channel (person_id, channel, address, choice)
      values (${gone.id}, 'wecom', ${word}, 'all') on conflict do nothing`.execute(db);
    const closed = await closedAgo(db, made, gone, 2, { title: `${word}的电脑`, symptom: word });
    await transaction(db, (tx) =>
      act(
        tx,
        { id: closed, action: 'comment', command: { text: `我是${word}` } as never },
        { actor: gone.actor, now: Date.now() },
      ),
    ).catch(() => null);
    await sql`insert into inbound_mail (sha256, raw, source, received_at, outcome, reasons, decided_at, sender, subject)
      values (sha256('c'), ${Buffer.from(word)}, 'import', now(), 'automatic', '{automatic}', now(), 'canary2@huaheng.example', ${word})`.execute(
      db,
    );
    await sql`insert into mail_decision (mail_id, at, act, outcome, reasons)
      select id, decided_at, 'decided', outcome, reasons from inbound_mail where sha256 = sha256('c')`.execute(
      db,
    );
    await sealAll(db, Date.now());
    const before = { numbers: await attainment(db, ALL), tables: await tablesWith(db, word) };
    // What names them in the audit is sealed from the first moment on.
    expect(before.tables).not.toContain('audit_entry');
    expect(before.tables).toEqual(
      expect.arrayContaining(['inbound_mail', 'person', 'ticket', 'ticket_event']),
    );
    const entries = (await auditor.get(`/audit/entries?person=${gone.id}&limit=100`)).body.items;
    const changes = async () =>
      (await auditor.get(`/audit/entries?kind=person_changed&objectId=${gone.id}`)).body.items[0];
    expect((await changes()).what).toMatchObject({ before: { name: word }, after: { name: `${word}改` } });

    const preview = (await security.post('/erasures/preview', { personId: gone.id })).body;
    expect(preview.obstacles).toEqual([]);
    expect(preview.goes.map(({ what }: { what: string }) => what)).toEqual(
      expect.arrayContaining(['profile', 'sign_in', 'channels', 'mails', 'tickets']),
    );
    const asked = await security.post('/erasures', { personId: gone.id, reason: '本人要求' });
    const { id } = asked.body;
    expect((await manager.post(`/erasures/${id}/approve`)).status).toBe(204);
    expect((await gone.get('/session')).status).toBe(401);
    await finish();
    expect(await tablesWith(db, word)).toEqual([]);
    for (const number of ['13900001234', '13900004321', 'canary2@huaheng.example'])
      expect(await tablesWith(db, number), number).toEqual([]);
    expect(await attainment(db, ALL)).toEqual(before.numbers);
    expect(await whole()).toBeNull();
    const shown = (await auditor.get(`/audit/entries?person=${gone.id}&limit=100`)).body.items;
    expect(shown).toHaveLength(entries.length);
    for (const { who } of shown) expect(who).toBe(`已删除的人员 ${id}`);
    expect((await changes()).what).toMatchObject({ before: { name: null }, after: { name: null } });
    expect((await admin.get(`/people/${gone.id}`)).body).toMatchObject({
      name: `已删除的人员 ${id}`,
      whole: { active: false, login: `erased-${id}` },
    });
    // There is no way back, nor a second time.
    await expect(sql`update person set name = 'x' where id = ${gone.id}`.execute(db)).rejects.toThrow(
      'stays so',
    );
    await expect(
      sql`insert into person_key (person_id, key) values (${lina.id}, sha256('x'))`.execute(db),
    ).rejects.toThrow();
    await expect(sql`delete from person_key where person_id = ${lina.id}`.execute(db)).rejects.toThrow(
      'its person',
    );
    expect((await security.post('/erasures', { personId: gone.id, reason: 'x' })).status).toBe(400);
    const told = (await auditor.get('/audit/entries?objectKind=erasure&limit=100')).body.items;
    expect(told.map(({ kind }: { kind: string }) => kind)).toEqual(
      expect.arrayContaining(['erasure_asked', 'erasure_approved', 'erasure_done']),
    );
    expect(JSON.stringify(told)).not.toContain(word);
  });

  it('stands in the tickets of others by number', async () => {
    const gone = await made.person('canary3', '金丝雀3', ['agent']);
    const closed = await recordedAgo(db, made, lina, 2);
    await didAgo(db, closed, gone, 'comment', 2, { text: '马上处理' } as never);
    const { id } = (await admin.post('/erasures', { personId: gone.id, reason: 'x' })).body;
    expect((await manager.post(`/erasures/${id}/approve`)).status).toBe(204);
    await finish();
    expect(await listed(id)).toMatchObject({ state: 'done' });
    const seen = await chen.get(`/tickets/${closed}`);
    expect(seen.status).toBe(200);
    expect(JSON.stringify(seen.body)).toContain(`已删除的人员 ${id}`);
    expect(await tablesWith(db, '金丝雀3')).toEqual([]);
    expect(await whole()).toBeNull();
  });

  it('without an account is forgotten with all tickets, mail and calls', async () => {
    const contact = 'Canary.Guest@outside.example';
    const guest = await recordedAgo(db, made, { name: '金丝雀访客', contact }, 5);
    const wish = { contact: ` ${contact} `, reason: '来函要求' };
    const open = await admin.post('/erasures/preview', { contact });
    expect(open.body.obstacles).toEqual(['open_tickets']);
    const withdrawn = { id: guest, action: 'withdraw', command: { reason: '不用了' } } as const;
    await transaction(db, (tx) =>
      act(tx, withdrawn, { actor: { kind: 'contact', contact }, now: Date.now() - 3 * DAY }),
    );
    const { id } = (await admin.post('/erasures', wish)).body;
    expect((await manager.post(`/erasures/${id}/approve`)).status).toBe(204);
    await finish();
    expect(await tablesWith(db, '金丝雀访客')).toEqual([]);
    expect(await tablesWith(db, 'outside.example')).toEqual([]);
    expect(await listed(id)).toMatchObject({ state: 'done', contact: null });
    expect(await whole()).toBeNull();
  });

  it('stands in a list from which a restored backup is put right', async () => {
    await listErased(db, folder);
    await listErased(db, folder);
    const list = await readErased(erasedList(folder));
    expect(list).toHaveLength(4);
    expect(JSON.stringify(list)).not.toMatch(/金丝雀|canary|outside/i);
    expect(await replayErased(db, list, new Date())).toBe(0);
    // As a backup brings them back: the same person, the same address.
    const back = await leaver(4);
    const contact = 'canary.guest@outside.example';
    await sql`insert into telephone_system (name, secret, created_at) values ('总机', '\\x00', now())`.execute(
      db,
    );
    await sql`insert into phone_call (system_id, system_call, number, started_at)
      select id, '1', ${contact}, now() from telephone_system`.execute(db);
    const again = [...list, { ...list[0]!, erasure: 99, person: back.id }];
    expect(await replayErased(db, again, new Date())).toBe(2);
    await finish();
    expect(await tablesWith(db, '金丝雀4')).toEqual([]);
    expect(await tablesWith(db, 'outside.example')).toEqual([]);
    expect(await whole()).toBeNull();
  });
});

it('an unknown person or address cannot be asked for', async () => {
  for (const whom of [{ personId: randomUUID() }, { contact: 'nobody@nowhere.example' }])
    expect((await admin.post('/erasures', { ...whom, reason: 'x' })).status).toBe(400);
});
