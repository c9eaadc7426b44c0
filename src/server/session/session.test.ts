import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { session } from '#contract/session.ts';
import { signInSettings } from '#contract/sign-in.ts';
import { testDatabase } from '#test/db.ts';
import { PASSWORD, someone } from '#test/people.ts';
import { createApp } from '../platform/http/app.ts';
import { mount } from '../platform/http/mount.ts';
import { authenticator } from './authenticate.ts';
import { NOWHERE } from './elsewhere.ts';
import { sessionHandlers, signInSettingHandlers } from './routes.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const db = await testDatabase();
const app = createApp();
let now = Date.parse('2026-03-02T09:00:00+08:00');
const clock = () => now;
mount({ app, db, clock, authenticate: authenticator(db, clock) }, session, sessionHandlers(NOWHERE));
mount({ app, db, clock, authenticate: authenticator(db, clock) }, signInSettings, signInSettingHandlers);
afterAll(() => app.close());

let count = 0;
const person = (options = {}) => someone(db, `p${++count}`, [], { now, password: PASSWORD, ...options });

const signIn = (login: string, password: string, headers = {}) =>
  app.inject({ method: 'POST', url: '/api/session', payload: { login, password }, headers });
const cookieOf = (answer: Awaited<ReturnType<typeof signIn>>) =>
  String(answer.headers['set-cookie']).split(';')[0] ?? '';
const me = (cookie: string) => app.inject({ url: '/api/session', headers: { cookie } });
const failures = async (kind: string) =>
  (await sql<{ n: number }>`select count(*) as n from audit_entry where kind = ${kind}`.execute(db)).rows[0]
    ?.n ?? 0;

beforeEach(() => {
  now += 2 * 24 * HOUR;
});

describe('signing in', () => {
  it('opens a session in a cookie that no script reads', async () => {
    const { id, login } = await person();
    const answer = await signIn(login.toUpperCase(), PASSWORD);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['set-cookie']).toMatch(
      /^yinuo_session=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax; Expires=[^;]+$/,
    );
    expect(answer.json()).toMatchObject({ id, login, roles: ['requester'], locale: 'zh-CN', groups: [] });
    expect((await me(cookieOf(answer))).json()).toMatchObject({
      id,
      permissions: ['ticket.use', 'organisation.read', 'policy.read'],
    });
  });

  it('keeps only a hash of what the cookie holds', async () => {
    const { login } = await person();
    const cookie = cookieOf(await signIn(login, PASSWORD));
    const dump = await sql`select encode(id_hash, 'escape') as it, s.* from session s`.execute(db);
    expect(JSON.stringify(dump.rows)).not.toContain(cookie.split('=')[1]);
  });

  it('marks the cookie Secure when the request came by https', async () => {
    const proxied = createApp({ trustedProxies: 1 });
    mount(
      { app: proxied, db, clock, authenticate: authenticator(db, clock) },
      session,
      sessionHandlers(NOWHERE),
    );
    const { login } = await person();
    const answer = await proxied.inject({
      method: 'POST',
      url: '/api/session',
      headers: { 'x-forwarded-proto': 'https' },
      payload: { login, password: PASSWORD },
    });
    expect(answer.headers['set-cookie']).toMatch(/^__Host-yinuo_session=[^;]+; Path=\/;.*; Secure$/);
    await proxied.close();
  });

  it('ends the session that the browser had before', async () => {
    const { login, headers } = await person();
    const answer = await signIn(login, PASSWORD, headers);
    expect(cookieOf(answer)).not.toBe(headers.cookie);
    expect((await me(headers.cookie)).statusCode).toBe(401);
  });

  it('answers alike for an unknown login, a wrong password, no password and a person who has left', async () => {
    const known = await person();
    const gone = await person();
    await sql`update person set active = false where id = ${gone.id}`.execute(db);
    const without = await person({ password: undefined });
    const answers = await Promise.all([
      signIn('nobody', PASSWORD),
      signIn(known.login, 'wrong password'),
      signIn(without.login, PASSWORD),
      signIn(gone.login, PASSWORD),
    ]);
    for (const answer of answers) {
      expect(answer.statusCode).toBe(401);
      expect({ ...answer.json(), requestId: '' }).toEqual({
        type: 'urn:yinuo:refusal:wrong_credentials',
        title: 'wrong credentials',
        status: 401,
        code: 'wrong_credentials',
        requestId: '',
      });
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });
});

