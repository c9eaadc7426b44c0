import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { testApp } from '#test/api.ts';
import { testDatabase } from '#test/db.ts';
import { someone } from '#test/people.ts';
import { type Answer, apiOf } from '#test/world.ts';

const db = await testDatabase();
const app = await testApp(db);
const any = { 'if-match': '*' };
const people = {
  admin: await someone(db, 'admin', ['admin']),
  guard: await someone(db, 'guard', ['security_admin']),
  second: await someone(db, 'second', ['security_admin']),
  agent: await someone(db, 'agent', ['agent']),
  lina: await someone(db, 'lina'),
};
const api = (name: keyof typeof people) => apiOf(app, people[name].headers);
const guard = api('guard');
const codeOf = ({ status, body }: Answer) => [status, body?.code];
const give = (name: keyof typeof people, roles: string[], by = guard) =>
  by.put(`/people/${people[name].id}/roles`, { roles }, any);
async function remove(code: string) {
  const { headers } = people.guard;
  const answer = await app.inject({ method: 'DELETE', url: `/api/roles/${code}`, headers });
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() } as Answer;
}
let count = 0;
const define = async (wish: object = {}) => {
  const code = `x-role-${++count}`;
  const made = await guard.post('/roles', { code, name: `角色${count}`, parts: [], grants: {}, ...wish });
  expect(made.status).toBe(201);
  return made.body;
};
const audited = async (kind: string) =>
  (
    await sql<{
      what: object;
    }>`select what from audit_entry where kind = ${kind} order by id desc limit 1`.execute(db)
  ).rows[0]?.what;

describe('roles', () => {
  it('are the shipped ones and own ones, with what they allow and how many hold them', async () => {
    const { code } = await define({
      name: '苏州坐席',
      grants: { 'ticket.read': ['site'], 'desk.read': ['all'] },
    });
    expect((await give('lina', [code])).body.whole.roles).toEqual(['requester', code]);
    const { items, scoped, separated } = (await guard.get('/roles')).body;
    const by = new Map(items.map((role: { code: string }) => [role.code, role]));
    expect(by.get('security_admin')).toMatchObject({ shipped: true, holders: 2, version: null });
    expect(by.get(code)).toMatchObject({ shipped: false, holders: 1, name: '苏州坐席', version: 1 });
    expect([scoped.includes('ticket.read'), separated]).toEqual([true, false]);
    await give('lina', []);
  });

  it.each([
    [{ code: 'agent' }, 400, 'body.code'],
    [{ grants: { 'world.rule': ['all'] } }, 400, 'body.grants.world.rule'],
    [{ grants: { 'ticket.read': ['galaxy'] } }, 400, 'body.grants.ticket.read.0'],
    [{ grants: { 'desk.read': ['site'] } }, 400, 'body.grants.desk.read'],
    [{ parts: ['requester'] }, 400, 'body.parts'],
    [{ parts: ['king'] }, 400, 'body.parts.0'],
    [{ name: ' ' }, 400, 'body.name'],
  ])('are refused with %j', async (wish, status, field) => {
    const made = await guard.post('/roles', { code: 'x-bad', name: '坏', parts: [], grants: {}, ...wish });
    expect([made.status, made.body.fields?.[0]?.field]).toEqual([status, field]);
    expect((await sql`select from role where code = 'x-bad'`.execute(db)).rows).toEqual([]);
  });

  it('change on the version that was seen, and go only when nobody holds them', async () => {
    const { code } = await define();
    expect(codeOf(await guard.patch(`/roles/${code}`, { name: '新名' }, { 'if-match': '"7"' }))).toEqual([
      412,
      'version_conflict',
    ]);
    const changed = await guard.patch(`/roles/${code}`, { name: '新名' }, { 'if-match': '"1"' });
    expect(changed.body).toMatchObject({ name: '新名', version: 2 });
    expect(await audited('role_changed')).toMatchObject({ code, after: { name: '新名' } });
    await give('lina', [code]);
    expect(codeOf(await remove(code))).toEqual([409, 'role_held']);
    await give('lina', []);
    expect((await remove(code)).status).toBe(204);
    expect(await audited('role_deleted')).toMatchObject({ code });
    expect((await remove(code)).status).toBe(404);
  });

  it('take effect at the next request, and who may do more signs in anew', async () => {
    const { code } = await define({ grants: { 'audit.read': ['all'], 'alert.read': ['all'] } });
    const nora = await someone(db, 'nora');
    await guard.put(`/people/${nora.id}/roles`, { roles: [code] }, any);
    expect((await apiOf(app, nora.headers).get('/session')).status).toBe(401);
    const held = await someone(db, 'held');
    await sql`update person set given_roles = ${['requester', code]} where id = ${held.id}`.execute(db);
    const holder = apiOf(app, held.headers);
    expect((await holder.get('/session')).body.permissions).toContain('alert.read');
    await guard.patch(`/roles/${code}`, { grants: { 'audit.read': ['all'] } }, any);
    expect((await holder.get('/session')).body.permissions).not.toContain('alert.read');
    await guard.patch(`/roles/${code}`, { grants: { 'audit.read': ['all'], 'desk.read': ['all'] } }, any);
    expect((await holder.get('/session')).status).toBe(401);
  });
});

