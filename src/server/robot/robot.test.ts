import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { SEALER } from '#test/api.ts';
import { fakePlatforms, SECRETS } from '#test/fake-platforms.ts';
import { INCIDENT, type Member, world } from '#test/world.ts';
import { notify } from '../notice/reactions.ts';
import { drainOutbox } from '../ticket/outbox.ts';
import { sendMessages } from './messages.ts';
import { planMessages } from './plan.ts';
import { askAfterMessages } from './results.ts';
import type { Outside } from './sending.ts';

const fakes = await fakePlatforms();
const privateHosts = new Set([fakes.host]);
const { db, people, groups } = await world(privateHosts);
const { lina, wang, chen, zhao, lead, manager, admin } = people;
const outside: Outside = { sealer: SEALER, privateHosts, publicUrl: 'https://desk.huaheng.example' };

const WEBHOOKS = {
  wecom: `/cgi-bin/webhook/send?key=${SECRETS.wecomKey}`,
  dingtalk: `/robot/send?access_token=${SECRETS.dingtalkToken}`,
  feishu: `/open-apis/bot/v2/hook/${SECRETS.feishuHook}`,
} as const;
const SIGNS = { wecom: null, dingtalk: SECRETS.dingtalkSign, feishu: SECRETS.feishuSign } as const;
type Chat = keyof typeof WEBHOOKS;
const CHATS = Object.keys(WEBHOOKS) as Chat[];