describe('the lock-out', () => {
  it.each(['known', 'unknown'])(
    'shuts a login that is %s after five failures, for longer each time',
    async (kind) => {
      const login = kind === 'known' ? (await person()).login : `ghost${now}`;
      for (let i = 0; i < 5; i++) expect((await signIn(login, 'wrong')).statusCode).toBe(401);
      const locked = await signIn(login, PASSWORD);
      expect([locked.statusCode, locked.json().detail]).toEqual([429, { retryAfterSeconds: 60 }]);
      now += MINUTE + 1;
      expect((await signIn(login, 'wrong')).statusCode).toBe(401);
      expect((await signIn(login, PASSWORD)).json().detail).toEqual({ retryAfterSeconds: 120 });
      now += 2 * MINUTE + 1;
      expect((await signIn(login, PASSWORD)).statusCode).toBe(kind === 'known' ? 200 : 401);
    },
  );

  it('cannot be outrun by many attempts at once', async () => {
    const { login } = await person();
    const answers = await Promise.all(Array.from({ length: 20 }, () => signIn(login, 'wrong')));
    const codes = answers.map((answer) => answer.statusCode);
    expect(codes.filter((code) => code === 401)).toHaveLength(5);
    expect(codes.filter((code) => code === 429)).toHaveLength(15);
  });

  it('begins anew after a success', async () => {
    const { login } = await person();
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 4; i++) await signIn(login, 'wrong');
      expect((await signIn(login, PASSWORD)).statusCode).toBe(200);
    }
  });

  it('leaves its trace in the audit', async () => {
    const before = await failures('sign_in_failed');
    await signIn((await person()).login, 'wrong');
    expect(await failures('sign_in_failed')).toBe(before + 1);
    await expect(sql`delete from audit_entry`.execute(db)).rejects.toThrow('append-only');
    await expect(sql`update audit_entry set kind = 'x'`.execute(db)).rejects.toThrow('append-only');
    await expect(sql`truncate audit_entry`.execute(db)).rejects.toThrow('append-only');
  });
});

