import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp } from '#test/api.ts';
import { testDatabase } from '#test/db.ts';
import { forger } from '#test/identity/forger.ts';
import { realProvider } from '#test/identity/provider.ts';
import { someone } from '#test/people.ts';

const DESK = 'https://desk.example';
const CLIENT = 'yinuo';
const SECRET = 'a secret of 32 characters, or so.';
const accounts = {
  's-1': {
    preferred_username: 'Wang.Fang',
    name: '王芳',
    email: 'wang@huaheng.example',
    email_verified: true,
    groups: ['helpdesk'],
  },
  's-2': { preferred_username: 'victim', name: '坏人', email: 'boss@huaheng.example', email_verified: true },
  's-3': { preferred_username: 'li', name: '李', email: 'victim@huaheng.example', email_verified: false },
};
const uris: string[] = [];
const db = await testDatabase();
const real = await realProvider(accounts, {
  ...{ id: CLIENT, secret: SECRET, uris },
  signedOut: `${DESK}/sign-in`,
});
const forged = await forger(CLIENT);
afterAll(() => {
  real.close();
  forged.close();
});
const app = await testApp(db, new Set([real.host, forged.host]), DESK);
const boss = await someone(db, 'boss', ['admin', 'security_admin']);
const victim = await someone(db, 'victim');

const SETTINGS = { clientId: CLIENT, firstBinding: 'none', creates: true };
let count = 0;
async function added(issuer: string, settings: object = {}): Promise<string> {
  const payload = {
    name: `P${++count}`,
    settings: { kind: 'oidc', issuer, ...SETTINGS, ...settings },
    secret: SECRET,
  };
  const made = await app.inject({
    method: 'POST',
    url: '/api/identity-providers',
    headers: boss.headers,
    payload,
  });
  expect([made.statusCode, made.body]).toEqual([201, expect.not.stringContaining(SECRET)]);
  uris.push(made.json().redirectUri);
  return made.json().id;
}

const cookieFrom = (answer: { headers: Record<string, unknown> }, name: string) => {
  const lines = [answer.headers['set-cookie'] ?? []].flat().map(String);
  return lines.find((line) => line.startsWith(`${name}=`))?.split(';')[0] ?? '';
};
async function begun(provider: string, to = '/mine') {
  const url = `/api/sign-in/providers/${provider}/start?to=${encodeURIComponent(to)}`;
  const answer = await app.inject({ url });
  expect(answer.statusCode).toBe(303);
  return { url: String(answer.headers.location), cookie: cookieFrom(answer, 'yinuo_sign_in') };
}
const back = (url: string, cookie: string) => app.inject({ url: url.replace(DESK, ''), headers: { cookie } });
const problemOf = async (answer: ReturnType<typeof back>) => {
  const { headers } = await answer;
  expect(cookieFrom({ headers }, 'yinuo_session')).toBe('');
  return /^\/sign-in\?problem=(\w+)$/.exec(String(headers.location))?.[1] ?? headers.location;
};
const meOf = async (answer: Awaited<ReturnType<typeof back>>) =>
  (
    await app.inject({ url: '/api/session', headers: { cookie: cookieFrom(answer, 'yinuo_session') } })
  ).json();
const peopleCount = async () =>
  (await sql<{ n: number }>`select count(*)::int as n from person`.execute(db)).rows[0]?.n;

