import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { testApp } from '#test/api.ts';
import { testDatabase } from '#test/db.ts';
import { APP, type Member, signInPlatforms } from '#test/identity/platforms.ts';
import { someone } from '#test/people.ts';

const DESK = 'https://desk.example';
const db = await testDatabase();
const fakes = await signInPlatforms();
const app = await testApp(db, new Set([fakes.host, '127.0.0.1:9']), DESK);
const boss = await someone(db, 'boss', ['admin', 'security_admin']);
const wang = await someone(db, 'wang');
await sql`update person set email = 'wang@huaheng.example', phone = '+86 138-0013-8000' where id = ${wang.id}`.execute(
  db,
);

const MEMBER: Member = {
  ...{ userid: 'Wang', unionid: 'u-wang', name: '王芳', mail: 'Wang@huaheng.example', status: 1 },
  ...{ ownMail: 'wang@private.example', mobile: '13800138000', contact: 0 },
};
const KINDS = ['wecom', 'dingtalk', 'feishu'] as const;
type Kind = (typeof KINDS)[number];

let count = 0;
const post = (url: string, payload: object = {}) =>
  app.inject({ method: 'POST', url, headers: boss.headers, payload });
async function added(kind: Kind, settings: object = {}, secret: string | null = APP.secret) {
  const agent = kind === 'wecom' ? { agentId: APP.agentId } : {};
  const made = await post('/api/identity-providers', {
    name: `${kind} ${++count}`,
    settings: { kind, appId: APP.id, base: fakes.base, ...agent, ...settings },
    secret,
  });
  expect(made.statusCode, made.body).toBe(201);
  fakes.redirectUri = made.json().redirectUri;
  return made.json();
}

const cookieFrom = (answer: { headers: Record<string, unknown> }, name: string) => {
  const lines = [answer.headers['set-cookie'] ?? []].flat().map(String);
  return lines.find((line) => line.startsWith(`${name}=`))?.split(';')[0] ?? '';
};
async function begun(id: string, agent = 'Firefox') {
  const url = `/api/sign-in/providers/${id}/start?to=/mine`;
  const answer = await app.inject({ url, headers: { 'user-agent': agent } });
  return { to: new URL(String(answer.headers.location)), cookie: cookieFrom(answer, 'yinuo_sign_in') };
}
/** Goes to the platform as this member and comes back with a code of theirs. */
async function walked(kind: Kind, id: string, member: Member | null, code = `c${++count}`) {
  const { to, cookie } = await begun(id);
  if (member) fakes.codes.set(code, member);
  fakes.challenges.set(code, to.searchParams.get('code_challenge') ?? '');
  const name = kind === 'dingtalk' ? 'authCode' : 'code';
  const query = new URLSearchParams({ state: to.searchParams.get('state') ?? '', [name]: code });
  const url = `/api/sign-in/providers/${id}/callback?${query}`;
  return app.inject({ url, headers: { cookie } });
}
const placeOf = (answer: { headers: Record<string, unknown> }) => String(answer.headers.location);
const meOf = async (answer: { headers: Record<string, unknown> }) =>
  (
    await app.inject({ url: '/api/session', headers: { cookie: cookieFrom(answer, 'yinuo_session') } })
  ).json();
const problemOf = async (id: string) => {
  const list = await app.inject({ url: '/api/identity-providers', headers: boss.headers });
  return list.json().items.find((one: { id: string }) => one.id === id);
};

beforeEach(async () => {
  fakes.instead.clear();
  // More begins here than one address may.
  await sql`delete from address_failure`.execute(db);
});

describe('where the browser is sent', () => {
  it('WeCom: to a code to scan, inside of its app to a page that asks for no more than is needed', async () => {
    const { id, redirectUri } = await added('wecom', { firstBinding: 'mobile' });
    const scan = (await begun(id)).to;
    expect(`${scan.origin}${scan.pathname}`).toBe('https://login.work.weixin.qq.com/wwlogin/sso/login');
    expect(Object.fromEntries(scan.searchParams)).toEqual({
      ...{ login_type: 'CorpApp', appid: APP.id, agentid: APP.agentId, redirect_uri: redirectUri },
      state: expect.any(String),
    });
    const page = (await begun(id, 'Mozilla/5.0 MicroMessenger/7.0.1 wxwork/4.1.20 Language/zh')).to;
    expect(`${page.origin}${page.pathname}${page.hash}`).toBe(
      'https://open.weixin.qq.com/connect/oauth2/authorize#wechat_redirect',
    );
    expect(Object.fromEntries(page.searchParams)).toMatchObject({
      ...{ appid: APP.id, response_type: 'code', scope: 'snsapi_privateinfo', agentid: APP.agentId },
    });
    const plain = await added('wecom', { firstBinding: 'login' });
    expect((await begun(plain.id, 'wxwork/4.1')).to.searchParams.get('scope')).toBe('snsapi_base');
  });

  it('DingTalk and Feishu: to their sign-in pages', async () => {
    const dingtalk = await added('dingtalk');
    const one = (await begun(dingtalk.id)).to;
    expect(`${one.origin}${one.pathname}`).toBe('https://login.dingtalk.com/oauth2/auth');
    expect(Object.fromEntries(one.searchParams)).toEqual({
      ...{ client_id: APP.id, response_type: 'code', scope: 'openid', redirect_uri: dingtalk.redirectUri },
      ...{ prompt: 'consent', state: expect.any(String) },
    });
    const feishu = await added('feishu', { base: null, firstBinding: 'mobile' });
    const two = (await begun(feishu.id)).to;
    expect(`${two.origin}${two.pathname}`).toBe('https://accounts.feishu.cn/open-apis/authen/v1/authorize');
    expect(Object.fromEntries(two.searchParams)).toEqual({
      ...{ client_id: APP.id, response_type: 'code', scope: 'contact:user.phone:readonly' },
      ...{ redirect_uri: feishu.redirectUri, state: expect.any(String), code_challenge_method: 'S256' },
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    });
  });
});

