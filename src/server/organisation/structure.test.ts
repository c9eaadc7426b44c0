import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { testDatabase } from '#test/db.ts';
import { someone } from '#test/people.ts';
import { createApp } from '../platform/http/app.ts';
import { authenticator } from '../session/authenticate.ts';
import { mountOrganisation } from './routes.ts';

const db = await testDatabase();
const app = createApp();
const clock = () => Date.now();
mountOrganisation({ app, db, clock, authenticate: authenticator(db, clock) });
afterAll(() => app.close());
const admin = await someone(db, 'admin', ['admin']);

async function call(method: 'GET' | 'POST' | 'PATCH', path: string, payload?: object) {
  const options = payload === undefined ? {} : { payload };
  const answer = await app.inject({ method, url: `/api${path}`, headers: admin.headers, ...options });
  return { status: answer.statusCode, body: answer.json() };
}
const NOBODY = '5f0c7e0e-6d1c-4a6e-9c9e-0a5b1c2d3e4f';

describe('departments', () => {
  it('form a tree with paths', async () => {
    const root = (await call('POST', '/departments', { name: '总部' })).body;
    const finance = (await call('POST', '/departments', { name: '财务部', parentId: root.id })).body;
    expect(finance.path).toBe('总部/财务部');
    await call('PATCH', `/departments/${root.id}`, { name: '集团' });
    const { body } = await call('GET', '/departments');
    expect(body.items.map((d: { path: string }) => d.path)).toEqual(['集团', '集团/财务部']);
    expect((await call('POST', '/departments', { name: '集团' })).status).toBe(409);
    expect((await call('POST', '/departments', { name: '财务部', parentId: root.id })).status).toBe(409);
    expect((await call('POST', '/departments', { name: 'a/b' })).status).toBe(400);
    expect((await call('POST', '/departments', { name: 'x', parentId: NOBODY })).status).toBe(422);
    expect((await call('PATCH', `/departments/${NOBODY}`, { name: 'x' })).status).toBe(404);
    const circle = await call('PATCH', `/departments/${root.id}`, { parentId: finance.id });
    expect([circle.status, circle.body.code]).toEqual([422, 'circle']);
  });

  it('cannot be bent into a circle by SQL either, not even by two at once', async () => {
    const made = await sql<{ id: string }>`
      insert into department (name) values ('甲'), ('乙') returning id`.execute(db);
    const [a, b] = made.rows.map(({ id }) => id);
    await expect(sql`update department set parent_id = id where id = ${a}`.execute(db)).rejects.toThrow(
      'above itself',
    );
    const put = (child: unknown, parent: unknown) =>
      sql`update department set parent_id = ${parent} where id = ${child}`.execute(db).then(
        () => 'done',
        () => 'refused',
      );
    expect((await Promise.all([put(a, b), put(b, a)])).sort()).toEqual(['done', 'refused']);
  });
});

describe('sites', () => {
  it('have a name and a zone', async () => {
    const { body } = await call('POST', '/sites', { name: '杭州总部' });
    expect(body).toMatchObject({ name: '杭州总部', zone: 'Asia/Shanghai' });
    const changed = await call('PATCH', `/sites/${body.id}`, { zone: 'Europe/Berlin' });
    expect(changed.body).toEqual({ ...body, zone: 'Europe/Berlin' });
    expect((await call('GET', '/sites')).body.items).toEqual([changed.body]);
    expect((await call('POST', '/sites', { name: '杭州总部' })).status).toBe(409);
    expect((await call('POST', '/sites', { name: '火星', zone: 'Mars/Olympus' })).status).toBe(400);
  });
});

describe('support groups', () => {
  it('have a line, a next group and members', async () => {
    const [wang, zhou] = [await someone(db, 'wang', ['agent']), await someone(db, 'zhou', ['agent'])];
    const network = (await call('POST', '/groups', { name: '二线网络', line: 2 })).body;
    const desk = await call('POST', '/groups', {
      name: '一线服务台',
      line: 1,
      nextGroupId: network.id,
      memberIds: [wang.id, zhou.id, wang.id],
    });
    expect(desk.status).toBe(201);
    expect(desk.body.members.map((m: { id: string }) => m.id).sort()).toEqual([wang.id, zhou.id].sort());
    const changed = await call('PATCH', `/groups/${desk.body.id}`, {
      memberIds: [zhou.id],
      nextGroupId: null,
    });
    expect(changed.body).toMatchObject({ line: 1, nextGroupId: null, members: [{ id: zhou.id }] });
    expect((await call('GET', '/groups')).body.items.map((g: { name: string }) => g.name)).toEqual([
      '一线服务台',
      '二线网络',
    ]);
    await call('PATCH', `/groups/${desk.body.id}`, { nextGroupId: network.id });
    const circle = await call('PATCH', `/groups/${network.id}`, { nextGroupId: desk.body.id });
    expect([circle.status, circle.body.code]).toEqual([422, 'circle']);
  });

  it('refuses a line that is none and members that nobody knows', async () => {
    expect((await call('POST', '/groups', { name: '四线', line: 4 })).status).toBe(400);
    const unknown = await call('POST', '/groups', { name: '幽灵', line: 1, memberIds: [NOBODY] });
    expect([unknown.status, unknown.body.fields[0].field]).toEqual([422, 'body.memberIds']);
    const names = (await call('GET', '/groups')).body.items.map((g: { name: string }) => g.name);
    expect(names).not.toContain('幽灵');
  });
});
