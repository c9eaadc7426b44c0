import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { people } from '#contract/organisation/people.ts';
import { tokens } from '#contract/tokens.ts';
import { testDatabase } from '#test/db.ts';
import { someone } from '#test/people.ts';
import { peopleHandlers } from '../organisation/people.routes.ts';
import { createApp } from '../platform/http/app.ts';
import { mount } from '../platform/http/mount.ts';
import { authenticator } from '../session/authenticate.ts';
import { tokenHandlers } from './routes.ts';

const DAY = 86_400_000;
const db = await testDatabase();
const app = createApp();
let now = Date.parse('2026-03-02T09:00:00+08:00');
const clock = () => now;
const http = { app, db, clock, authenticate: authenticator(db, clock) };
mount(http, tokens, tokenHandlers);
mount(http, people, peopleHandlers);
afterAll(() => app.close());

let count = 0;
const person = () => someone(db, `p${++count}`, ['agent'], { now });
const create = (headers: object, payload: object) =>
  app.inject({ method: 'POST', url: '/api/tokens', headers: { ...headers }, payload });
const withToken = (secret: string, url = '/api/people') =>
  app.inject({ url, headers: { authorization: `Bearer ${secret}` } });

describe('an API token', () => {
  it('is shown once, kept as a hash, and works for its scope', async () => {
    const { headers } = await person();
    const made = await create(headers, { name: '监控', scopes: ['organisation:read'] });
    expect(made.statusCode).toBe(201);
    const { secret, ...shown } = made.json();
    expect(secret).toMatch(/^yn_[A-Za-z0-9_-]{43}$/);
    expect(Date.parse(shown.expiresAt) - now).toBe(90 * DAY);
    const listed = await app.inject({ url: '/api/tokens', headers });
    expect(listed.json()).toEqual({ items: [shown] });
    const dump = await sql`select encode(secret_hash, 'escape') as it, t.* from api_token t`.execute(db);
    expect(JSON.stringify(dump.rows)).not.toContain(secret.slice(3));
    expect((await withToken(secret)).statusCode).toBe(200);
    expect((await app.inject({ url: '/api/tokens', headers })).json().items[0].lastUsedAt).toBe(
      new Date(now).toISOString(),
    );
  });

  it('does nothing outside its scopes, and never what only people may', async () => {
    const { headers } = await person();
    const { secret } = (await create(headers, { name: 'x', scopes: ['ticket:read'] })).json();
    for (const url of ['/api/people', '/api/tokens']) {
      const answer = await withToken(secret, url);
      expect([answer.statusCode, answer.json().code]).toEqual([403, 'out_of_scope']);
    }
  });

  it('can do no more than its person', async () => {
    const { headers } = await person();
    const { secret } = (await create(headers, { name: 'x', scopes: ['organisation:write'] })).json();
    const answer = await app.inject({
      method: 'POST',
      url: '/api/people',
      headers: { authorization: `Bearer ${secret}` },
      payload: { login: 'new', name: '新人' },
    });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'forbidden']);
  });

  it('ends when it is revoked, when it expires, and with its person', async () => {
    const { headers, id } = await person();
    const made = async (days: number) =>
      (await create(headers, { name: 'x', scopes: ['organisation:read'], days })).json();
    const [revoked, expired, orphan] = [await made(30), await made(1), await made(30)];
    const revoke = () => app.inject({ method: 'DELETE', url: `/api/tokens/${revoked.id}`, headers });
    expect((await revoke()).statusCode).toBe(204);
    expect((await revoke()).statusCode).toBe(404);
    expect((await withToken(revoked.secret)).statusCode).toBe(401);
    now += DAY;
    expect((await withToken(expired.secret)).statusCode).toBe(401);
    expect((await withToken(orphan.secret)).statusCode).toBe(200);
    await sql`update person set active = false where id = ${id}`.execute(db);
    expect((await withToken(orphan.secret)).statusCode).toBe(401);
  });

  it('is nobody else’s to see or revoke', async () => {
    const [owner, other] = [await person(), await person()];
    const { id, secret } = (await create(owner.headers, { name: 'x', scopes: ['organisation:read'] })).json();
    expect((await app.inject({ url: '/api/tokens', headers: other.headers })).json()).toEqual({ items: [] });
    const revoke = await app.inject({ method: 'DELETE', url: `/api/tokens/${id}`, headers: other.headers });
    expect(revoke.statusCode).toBe(404);
    expect((await withToken(secret)).statusCode).toBe(200);
  });

  it('is not forgiven a mistake by a cookie beside it', async () => {
    const { headers } = await person();
    for (const authorization of ['Bearer yn_', `Bearer yn_${'a'.repeat(43)}`, 'Basic YTpi', 'Bearer', '']) {
      const answer = await app.inject({ url: '/api/people', headers: { ...headers, authorization } });
      expect(answer.statusCode).toBe(401);
    }
  });

  it.each([
    [{ name: 'x', scopes: [] }, 'body.scopes'],
    [{ name: 'x', scopes: ['none'] }, 'body.scopes.0'],
    [{ name: '', scopes: ['ticket:read'] }, 'body.name'],
    [{ name: 'x', scopes: ['ticket:read'], days: 367 }, 'body.days'],
    [{ name: 'x', scopes: ['ticket:read'], days: 0 }, 'body.days'],
  ])('is refused for %j', async (payload, field) => {
    const answer = await create((await person()).headers, payload);
    expect([answer.statusCode, answer.json().fields[0].field]).toEqual([400, field]);
  });
});
