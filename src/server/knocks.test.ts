import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { FREE_FAILURES } from '#domain/organisation/lockout.ts';
import { addressOf, declaredRoutes, testApp } from '#test/api.ts';
import { testDatabase } from '#test/db.ts';

const db = await testDatabase();
const app = await testApp(db);
const doors = declaredRoutes().filter(({ route }) => route.may === 'public');
const lock = (failures: number, until: string | null) =>
  sql`insert into address_knock (address, door, failures, last_at, locked_until)
    select '10.0.0.1', door, ${failures}, now(), now() + ${until}::interval
    from unnest(${doors.map(({ route }) => `${route.method} ${route.path}`)}::text[]) as doors(door)
    on conflict (address, door) do update set failures = excluded.failures, locked_until = excluded.locked_until`.execute(
    db,
  );
const knock = (route: (typeof doors)[number]['route'], remoteAddress: string) =>
  app.inject({ method: route.method, url: addressOf(route), remoteAddress });

it.each(doors.map(({ name, route }) => [name, route] as const))(
  'limit-by-address: %s is shut to an address that guessed too often, and to no other',
  async (_name, route) => {
    await lock(FREE_FAILURES.door, '1 minute');
    const answer = await knock(route, '10.0.0.1');
    expect([answer.statusCode, answer.json().code]).toEqual([429, 'locked_out']);
    expect(answer.json().detail.retryAfterSeconds).toBeGreaterThan(0);
    expect((await knock(route, '10.0.0.2')).statusCode).not.toBe(429);
    await lock(FREE_FAILURES.door, '-1 minute');
    expect((await knock(route, '10.0.0.1')).statusCode).not.toBe(429);
  },
);

it('limit-survives-restart: guesses are counted in the database, and a right answer is not', async () => {
  const token = `${'0'.repeat(36)}.none.${'0'.repeat(64)}`;
  const guess = (on: typeof app) =>
    on.inject({ method: 'GET', url: `/api/less-mail/${token}/choice`, remoteAddress: '10.0.0.3' });
  expect((await guess(app)).statusCode).toBe(404);
  await sql`update address_knock set failures = ${FREE_FAILURES.door - 1} where address = '10.0.0.3'`.execute(
    db,
  );
  expect((await guess(app)).statusCode).toBe(404);
  const restarted = await testApp(db);
  expect((await guess(restarted)).statusCode).toBe(429);
  for (let n = 0; n < 3; n++) await app.inject({ url: '/api/openapi.json', remoteAddress: '10.0.0.4' });
  const kept = await sql`select from address_knock where address = '10.0.0.4'`.execute(db);
  expect(kept.rows).toEqual([]);
});