describe('a session', () => {
  it('ends after 8 hours without a request', async () => {
    const { headers } = await person();
    now += 8 * HOUR - MINUTE;
    expect((await me(headers.cookie)).statusCode).toBe(200);
    now += 8 * HOUR - MINUTE;
    expect((await me(headers.cookie)).statusCode).toBe(200);
    now += 8 * HOUR;
    expect((await me(headers.cookie)).statusCode).toBe(401);
  });

  it('ends after 7 days, however busy', async () => {
    const { headers } = await person();
    for (let hours = 0; hours < 7 * 24 - 4; hours += 4) {
      now += 4 * HOUR;
      expect((await me(headers.cookie)).statusCode).toBe(200);
    }
    now += 4 * HOUR;
    expect((await me(headers.cookie)).statusCode).toBe(401);
  });

  it('writes down the last request at most once a minute', async () => {
    const { headers, id } = await person();
    const seen = async () =>
      (await sql<{ at: Date }>`select last_seen_at as at from session where person_id = ${id}`.execute(db))
        .rows[0]?.at;
    const start = now;
    now += MINUTE - 1;
    await me(headers.cookie);
    expect((await seen())?.getTime()).toBe(start);
    now += 1;
    await me(headers.cookie);
    expect((await seen())?.getTime()).toBe(now);
  });

  it('stops at once for a person who is deactivated', async () => {
    const { id, headers } = await person();
    await sql`update person set active = false where id = ${id}`.execute(db);
    expect((await me(headers.cookie)).statusCode).toBe(401);
  });

  it('ends on the server when its person signs out', async () => {
    const { headers } = await person();
    const out = await app.inject({ method: 'DELETE', url: '/api/session', headers });
    expect([out.statusCode, out.headers['set-cookie']]).toEqual([
      204,
      expect.stringContaining('yinuo_session=;'),
    ]);
    expect((await me(headers.cookie)).statusCode).toBe(401);
  });

  it.each([
    '',
    'yinuo_session=',
    'yinuo_session=x',
    `yinuo_session=${'a'.repeat(43)}`,
    'other=1; yinuo_session=%00',
  ])('is not made of the cookie %j', async (cookie) => {
    expect((await me(cookie)).statusCode).toBe(401);
  });

  it('does not act for the page of another site', async () => {
    const { headers } = await person();
    for (const foreign of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      const answer = await app.inject({
        method: 'DELETE',
        url: '/api/session',
        headers: { ...headers, ...foreign },
      });
      expect([answer.statusCode, answer.json().code]).toEqual([403, 'cross_site']);
    }
  });
});

const change = (headers: object, current: string, next: string) =>
  app.inject({
    method: 'POST',
    url: '/api/session/password',
    headers: { ...headers },
    payload: { current, next },
  });

describe('the own account', () => {
  it('changes its password and ends every other session', async () => {
    const { login, headers } = await person();
    const other = cookieOf(await signIn(login, PASSWORD));
    const changed = await change(headers, PASSWORD, 'red squirrels nap 7');
    expect(changed.statusCode).toBe(204);
    expect((await me(cookieOf(changed))).statusCode).toBe(200);
    expect((await me(other)).statusCode).toBe(401);
    expect((await signIn(login, PASSWORD)).statusCode).toBe(401);
    expect((await signIn(login, 'red squirrels nap 7')).statusCode).toBe(200);
  });

  it('refuses a wrong or weak password and says which field', async () => {
    const { headers, login } = await person();
    const wrong = await change(headers, 'not mine', 'red squirrels nap 7');
    expect([wrong.statusCode, wrong.json().fields]).toEqual([
      400,
      [{ field: 'body.current', code: 'wrong_password' }],
    ]);
    const weak = await change(headers, PASSWORD, 'password123');
    expect([weak.statusCode, weak.json().fields]).toEqual([
      422,
      [{ field: 'body.next', code: 'too_common' }],
    ]);
    expect((await signIn(login, PASSWORD)).statusCode).toBe(200);
  });

  it('is shut out of guessing its own password too', async () => {
    const { headers } = await person();
    for (let i = 0; i < 5; i++)
      expect((await change(headers, 'guess', 'red squirrels nap 7')).statusCode).toBe(400);
    expect((await change(headers, PASSWORD, 'red squirrels nap 7')).statusCode).toBe(429);
  });

  it('keeps its preferences', async () => {
    const { headers } = await person();
    const answer = await app.inject({
      method: 'PATCH',
      url: '/api/session/preferences',
      headers,
      payload: { locale: 'en', zone: 'Europe/Berlin', colourScheme: 'dark' },
    });
    expect(answer.json()).toMatchObject({ locale: 'en', zone: 'Europe/Berlin', colourScheme: 'dark' });
    const wrong = await app.inject({
      method: 'PATCH',
      url: '/api/session/preferences',
      headers,
      payload: { zone: 'Mars/Olympus', roles: ['admin'] },
    });
    expect(wrong.json().fields).toEqual([
      { field: 'body.zone', code: 'unknown_zone' },
      { field: 'body.roles', code: 'unknown_field' },
    ]);
  });
});