describe.each(KINDS)('%s', (kind) => {
  it.each(['mobile', 'email', 'login'] as const)(
    'finds who comes for the first time by %s, and knows them from then on',
    async (firstBinding) => {
      const { id } = await added(kind, { firstBinding });
      const first = await walked(kind, id, MEMBER);
      expect([placeOf(first), await meOf(first)]).toMatchObject(['/mine', { id: wang.id }]);
      // Whatever they are called, and can be reached at, later.
      const moved = { ...MEMBER, name: 'X', mail: 'boss@huaheng.example', mobile: null };
      expect(await meOf(await walked(kind, id, moved))).toMatchObject({ id: wang.id });
    },
  );

  it('neither an address that somebody wrote themselves nor a number that two have binds anybody', async () => {
    const byMail = await added(kind, { firstBinding: 'email' });
    const own = { ...MEMBER, mail: null, ownMail: 'wang@huaheng.example' };
    expect(placeOf(await walked(kind, byMail.id, own))).toBe('/sign-in?problem=unknown');
    const byMobile = await added(kind, { firstBinding: 'mobile' });
    const twin = await someone(db, `twin-${kind}`);
    await sql`update person set phone = '13800138000' where id = ${twin.id}`.execute(db);
    expect(placeOf(await walked(kind, byMobile.id, MEMBER))).toBe('/sign-in?problem=not_bound');
    await sql`update person set phone = null where id = ${twin.id}`.execute(db);
  });

  it('adds somebody new when it may, and never who is of no company here', async () => {
    const { id } = await added(kind, { creates: true });
    const fresh = { ...MEMBER, userid: `new-${kind}`, unionid: `u-${kind}`, mail: `${kind}@huaheng.example` };
    const answer = await walked(kind, id, { ...fresh, mobile: '13900000001' });
    expect(await meOf(answer)).toMatchObject({ login: `new-${kind}`, name: '王芳', email: fresh.mail });
    if (kind === 'feishu') return;
    const stranger = { ...fresh, userid: null, unionid: 'stranger' };
    expect(placeOf(await walked(kind, id, stranger))).toBe('/sign-in?problem=unknown');
    const outside = { ...fresh, unionid: 'outside', userid: 'outside', contact: 1, status: 5 };
    expect(placeOf(await walked(kind, id, outside))).toBe(
      `/sign-in?problem=${kind === 'wecom' ? 'inactive' : 'unknown'}`,
    );
  });

  it('a code that is wrong, used, or missing opens nothing, and why stands with the provider', async () => {
    const { id } = await added(kind);
    expect(placeOf(await walked(kind, id, null))).toBe('/sign-in?problem=untrusted');
    const { error } = await problemOf(id);
    expect(error).toMatch(/40029|authCode is not right|The code is not right/);
    const code = `used-${kind}`;
    await walked(kind, id, MEMBER, code);
    expect(placeOf(await walked(kind, id, null, code))).toBe('/sign-in?problem=untrusted');
    const { to, cookie } = await begun(id);
    const url = `/api/sign-in/providers/${id}/callback?state=${to.searchParams.get('state')}`;
    expect(placeOf(await app.inject({ url, headers: { cookie } }))).toBe('/sign-in?problem=denied');
  });

  it('the test says whether the app is let in, and nothing is asked without its secret', async () => {
    const tested = async (id: string) => (await post(`/api/identity-providers/${id}/test`)).json();
    expect(await tested((await added(kind)).id)).toEqual({ problem: null, error: null });
    const wrong = await tested((await added(kind, {}, 'wrong')).id);
    expect(wrong).toMatchObject({ problem: 'untrusted', error: expect.stringMatching(/invalid|no app/) });
    expect(wrong.error).not.toContain('wrong');
    fakes.asked.length = 0;
    expect(await tested((await added(kind, {}, null)).id)).toMatchObject({ problem: 'untrusted' });
    expect(fakes.asked).toEqual([]);
  });

  it('an answer without fields, and a host that is not there, are told apart', async () => {
    const { id } = await added(kind);
    for (const path of [
      '/cgi-bin/gettoken',
      '/v1.0/oauth2/userAccessToken',
      '/open-apis/authen/v2/oauth/token',
    ])
      fakes.instead.set(path, '<html>');
    expect(placeOf(await walked(kind, id, MEMBER))).toBe('/sign-in?problem=untrusted');
    const away = await added(kind, { base: 'http://127.0.0.1:9' });
    expect(placeOf(await walked(kind, away.id, MEMBER))).toBe('/sign-in?problem=unreachable');
    const inside = { kind, appId: APP.id, base: 'http://10.0.0.1', agentId: '1' };
    const { agentId: _, ...rest } = inside;
    const made = await post('/api/identity-providers', {
      name: `inside ${kind}`,
      settings: kind === 'wecom' ? inside : rest,
    });
    expect([made.statusCode, made.json().fields?.[0]?.field]).toEqual([400, 'body.settings.base']);
  });
});
