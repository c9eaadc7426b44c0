import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { buildApp } from '#server/main.ts';
import { SEALER } from '#test/api.ts';
import { apiOf, INCIDENT, world } from '#test/world.ts';
import { grantAppRole, roleOf } from './app-role.ts';
import { sealAll } from './audit/seal.ts';
import { auditState } from './audit/state.ts';
import { connect } from './platform/db/db.ts';

const { db, people } = await world();
const role = `yinuo_app_${randomBytes(4).toString('hex')}`;
const url = new URL(db.url);
url.username = role;
url.password = 'apps';
await sql`create role ${sql.id(role)} login password 'apps'`.execute(db);
await grantAppRole(db, roleOf(url.href));
const own = connect(url.href, { max: 4 });
const app = buildApp(own, { filesDir: '/nonexistent', sealer: SEALER });
afterAll(async () => {
  await app.close();
  await own.close();
  await sql`drop owned by ${sql.id(role)}`.execute(db);
  await sql`drop role ${sql.id(role)}`.execute(db);
});

it('the desk works under a role that PostgreSQL lets add to the audit and to histories, and nothing else', async () => {
  const as = (who: keyof typeof people) => apiOf(app, people[who].headers);
  const made = await as('lina').post('/tickets', INCIDENT);
  expect(made.status).toBe(201);
  expect((await as('chen').post(`/tickets/${made.body.id}/accept`)).status).toBe(200);
  expect((await as('admin').patch('/settings', { publicPromises: true })).status).toBe(200);
  await sealAll(own, Date.now());
  expect((await as('auditor').get('/audit/state')).body).toMatchObject({ waiting: 0, protectedByRole: true });
  expect(await auditState(db)).toMatchObject({ protectedByRole: false });
  for (const table of [
    'audit_entry',
    'audit_link',
    'audit_tombstone',
    'audit_head',
    'audit_key',
    'ticket_event',
  ]) {
    const name = sql.table(table);
    await expect(sql`delete from ${name}`.execute(own), table).rejects.toThrow('permission denied');
    await expect(sql`truncate ${name}`.execute(own), table).rejects.toThrow('permission denied');
    await expect(sql`alter table ${name} disable trigger all`.execute(own), table).rejects.toThrow('owner');
  }
  await expect(sql`update audit_entry set ok = true`.execute(own)).rejects.toThrow('permission denied');
  await expect(sql`set session_replication_role = replica`.execute(own)).rejects.toThrow('permission denied');
});