describe('the sessions of a person', () => {
  const list = async (headers: object) =>
    (await app.inject({ url: '/api/sessions', headers: { ...headers } })).json().items;
  const end = (headers: object, id: string) =>
    app.inject({ method: 'DELETE', url: `/api/sessions/${id}`, headers: { ...headers } });

  it('are listed for them, this one first, and end one by one or all others at once', async () => {
    const { login, headers } = await person();
    const stranger = await person();
    const chrome = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36' };
    const [second, third] = [
      cookieOf(await signIn(login, PASSWORD, chrome)),
      cookieOf(await signIn(login, PASSWORD)),
    ];
    const items = await list(headers);
    expect(items.map((item: { current: boolean }) => item.current)).toEqual([true, false, false]);
    expect(items).toContainEqual(
      expect.objectContaining({ browser: 'Chrome', system: 'Windows', ip: '127.0.0.1' }),
    );
    const chromes = items.find((item: { browser: string }) => item.browser === 'Chrome').id;
    expect((await end(stranger.headers, chromes)).statusCode).toBe(404);
    expect((await end(headers, chromes)).statusCode).toBe(204);
    expect([(await me(second)).statusCode, (await me(third)).statusCode]).toEqual([401, 200]);
    await app.inject({ method: 'POST', url: '/api/sessions/end-others', headers });
    expect([(await me(third)).statusCode, await list(headers)]).toEqual([401, [expect.anything()]]);
  });

  it('are ended by an administrator, and by nobody else', async () => {
    const [admin, { id, headers }] = [
      await someone(db, `admin${++count}`, ['admin'], { now }),
      await person(),
    ];
    const url = `/api/people/${id}/sessions`;
    expect((await app.inject({ method: 'DELETE', url, headers })).statusCode).toBe(403);
    expect((await app.inject({ method: 'DELETE', url, headers: admin.headers })).statusCode).toBe(204);
    expect((await me(headers.cookie)).statusCode).toBe(401);
  });

  it('are listed for an administrator and ended one by one, never by the number of somebody else’s', async () => {
    const admin = await someone(db, `admin${++count}`, ['security_admin'], { now });
    const [mine, other] = [await person(), await person()];
    const of = (id: string) => `/api/people/${id}/sessions`;
    const [{ id, current }] = (await app.inject({ url: of(mine.id), headers: admin.headers })).json().items;
    expect(current).toBe(false);
    expect((await app.inject({ url: of(mine.id), headers: mine.headers })).statusCode).toBe(403);
    const end = (whose: string) =>
      app.inject({ method: 'DELETE', url: `${of(whose)}/${id}`, headers: admin.headers });
    expect((await end(other.id)).statusCode).toBe(404);
    expect((await end(mine.id)).statusCode).toBe(204);
    expect([(await me(mine.headers.cookie)).statusCode, (await me(other.headers.cookie)).statusCode]).toEqual(
      [401, 200],
    );
  });

  it('get another secret when the password changes', async () => {
    const { headers } = await person();
    const answer = await change(headers, PASSWORD, 'red squirrels nap 7');
    expect((await me(headers.cookie)).statusCode).toBe(401);
    expect((await me(cookieOf(answer))).statusCode).toBe(200);
  });
});