describe('by a real provider of OpenID Connect', async () => {
  const groups = { groupClaim: 'groups', groupRoles: [{ group: 'helpdesk', role: 'agent' }] };
  // The provider reads its clients when it starts, so all of its tests share one.
  const provider = await added(real.issuer, { ...groups, firstBinding: 'email' });
  const walked = async (account: string, to?: string) => {
    const { url, cookie } = await begun(provider, to);
    return { back: await real.walk(url, account), cookie };
  };

  it('somebody new is added, with the roles of their groups, and goes where they wanted to', async () => {
    const first = await walked('s-1', '/tickets/7?x=1');
    const answer = await back(first.back, first.cookie);
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/tickets/7?x=1']);
    const me = await meOf(answer);
    expect(me).toMatchObject({
      login: 'wang.fang',
      name: '王芳',
      email: 'wang@huaheng.example',
      roles: ['requester', 'agent'],
    });
    // The next time it is the same person, whatever they are called now; lost groups are lost roles.
    Object.assign(accounts['s-1'], {
      preferred_username: 'victim',
      email: 'victim@huaheng.example',
      groups: [],
    });
    const again = await walked('s-1');
    expect(await meOf(await back(again.back, again.cookie))).toMatchObject({
      id: me.id,
      roles: ['requester'],
    });
    // The same answer, sent once more, opens nothing.
    expect(await problemOf(back(again.back, again.cookie))).toBe('expired');
  });

  it('nobody is signed in by an answer that another browser asked for', async () => {
    const { back: url, cookie } = await walked('s-1');
    expect(await problemOf(back(url, ''))).toBe('expired');
    expect(await problemOf(back(url, `yinuo_sign_in=${'A'.repeat(43)}`))).toBe('expired');
    expect(await problemOf(back(url.replace(/state=[^&]+/, `state=${'B'.repeat(43)}`), cookie))).toBe(
      'expired',
    );
  });

  it('the account of an administrator is not taken over, nor that of an address nobody verified', async () => {
    const people = await peopleCount();
    const two = await walked('s-2');
    expect(await problemOf(back(two.back, two.cookie))).toBe('not_bound');
    const three = await walked('s-3');
    const li = await meOf(await back(three.back, three.cookie));
    expect(li).toMatchObject({ login: 'li', email: null });
    expect(li.id).not.toBe(victim.id);
    expect(await peopleCount()).toBe((people ?? 0) + 1);
  });

  it('an administrator who asks for it while signed in is bound, and comes in from then on', async () => {
    const url = `/api/sign-in/providers/${provider}/bind`;
    const asked = await app.inject({ method: 'POST', url, headers: boss.headers });
    const cookie = cookieFrom(asked, 'yinuo_sign_in');
    const answer = await real.walk(asked.json().url, 's-2');
    const both = `${cookie}; ${boss.headers.cookie}`;
    const bound = await back(answer, both);
    expect(bound.headers.location).toBe('/account');
    // Its session got another secret.
    expect((await app.inject({ url: '/api/session', headers: boss.headers })).statusCode).toBe(401);
    boss.headers.cookie = cookieFrom(bound, 'yinuo_session');
    const later = await walked('s-2');
    expect(await meOf(await back(later.back, later.cookie))).toMatchObject({ id: boss.id });
  });

  it('who wants to be bound to what is somebody else’s hears so on their account, and stays who they are', async () => {
    const url = `/api/sign-in/providers/${provider}/bind`;
    const asked = await app.inject({ method: 'POST', url, headers: victim.headers });
    const both = `${cookieFrom(asked, 'yinuo_sign_in')}; ${victim.headers.cookie}`;
    const answer = await back(await real.walk(asked.json().url, 's-2'), both);
    expect(answer.headers.location).toBe('/account?problem=not_bound');
    expect((await app.inject({ url: '/api/session', headers: victim.headers })).json().id).toBe(victim.id);
    expect((await sql`select from identity where person_id = ${victim.id}`.execute(db)).rows).toEqual([]);
  });

  it('a code that was used opens nothing under a fresh state, in the same browser either', async () => {
    const first = await walked('s-2');
    const code = new URL(first.back).searchParams.get('code') ?? '';
    expect(await meOf(await back(first.back, first.cookie))).toMatchObject({ id: boss.id });
    const again = await begun(provider);
    const state = new URL(again.url).searchParams.get('state');
    const query = new URLSearchParams({ code, state: state ?? '', iss: real.issuer });
    const url = `/api/sign-in/providers/${provider}/callback?${query}`;
    expect(await problemOf(back(url, again.cookie))).toBe('untrusted');
    // Nor one of another attempt that nobody used yet: it was asked for with another challenge.
    const [unused, mine] = [await walked('s-2'), await begun(provider)];
    const swapped = new URL(unused.back);
    swapped.searchParams.set('state', new URL(mine.url).searchParams.get('state') ?? '');
    expect(await problemOf(back(swapped.href, mine.cookie))).toBe('untrusted');
  });

  it('who signs out is sent to end the session at the provider, too, when that was wanted', async () => {
    const leave = async (cookie: string) => {
      const answer = await app.inject({ method: 'POST', url: '/api/session/sign-out', headers: { cookie } });
      expect((await app.inject({ url: '/api/session', headers: { cookie } })).statusCode).toBe(401);
      return answer.json().url;
    };
    const entered = async () => {
      const { back: url, cookie } = await walked('s-1');
      return cookieFrom(await back(url, cookie), 'yinuo_session');
    };
    expect(await leave(await entered())).toBeNull();
    const wanted = sql`settings || '{"endsSession": true}'`;
    await sql`update identity_provider set settings = ${wanted} where id = ${provider}`.execute(db);
    const url = new URL(await leave(await entered()));
    expect(url.href).toMatch(`${real.issuer}/session/end?`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: CLIENT,
      post_logout_redirect_uri: `${DESK}/sign-in`,
      id_token_hint: expect.stringMatching(/^ey[\w-]+\.[\w-]+\.[\w-]+$/),
    });
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(200);
    expect((await sql`select from identity_session`.execute(db)).rows).toEqual([]);
  });

  it('somebody unbinds what they bound, but never their last way in', async () => {
    const { back: url, cookie } = await walked('s-1');
    const mine = cookieFrom(await back(url, cookie), 'yinuo_session');
    const own = async () =>
      (await app.inject({ url: '/api/sign-in/identities', headers: { cookie: mine } })).json().items;
    const unbind = () =>
      app.inject({ method: 'DELETE', url: `/api/sign-in/identities/${provider}`, headers: { cookie: mine } });
    expect(await own()).toMatchObject([{ provider, kind: 'oidc', enabled: true, last: true }]);
    expect((await unbind()).json().code).toBe('last_way_in');
    await sql`update person set password_hash = 'none' where login = 'wang.fang'`.execute(db);
    expect(await own()).toMatchObject([{ last: false }]);
    expect((await unbind()).statusCode).toBe(204);
    expect([await own(), (await unbind()).json().code]).toEqual([[], 'not_found']);
    const told = await sql<{ what: object }>`
      select what from audit_entry where kind = 'identity_unbound'`.execute(db);
    expect(told.rows).toMatchObject([{ what: { provider } }]);
  });

  it('who has left stays out, and a provider that is switched off is asked nothing', async () => {
    await sql`update person set active = false where login = 'li'`.execute(db);
    const { back: url, cookie } = await walked('s-3');
    expect(await problemOf(back(url, cookie))).toBe('inactive');
    await sql`update identity_provider set enabled = false where id = ${provider}`.execute(db);
    expect(await problemOf(app.inject({ url: `/api/sign-in/providers/${provider}/start` }))).toBe(
      'switched_off',
    );
    await sql`update identity_provider set enabled = true where id = ${provider}`.execute(db);
  });
});

