import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { testDatabase } from '#test/db.ts';
import { type Someone, someone } from '#test/people.ts';
import { createApp } from '../platform/http/app.ts';
import { authenticator } from '../session/authenticate.ts';
import { mountOrganisation } from './routes.ts';

const db = await testDatabase();
const app = createApp();
const clock = () => Date.now();
mountOrganisation({ app, db, clock, authenticate: authenticator(db, clock) });
afterAll(() => app.close());

const admin = await someone(db, 'admin', ['admin']);
const agent = await someone(db, 'agent', ['agent']);
const lina = await someone(db, 'lina');

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
async function call(who: Someone, method: Method, path: string, payload?: object, headers: object = {}) {
  const options = payload === undefined ? {} : { payload };
  const answer = await app.inject({
    method,
    url: `/api${path}`,
    headers: { ...who.headers, ...headers },
    ...options,
  });
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
}
let count = 0;
const create = async (wish: object = {}) =>
  (await call(admin, 'POST', '/people', { login: `n${++count}`, name: `新人${count}`, ...wish })).body;
const change = (id: string, wish: object, version: number | '*' = '*') =>
  call(admin, 'PATCH', `/people/${id}`, wish, { 'if-match': version === '*' ? '*' : `"${version}"` });

describe('the directory', () => {
  it('shows colleagues a card, and the desk the record', async () => {
    const person = await create({ phone: '8001', email: 'card@huaheng.example' });
    const card = await call(lina, 'GET', `/people/${person.id}`);
    expect(card.body).toEqual({
      id: person.id,
      name: person.name,
      department: null,
      email: 'card@huaheng.example',
      whole: null,
    });
    expect((await call(agent, 'GET', `/people/${person.id}`)).body.whole).toMatchObject({
      phone: '8001',
      version: 1,
    });
    expect((await call(lina, 'GET', `/people/${lina.id}`)).body.whole).toMatchObject({ login: 'lina' });
  });

  it('finds by name or e-mail for all, by login or phone for the desk alone', async () => {
    const person = await create({
      login: 'zhou.x',
      name: '周小鱼',
      email: 'fish@huaheng.example',
      phone: '7654321',
    });
    const found = async (who: Someone, q: string) =>
      (await call(who, 'GET', `/people?q=${encodeURIComponent(q)}`)).body.items.map(
        (p: { id: string }) => p.id,
      );
    for (const q of ['周小', '小鱼', 'FISH@', '鱼']) expect(await found(lina, q)).toEqual([person.id]);
    for (const q of ['zhou.x', '76543']) {
      expect(await found(lina, q)).toEqual([]);
      expect(await found(agent, q)).toEqual([person.id]);
    }
    for (const q of ['%', '_', '\\']) expect(await found(agent, q)).toEqual([]);
  });

  it('hides from colleagues who has left and who holds which role', async () => {
    const person = await create();
    await change(person.id, { active: false });
    expect((await call(lina, 'GET', `/people/${person.id}`)).status).toBe(404);
    expect((await call(agent, 'GET', `/people/${person.id}`)).status).toBe(200);
    for (const query of ['active=all', 'active=no', 'role=admin']) {
      expect((await call(lina, 'GET', `/people?${query}`)).status).toBe(403);
    }
    const left = await call(agent, 'GET', '/people?active=no&limit=100');
    expect(left.body.items.map((p: { id: string }) => p.id)).toContain(person.id);
  });

  it('pages through everybody once, in the order of Chinese names', async () => {
    for (const name of ['张敏', '李娜', '陈晨', '李娜', 'Adam']) await create({ name });
    const names: string[] = [];
    const ids = new Set<string>();
    for (let cursor = ''; ; ) {
      const { body } = await call(agent, 'GET', `/people?limit=2${cursor}`);
      for (const { id, name } of body.items) {
        ids.add(id);
        names.push(name);
      }
      if (body.next === null) break;
      cursor = `&cursor=${body.next}`;
    }
    const all = await sql<{ n: number }>`select count(*) as n from person where active`.execute(db);
    expect(names).toHaveLength(all.rows[0]?.n ?? 0);
    expect(ids.size).toBe(names.length);
    const ours = names.filter((name) => ['张敏', '李娜', '陈晨', 'Adam'].includes(name));
    expect(ours.filter((name) => name !== 'Adam')).toEqual(['陈晨', '李娜', '李娜', '张敏']);
  });

  it('names the field of a cursor that it did not give', async () => {
    const { status, body } = await call(agent, 'GET', '/people?cursor=WyJhIl0');
    expect([status, body.fields]).toEqual([400, [{ field: 'query.cursor', code: 'bad_cursor' }]]);
  });
});

