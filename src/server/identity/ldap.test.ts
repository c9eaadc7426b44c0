import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp } from '#test/api.ts';
import { testDatabase } from '#test/db.ts';
import { BASE, type Employee, SERVICE, SERVICE_PASSWORD, startSlapd } from '#test/ldap/slapd.ts';
import { PASSWORD, type Someone, someone } from '#test/people.ts';

const db = await testDatabase();
const slapd = await startSlapd();
afterAll(() => slapd.end());
const app = await testApp(db, slapd.hosts);
const boss = await someone(db, 'boss', ['admin', 'security_admin'], { password: PASSWORD });

const HELPDESK = `cn=helpdesk,ou=groups,${BASE}`;
const employees: Employee[] = [
  { uid: 'wang', cn: '王芳', password: '密码 one', mail: 'wang@huaheng.example', memberOf: [HELPDESK] },
  { uid: 'gone', password: 'of gone', userAccountControl: 514 },
  { uid: 'boss', password: 'of boss' },
  { uid: 'new', password: 'of new', mail: 'new@huaheng.example' },
];
const SETTINGS = {
  ...{ kind: 'ldap', url: slapd.ldap, ca: slapd.ca, bindDn: SERVICE, baseDn: BASE },
  ...{ emailClaim: 'mail', groupClaim: 'memberOf', firstBinding: 'login', creates: true },
  groupRoles: [{ group: 'helpdesk', role: 'agent' }],
};

const call = (
  method: 'POST' | 'PATCH' | 'GET',
  path: string,
  payload?: object,
  who: Someone = boss,
  more = {},
) =>
  app.inject({
    method,
    url: `/api${path}`,
    headers: { ...who.headers, ...more },
    ...(payload ? { payload } : {}),
  });
const added = (settings: object = {}, secret: string | null = SERVICE_PASSWORD) =>
  call('POST', '/identity-providers', { name: 'AD', settings: { ...SETTINGS, ...settings }, secret });

let provider = '';
let wang: Someone;
beforeAll(async () => {
  await slapd.holds(employees);
  const made = await added();
  expect([made.statusCode, made.body]).toEqual([201, expect.not.stringContaining(SERVICE_PASSWORD)]);
  provider = made.json().id;
  wang = await someone(db, 'wang');
});
beforeEach(() => sql`truncate sign_in_failure, address_failure`.execute(db));

const signIn = async (login: string, password: string) => {
  const answer = await app.inject({ method: 'POST', url: '/api/session', payload: { login, password } });
  return { status: answer.statusCode, ...answer.json(), headers: answer.headers };
};
const kinds = async () =>
  (await sql<{ kind: string }>`select kind from audit_entry order by id desc limit 3`.execute(db)).rows.map(
    ({ kind }) => kind,
  );

