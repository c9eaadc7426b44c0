import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { INCIDENT, world } from '#test/world.ts';
import { pruneMessagesOf } from './prune.ts';

const { db, people, groups } = await world();
const { lead, lina, admin } = people;

it('what ended long ago is forgotten by the setting, and never what waits', async () => {
  const ticket = (await lina.post('/tickets', INCIDENT)).body.id;
  await sql`insert into webhook (name, url, owner_id, secret, created_at)
    values ('CMDB', 'https://cmdb.example.com', ${lead.id}, '\\x00', now())`.execute(db);
  const ended = { sent: 91, failed: 91, withheld: 91, recent: 89 };
  for (const [state, days] of [...Object.entries(ended), ['waiting', null]] as [string, number | null][])
    await sql`
      with made as (
        insert into webhook_message (webhook_id, kind, state, created_at, ended_at)
        select id, ${state}, ${state === 'recent' ? 'sent' : state}, now() - interval '200 days',
          now() - make_interval(days => ${days}) from webhook returning id)
      insert into webhook_attempt (message_id, at, took, status) select id, now(), 1, 200 from made`.execute(
      db,
    );
  await sql`insert into robot (name, channel, serves, group_id, settings, secret, created_at)
    select 'r' || n, 'feishu', 'group', ${groups.first}, '{}', '\\x00', now() from generate_series(1, 4) n`.execute(
    db,
  );
  await sql`
    insert into message (channel, robot_id, ticket_id, seq, first, state, deliver_at, ended_at)
    select 'feishu', id, ${ticket}, 1, false, x.state, now() - interval '200 days',
      case when x.days is not null then now() - make_interval(days => x.days) end
    from robot join (values ('r1', 'sent', 91), ('r2', 'sent', 89), ('r3', 'held', null), ('r4', 'waiting', null))
      x (name, state, days) using (name)`.execute(db);
  await sql`
    with source as (
      insert into alert_source (name, kind, token_hash, owner_id, policy, created_at)
      values ('z', 'zabbix', '\\x00', ${lead.id}, '{}', now()) returning id),
    made as (
      insert into alert (source_id, fingerprint, state, severity, name, first_seen, last_seen, last_heard_at, count, payload)
      select id, x.state, x.state, 'high', 'x', now(), now(), now() - interval '100 days', 3, '{}'
      from source, (values ('firing'), ('resolved')) x (state) returning id)
    insert into alert_mark (alert_id, at, firing)
    select id, now() - make_interval(days => d), d <> 101 from made, (values (103), (102), (101)) x (d)`.execute(
    db,
  );

  const left = async () => ({
    webhook: (
      await sql<{ kind: string }>`select kind from webhook_message order by kind`.execute(db)
    ).rows.map(({ kind }) => kind),
    attempts: (await sql`select from webhook_attempt`.execute(db)).rows.length,
    robots: (
      await sql<{ name: string }>`
        select r.name from message m join robot r on r.id = m.robot_id order by r.name`.execute(db)
    ).rows.map(({ name }) => name),
    marks: (
      await sql<{ state: string; n: number }>`
        select a.state, count(*)::int as n from alert_mark join alert a on a.id = alert_id
        group by 1 order by 1`.execute(db)
    ).rows.map(({ state, n }) => `${state} ${n}`),
  });
  while (await pruneMessagesOf(db, Date.now()));
  const kept = {
    webhook: ['recent', 'waiting'],
    attempts: 2,
    robots: ['r2', 'r3', 'r4'],
    marks: ['firing 3', 'resolved 1'],
  };
  expect(await left()).toEqual(kept);
  expect((await admin.patch('/settings', { keepMessagesDays: 6 })).status).toBe(400);
  expect((await admin.patch('/settings', { keepMessagesDays: 30 })).body).toMatchObject({
    keepMessagesDays: 30,
    rescanDays: 30,
  });
  await pruneMessagesOf(db, Date.now());
  expect(await left()).toEqual({ ...kept, webhook: ['waiting'], attempts: 1, robots: ['r3', 'r4'] });
  expect((await admin.get('/settings')).body.keepMessagesDays).toBe(30);
});