describe('an answer that is forged', async () => {
  const provider = await added(forged.issuer, { firstBinding: 'email' });
  beforeEach(async () => {
    await sql`delete from address_failure`.execute(db);
    Object.assign(forged, { next: {}, metadata: {} });
  });
  /** Begins at the provider and comes back with what it says next. */
  async function told(next: typeof forged.next, query = '') {
    const { url, cookie } = await begun(provider);
    const { searchParams } = new URL(url);
    Object.assign(forged, { next, nonce: searchParams.get('nonce') ?? '' });
    const state = searchParams.get('state');
    return back(`/api/sign-in/providers/${provider}/callback?code=c&state=${state}${query}`, cookie);
  }

  it.each([
    ['for another client', { claims: { aud: 'another' } }],
    ['for others, too, and meant for another', { claims: { aud: [CLIENT, 'another'], azp: 'another' } }],
    ['of another issuer', { claims: { iss: 'https://evil.example' } }],
    ['with another nonce', { claims: { nonce: 'n' } }],
    ['without a nonce', { claims: { nonce: undefined } }],
    ['that is over', { claims: { exp: 1_000_000 } }],
    ['without a subject', { claims: { sub: undefined } }],
    ['that is not signed', { signing: 'none' }],
    ['signed by another key', { signing: 'other' }],
  ] as const)('%s opens nothing', async (_name, next) => {
    expect(await problemOf(told(next))).toBe('untrusted');
    expect((await sql`select from identity where person_id = ${victim.id}`.execute(db)).rows).toEqual([]);
  });

  it('that names another issuer beside the code opens nothing (RFC 9207)', async () => {
    expect(await problemOf(told({}, `&iss=${encodeURIComponent(real.issuer)}`))).toBe('untrusted');
  });

  it('to an attempt at another provider opens nothing', async () => {
    const other = await added(forged.issuer);
    const { url, cookie } = await begun(other);
    const state = new URL(url).searchParams.get('state');
    expect(
      await problemOf(back(`/api/sign-in/providers/${provider}/callback?code=c&state=${state}`, cookie)),
    ).toBe('expired');
  });

  it('is told from one that holds; the same subject is the same person', async () => {
    const answer = await told({});
    expect(await meOf(answer)).toMatchObject({ id: victim.id });
    const list = await app.inject({ url: '/api/identity-providers', headers: boss.headers });
    const one = list.json().items.find(({ id }: { id: string }) => id === provider);
    expect(one).toMatchObject({ people: 1, problem: null, hasSecret: true });
  });

  it('is seen by the test of the provider, when it names itself otherwise', async () => {
    forged.metadata = { issuer: 'https://evil.example' };
    const url = `/api/identity-providers/${provider}/test`;
    const tested = await app.inject({ method: 'POST', url, headers: boss.headers });
    expect(tested.json()).toMatchObject({ problem: 'untrusted', error: expect.any(String) });
    forged.metadata = { token_endpoint: 'http://127.0.0.1:9/token' };
    expect(await problemOf(told({}))).toBe('unreachable');
  });
});

