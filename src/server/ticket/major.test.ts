import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { DIAGNOSIS, INCIDENT, type Member, RESULT, world } from '#test/world.ts';
import { notify } from '../notice/reactions.ts';
import { transaction } from '../platform/db/db.ts';
import { act, recordTicket } from './actions.ts';
import { followResult } from './following.ts';
import { drainOutbox } from './outbox.ts';
import { loadTicket } from './store.ts';
import { runTimers } from './timers.ts';

const { db, people } = await world();
const { lina, wang, chen, zhao, lead, manager, auditor } = people;
const SECRET = '财务总监的邮箱被锁';
const WORDS = { headline: '部分区域无法上网', services: ['互联网出口'] };

async function accepted(by: Member, title: string = INCIDENT.title): Promise<number> {
  const { id } = (await by.post('/tickets', { ...INCIDENT, title })).body;
  await chen.post(`/tickets/${id}/accept`);
  return id;
}
const ticket = async (id: number, by: Member = chen) => (await by.get(`/tickets/${id}`)).body;
const board = async (by: Member = lina) => (await by.get('/board/status')).body.incidents;
async function react(): Promise<void> {
  const waiting = async () => (await sql`select from outbox where next_at <= now()`.execute(db)).rows.length;
  while ((await waiting()) > 0) await drainOutbox(db, [notify, followResult]);
}
interface Told {
  ticketId: number;
  kind: string;
}
const news = async (by: Member, kind: string) =>
  (await by.get('/notices')).body.items.filter((item: Told) => item.kind === kind) as Told[];

it('a major incident goes from its declaration to its review, in front of everybody (3.3-P1)', async () => {
  const main = await accepted(lina, SECRET);
  const follower = await accepted(wang);
  await chen.post(`/tickets/${follower}/link_duplicate`, { of: main });
  expect(await chen.post(`/tickets/${main}/declare_major`, { reason: 'x' })).toMatchObject({ status: 403 });
  await lead.post(`/tickets/${main}/declare_major`, { reason: '多个区域报修', ...WORDS });
  expect(await board()).toMatchObject([{ ...WORDS, endedAt: null, nextAt: null, bulletins: [] }]);

  const roles = { leadId: lead.id, communicationId: chen.id, technicalId: zhao.id, bridge: '会议 778-112' };
  expect(await lead.post(`/tickets/${main}/lead_major`, roles)).toMatchObject({ status: 200 });
  await chen.post(`/tickets/${main}/notify_major`, { text: '正在切换到备用线路' });
  await chen.post(`/tickets/${main}/notify_major`, { text: '一半区域已恢复', headline: '少数区域无法上网' });
  const [shown] = await board();
  expect(shown).toMatchObject({
    headline: '少数区域无法上网',
    services: WORDS.services,
    bulletins: [{ text: '一半区域已恢复' }, { text: '正在切换到备用线路' }],
  });
  expect(shown.nextAt).toBe(shown.bulletins[0].nextAt);

  // Who follows it hears of it by their own ticket.
  await react();
  expect(await news(wang, 'major_noticed')).toMatchObject([{ ticketId: follower }, { ticketId: follower }]);
  expect(await news(lina, 'major_noticed')).toMatchObject([{ ticketId: main }, { ticketId: main }]);
  expect(await news(auditor, 'major_noticed')).toEqual([]);
  expect((await ticket(follower, wang)).incident).toEqual({ ...shown, ticketId: undefined });

  expect(await lead.post(`/tickets/${main}/end_major`, { text: '已恢复' })).toMatchObject({
    status: 409,
    body: { code: 'major_unsolved' },
  });
  await chen.post(`/tickets/${main}/diagnose`, DIAGNOSIS);
  await chen.post(`/tickets/${main}/resolve`, RESULT);
  await lead.post(`/tickets/${main}/end_major`, { text: '全部恢复' });
  expect(await board()).toMatchObject([{ nextAt: null, bulletins: [{ text: '全部恢复' }, {}, {}] }]);
  expect((await board())[0].endedAt).not.toBe(null);

  const action = { text: '更换电源', ownerId: zhao.id, dueAt: '2100-01-01T09:00:00+08:00' };
  const review = { summary: '电源故障', cause: '电源老化', actions: [action] };
  expect(await lead.post(`/tickets/${main}/review_major`, review)).toMatchObject({ status: 200 });
  expect((await ticket(main)).major.review).toMatchObject({
    cause: '电源老化',
    actions: [{ text: '更换电源' }],
  });

  // Nothing of what is the desk's alone, or another person's, is anywhere to be seen.
  const seen = JSON.stringify([
    await ticket(main, lina),
    await ticket(follower, wang),
    await board(wang),
    (await wang.get('/notices')).body,
  ]);
  expect(seen).not.toMatch(/778-112|电源老化|更换电源/);
  const strangers = JSON.stringify([await board(wang), await ticket(follower, wang)]);
  expect(strangers).not.toContain(SECRET);
  expect(strangers).not.toMatch(new RegExp(`\\b${main}\\b`));
  expect((await board(lina))[0].ticketId, 'it is their own').toBe(main);
  expect((await board(chen))[0].ticketId).toBe(main);
});

