import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { fakePlatforms, SECRETS } from '#test/fake-platforms.ts';
import { smtpSink } from '#test/smtp.ts';
import { INCIDENT, type Member, world } from '#test/world.ts';
import { mailChannel } from '../notice/channels.ts';
import { sendDeliveries } from '../notice/deliveries.ts';
import { notify } from '../notice/reactions.ts';
import { planMessages } from '../robot/plan.ts';
import { bodyOf } from '../webhook/body.ts';
import { drainOutbox } from './outbox.ts';

/* Security incidents (2.4c): whose they are from the first moment, and what everybody else hears of them: nothing. */
const fakes = await fakePlatforms();
const { db, people, groups, person } = await world(new Set([fakes.host]));
const { lina, wang, chen, zhao, lead, manager, admin, auditor } = people;
const team = (
  await sql<{ id: string }>`insert into support_group (name, line) values ('安全组', 2) returning id`.execute(
    db,
  )
).rows[0]!.id;
const guard = await person('guard', '高安', ['agent'], [team]);
const security = await person('sec', '安全员', ['security_admin']);
const WORD = '邮箱密码外泄';
const wish = { type: 'security_incident', title: WORD, description: WORD, channel: 'portal' };

const set = (groupId: string | null, reportHours = 4) =>
  security.put('/security-incidents/setting', { groupId, reportHours });
expect((await set(team)).status).toBe(200);
const robot = await admin.post('/robots', {
  ...{ serves: 'group', channel: 'dingtalk', name: '服务台群', groupId: groups.first },
  webhook: `${fakes.base}/robot/send?access_token=${SECRETS.dingtalkToken}`,
  sign: SECRETS.dingtalkSign,
});
expect(robot.status).toBe(201);

async function made(by: Member = lina, more: object = {}): Promise<number> {
  const { status, body } = await by.post('/tickets', { ...wish, ...more });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}
const act = async (by: Member, id: number, action: string, body: object) => {
  const answer = await by.post(`/tickets/${id}/${action}`, body);
  expect([action, answer.status, answer.body?.code]).toEqual([action, 200, undefined]);
};
const EVERYBODY = { lina, wang, chen, zhao, lead, manager, admin, auditor, guard, security };
async function whoReads(id: number): Promise<string[]> {
  const all = await Promise.all(
    Object.entries(EVERYBODY).map(
      async ([name, who]) => [name, (await who.get(`/tickets/${id}`)).status] as const,
    ),
  );
  return all.filter(([, status]) => status === 200).map(([name]) => name);
}
const reacted = async () => {
  while (await drainOutbox(db, [notify, planMessages])) {}
};

describe('a security incident', () => {
  it('is the requester’s, the team’s and the IT manager’s from its first moment; without a team not the desk’s', async () => {
    expect(await whoReads(await made())).toEqual(['lina', 'manager', 'guard']);
    expect((await set(null)).status).toBe(200);
    expect(await whoReads(await made())).toEqual(['lina', 'manager']);
    expect((await set('5f0c7e0e-6d1c-4a6e-9c9e-0a5b1c2d3e4f')).body.fields[0].field).toBe('body.groupId');
    await set(team);
  });

  it('said on the telephone is seen by whoever wrote it down, and not by their colleagues', async () => {
    const id = await made(chen, { requesterId: lina.id, channel: 'phone' });
    expect(await whoReads(id)).toEqual(['lina', 'chen', 'manager', 'guard']);
  });

  it('is handled by its playbook to the end, and its requester reads none of it', async () => {
    const id = await made(lina, {
      occurredAt: new Date(Date.now() - 60_000).toISOString(),
      devices: [{ kind: 'service', name: '邮箱', ref: null }],
      ...{ impact: 'individual', urgency: 'avoidable' },
    });
    for (const [action, body] of [
      ['accept', {}],
      ['start', {}],
      ['diagnose', { method: 'remote', finding: '密码重复使用' }],
    ] as const)
      await act(guard, id, action, body);
    const result = { result: '已重置', verification: '重新登录', mode: 'remote', source: 'standard' };
    const resolve = async () => (await guard.post(`/tickets/${id}/resolve`, result)).body.code;
    expect(await resolve()).toBe('security_ungraded');
    await act(guard, id, 'grade_security', { level: 'major', category: 'data', reason: '涉及客户数据' });
    await act(guard, id, 'secure', { step: 'contain', note: '已冻结账号' });
    await act(guard, id, 'secure', { step: 'preserve', note: '已导出日志' });
    expect(await resolve()).toBe('playbook_incomplete');
    await act(guard, id, 'secure', { step: 'notify', note: '已通报', told: '法务部' });
    const { security: seen } = (await guard.get(`/tickets/${id}`)).body;
    expect(seen).toMatchObject({ level: 'major', steps: { notify: { told: '法务部' } }, summaryDueAt: null });
    expect(Date.parse(seen.reportDueAt) - Date.parse(seen.discoveredAt)).toBe(4 * 3_600_000);
    await act(guard, id, 'report_security', { report: 'first', to: '省网信办' });
    await act(guard, id, 'resolve', result);
    const own = await lina.get(`/tickets/${id}`);
    expect([own.body.security, own.raw.toString().includes('法务部')]).toEqual([null, false]);
    expect((await guard.get(`/tickets/${id}`)).body.security.summaryDueAt).not.toBeNull();
  });

  it('is made of an ordinary ticket, and one again, each with its reason', async () => {
    const { id } = (await lina.post('/tickets', { ...INCIDENT, title: WORD })).body;
    await act(chen, id, 'become_security', { reason: '像是钓鱼' });
    expect(await whoReads(id)).toEqual(['lina', 'manager', 'guard']);
    const version = (await guard.get(`/tickets/${id}`)).body.version;
    const read = { 'if-match': `"${version}"` };
    const amended = await guard.patch(`/tickets/${id}`, { fields: { type: 'query' } }, read);
    expect([amended.status, amended.body.fields]).toEqual([
      400,
      [{ field: 'body.fields.type', code: 'not_allowed' }],
    ]);
    await act(guard, id, 'cease_security', { type: 'incident', confidential: false, reason: '误报' });
    expect(await whoReads(id)).toContain('chen');
    expect((await lina.get(`/tickets/${id}`)).body.type).toBe('incident');
  });

  it('is confidential in PostgreSQL, too', async () => {
    const id = await made();
    const open = sql`update ticket set confidential = false, version = version + 1 where id = ${id}`;
    await expect(open.execute(db)).rejects.toThrow();
  });
});