it('an address that begins without end is held up, whatever it then asks for; its passwords are not', async () => {
  const remoteAddress = '203.0.113.9';
  const provider = await added(forged.issuer);
  const start = () => app.inject({ url: `/api/sign-in/providers/${provider}/start`, remoteAddress });
  await sql`insert into address_failure (address, failures, last_at) values (${`provider ${remoteAddress}`}, 49, now())`.execute(
    db,
  );
  expect((await start()).headers.location).toMatch(forged.issuer);
  expect(await problemOf(start())).toBe('too_many');
  expect(await problemOf(app.inject({ url: `/api/sign-in/providers/${provider}/start` }))).toMatch(
    forged.issuer,
  );
  const payload = { login: 'boss', password: 'wrong' };
  const signIn = await app.inject({ method: 'POST', url: '/api/session', payload, remoteAddress });
  expect(signIn.json().code).toBe('wrong_credentials');
  const challenge = () => app.inject({ method: 'POST', url: '/api/session/passkey/options', remoteAddress });
  expect((await challenge()).statusCode).toBe(200);
  await sql`update address_failure set failures = 50, locked_until = now() + interval '1 minute'
    where address = ${`passkey ${remoteAddress}`}`.execute(db);
  const held = await challenge();
  expect([held.statusCode, held.json().code]).toEqual([429, 'locked_out']);
});

it.each([
  '//evil.example',
  '/\\evil',
  'https:evil.example',
  'javascript:1',
  '/a\r\nx: y',
  '/%0d%0a'.replace('%0d%0a', '\\..'),
])('after signing in nobody is sent to %j', async (to) => {
  const provider = await added(forged.issuer);
  const { url, cookie } = await begun(provider, to);
  const { searchParams } = new URL(url);
  const subject = `open-${count}`;
  const claims = { sub: subject, preferred_username: subject, email: undefined };
  Object.assign(forged, { metadata: {}, next: { claims }, nonce: searchParams.get('nonce') ?? '' });
  const answer = await back(
    `/api/sign-in/providers/${provider}/callback?code=c&state=${searchParams.get('state')}`,
    cookie,
  );
  expect(answer.headers.location).toBe('/');
});

it.each(['http://169.254.169.254', 'http://127.0.0.1:1', 'http://[::1]', 'http://2130706433'])(
  'a provider at %s is not taken, nor does one move',
  async (issuer) => {
    const payload = { name: issuer, settings: { kind: 'oidc', issuer, ...SETTINGS } };
    const made = await app.inject({
      method: 'POST',
      url: '/api/identity-providers',
      headers: boss.headers,
      payload,
    });
    expect([made.statusCode, made.json().fields?.[0]?.field]).toEqual([400, 'body.settings.issuer']);
  },
);
