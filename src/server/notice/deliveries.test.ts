import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { chinaWorking } from '#domain/sla/calendars.ts';
import { smtpSink } from '#test/smtp.ts';
import { DIAGNOSIS, INCIDENT, type Member, world } from '#test/world.ts';
import { namesOf } from '../intake/names.ts';
import { transaction } from '../platform/db/db.ts';
import { contentHash } from '../policy/content.ts';
import { recordTicket } from '../ticket/actions.ts';
import { drainOutbox } from '../ticket/outbox.ts';
import { runTimers } from '../ticket/timers.ts';
import { mailChannel } from './channels.ts';
import { type Post, sendDeliveries } from './deliveries.ts';
import { notify } from './reactions.ts';

const { db, people, groups } = await world();
const { lina, wang, chen, zhao, lead, manager, admin } = people;
const sink = await smtpSink();
const mail = mailChannel({ url: sink.url, from: '一诺服务台 <desk@huaheng.example>' });
const post: Post = { mail, publicUrl: 'https://desk.huaheng.example' };

const HOUR = 3_600_000;
const minuteNow = () => Math.floor(((Date.now() + 8 * HOUR) % (24 * HOUR)) / 60_000);
/** When the working day of these tests begins: never now. */
const opening = (minuteNow() + 180) % 1440;
/** The desk is closed for hours before and after now, as it is at night. */
async function itIsNight() {
  const hours = [[opening, opening + 60]] as const;
  const { id: _id, version: _version, ...calendar } = chinaWorking;
  const week = { 1: hours, 2: hours, 3: hours, 4: hours, 5: hours, 6: hours, 7: hours };
  const content = { ...calendar, week, days: {} };
  await sql`
    insert into policy_version (family, version, state, content, hash, summary, author_id, created_at, changed_at, approved_by, approved_at, effective_from)
    values ('calendar:china', 2, 'approved', ${JSON.stringify(content)}::jsonb, ${contentHash(content)}, 'night', ${lead.id}, now(), now(), ${manager.id}, now(), now())`.execute(
    db,
  );
}
await itIsNight();
await admin.post('/mailboxes', { kind: 'handed_over', name: '服务台', address: 'desk@huaheng.example' });
const names = await namesOf(db);
const named = (id: number, key: string) => `<${names.messageId(id, key, 'huaheng.example')}>`;

/** Everything that follows from events, and everything that is due by mail. */
async function settled() {
  while (await drainOutbox(db, [notify])) {}
  while (await sendDeliveries(db, post)) {}
}
const make = async (by: Member, more: object = {}): Promise<number> =>
  (await by.post('/tickets', { ...INCIDENT, ...more })).body.id;
const P1 = { impact: 'enterprise', urgency: 'stopped', title: '全公司断网' };
const did = async (by: Member, id: number, action: string, body: object = {}) => {
  const answer = await by.post(`/tickets/${id}/${action}`, body);
  expect([action, answer.status]).toEqual([action, 200]);
};
const mailed = () => sink.got.map(({ to }) => to[0]?.split('@')[0]).sort();
const states = async (id: number) =>
  (
    await sql<{ state: string; error: string | null; attempts: number; due: boolean; who: string }>`
      select d.state, d.error, d.attempts, d.deliver_at <= now() as due, p.login as who
      from delivery d join notice n on n.id = d.notice_id join person p on p.id = n.person_id
      where n.ticket_id = ${id} order by d.id`.execute(db)
  ).rows;
const loginOf = (name: string) =>
  Object.entries({ lead, manager, zhao }).find(([, one]) => one.name === name)?.[0] ?? name;
const hurry = (id: number) =>
  sql`update delivery set deliver_at = now() where state = 'waiting'
    and notice_id in (select id from notice where ticket_id = ${id})`.execute(db);

beforeEach(async () => {
  await settled();
  await sql`update delivery set state = 'sent' where state in ('waiting', 'held', 'failed')`.execute(db);
  sink.got.length = 0;
  sink.answer = () => null;
});