describe('an administrator', () => {
  it('adds a person once for one Idempotency-Key', async () => {
    const add = (login: string) =>
      call(admin, 'POST', '/people', { login, name: '一次' }, { 'idempotency-key': 'key-0001' });
    const answers = await Promise.all([add('once'), add('once'), add('once')]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await add('twice')).body.code).toBe('key_reused');
  });

  it.each([
    [{ login: 'lina' }, 409, 'body.login'],
    [{ login: 'LINA ' }, 409, 'body.login'],
    [{ email: 'LINA@huaheng.example' }, 409, 'body.email'],
    [{ departmentId: '5f0c7e0e-6d1c-4a6e-9c9e-0a5b1c2d3e4f' }, 422, 'body.departmentId'],
    [{ siteId: '5f0c7e0e-6d1c-4a6e-9c9e-0a5b1c2d3e4f' }, 422, 'body.siteId'],
    [{ managerId: '5f0c7e0e-6d1c-4a6e-9c9e-0a5b1c2d3e4f' }, 422, 'body.managerId'],
    [{ login: 'no spaces' }, 400, 'body.login'],
    [{ email: 'nobody' }, 400, 'body.email'],
    [{ phone: 'call me' }, 400, 'body.phone'],
    [{ roles: ['king'] }, 400, 'body.roles.0'],
    [{ zone: '+08:00' }, 400, 'body.zone'],
    [{ passwordHash: 'x' }, 400, 'body.passwordHash'],
  ])('is told what is wrong with %j', async (wish, status, field) => {
    const answer = await call(admin, 'POST', '/people', { login: `w${++count}`, name: '错', ...wish });
    expect([answer.status, answer.body.fields[0].field]).toEqual([status, field]);
  });

  it('changes on the version that was seen', async () => {
    const { id } = await create();
    expect((await call(admin, 'PATCH', `/people/${id}`, { name: '甲' })).status).toBe(428);
    const answers = await Promise.all(['甲', '乙', '丙'].map((name) => change(id, { name }, 1)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    const winner = answers.find(({ status }) => status === 200)?.body;
    expect((await call(admin, 'GET', `/people/${id}`)).body).toEqual(winner);
    expect(winner.whole.version).toBe(2);
  });

  it('clears fields with null and leaves alone what is not named', async () => {
    const { id } = await create({ phone: '8001', email: 'clear@huaheng.example' });
    const { body } = await change(id, { phone: null });
    expect([body.email, body.whole.phone]).toEqual(['clear@huaheng.example', null]);
  });

  it('ends the sessions of whom they deactivate, and keeps everybody a requester', async () => {
    const leaver = await someone(db, 'leaver');
    expect((await call(leaver, 'GET', '/people')).status).toBe(200);
    await change(leaver.id, { active: false });
    await change(leaver.id, { active: true, roles: ['agent'] });
    expect((await call(leaver, 'GET', '/people')).status).toBe(401);
    const { body } = await call(admin, 'GET', `/people/${leaver.id}`);
    expect(body.whole.roles).toEqual(['requester', 'agent']);
  });

  it('makes no circle of managers', async () => {
    const [a, b, c] = [await create(), await create(), await create()];
    await change(b.id, { managerId: a.id });
    await change(c.id, { managerId: b.id });
    const circle = await change(a.id, { managerId: c.id });
    expect([circle.status, circle.body.fields]).toEqual([422, [{ field: 'body.managerId', code: 'circle' }]]);
    const crossing = await Promise.all([
      change(a.id, { managerId: b.id }),
      change(b.id, { managerId: null }),
    ]);
    expect(crossing.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
  });

  it('cannot take away the last administrator', async () => {
    for (const wish of [{ active: false }, { roles: [] }]) {
      expect((await change(admin.id, wish)).body.code).toBe('last_admin');
    }
    const [one, other] = [await someone(db, 'one', ['admin']), await someone(db, 'other', ['admin'])];
    await sql`update person set roles = '{requester}' where id = ${admin.id}`.execute(db);
    const taken = (by: Someone, from: Someone) =>
      call(by, 'PATCH', `/people/${from.id}`, { roles: [] }, { 'if-match': '*' });
    const answers = await Promise.all([taken(one, other), taken(other, one)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const left = await sql`select from person where active and 'admin' = any (roles)`.execute(db);
    expect(left.rows).toHaveLength(1);
    await sql`update person set roles = '{requester,admin}' where id = ${admin.id}`.execute(db);
  });

  it('sets a password, a random one when none is named', async () => {
    const { id } = await create();
    const { body } = await call(admin, 'POST', `/people/${id}/password`, {});
    expect(body.password).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
    const weak = await call(admin, 'POST', `/people/${id}/password`, { password: 'short' });
    expect([weak.status, weak.body.fields]).toEqual([422, [{ field: 'body.password', code: 'too_short' }]]);
    expect((await call(admin, 'GET', `/people/${id}`)).body.whole.hasPassword).toBe(true);
    const kept = await sql`select to_jsonb(a) as it from audit_entry a`.execute(db);
    expect(JSON.stringify(kept.rows)).not.toContain(body.password);
  });

  it('leaves a trace of each change', async () => {
    const { id } = await create();
    await change(id, { name: '改名' });
    const trace =
      await sql`select kind, details_for(object_id::uuid, what, false) as what from audit_entry where what ->> 'person' = ${id} order by id`.execute(
        db,
      );
    expect(trace.rows).toMatchObject([
      { kind: 'person_created' },
      { kind: 'person_changed', what: { after: { name: '改名' } } },
    ]);
  });
});

describe('nobody else', () => {
  it.each([
    ['POST', '/people'],
    ['PATCH', '/people/5f0c7e0e-6d1c-4a6e-9c9e-0a5b1c2d3e4f'],
    ['POST', '/people/5f0c7e0e-6d1c-4a6e-9c9e-0a5b1c2d3e4f/password'],
    ['POST', '/departments'],
    ['POST', '/sites'],
    ['POST', '/groups'],
    ['POST', '/organisation/import?dryRun=true'],
    ['GET', '/organisation/import-template'],
  ] as const)('may %s %s', async (method, path) => {
    for (const who of [agent, lina]) expect((await call(who, method, path)).status).toBe(403);
  });
});