describe('with the password of the directory', () => {
  it('somebody is bound once by their login, signs in, and gets the roles of their groups', async () => {
    const first = await signIn('WANG', '密码 one');
    expect(first).toMatchObject({
      status: 200,
      id: wang.id,
      roles: ['requester', 'agent'],
      hasPassword: false,
    });
    expect(await kinds()).toEqual(['signed_in', 'person_changed', 'identity_bound']);
    expect(await signIn('wang', '密码 one')).toMatchObject({ status: 200, id: wang.id });
    const listed = (await call('GET', '/identity-providers')).json().items[0];
    expect(listed).toMatchObject({ people: 1, problem: null, redirectUri: null });
  });

  it('somebody new is added where that is agreed', async () => {
    expect(await signIn('new', 'of new')).toMatchObject({
      status: 200,
      login: 'new',
      email: 'new@huaheng.example',
    });
  });

  it.each([
    ['a wrong password', 'wang', 'wrong'],
    ['nobody at all', 'nobody', 'x'],
    ['a pattern', 'w*', '密码 one'],
    ['a filter', 'wang)(uid=*', '密码 one'],
    ['whom the directory has disabled', 'gone', 'of gone'],
    ['who runs the installation, with a password of there', 'boss', 'of boss'],
    ['another one’s password', 'wang', 'of new'],
  ])('%s is not let in, in the same words', async (_name, login, password) => {
    expect(await signIn(login, password)).toMatchObject({ status: 401, code: 'wrong_credentials' });
  });

  it('an empty one never gets as far', async () => {
    expect((await signIn('wang', '')).status).toBe(400);
  });

  it('failures count as everywhere, and lock the login', async () => {
    for (let i = 0; i < 5; i++) await signIn('wang', 'wrong');
    expect(await signIn('wang', '密码 one')).toMatchObject({ status: 429, code: 'locked_out' });
    expect((await kinds())[0]).toBe('locked_out');
  });

  it('nobody else has a password here: neither an old one nor a new one counts', async () => {
    const other = await someone(db, 'other', [], { password: PASSWORD });
    await sql`insert into identity (provider_id, subject, person_id, bound_at)
      values (${provider}, 'k', ${other.id}, now())`.execute(db);
    expect((await signIn('other', PASSWORD)).status).toBe(401);
    const body = { current: PASSWORD, next: 'green whales sing 10' };
    const refused = await call('POST', '/session/password', body, other);
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'password_elsewhere']);
  });

  it('somebody proves to be there', async () => {
    const cookie = String((await signIn('wang', '密码 one')).headers['set-cookie']).split(';')[0] ?? '';
    const me = { ...wang, headers: { cookie } };
    expect((await call('GET', '/session/proof', undefined, me)).json().methods).toEqual(['password']);
    const prove = (password: string) => call('POST', '/session/proof', { method: 'password', password }, me);
    expect((await prove('wrong')).statusCode).toBe(401);
    expect((await prove('密码 one')).statusCode).toBe(200);
  });
});

describe('while the directory is away', () => {
  it('its people are told so, nobody learns who they are, and those of the desk get in', async () => {
    await slapd.stop();
    for (const login of ['wang', 'nobody', 'boss'])
      expect(await signIn(login, '密码 one')).toMatchObject({ status: 503, code: 'directory_unreachable' });
    expect(await signIn('boss', PASSWORD)).toMatchObject({ status: 200, id: boss.id });
    const [listed] = (await call('GET', '/identity-providers')).json().items;
    expect(listed.problem).toBe('unreachable');
    await slapd.start();
    expect((await signIn('wang', '密码 one')).status).toBe(200);
    expect((await call('GET', '/identity-providers')).json().items[0].problem).toBeNull();
  });
});

describe('a directory', () => {
  it.each([
    ['without TLS', { url: 'http://ad.example' }, 'settings.url'],
    ['with a path', { url: 'ldaps://ad.example/dc=x' }, 'settings.url'],
    ['of a private network that is not allowed', { url: 'ldaps://10.0.0.1' }, 'settings.url'],
    ['with a filter without a place for the login', { userFilter: '(uid=*)' }, 'settings.userFilter'],
    ['with an authority that is none', { ca: 'trust me' }, 'settings.ca'],
    ['with no attribute', { loginClaim: 'uid)(x=*' }, 'settings.loginClaim'],
    [
      'whose groups give the installation away',
      { groupRoles: [{ group: 'x', role: 'admin' }] },
      'settings.groupRoles.0.role',
    ],
  ])('%s is refused', async (_name, settings, field) => {
    const refused = await added(settings);
    expect(refused.statusCode).toBe(400);
    expect(refused.body).toContain(`body.${field}`);
  });

  it('is tested, keeps its secret to itself, and is moved only by whom knows it', async () => {
    expect((await call('POST', `/identity-providers/${provider}/test`)).json().problem).toBeNull();
    const settings = { ...SETTINGS, url: slapd.ldaps };
    const change = (body: object) =>
      call('PATCH', `/identity-providers/${provider}`, body, boss, { 'if-match': '"1"' });
    const refused = await change({ settings });
    expect([refused.statusCode, refused.body]).toEqual([400, expect.stringContaining('body.secret')]);
    const moved = await change({ settings, secret: 'wrong' });
    expect([moved.statusCode, moved.body]).toEqual([200, expect.not.stringContaining('wrong')]);
    expect((await call('POST', `/identity-providers/${provider}/test`)).json().problem).toBe('untrusted');
    expect((await added({}, null)).statusCode).toBe(400);
  });
});