describe('at night', () => {
  it('a P1 pages the lead, the IT manager and whoever is on duty at once, on the page and by mail (3.3-P1)', async () => {
    const today = new Date(Date.now() + 8 * HOUR - 24 * HOUR).toISOString().slice(0, 10);
    const layer = { id: 'night', name: '夜班', members: [zhao.id], start: today, handover: 0, days: 7 };
    const made = await lead.post('/oncall', { name: '夜间值班', zone: 'Asia/Shanghai', layers: [layer] });
    expect(made.status).toBe(201);
    // Whoever wants no mail is called out all the same.
    expect((await manager.patch('/session/preferences', { mailChoice: 'none' })).body.mailChoice).toBe(
      'none',
    );
    const id = await make(lina, P1);
    await settled();
    expect(mailed()).toEqual(['lead', 'manager', 'zhao']);
    for (const one of [lead, manager, zhao]) {
      const { items } = (await one.get('/notices')).body;
      expect(items).toContainEqual(expect.objectContaining({ ticketId: id, kind: 'escalated', read: false }));
    }
    const [got] = sink.got;
    expect(got?.mail.subject).toBe(`[#${id}] 全公司断网`);
    expect(got?.mail.text).toContain('工单已升级');
    expect(got?.mail.text).toContain('优先级: P1');
    expect(got?.mail.text).toContain(`https://desk.huaheng.example/desk/tickets/${id}`);
    expect(got?.mail.text).toContain('影响扩大或程度加重');
    expect((await states(id)).map(({ who, state }) => `${who} ${state}`).sort()).toEqual([
      'lead sent',
      'manager sent',
      'zhao sent',
    ]);
  });

  it('a warning of P3 stands on the page at once and is mailed when the desk opens', async () => {
    const now = Date.now() - 60 * 24 * HOUR;
    const { id: requesterId } = lina;
    const submission = {
      ...{ ...INCIDENT, occurredAt: now, devices: [], noDeviceReason: '无', urgency: 'avoidable' as const },
      ...{
        description: null,
        channel: 'portal' as const,
        source: null,
        receivedAt: null,
        backdateReason: null,
      },
    };
    const { ticket } = await transaction(db, (tx) =>
      recordTicket(
        tx,
        { submission, requester: { personId: requesterId, contact: null }, uploadIds: [] },
        { actor: lina.actor, now },
      ),
    );
    await runTimers(db);
    await settled();
    const events = (await chen.get(`/tickets/${ticket.id}`)).body.events.map(
      ({ kind }: { kind: string }) => kind,
    );
    expect(events).toContain('warned');
    expect((await chen.get('/notices')).body.items).toContainEqual(
      expect.objectContaining({ ticketId: ticket.id, kind: 'warned' }),
    );
    expect(sink.got).toEqual([]);
    const waiting = await states(ticket.id);
    expect(waiting.length).toBeGreaterThan(0);
    expect(waiting.filter(({ due, state }) => due || state !== 'waiting')).toEqual([]);
    const at = await sql<{ minute: number }>`
      select distinct extract(hour from deliver_at at time zone 'Asia/Shanghai') * 60
        + extract(minute from deliver_at at time zone 'Asia/Shanghai') as minute
      from delivery where state = 'waiting'`.execute(db);
    expect(at.rows.map(({ minute }) => Number(minute))).toEqual([opening]);
    await hurry(ticket.id);
    await settled();
    expect(mailed()).toContain('chen');
  });
});

