import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { ROLES } from '#domain/permissions/roles.ts';
import { testDatabase } from '#test/db.ts';
import { firstAdministrator } from '../organisation/first-administrator.ts';
import { transaction } from '../platform/db/db.ts';
import { signIn } from '../session/actions.ts';
import { DEMO_PASSWORD, loadDemoOrganisation } from './organisation.ts';

const db = await testDatabase();
const NOW = Date.parse('2026-03-02T09:00:00+08:00');

const enters = (login: string, password: string) =>
  signIn(db, { login, password, now: NOW, ip: '127.0.0.1', userAgent: null, earlier: null });

it('gives an empty installation one administrator with a password of their own, to be changed at once', async () => {
  const starts = await Promise.all([firstAdministrator(db, NOW), firstAdministrator(db, NOW)]);
  const made = starts.filter((start) => start !== null);
  expect(made).toHaveLength(1);
  await expect(enters('admin', made[0]?.password ?? '')).resolves.toMatchObject({
    secret: expect.any(String),
    pending: 'password_change',
  });
  await expect(enters('admin', DEMO_PASSWORD)).rejects.toThrow('wrong_credentials');
  expect(await firstAdministrator(db, NOW)).toBeNull();
});

it('makes the company of the demo, once', async () => {
  const fresh = await testDatabase();
  const load = () => transaction(fresh, loadDemoOrganisation);
  const company = await load();
  expect(Object.keys(company.people)).toHaveLength(42);
  expect(Object.keys(company.groups)).toHaveLength(5);
  const parts = new Set(company.accounts.flatMap(({ roles }) => roles));
  expect(parts).toEqual(new Set(ROLES));
  expect(company.accounts[0]).toMatchObject({ login: 'lina', name: '李娜', roles: ['requester'] });
  await sql`update person set name = '李娜娜' where login = 'lina'`.execute(fresh);
  const again = await load();
  expect(again.people).toEqual(company.people);
  expect(again.accounts[0]?.name).toBe('李娜娜');
  for (const { login } of company.accounts) {
    const session = signIn(fresh, {
      login,
      password: DEMO_PASSWORD,
      now: NOW,
      ip: '127.0.0.1',
      userAgent: null,
      earlier: null,
    });
    await expect(session).resolves.toMatchObject({ personId: company.people[login] });
  }
});

it('leaves an installation alone that has people of its own', async () => {
  const company = await transaction(db, loadDemoOrganisation);
  expect(Object.keys(company.people)).toEqual(['admin']);
  expect(company.accounts).toEqual([]);
});