async function groupRobot(channel: Chat, more: object = {}) {
  const wish = {
    ...{ serves: 'group', channel, name: `${channel} 群`, groupId: groups.first },
    ...{ webhook: `${fakes.base}${WEBHOOKS[channel]}`, sign: SIGNS[channel] },
    ...more,
  };
  const made = await admin.post('/robots', wish);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body;
}
async function app(channel: Chat, more: object = {}) {
  const agentId = channel === 'feishu' ? null : '1000002';
  const made = await admin.post('/robots', {
    ...{ serves: 'people', channel, name: `${channel} 应用`, secret: SECRETS.app },
    app: { base: fakes.base, appId: 'corp', agentId },
    ...more,
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body;
}
const reach = async (who: Member, channel: string, address: string | null, choice?: string) => {
  const set = await admin.put(`/people/${who.id}/channels/${channel}`, {
    address,
    ...(choice ? { choice } : {}),
  });
  expect(set.status, JSON.stringify(set.body)).toBe(200);
};

const P1 = { impact: 'enterprise', urgency: 'stopped', title: '全公司断网 [点我](http://evil) <@all>' };
const make = async (by: Member, more: object = {}): Promise<number> =>
  (await by.post('/tickets', { ...INCIDENT, ...more })).body.id;
const planned = async () => {
  while (await drainOutbox(db, [notify, planMessages])) {}
};
const settled = async () => {
  await planned();
  while (await sendMessages(db, outside)) {}
};
interface State {
  state: string;
  error: string | null;
  attempts: number;
  due: boolean;
  first: boolean;
  channel: string;
  who: string;
}
const states = async (id: number) =>
  (
    await sql<State>`
      select m.state, m.error, m.attempts, m.deliver_at <= now() as due, m.first, m.channel, coalesce(p.login, r.name) as who
      from message m left join notice n on n.id = m.notice_id left join person p on p.id = n.person_id
        left join robot r on r.id = m.robot_id
      where coalesce(n.ticket_id, m.ticket_id) = ${id} order by m.id`.execute(db)
  ).rows;
/** A minute has passed, and whatever waited is due. */
const later = async () => {
  await sql`update robot set recent = '{}', rest_until = null`.execute(db);
  await sql`update message set deliver_at = now() - interval '1 second' + id * interval '1 microsecond'
    where state = 'waiting'`.execute(db);
};

beforeEach(async () => {
  await planned();
  await sql`update message set state = 'sent', ask_at = null where state <> 'sent' or ask_at is not null`.execute(
    db,
  );
  await sql`update robot set enabled = false, recent = '{}', rest_until = null`.execute(db);
  await sql`delete from person_channel`.execute(db);
  fakes.took.length = 0;
  fakes.answer = () => null;
  fakes.taken = async () => undefined;
  fakes.expire();
  fakes.tokens = 0;
});

describe('a chat group', () => {
  it.each(CHATS)(
    'at %s is told of a P1 once, signed, with number, title and link, and nothing else',
    async (channel) => {
      await groupRobot(channel);
      const id = await make(lina, P1);
      await settled();
      await planned();
      const told = fakes.took.filter(({ to }) => to === null);
      expect(told.length).toBe(1);
      const text = JSON.stringify(told[0]?.body);
      expect(text).toContain(`[P1] #${id} 全公司断网`);
      expect(text).toContain(`https://desk.huaheng.example/desk/tickets/${id}`);
      expect(text, 'what somebody wrote stays there').not.toContain(INCIDENT.symptom);
      expect((await states(id)).map(({ state, who }) => [state, who])).toEqual([['sent', `${channel} 群`]]);
      const [robot] = (await admin.get('/robots')).body.items.filter(
        (one: { enabled: boolean }) => one.enabled,
      );
      expect(robot).toMatchObject({ channel, failure: null });
      expect(robot.sentAt).not.toBe(null);
    },
  );

  it('hears of a call on it, not of every small thing, and of no private note', async () => {
    await groupRobot('feishu', { groupId: groups.second });
    const id = await make(lina);
    await chen.post(`/tickets/${id}/accept`);
    await chen.post(`/tickets/${id}/note`, { text: '密码在便签上' });
    await settled();
    expect(fakes.took).toEqual([]);
    await chen.post(`/tickets/${id}/diagnose`, { method: 'remote', finding: '证书过期' });
    await chen.post(`/tickets/${id}/escalate`, { handover: '请网络组接手' });
    await settled();
    expect(fakes.took.length).toBe(1);
    expect(JSON.stringify(fakes.took)).not.toMatch(/便签|接手/);
  });

  it('at a wrong signature is told when it was put right; the failure stands on the robot', async () => {
    const robot = await groupRobot('dingtalk', { sign: 'SECwrong' });
    const id = await make(lina, P1);
    await settled();
    expect((await states(id))[0]).toMatchObject({ state: 'waiting', attempts: 1, due: false });
    const shown = (await admin.get('/robots')).body.items.find((one: { id: string }) => one.id === robot.id);
    expect(shown.failure).toContain('310000');
    const sign = SECRETS.dingtalkSign;
    const changed = await admin.patch(`/robots/${robot.id}`, { sign }, { 'if-match': `"${robot.version}"` });
    expect(changed.status).toBe(200);
    await later();
    await settled();
    expect(fakes.took.length).toBe(1);
    expect((await states(id))[0]).toMatchObject({ state: 'sent', attempts: 2 });
  });

  it('gets no more in a minute than the platform takes: the rest waits in its rows, in order, and none is lost', async () => {
    await groupRobot('wecom');
    const ids: number[] = [];
    for (let i = 0; i < 22; i += 1) ids.push(await make(i % 2 ? lina : wang, { ...P1, title: `断网 ${i}` }));
    await planned();
    await Promise.all([sendMessages(db, outside), sendMessages(db, outside), sendMessages(db, outside)]);
    await settled();
    expect(fakes.took.length).toBe(19);
    const rest = (await Promise.all(ids.map(states))).flat().filter(({ state }) => state !== 'sent');
    expect(rest.map(({ state, error, attempts, due }) => [state, error, attempts, due])).toEqual(
      Array(3).fill(['waiting', 'limit', 0, false]),
    );
    await later();
    await settled();
    expect(fakes.took.length).toBe(22);
    const titles = fakes.took.map(({ body }) => body.news.articles[0].title);
    expect(new Set(titles).size).toBe(22);
  });

  it.each([
    ['wecom', { errcode: 45009, errmsg: 'api freq out of limit' }],
    ['dingtalk', { errcode: 130101, errmsg: 'send too fast' }],
    ['feishu', { code: 11232, msg: 'frequency limited' }],
  ] as const)(
    'at %s is left alone for a while when the platform says that it is too much',
    async (channel, said) => {
      await groupRobot(channel);
      let asked = 0;
      fakes.answer = () => {
        asked += 1;
        return said;
      };
      const id = await make(lina, P1);
      await make(lina, P1);
      await settled();
      expect(asked, 'not even asked again').toBe(1);
      expect((await states(id))[0]).toMatchObject({ state: 'waiting', error: 'limit', attempts: 0 });
      const shown = (await admin.get('/robots')).body.items.find((one: { enabled: boolean }) => one.enabled);
      expect(shown.restUntil).not.toBe(null);
      fakes.answer = () => null;
      await later();
      await settled();
      expect(fakes.took.length).toBe(2);
    },
  );

  it('whose server does not answer holds up nobody: one message waits for it, the others wait for that one', async () => {
    await groupRobot('wecom', { webhook: 'https://no-such-host.invalid/send?key=x' });
    await groupRobot('feishu');
    const ids = [await make(lina, P1), await make(wang, P1)];
    await settled();
    expect(fakes.took.length).toBe(2);
    const waiting = (await Promise.all(ids.map(states))).flat().filter(({ state }) => state === 'waiting');
    expect(waiting.map(({ attempts, due, channel }) => [attempts, due, channel])).toEqual([
      [1, false, 'wecom'],
      [0, false, 'wecom'],
    ]);
  });

  it('whose worker dies after it was told hears it once more at most', async () => {
    await groupRobot('feishu');
    const id = await make(lina, P1);
    await planned();
    await sql`create function stuck() returns trigger language plpgsql as $$ begin raise exception 'stuck'; end $$`.execute(
      db,
    );
    await sql`create trigger stuck before update on message for each row
      when (new.state = 'sent') execute function stuck()`.execute(db);
    await expect(sendMessages(db, outside)).rejects.toThrow('1 messages failed');
    expect((await states(id))[0]).toMatchObject({ state: 'waiting', attempts: 0 });
    await sql`drop trigger stuck on message`.execute(db);
    await later();
    await settled();
    await settled();
    expect(fakes.took.length).toBe(2);
    expect(fakes.took[0]?.body.card).toEqual(fakes.took[1]?.body.card);
  });

  it('that thinks holds nothing of the database, and no other worker tells it the same meanwhile', async () => {
    await groupRobot('feishu');
    await make(lina, P1);
    await planned();
    const open: number[] = [];
    fakes.taken = async () => {
      const found = await sql<{ n: number }>`
        select count(*)::int as n from pg_stat_activity
        where datname = current_database() and state like 'idle in transaction%'`.execute(db);
      open.push(found.rows[0]!.n);
      await sendMessages(db, outside);
    };
    await settled();
    expect([open, fakes.took.length]).toEqual([[0], 1]);
  });

  it('that is switched off is held, shown and released', async () => {
    const robot = await groupRobot('wecom');
    const id = await make(lina, P1);
    await planned();
    const off = await admin.patch(`/robots/${robot.id}`, { enabled: false }, { 'if-match': '*' });
    expect(off.status).toBe(200);
    await settled();
    expect((await states(id))[0]).toMatchObject({ state: 'held', error: 'no_way' });
    const { body } = await admin.get('/robots/messages?state=held');
    expect(body.items).toMatchObject([{ ticketId: id, to: 'wecom 群', error: 'no_way' }]);
    expect(JSON.stringify(body), 'and tells nothing of the ticket').not.toContain('断网');
    await admin.patch(`/robots/${robot.id}`, { enabled: true }, { 'if-match': '*' });
    expect((await admin.post('/robots/messages/release', { state: 'held' })).body).toEqual({ released: 1 });
    await settled();
    expect(fakes.took.length).toBe(1);
  });
});

describe('a person', () => {
  it.each(CHATS)(
    'is paged by an app at %s with a token that is kept, and renewed when it is good no longer',
    async (channel) => {
      await app(channel);
      await reach(lead, channel, 'zhou');
      await reach(manager, channel, 'sun', 'none');
      const id = await make(lina, P1);
      await settled();
      expect(fakes.took.map(({ to }) => to).sort()).toEqual(['sun', 'zhou']);
      expect(fakes.tokens).toBe(1);
      expect(JSON.stringify(fakes.took[0]?.body)).toContain(`/desk/tickets/${id}`);
      expect((await states(id)).every(({ state, first }) => state === 'sent' && first)).toBe(true);
      fakes.expire();
      await make(lina, P1);
      await settled();
      expect(fakes.took.length).toBe(4);
      expect(fakes.tokens).toBe(2);
    },
  );

  it.each(CHATS)('who is unknown at %s fails for good, and nobody else with them', async (channel) => {
    await app(channel);
    await reach(lead, channel, 'nobody');
    await reach(manager, channel, 'sun');
    const id = await make(lina, P1);
    await settled();
    expect((await states(id)).map(({ who, state }) => [who, state]).sort()).toEqual([
      ['lead', 'failed'],
      ['manager', 'sent'],
    ]);
  });

  it.each([
    [{ unread_user_id_list: ['zhou'] }, 'sent', null, false],
    [{ read_user_id_list: ['zhou'] }, 'sent', null, false],
    [{ invalid_user_id_list: ['zhou'] }, 'failed', 'invalid_user_id_list', false],
    [{ failed_user_id_list: ['zhou'] }, 'failed', 'failed_user_id_list', false],
    [
      { forbidden_user_id_list: ['zhou'], forbidden_list: [{ code: '143106', count: 1, userid: 'zhou' }] },
      'failed',
      'forbidden_user_id_list [{"code":"143106","count":1,"userid":"zhou"}]',
      false,
    ],
    [{}, 'sent', null, true],
  ])(
    'at DingTalk is asked after, since it takes first and sends later: %j is %s',
    async (result, state, error, asksAgain) => {
      await app('dingtalk');
      await reach(lead, 'dingtalk', 'zhou');
      fakes.result = result;
      const id = await make(lina, P1);
      await settled();
      expect((await states(id))[0]).toMatchObject({ state: 'sent', error: null });
      await askAfterMessages(db, outside);
      expect((await states(id))[0], 'not before its time').toMatchObject({ state: 'sent' });
      fakes.expire();
      await sql`update message set ask_at = now() where ask_at is not null`.execute(db);
      await askAfterMessages(db, outside);
      expect((await states(id))[0]).toMatchObject({ state, error });
      const left = await sql`select from message where ask_at is not null`.execute(db);
      expect(left.rows.length > 0).toBe(asksAgain);
      if (state !== 'failed') return;
      const { body } = await admin.get('/robots/messages?state=failed');
      expect(body.items.find((one: { ticketId: number }) => one.ticketId === id)).toMatchObject({ error });
      await admin.post('/robots/messages/release', { state: 'failed' });
      await settled();
      expect((await states(id))[0]).toMatchObject({ state: 'sent', error: null });
    },
  );

  it('is asked after no more when DingTalk does not know for hours', async () => {
    await app('dingtalk');
    await reach(lead, 'dingtalk', 'zhou');
    fakes.result = {};
    await make(lina, P1);
    await settled();
    for (let n = 0; n < 5; n++) {
      const due = await sql`update message set ask_at = now() where ask_at is not null`.execute(db);
      expect(due.numAffectedRows).toBe(1n);
      await askAfterMessages(db, outside);
    }
    const left = await sql`select from message where ask_at is not null`.execute(db);
    expect(left.rows).toHaveLength(0);
  });

  it('is reached through every channel at once by a P1; other news by choice', async () => {
    for (const channel of CHATS) await app(channel);
    for (const channel of ['sms', 'voice'] as const) await gateway(channel);
    for (const channel of CHATS) await reach(lead, channel, 'zhou', 'none');
    for (const channel of ['sms', 'voice']) await reach(lead, channel, '+8613800000000');
    const id = await make(lina, P1);
    await settled();
    expect((await states(id)).map(({ channel, state }) => `${channel} ${state}`).sort()).toEqual([
      'dingtalk sent',
      'feishu sent',
      'sms sent',
      'voice sent',
      'wecom sent',
    ]);
    await reach(chen, 'wecom', 'chen', 'all');
    await reach(chen, 'voice', '13800000001', 'all');
    const small = await make(lina);
    await chen.post(`/tickets/${small}/accept`);
    await lina.post(`/tickets/${small}/comment`, { text: '密码是 1234' });
    await planned();
    expect((await states(small)).map(({ channel, who }) => `${channel} ${who}`)).toEqual(['wecom chen']);
    await later();
    await settled();
    expect(JSON.stringify(fakes.took)).not.toContain('1234');
  });

  it('who may not read the ticket any more is told nothing', async () => {
    await app('wecom');
    await reach(manager, 'wecom', 'sun');
    await reach(zhao, 'wecom', 'zhao');
    const id = await make(lina, P1);
    await planned();
    await sql`update person set roles = '{requester}' where id = ${manager.id}`.execute(db);
    await settled();
    expect((await states(id)).map(({ who, state, error }) => [who, state, error])).toEqual([
      ['manager', 'withheld', 'may_not_read'],
    ]);
    await sql`update person set roles = '{requester,it_manager}' where id = ${manager.id}`.execute(db);
  });

  it('chooses for themselves, and gives a number of their own but no id at a platform', async () => {
    await app('wecom');
    await reach(chen, 'wecom', 'chen');
    const mine = (await chen.put('/session/channels/wecom', { choice: 'all' })).body.items;
    expect(mine[0]).toEqual({ channel: 'wecom', address: 'chen', choice: 'all', open: true });
    expect((await chen.put('/session/channels/wecom', { phone: 'lina' })).status).toBe(400);
    expect((await chen.put('/session/channels/feishu', { choice: 'all' })).status).toBe(400);
    expect((await chen.put('/session/channels/sms', { phone: '138 0000' })).status).toBe(400);
    const own = (await chen.put('/session/channels/sms', { phone: '13800000002' })).body.items;
    expect(own[3]).toEqual({ channel: 'sms', address: '13800000002', choice: 'none', open: false });
    expect((await chen.put('/session/channels/sms', { phone: null })).body.items[3].address).toBe(null);
    expect((await chen.put(`/people/${chen.id}/channels/wecom`, { address: 'lina' })).status).toBe(403);
    expect((await admin.put(`/people/${chen.id}/channels/wecom`, { address: '@all' })).status).toBe(400);
    expect((await admin.get(`/people/${chen.id}/channels`)).body.items[0].address).toBe('chen');
  });
});

async function gateway(channel: 'sms' | 'voice', more: object = {}) {
  const made = await admin.post('/robots', {
    ...{ serves: 'people', channel, name: channel, secret: SECRETS.gateway },
    gateway: {
      ...{ url: `${fakes.base}/gateway?id={{key}}`, form: 'json' },
      headers: [{ name: 'Authorization', value: 'Key {{secret}}' }],
      body: '{"PhoneNumbers":"{{phone}}","TemplateParam":{"n":"{{number}}","t":"{{text}}"}}',
      success: { path: 'Code', equals: 'OK' },
      longest: 100,
      ...more,
    },
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body;
}

describe('a gateway', () => {
  it('gets what its form asks for, and its own word decides whether it was taken', async () => {
    const sms = await gateway('sms');
    await reach(lead, 'sms', '+8613800000000');
    const id = await make(lina, { ...P1, title: '"引号" 与 {{secret}}' });
    await settled();
    expect(fakes.took.length).toBe(1);
    const { PhoneNumbers, TemplateParam } = fakes.took[0]?.body ?? {};
    expect([PhoneNumbers, TemplateParam.n]).toEqual(['+8613800000000', String(id)]);
    expect(TemplateParam.t).toContain('"引号" 与 {{secret}}');
    expect([...TemplateParam.t].length).toBeLessThanOrEqual(100);
    fakes.answer = () => ({ Code: 'isv.BUSINESS_LIMIT_CONTROL' });
    const next = await make(lina, P1);
    await settled();
    expect((await states(next))[0]).toMatchObject({ state: 'waiting', attempts: 1 });
    const elsewhere = { url: 'https://gateway.example/', body: '{{secret}}' };
    const moved = await admin.patch(`/robots/${sms.id}`, { gateway: elsewhere }, { 'if-match': '*' });
    expect(
      [moved.status, moved.body.fields?.[0]?.field],
      'the stored secret goes to no other server',
    ).toEqual([400, 'body.secret']);
  });

  it('cuts the title of a long text message, and never its link', async () => {
    await gateway('sms', { longest: 120 });
    await reach(lead, 'sms', '+8613800000000');
    const id = await make(lina, { ...P1, title: '很长的标题'.repeat(30) });
    await settled();
    const text: string = fakes.took[0]?.body.TemplateParam.t;
    expect([...text].length).toBeLessThanOrEqual(120);
    expect(text).toContain(
      `很长的标题很… 工单已升级 https://desk.huaheng.example/desk/tickets/${id}`.slice(6),
    );
  });

  it('takes a form too', async () => {
    await gateway('voice', { form: 'form', body: 'PhoneNumbers={{phone}}&say={{text}}' });
    await reach(lead, 'voice', '+8613800000000');
    await make(lina, P1);
    await settled();
    expect(fakes.took[0]?.body.PhoneNumbers).toBe('+8613800000000');
    expect(fakes.took[0]?.body.say).toContain('全公司断网');
    expect(fakes.took[0]?.body.say, 'nobody can hear an address').not.toContain('http://desk');
  });
});

describe('the administration', () => {
  it('tries a robot at once, and hears why it failed; no secret is ever answered', async () => {
    const robot = await groupRobot('feishu');
    expect((await admin.post(`/robots/${robot.id}/test`)).body).toEqual({ sent: true, error: null });
    expect(JSON.stringify(fakes.took[0]?.body)).toContain('测试消息');
    const wrong = await groupRobot('feishu', { sign: 'wrong' });
    const failed = (await admin.post(`/robots/${wrong.id}/test`)).body;
    expect(failed).toMatchObject({ sent: false, error: expect.stringContaining('19021') });
    const phone = await app('wecom');
    expect((await admin.post(`/robots/${phone.id}/test`)).status, 'whom?').toBe(400);
    expect((await admin.post(`/robots/${phone.id}/test`, { address: 'chen' })).body.sent).toBe(true);
    const shown = JSON.stringify((await admin.get('/robots')).body);
    const audited = JSON.stringify((await sql`select what from audit_entry`.execute(db)).rows);
    for (const secret of Object.values(SECRETS).filter((one) => one !== SECRETS.dingtalkToken)) {
      expect(shown).not.toContain(secret);
      expect(audited).not.toContain(secret);
    }
  });

  it('alone sets them up, each with what belongs to it', async () => {
    for (const who of [lina, chen, lead, manager]) expect((await who.get('/robots')).status).toBe(403);
    const group = { serves: 'group', channel: 'wecom', name: 'x', groupId: groups.first };
    for (const [wish, field] of [
      [{ ...group, webhook: 'file:///etc/passwd' }, 'body.webhook'],
      [{ ...group, webhook: 'https://a.example/', groupId: lina.id }, 'body.groupId'],
      [{ ...group, channel: 'sms', webhook: 'https://a.example/' }, 'body.channel'],
      [{ serves: 'people', channel: 'sms', name: 'x' }, 'body.gateway'],
      [
        { serves: 'people', channel: 'wecom', name: 'x', app: { base: 'https://a.example', appId: 'x' } },
        'body.app.agentId',
      ],
    ] as const) {
      const refused = await admin.post('/robots', wish);
      expect([refused.status, refused.body.fields?.[0]?.field]).toEqual([expect.any(Number), field]);
      expect(refused.status).toBeLessThan(500);
    }
    await app('wecom');
    const second = {
      serves: 'people',
      channel: 'wecom',
      name: 'y',
      secret: 's',
      app: { base: fakes.base, appId: 'x', agentId: '1' },
    };
    expect((await admin.post('/robots', second)).status).toBe(409);
  });

  it.each(['http://169.254.169.254/latest/meta-data', 'http://localhost:22/', 'http://[::ffff:10.0.0.1]/'])(
    'reaches nothing inside by %s',
    async (webhook) => {
      const robot = await groupRobot('wecom', { webhook });
      const { body } = await admin.post(`/robots/${robot.id}/test`);
      expect(body.sent).toBe(false);
      expect(body.error).toMatch(/^private: /);
    },
  );
});

it('a chat that becomes a ticket is kept word for word, with a source that names it (3.1e, A5)', async () => {
  const chat = { text: '李娜：又断网了 *三楼*\n陈晨：我看看', by: '李娜', at: '2026-03-02T08:00:00+08:00' };
  const wish = { ...INCIDENT, requesterId: lina.id, channel: 'im_converted' };
  const without = await chen.post('/tickets', wish);
  expect([without.status, without.body.fields?.[0]]).toMatchObject([
    400,
    { field: 'body.chat', code: 'required' },
  ]);
  const made = await chen.post('/tickets', { ...wish, chat });
  expect(made.status).toBe(201);
  const { body } = await chen.get(`/tickets/${made.body.id}`);
  expect(body).toMatchObject({
    channel: 'im_converted',
    source: expect.stringMatching(/^chat:[0-9a-f]{64}$/),
  });
  const first = body.events[0];
  expect(first.data).toMatchObject({ chat: chat.text, chatBy: '李娜', chatAt: Date.parse(chat.at) });
});