describe('a mail', () => {
  async function page(): Promise<number> {
    const id = await make(wang, P1);
    await settled();
    return id;
  }

  it('is plain and html, answers nobody, comes from nobody, and keeps its name (A11)', async () => {
    const id = await page();
    const got = sink.got.find(({ to }) => to[0] === 'lead@huaheng.example');
    expect(got?.from).toBe('');
    expect(got?.header('auto-submitted')).toBe('auto-generated');
    expect(names.ticketOf(got?.header('message-id')?.slice(1, -1) ?? '')).toBe(id);
    expect(names.ticketFor(got?.header('reply-to') ?? '', 'lead@huaheng.example')).toBe(id);
    expect(got?.header('in-reply-to')).toBe(named(id, '0'));
    expect(got?.header('references')).toBe(named(id, '0'));
    expect(got?.mail.from).toMatchObject({ address: 'desk@huaheng.example', name: '一诺服务台' });
    expect(got?.mail.html).toContain('<strong>工单已升级');
  });

  it('goes out in the language of who reads it', async () => {
    await lead.patch('/session/preferences', { locale: 'en' });
    const id = await page();
    await lead.patch('/session/preferences', { locale: 'zh-CN' });
    const got = sink.got.find(({ to }) => to[0] === 'lead@huaheng.example');
    expect(got?.mail.subject).toBe(`[#${id}] 全公司断网`);
    expect(got?.mail.text).toContain('The ticket was escalated');
  });

  it('is tried again under the same name while the server says not now (A16)', async () => {
    sink.answer = () => 451;
    const id = await page();
    expect(sink.got).toEqual([]);
    for (const row of await states(id))
      expect(row).toMatchObject({ state: 'waiting', attempts: 1, due: false });
    const { rows } = await sql<{ key: string }>`select key from delivery where state = 'waiting'`.execute(db);
    sink.answer = () => null;
    await hurry(id);
    await settled();
    const sent = sink.got.map((got) => got.header('message-id') ?? '').sort();
    expect(sent).toEqual(rows.map(({ key }) => named(id, key)).sort());
    for (const row of await states(id))
      expect(row).toMatchObject({ state: 'sent', attempts: 2, error: null });
  });

  it('fails visibly when the server says no, and is given up after five days', async () => {
    sink.answer = () => 550;
    const id = await page();
    for (const row of await states(id)) expect(row).toMatchObject({ state: 'failed', attempts: 1 });
    const { body } = await admin.get('/deliveries?state=failed');
    expect(body.items.map(({ person }: { person: string }) => person).sort()).toEqual(
      [lead.name, manager.name, zhao.name].sort(),
    );
    expect(body.counts).toMatchObject({ failed: 3 });
    expect(JSON.stringify(body), 'and tells nothing of the ticket').not.toContain('断网');
    sink.answer = () => 451;
    expect((await admin.post('/deliveries/release', { state: 'failed' })).body).toEqual({ released: 3 });
    await settled();
    await sql`update delivery set first_at = now() - interval '6 days', deliver_at = now() where state = 'waiting'`.execute(
      db,
    );
    await settled();
    for (const row of await states(id)) expect(row).toMatchObject({ state: 'failed', attempts: 2 });
  });

  it('goes out under our own address where a server takes none without a sender', async () => {
    sink.answer = (from, to) => (from === '' && to === 'MAIL' ? 553 : null);
    await page();
    expect(new Set(sink.got.map(({ from }) => from))).toEqual(new Set(['desk@huaheng.example']));
  });

  it('is sent once by however many workers', async () => {
    const id = await make(wang, P1);
    while (await drainOutbox(db, [notify])) {}
    await Promise.all(Array.from({ length: 4 }, () => sendDeliveries(db, post)));
    expect(mailed()).toEqual(['lead', 'manager', 'zhao']);
    expect((await states(id)).every(({ state }) => state === 'sent')).toBe(true);
  });

  it('at which we fail ourselves keeps no other waiting, and goes out when we can', async () => {
    const id = await make(wang, P1);
    while (await drainOutbox(db, [notify])) {}
    const first = await sql<{ id: number; key: string }>`
      select id, key from delivery where state = 'waiting' order by deliver_at, id limit 1`.execute(db);
    const stuck = first.rows[0]!;
    await sql`create function stuck() returns trigger language plpgsql as $$
      begin raise exception 'stuck'; end $$`.execute(db);
    await sql`create trigger stuck before update on delivery for each row
      when (new.id = ${sql.lit(stuck.id)} and new.state = 'sent') execute function stuck()`.execute(db);
    await expect(sendDeliveries(db, post), 'and the failure is told').rejects.toThrow('1 deliveries failed');
    const [failed, ...others] = await states(id);
    expect(failed).toMatchObject({ state: 'waiting', due: false, attempts: 0 });
    expect(failed?.error).toContain('stuck');
    expect(others.map(({ state }) => state)).toEqual(['sent', 'sent']);
    await settled();
    expect((await states(id))[0], 'it waits a while').toMatchObject({ state: 'waiting' });
    await sql`drop trigger stuck on delivery`.execute(db);
    await hurry(id);
    await settled();
    for (const row of await states(id)) expect(row).toMatchObject({ state: 'sent', error: null });
    expect(sink.got.at(-1)?.header('message-id')).toBe(named(id, stuck.key));
  });

  it('is held where there is no mail server, shown to administrators, and sent on by them', async () => {
    const id = await make(wang, P1);
    while (await drainOutbox(db, [notify])) {}
    await sendDeliveries(db, { ...post, mail: null });
    for (const row of await states(id)) expect(row).toMatchObject({ state: 'held', error: 'no_mail_server' });
    expect((await admin.get('/deliveries')).body).toMatchObject({ counts: { held: 3, failed: 0 } });
    expect((await chen.get('/deliveries')).status).toBe(403);
    await settled();
    expect(sink.got).toEqual([]);
    expect((await admin.post('/deliveries/release', { state: 'held' })).body).toEqual({ released: 3 });
    await settled();
    expect(mailed()).toEqual(['lead', 'manager', 'zhao']);
  });

  it('is sent on one by one: only what is named and still held, others stay', async () => {
    const id = await make(wang, P1);
    while (await drainOutbox(db, [notify])) {}
    await sendDeliveries(db, { ...post, mail: null });
    const [first, second] = (await admin.get('/deliveries')).body.items;
    const held = { state: 'held', ids: [first.id, second.id] };
    expect((await admin.post('/deliveries/release', { ...held, state: 'failed' })).body.released).toBe(0);
    expect((await admin.post('/deliveries/release', { ...held, ids: [first.id] })).body.released).toBe(1);
    expect((await admin.post('/deliveries/release', held)).body.released).toBe(1);
    expect((await states(id)).map(({ state }) => state).sort()).toEqual(['held', 'waiting', 'waiting']);
    const wrong = await admin.post('/deliveries/release', { state: 'held', ids: [] });
    expect([wrong.status, wrong.body.fields?.[0]?.field]).toEqual([400, 'body.ids']);
    expect((await lead.post('/deliveries/release', held)).status).toBe(403);
    await settled();
    expect(mailed()).toEqual([first.person, second.person].map((name) => loginOf(name)).sort());
  });

  it('is withheld from who may not read the ticket any more, or has left', async () => {
    const id = await make(wang, P1);
    while (await drainOutbox(db, [notify])) {}
    await sql`update person set roles = '{requester}' where id = ${manager.id}`.execute(db);
    await sql`update person set active = false where id = ${zhao.id}`.execute(db);
    await settled();
    expect(mailed()).toEqual(['lead']);
    expect((await states(id)).map(({ who, state, error }) => [who, state, error])).toEqual(
      expect.arrayContaining([
        ['manager', 'withheld', 'may_not_read'],
        ['zhao', 'withheld', 'inactive_person'],
      ]),
    );
    await sql`update person set roles = '{requester,it_manager}' where id = ${manager.id}`.execute(db);
    await sql`update person set active = true where id = ${zhao.id}`.execute(db);
  });
});

