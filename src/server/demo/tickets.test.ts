import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { SYSTEM } from '#domain/permissions/actor.ts';
import { testDatabase } from '#test/db.ts';
import { boardLists } from '../board/store.ts';
import { transaction } from '../platform/db/db.ts';
import { publicIncidents } from '../ticket/incidents.ts';
import { runTimers } from '../ticket/timers.ts';
import { loadDemoOrganisation } from './organisation.ts';
import { loadDemoTickets } from './tickets.ts';

it('leaves something to see on the boards from the first run on', async () => {
  const db = await testDatabase();
  await transaction(db, loadDemoOrganisation);
  const now = Date.now();
  await loadDemoTickets(db, now);
  while (await runTimers(db));
  const lists = await boardLists(db, SYSTEM, now);
  expect(lists.majors.length).toBeGreaterThan(0);
  expect(lists.escalations.length).toBeGreaterThan(0);
  const [shown] = await publicIncidents(db, SYSTEM, now);
  expect(shown?.incident).toMatchObject({ headline: '部分区域无法访问互联网', bulletins: [{}, {}] });
  const followers = await sql`select from ticket where duplicate_of = ${shown?.id ?? 0}`.execute(db);
  expect(followers.rows).toHaveLength(2);
});
