import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { buildApp } from '#server/main.ts';
import { SEALER } from '#test/api.ts';
import { closedAgo } from '#test/past.ts';
import { apiOf, INCIDENT, world } from '#test/world.ts';
import { grantAppRole, roleOf } from './app-role.ts';
import { sealAll } from './audit/seal.ts';
import { auditState } from './audit/state.ts';
import { finishErasures } from './erasure/finish.ts';
import { connect } from './platform/db/db.ts';
import { runRetention } from './retention/run.ts';

const made = await world();
const { db, people } = made;
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
  const ticket = await as('lina').post('/tickets', INCIDENT);
  expect(ticket.status).toBe(201);
  expect((await as('chen').post(`/tickets/${ticket.body.id}/accept`)).status).toBe(200);
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
    'item_event',
    'past_ticket',
    'retention_batch',
    'retention_rules',
  ]) {
    const name = sql.table(table);
    await expect(sql`delete from ${name}`.execute(own), table).rejects.toThrow('permission denied');
    await expect(sql`truncate ${name}`.execute(own), table).rejects.toThrow('permission denied');
    await expect(sql`alter table ${name} disable trigger all`.execute(own), table).rejects.toThrow('owner');
  }
  await expect(sql`update audit_entry set ok = true`.execute(own)).rejects.toThrow('permission denied');
  await expect(sql`set session_replication_role = replica`.execute(own)).rejects.toThrow('permission denied');
});

it('under that role what has been kept for long enough goes, and somebody is forgotten', async () => {
  const security = await made.person('security', '安管', ['security_admin']);
  const keeper = apiOf(app, security.headers);
  const rules = (await keeper.get('/retention')).body;
  const days = { ...rules.days, tickets: 365 };
  expect((await keeper.put('/retention', { version: rules.version, days, reason: 'x' })).status).toBe(204);
  const old = await closedAgo(db, made, people.wang, 500);
  await sealAll(own, Date.now());
  while (await runRetention(own, Date.now()));
  expect((await sql`select from past_ticket where ticket_id = ${old}`.execute(own)).rows).toHaveLength(1);
  const gone = await made.person('leaver', '离职者');
  await closedAgo(db, made, gone, 2);
  const asked = await keeper.post('/erasures', { personId: gone.id, reason: 'x' });
  const path = `/erasures/${asked.body.id}/approve`;
  expect((await apiOf(app, people.manager.headers).post(path)).status).toBe(204);
  await sealAll(own, Date.now());
  while (await finishErasures(own, Date.now()));
  const state = await sql`select state from erasure where id = ${asked.body.id}`.execute(own);
  expect(state.rows).toEqual([{ state: 'done' }]);
});