describe('giving roles', () => {
  it('is for who may, to others, and of roles that there are', async () => {
    expect((await give('lina', ['agent'], api('agent'))).status).toBe(403);
    expect(codeOf(await give('guard', ['security_admin', 'admin']))).toEqual([403, 'own_roles']);
    expect(codeOf(await give('admin', ['admin', 'lead'], api('admin')))).toEqual([403, 'own_roles']);
    const unknown = await give('lina', ['x-nobody']);
    expect([unknown.status, unknown.body.fields[0].field]).toEqual([422, 'body.roles']);
  });

  it('does not reach oneself by way of a role that one holds', async () => {
    const { code } = await define({ grants: { 'role.manage': ['all'] } });
    const minna = await someone(db, 'minna');
    await sql`update person set given_roles = ${['requester', code]} where id = ${minna.id}`.execute(db);
    const wish = { grants: { 'role.manage': ['all'], 'audit.read': ['all'] } };
    expect(codeOf(await apiOf(app, minna.headers).patch(`/roles/${code}`, wish, any))).toEqual([
      403,
      'own_roles',
    ]);
  });
});

describe('duties that are kept apart', () => {
  const separate = (separated: boolean) => guard.put('/roles/duties', { separated });

  it('are not switched on while somebody holds two, and names them', async () => {
    await give('agent', ['admin', 'auditor']);
    const refusal = await separate(true);
    expect(codeOf(refusal)).toEqual([409, 'duties_mixed']);
    expect(refusal.body.detail.people).toMatchObject([{ id: people.agent.id }]);
    await give('agent', ['agent']);
    expect((await separate(true)).body).toEqual({ separated: true, mixed: [] });
    expect(await audited('setting_changed')).toMatchObject({ key: 'separateDuties', after: true });
  });

  it('are given by the security administrator alone, and never two to one', async () => {
    expect(codeOf(await give('lina', ['agent'], api('admin')))).toEqual([403, 'security_admin_only']);
    expect(codeOf(await give('lina', ['admin', 'auditor']))).toEqual([409, 'duties_mixed']);
    const mixed = {
      code: 'x-mixed',
      name: '混合',
      parts: ['auditor'],
      grants: { 'setting.manage': ['all'] },
    };
    expect(codeOf(await guard.post('/roles', mixed))).toEqual([409, 'duties_mixed']);
    const { code } = await define({ parts: ['auditor'] });
    expect(codeOf(await give('lina', ['admin', code]))).toEqual([409, 'duties_mixed']);
    await give('lina', ['admin', 'lead']);
    const file = Buffer.from('登录名,角色\nlina,管理员;审计员\nagent,审计员\n');
    const sent = await app.inject({
      method: 'POST',
      url: '/api/organisation/import?dryRun=true',
      headers: { ...people.admin.headers, 'content-type': 'text/csv' },
      payload: file,
    });
    expect(sent.json().problems.map(({ code }: { code: string }) => code)).toEqual([
      'security_admin_only',
      'security_admin_only',
    ]);
    await give('lina', []);
  });

  it('hold in PostgreSQL, whoever writes', async () => {
    await expect(
      sql`update person set given_roles = '{requester,admin,auditor}' where login = 'agent'`.execute(db),
    ).rejects.toThrow(/nobody holds two/);
    expect((await separate(false)).body.separated).toBe(false);
    await sql`update person set given_roles = '{requester,admin,auditor}' where login = 'agent'`.execute(db);
    await expect(
      sql`update setting set value = 'true' where key = 'separateDuties'`.execute(db),
    ).rejects.toThrow(/still holds two/);
    await sql`update person set given_roles = '{requester,agent}' where login = 'agent'`.execute(db);
  });
});