describe('the status board', () => {
  it('shows a mere P1 only when somebody of the desk has put it into words', async () => {
    const before = (await board()).length;
    const { id } = (await wang.post('/tickets', { ...INCIDENT, impact: 'enterprise', urgency: 'stopped' }))
      .body;
    expect((await ticket(id)).major).toMatchObject({ reason: 'P1', headline: null, services: [] });
    expect(await board()).toHaveLength(before);
    expect(await chen.post(`/tickets/${id}/notify_major`, { text: '已知' })).toMatchObject({
      status: 400,
      body: { fields: [{ field: 'body.headline', code: 'required' }] },
    });
    await chen.post(`/tickets/${id}/notify_major`, { text: '已知', headline: '全公司断网' });
    expect(await board()).toHaveLength(before + 1);
  });

  it('shows what has ended for a week, after what is still running', async () => {
    const all = await board();
    expect(all.map(({ endedAt }: { endedAt: string | null }) => endedAt === null)).toEqual([true, false]);
    const later = await sql<{ n: number }>`
      select count(*)::int as n from ticket where major ->> 'headline' is not null
        and coalesce((major ->> 'endedAt')::bigint, 9223372036854775807) >= ${Date.now() + 1}`.execute(db);
    expect(later.rows[0]?.n, 'and then no longer').toBe(1);
  });

  it('is for everybody who is signed in', async () => {
    for (const by of Object.values(people)) expect((await by.get('/board/status')).status).toBe(200);
  });
});

it('nobody leads, nobody speaks: those who should are warned, once', async () => {
  const now = Date.now() - 2 * 3_600_000;
  const submission = {
    ...({ ...INCIDENT, impact: 'enterprise', urgency: 'stopped' } as const),
    ...{ occurredAt: now, description: null, noDeviceReason: null, devices: [] },
    ...({ channel: 'portal', source: null, receivedAt: null, backdateReason: null } as const),
  };
  const requester = { personId: wang.id, contact: null };
  const { ticket: made } = await transaction(db, (tx) =>
    recordTicket(tx, { submission, requester, uploadIds: [] }, { actor: wang.actor, now }),
  );
  const { id } = made;
  await chen.post(`/tickets/${id}/claim`);
  await runTimers(db);
  await runTimers(db);
  const warnings = ((await loadTicket(db, id))?.events ?? []).filter(({ kind }) => kind === 'warned');
  const about = warnings.map(({ data }) => String(data.about)).filter((what) => what.startsWith('major_'));
  expect(about).toEqual(['major_lead', 'major_notice']);
  await react();
  const told = await sql<{ personId: string; about: string }>`
    select n.person_id as "personId", e.data ->> 'about' as about
    from notice n join ticket_event e using (ticket_id, seq)
    where ticket_id = ${id} and e.data ->> 'about' like 'major_%'`.execute(db);
  const heard = (by: Member) =>
    told.rows.flatMap(({ personId, about: what }) => (personId === by.id ? [what] : [])).sort();
  for (const by of [lead, manager]) expect(heard(by), by.name).toEqual(['major_lead']);
  for (const by of [zhao, wang, auditor]) expect(heard(by), by.name).toEqual([]);
});

it('who owns an action of a review hears of it when it is given, and once more when it is due', async () => {
  const id = await accepted(wang);
  await lead.post(`/tickets/${id}/declare_major`, { reason: '多人报修' });
  await chen.post(`/tickets/${id}/diagnose`, DIAGNOSIS);
  await chen.post(`/tickets/${id}/resolve`, RESULT);
  await lead.post(`/tickets/${id}/end_major`, { text: '恢复' });
  const now = (await loadTicket(db, id))?.events.at(-1)?.at ?? 0;
  const actions = [
    { text: '换电源', ownerId: zhao.id, dueAt: now + 1 },
    { text: '查备件', ownerId: chen.id, dueAt: now + 3_600_000_000 },
  ];
  const command = { summary: '断电', cause: '电源老化', actions };
  await transaction(db, (tx) => act(tx, { id, action: 'review_major', command }, { actor: lead.actor, now }));
  await runTimers(db);
  await runTimers(db);
  await react();
  const heard = async (by: Member) =>
    [...(await news(by, 'major_reviewed')), ...(await news(by, 'review_action_due'))].flatMap(
      ({ ticketId, kind }) => (ticketId === id ? [kind] : []),
    );
  expect(await heard(zhao)).toEqual(['major_reviewed', 'review_action_due']);
  expect(await heard(chen)).toEqual(['major_reviewed']);
  expect(await heard(wang)).toEqual([]);
});

it('a requester takes back a mere P1, but not what others have taken up', async () => {
  const p1 = { ...INCIDENT, impact: 'enterprise', urgency: 'stopped' };
  const [mere, taken] = [
    (await wang.post('/tickets', p1)).body.id,
    (await wang.post('/tickets', p1)).body.id,
  ];
  expect(await wang.post(`/tickets/${mere}/withdraw`, { reason: '误报' })).toMatchObject({ status: 200 });
  expect((await ticket(mere)).major.endedAt).not.toBe(null);
  await sql`update ticket set timer_at = now() where id = ${mere}`.execute(db);
  await runTimers(db);
  expect((await ticket(mere)).events.at(-1).kind).toBe('withdrawn');
  await lead.post(`/tickets/${taken}/lead_major`, { leadId: lead.id });
  expect(await wang.post(`/tickets/${taken}/withdraw`, { reason: '误报' })).toMatchObject({
    status: 409,
    body: { code: 'major_taken_up' },
  });
});
