import { expect, it } from 'vitest';
import { apiOf, type Member, world } from '#test/world.ts';

const desk = await world();
const { app, person } = desk;
const admin: Member = await person('secadmin', '安全管理员', ['security_admin']);
const remove = async (path: string, { headers }: Pick<Member, 'headers'> = admin) =>
  (await app.inject({ method: 'DELETE', url: `/api${path}`, headers })).statusCode;
const make = (login: string, more = {}) =>
  admin.post('/service-accounts', { login, name: `监控 ${login}`, ...more });
const token = (id: string) =>
  admin.post(`/service-accounts/${id}/tokens`, { name: 'Zabbix', scopes: ['organisation:read'], days: 30 });
const withToken = (secret: string) => apiOf(app, { authorization: `Bearer ${secret}` });

it('an account of a service works by its token, is listed with its last use, and ends at once', async () => {
  const { body: account, status } = await make('svc-zabbix', { roles: ['agent'] });
  expect([status, account.tokens, account.lastUsedAt]).toEqual([201, 0, null]);
  const { secret } = (await token(account.id)).body;
  expect((await withToken(secret).get('/people')).status).toBe(200);
  const listed = (await admin.get('/service-accounts')).body.items;
  expect(listed).toEqual([{ ...account, tokens: 1, lastUsedAt: expect.any(String) }]);
  expect(await remove(`/service-accounts/${account.id}`)).toBe(204);
  expect((await withToken(secret).get('/people')).status).toBe(401);
  expect((await token(account.id)).body.code).toBe('inactive_person');
});

it('it never administers, and nobody gives it a password', async () => {
  for (const role of ['admin', 'security_admin', 'it_manager'])
    expect((await make('svc-root', { roles: [role] })).status).toBe(400);
  const { id } = (await make('svc-plain')).body;
  const answer = await desk.people.admin.post(`/people/${id}/password`, {});
  expect([answer.status, answer.body.code]).toEqual([409, 'service_account']);
});

it('a person is no account of a service', async () => {
  expect((await token(desk.people.lina.id)).status).toBe(404);
  expect(await remove(`/service-accounts/${desk.people.lina.id}`)).toBe(404);
});

it('tokens of everybody are seen and revoked by who is responsible, and by nobody else', async () => {
  const { chen } = desk.people;
  const mine = (await chen.post('/tokens', { name: '脚本', scopes: ['ticket:read'] })).body;
  const { items } = (await admin.get('/all-tokens')).body;
  const { secret, ...shown } = mine;
  expect(items).toContainEqual({ ...shown, owner: { id: chen.id, name: chen.name, kind: 'person' } });
  expect(JSON.stringify(items)).not.toContain(secret.slice(3));
  expect(await remove(`/all-tokens/${mine.id}`, chen)).toBe(403);
  expect(await remove(`/all-tokens/${mine.id}`)).toBe(204);
  expect(await remove(`/all-tokens/${mine.id}`)).toBe(404);
  expect((await withToken(secret).get('/session')).status).toBe(401);
});

it('a token is exchanged for another, and the old one works on as long as was asked', async () => {
  const { id } = (await make('svc-rotating', { roles: ['agent'] })).body;
  const exchange = (which: string, wish: object) =>
    admin.post(`/service-accounts/${id}/tokens/${which}/rotate`, wish);
  const first = (await token(id)).body;
  const second = await exchange(first.id, { days: 7, overlapHours: 24 });
  expect([second.status, second.body.name, second.body.scopes]).toEqual([
    201,
    'Zabbix',
    ['organisation:read'],
  ]);
  for (const secret of [first.secret, second.body.secret])
    expect((await withToken(secret).get('/people')).status).toBe(200);
  const third = await exchange(second.body.id, {});
  expect((await withToken(second.body.secret).get('/people')).status).toBe(401);
  expect((await withToken(third.body.secret).get('/people')).status).toBe(200);
  expect((await exchange(second.body.id, {})).status).toBe(404);
  const other = (await make('svc-other')).body;
  const strange = await admin.post(`/service-accounts/${other.id}/tokens/${third.body.id}/rotate`, {});
  expect(strange.status).toBe(404);
});