describe('what stands in it', () => {
  it('is never a private note, though its reader wants all news', async () => {
    await chen.patch('/session/preferences', { mailChoice: 'all' });
    const id = await make(lina);
    await did(chen, id, 'accept');
    await did(zhao, id, 'note', { text: '用户的密码写在便签上' });
    await did(zhao, id, 'comment', { text: '正在查看' });
    await settled();
    await hurry(id);
    await settled();
    const toChen = sink.got.filter(({ to }) => to[0]?.startsWith('chen'));
    expect(toChen.map(({ mail }) => mail.text)).toContainEqual(expect.stringContaining('内部备注'));
    expect(toChen.some(({ mail }) => mail.text?.includes('正在查看'))).toBe(true);
    for (const { mail, raw } of sink.got) {
      expect(mail.text).not.toContain('便签');
      expect(mail.html).not.toContain('便签');
      expect(raw).not.toContain('便签');
    }
    expect(sink.got.filter(({ to }) => to[0]?.startsWith('lina')).map(({ mail }) => mail.subject)).toEqual(
      [],
    );
  });

  it('tells the requester the result, and the hand-over only to those who are asked', async () => {
    const id = await make(lina);
    await did(chen, id, 'accept');
    await did(chen, id, 'diagnose', DIAGNOSIS);
    await lina.patch('/session/preferences', { mailChoice: 'all' });
    await did(chen, id, 'escalate', { handover: '用户情绪激动，请网络组接手' });
    await settled();
    await hurry(id);
    await settled();
    const texts = (who: string) =>
      sink.got.filter(({ to }) => to[0]?.startsWith(who)).map(({ mail }) => mail.text);
    expect(texts('zhao').join()).toContain('请网络组接手');
    expect(texts('lina').join()).toContain('工单已升级');
    expect(texts('lina').join()).not.toContain('网络组接手');
    expect(groups.second).not.toBe(groups.first);
  });
});
