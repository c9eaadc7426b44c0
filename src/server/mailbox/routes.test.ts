import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { type Answer, world } from '#test/world.ts';

const { db, people, groups } = await world();
const { admin, lead, chen, lina } = people;

const server = {
  ...{ host: 'imap.corp.example', port: 993, security: 'tls', user: 'desk', folder: 'INBOX', moveTo: null },
};
const wish = { kind: 'imap', name: '服务台', address: 'IT@Corp.example', server, password: 'pw-secret' };
const said = ({ status, body }: Answer) => [status, body.code, body.fields ?? null];

describe('mailboxes', () => {
  it('are added with a password that nobody ever sees again', async () => {
    const made = await admin.post('/mailboxes', wish);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      address: 'it@corp.example',
      version: 1,
      enabled: true,
      reachedAt: null,
    });
    const everything = JSON.stringify([
      made.body,
      (await admin.get('/mailboxes')).body,
      (await sql`select * from audit_entry`.execute(db)).rows,
    ]);
    expect(everything).not.toContain('pw-secret');
    const sealed = await sql<{ password: Buffer }>`select password from mailbox`.execute(db);
    expect(sealed.rows[0]!.password.includes('pw-secret')).toBe(false);
  });

  it('are changed on the version that was seen, and keep their password', async () => {
    const [box] = (await admin.get('/mailboxes')).body.items;
    const before = await sql`select password from mailbox`.execute(db);
    const at = `/mailboxes/${box.id}`;
    const changed = await admin.patch(at, { groupId: groups.second, name: '网络' }, { 'if-match': '"1"' });
    expect(changed.body).toMatchObject({ groupId: groups.second, name: '网络', version: 2, server });
    expect((await admin.patch(at, { name: 'x' }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await admin.patch(at, { name: 'x' })).status).toBe(428);
    expect((await sql`select password from mailbox`.execute(db)).rows).toEqual(before.rows);
    const other = await admin.patch(at, { password: 'other' }, { 'if-match': '"2"' });
    expect(other.status).toBe(200);
    expect((await sql`select password from mailbox`.execute(db)).rows).not.toEqual(before.rows);
  });

  it.each([
    [{ ...wish }, 409, 'body.address'],
    [{ ...wish, address: 'a@b.cn', groupId: '5f0c7e0e-6d1c-4a6e-9c9e-0a5b1c2d3e4f' }, 422, 'body.groupId'],
    [{ ...wish, address: 'no address' }, 400, 'body.address'],
    [{ ...wish, address: 'a@b.cn', server: { ...server, port: 0 } }, 400, 'body.server.port'],
    [{ ...wish, address: 'a@b.cn', server: { ...server, host: 'a b\r\nc' } }, 400, 'body.server.host'],
    [{ ...wish, address: 'a@b.cn', server: { ...server, security: 'ssl' } }, 400, 'body.server.security'],
    [{ ...wish, address: 'a@b.cn', password: '' }, 400, 'body.password'],
    [{ kind: 'handed_over', name: 'x', address: 'a@b.cn', password: 'y' }, 400, 'body.password'],
  ])('refuse nonsense by name of the field %#', async (body, status, field) => {
    const answer = await admin.post('/mailboxes', body);
    expect([answer.status, answer.body.fields?.[0]?.field]).toEqual([status, field]);
    expect((await admin.get('/mailboxes')).body.items).toHaveLength(1);
  });

  it('are the business of administrators; leads see how they are doing', async () => {
    expect((await lead.get('/mailboxes')).status).toBe(200);
    expect((await lead.post('/mailboxes', wish)).status).toBe(403);
    expect((await chen.get('/mailboxes')).status).toBe(403);
    expect((await lina.get('/mailboxes')).status).toBe(403);
  });
});

describe('trying a mailbox', () => {
  it('says what is wrong, and never sends a stored password to another server', async () => {
    const nowhere = { ...server, host: '127.0.0.1', port: 1, security: 'none' };
    const tried = await admin.post('/mailboxes/test', { server: nowhere, password: 'x' });
    expect(tried.body).toMatchObject({ problem: 'unreachable', messages: null });
    const [box] = (await admin.get('/mailboxes')).body.items;
    const stolen = await admin.post('/mailboxes/test', { server: nowhere, mailbox: box.id });
    expect(said(stolen)).toEqual([400, 'invalid', [{ field: 'body.password', code: 'required' }]]);
  });
});