describe('what leaves the desk about it', async () => {
  const P1 = { impact: 'enterprise', urgency: 'stopped' };
  await reacted();
  const PRIVATE = '财务系统被入侵';
  const id = await made(lina, { title: PRIVATE, ...P1 });
  const ordinary = (await lina.post('/tickets', { ...INCIDENT, title: '显示器', ...P1 })).body.id;
  await reacted();

  it('the team and the IT manager are told at once in their notices, and nobody else (7-i3)', async () => {
    const told = async (who: Member) =>
      (await who.get('/notices')).body.items.some(({ ticketId }: { ticketId: number }) => ticketId === id);
    expect([await told(guard), await told(manager)]).toEqual([true, true]);
    for (const who of [chen, zhao, lead, auditor, wang])
      expect([who.name, await told(who)]).toEqual([who.name, false]);
  });

  it('mail goes to nobody who may not read it', async () => {
    const sink = await smtpSink();
    const mail = mailChannel({ url: sink.url, from: 'desk@huaheng.example' });
    await sql`update delivery set deliver_at = now() where state = 'waiting'`.execute(db);
    while (await sendDeliveries(db, { mail, publicUrl: null })) {}
    const about = sink.got.filter(({ mail: { subject } }) => subject?.includes(PRIVATE));
    const allowed = [lina, guard, manager].map(({ actor }) => actor.personId);
    const addresses = await sql<{
      email: string;
    }>`select email from person where id = any(${allowed}::uuid[])`.execute(db);
    expect(about.length).toBeGreaterThan(0);
    for (const { to } of about) expect(addresses.rows.map(({ email }) => email)).toContain(to[0]);
    expect(sink.got.some(({ mail: { subject } }) => subject?.includes('显示器'))).toBe(true);
  });

  it('chat groups hear nothing, of another P1 they do', async () => {
    const planned = async (ticket: number) =>
      (await sql`select from message where ticket_id = ${ticket}`.execute(db)).rows.length;
    expect(await planned(id)).toBe(0);
    expect(await planned(ordinary)).toBeGreaterThan(0);
  });

  it('a webhook says it to an owner who may read it alone', async () => {
    const of = (who: Member) => bodyOf(db, { ticketId: id, seq: 1, ownerId: who.id, createdAt: new Date(0) });
    expect(JSON.stringify(await of(guard))).toContain(PRIVATE);
    for (const who of [chen, lead, auditor])
      expect(JSON.stringify((await of(who)) ?? null)).not.toContain(PRIVATE);
  });

  it('no list, search, count, export, board or status page of others knows of it', async () => {
    const paths = ['/tickets?state=all', `/tickets?state=all&q=${encodeURIComponent(PRIVATE)}`];
    for (const path of [...paths, '/board/lead', '/board/status', `/callers/${lina.id}`]) {
      const [theirs, others] = [await guard.get(path), await chen.get(path)];
      expect([path, others.status]).toEqual([path, 200]);
      expect([path, others.raw.toString().includes(PRIVATE)]).toEqual([path, false]);
      if (path.startsWith('/tickets'))
        expect([path, theirs.raw.toString().includes(PRIVATE)]).toEqual([path, true]);
    }
    const all = async (who: Member) => (await who.get('/tickets/counts')).body.all as number;
    expect((await all(manager)) - (await all(chen))).toBeGreaterThan(0);
  });

  it('its analysis counts for each reader what they may know (c9)', async () => {
    const sum = async (who: Member) =>
      (await who.get('/security-incidents/analysis')).body.items.reduce(
        (total: number, one: { total: number }) => total + one.total,
        0,
      );
    expect([await sum(zhao), await sum(auditor)]).toEqual([0, 0]);
    expect(await sum(guard)).toBeGreaterThan(1);
    expect(await sum(manager)).toBeGreaterThan(await sum(guard));
    expect((await lina.get('/security-incidents/analysis')).status).toBe(403);
  });
});
