import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { shippedPolicy } from '#domain/sla/policy.ts';
import { DIAGNOSIS, INCIDENT, world } from '#test/world.ts';
import { runTimers } from '../ticket/timers.ts';
import { contentHash } from './content.ts';
import { rulesFor } from './rulebook.ts';

const { db, people } = await world();
const { lina, chen } = people;
const { version: _version, ...policy } = shippedPolicy;

/** A version as no check of ours would have let it through, in force at once. */
const smuggle = (family: string, version: number, content: object) =>
  sql`
  insert into policy_version (family, version, state, content, hash, summary, author_id, created_at, changed_at,
    approved_by, approved_at, effective_from)
  values (${family}, ${version}, 'approved', ${JSON.stringify(content)}::jsonb, ${contentHash(content)}, 'x',
    ${people.lead.id}, now(), now(), ${people.manager.id}, now(), now())`.execute(db);

const BROKEN = [
  ['a policy without anything in it', 'service', {}],
  ['a policy of other things', 'service', { ...policy, targets: 'soon', matrix: null }],
  ['a calendar that is not there', 'service', { ...policy, calendars: { standard: 'mars', bySite: {} } }],
  ['a calendar without days', 'calendar:china', { zone: 'Asia/Shanghai' }],
  [
    'a calendar in no zone',
    'calendar:china',
    { zone: 'Mars/Olympus', days: {}, week: { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] } },
  ],
  ['a calendar of other things', 'calendar:china', { week: 7, days: [1], zone: 8 }],
] as const;

let version = 1;
it.each(BROKEN)('tickets stay usable with %s', async (_, family, content) => {
  await smuggle(family, ++version, content);
  const made = await lina.post('/tickets', INCIDENT);
  expect(made.status).toBe(201);
  const { id } = made.body;
  expect((await chen.post(`/tickets/${id}/accept`, {})).status).toBe(200);
  expect((await chen.post(`/tickets/${id}/diagnose`, DIAGNOSIS)).status).toBe(200);
  const { status, body } = await lina.get(`/tickets/${id}`);
  expect(status).toBe(200);
  expect(body.missingRules).toEqual([expect.stringMatching(/^(service|calendar:(china|mars)) \d+$/)]);
  // What stands in is named: never the version that cannot be judged by.
  const response = body.clocks.find(({ kind }: { kind: string }) => kind === 'response');
  expect([response.budgetMs, response.calendarId]).toEqual([3_600_000, 'china']);
  expect((await chen.get('/tickets')).status).toBe(200);
  await sql`update ticket set timer_at = now() where id = ${id}`.execute(db);
  await runTimers(db);
  // The next case begins with what the product ships.
  await smuggle('service', ++version, policy);
  const china = await sql<{ content: object }>`
    select content from policy_version where family = 'calendar:china' and version = 1`.execute(db);
  await smuggle('calendar:china', version, china.rows[0]!.content);
});

it('a version that nobody ever made does not stop a ticket either', async () => {
  const rules = await rulesFor(db, { policy: 999, calendars: { china: 999 }, site: null });
  expect(rules.missing).toEqual(['service 999']);
  expect(rules.calendars.working.id).toBe('china');
});

it('a whole policy has nothing missing', async () => {
  const { body } = await lina.post('/tickets', INCIDENT);
  expect((await lina.get(`/tickets/${body.id}`)).body.missingRules).toEqual([]);
});