it('says why somebody sees a ticket, and nothing of what is in it', async () => {
  const submission = { type: 'incident', title: '工资表打不开', channel: 'portal' };
  const nina = await someone(db, 'nina');
  const made = await apiOf(app, nina.headers).post('/tickets', submission);
  const id = made.body.id ?? made.body.ticket?.id;
  const why = async ({ id: person }: { id: string }) =>
    (await guard.get(`/tickets/${id}/readers/${person}`)).body;
  expect((await why(nina)).reasons[0]).toEqual({
    why: 'requester',
    role: null,
    permission: null,
    scope: null,
  });
  expect((await why(people.agent)).reasons[0]).toEqual({
    ...{ why: 'grant', role: 'agent', permission: 'ticket.read', scope: 'all' },
  });
  expect(await why(people.admin)).toMatchObject({ reasons: [], hindrance: 'no_grant' });
  expect(JSON.stringify(await why(nina))).not.toContain('工资');
  expect((await guard.get(`/tickets/99999/readers/${people.lina.id}`)).status).toBe(404);
});

describe('what a change of a role would change', () => {
  it('is told for those who hold it, and writes nothing', async () => {
    const { code } = await define({ grants: { 'ticket.read': ['site'], 'desk.read': ['all'] } });
    const [first, desk] = [await someone(db, 'held-1'), await someone(db, 'held-2', ['agent'])];
    await sql`update person set given_roles = given_roles || ${[code]} where id = any (${[first.id, desk.id]}::uuid[])`.execute(
      db,
    );
    const asked = await guard.post('/roles/effects', {
      ...{ role: code, parts: ['auditor'], grants: { 'ticket.read': ['all'], 'alert.read': ['all'] } },
    });
    expect(asked.body).toMatchObject({ holders: 2, signedOut: true });
    const told = asked.body.items.map(
      ({ part, permission, scope, gained, lost }: Record<string, string>) =>
        `${part ?? `${permission} ${scope}`} +${gained} -${lost}`,
    );
    expect(told.sort()).toEqual([
      'alert.read all +1 -0',
      'auditor +2 -0',
      'desk.read all +0 -1',
      'ticket.read all +1 -0',
    ]);
    expect((await guard.post('/roles/effects', { role: 'x-none', parts: [], grants: {} })).status).toBe(404);
    const { items } = (await guard.get('/roles')).body;
    expect(items.find((role: { code: string }) => role.code === code).version).toBe(1);
  });
});

it('says what somebody can do, by which role, and who gave it', async () => {
  const { code } = await define({ name: '看告警', grants: { 'alert.read': ['all'] } });
  const vera = await someone(db, 'vera');
  await guard.put(`/people/${vera.id}/roles`, { roles: [code, 'lead'] }, any);
  const { body } = await guard.get(`/people/${vera.id}/grants`);
  expect(body.person).toEqual({ id: vera.id, name: '名vera', active: true });
  const role = body.roles.find((one: { code: string }) => one.code === code);
  expect([role.givenBy, role.givenAt]).toEqual(['名guard', expect.any(String)]);
  expect(body.items).toContainEqual({ permission: 'alert.read', scope: 'all', roles: ['lead', code] });
  const clerk = await someone(db, 'clerk');
  expect((await apiOf(app, clerk.headers).get(`/people/${vera.id}/grants`)).status).toBe(403);
});

it('names everybody who sees a ticket with the rule, to who may ask', async () => {
  const [otto, boss] = [await someone(db, 'otto'), await someone(db, 'boss', ['it_manager'])];
  const submission = { type: 'incident', title: '工资泄露', channel: 'portal', confidential: true };
  const made = await apiOf(app, otto.headers).post('/tickets', submission);
  const path = `/tickets/${made.body.id}/readers`;
  for (const asks of [guard, apiOf(app, boss.headers)]) {
    const { body } = await asks.get(path);
    expect([body.confidential, body.total]).toEqual([true, 2]);
    const names = body.items.map(({ name, reasons }: { name: string; reasons: { why: string }[] }) => [
      name,
      ...new Set(reasons.map(({ why }) => why)),
    ]);
    expect(names).toEqual([
      ['名boss', 'grant'],
      ['名otto', 'requester', 'recorder'],
    ]);
    expect(JSON.stringify(body)).not.toContain('工资');
  }
  const agent = await someone(db, 'asks', ['agent']);
  expect((await apiOf(app, agent.headers).get(path)).status).toBe(403);
});