describe('the rules of signing in', () => {
  const set = async (wish: object) => {
    const admin = await someone(db, `admin${++count}`, ['security_admin'], { now });
    const url = '/api/sign-in-settings';
    return app.inject({ method: 'PATCH', url, headers: admin.headers, payload: wish });
  };

  it('refuse words that anybody would guess here: departments, sites, groups, our own name', async () => {
    await sql`insert into department (name) values ('杭州华恒科技有限公司')`.execute(db);
    const { headers } = await person();
    for (const next of ['杭州华恒科技有限公司', '杭州华恒科技有限公司2026', 'Yinuo Desk 2026']) {
      const answer = await change(headers, PASSWORD, next);
      expect([next, answer.statusCode, answer.json().fields?.[0].code]).toEqual([next, 422, 'too_common']);
    }
    const phrase = '杭州华恒科技有限公司的猫不吃鱼 '.repeat(6).trim();
    expect(phrase.length).toBeGreaterThanOrEqual(64);
    expect((await change(headers, PASSWORD, phrase)).statusCode).toBe(204);
  });

  it('refuse what is on the list of common passwords, and the last passwords', async () => {
    const { headers } = await person();
    const codes: string[] = [];
    let cookie = headers.cookie;
    for (const next of ['qwertyuiop12', PASSWORD, 'red squirrels nap 7', PASSWORD]) {
      const current = codes.length < 3 ? PASSWORD : 'red squirrels nap 7';
      const answer = await change({ cookie }, current, next);
      if (answer.statusCode === 204) cookie = cookieOf(answer);
      codes.push(answer.statusCode === 204 ? 'taken' : answer.json().fields[0].code);
    }
    expect(codes).toEqual(['too_common', 'used_before', 'taken', 'used_before']);
  });

  it('limit open sessions at once, shorter for staff, and ask for a fresh proof', async () => {
    const [plain, staff] = [await person(), await someone(db, `agent${++count}`, ['agent'], { now })];
    expect((await set({ staffIdleMinutes: 30, expiryDays: 0 })).json()).toMatchObject({
      staffIdleMinutes: 30,
    });
    now += 31 * MINUTE;
    expect((await me(plain.headers.cookie)).statusCode).toBe(200);
    expect((await me(staff.headers.cookie)).statusCode).toBe(401);
    const late = await someone(db, `admin${++count}`, ['admin'], { now });
    now += 10 * MINUTE + 1;
    const url = '/api/sign-in-settings';
    const answer = await app.inject({ method: 'PATCH', url, headers: late.headers, payload: { history: 1 } });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'proof_required']);
  });

  it('let nobody do anything else before a password is changed that is too old', async () => {
    const { login } = await person();
    await sql`update person set password_changed_at = ${new Date(now - 91 * 24 * HOUR)} where login = ${login}`.execute(
      db,
    );
    expect((await set({ expiryDays: 90 })).statusCode).toBe(200);
    const answer = await signIn(login, PASSWORD);
    const cookie = cookieOf(answer);
    expect(answer.json()).toMatchObject({ pending: 'password_change' });
    const shut = await app.inject({ url: '/api/sessions', headers: { cookie } });
    expect([shut.statusCode, shut.json().code]).toEqual([403, 'password_change_owed']);
    const changed = cookieOf(await change({ cookie }, PASSWORD, 'red squirrels nap 7'));
    expect((await me(changed)).json()).toMatchObject({ pending: null });
    await set({ expiryDays: 0 });
  });

  it.each([{ minLength: 7 }, { history: -1 }, { secondFactorRoles: ['root'] }, { unknown: 1 }])(
    'refuse %j',
    async (wish) => {
      expect((await set(wish)).statusCode).toBe(400);
    },
  );
});

it('an address from which too much fails is locked, whatever the login, and one success frees no other', async () => {
  const { login } = await person();
  const from = (name: string, password: string) =>
    app.inject({
      method: 'POST',
      url: '/api/session',
      payload: { login: name, password },
      remoteAddress: '203.0.113.9',
    });
  await sql`insert into address_failure (address, failures, last_at) values ('203.0.113.9', 48, ${new Date(now)})`.execute(
    db,
  );
  expect((await from(login, PASSWORD)).statusCode).toBe(200);
  expect((await from('ghost-a', 'wrong')).statusCode).toBe(401);
  expect((await from('ghost-b', 'wrong')).statusCode).toBe(401);
  expect((await from(login, PASSWORD)).statusCode).toBe(429);
  expect((await signIn(login, PASSWORD)).statusCode).toBe(200);
});
