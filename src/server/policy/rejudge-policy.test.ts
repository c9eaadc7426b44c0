import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { shippedPolicy } from '#domain/sla/policy.ts';
import { rebuild } from '#domain/ticket/evolve.ts';
import { type Answer, DIAGNOSIS, INCIDENT, world } from '#test/world.ts';
import { loadTicket } from '../ticket/store.ts';
import { runTimers } from '../ticket/timers.ts';
import { runRejudgements } from './rejudgements.ts';

const { db, people } = await world();
const { lead, manager, lina, chen, auditor } = people;
const { version: _version, ...policy } = shippedPolicy;
const any = { 'if-match': '*' };
const HOUR = 3_600_000;

const at = (version: number, then = '') => `/policies/service/versions/${version}${then}`;
const codeOf = ({ status, body }: Answer) => [status, body.code];
const soon = () => new Date(Date.now() + 3_600_000).toISOString();

/** A version of the service policy, approved as wished. */
async function amend(change: object, approval: object = {}): Promise<number> {
  const { body } = await lead.post('/policies/service/drafts', { summary: '改时限' });
  const content = { kind: 'service', policy: { ...policy, ...change } };
  expect((await lead.patch(at(body.version), { content }, any)).status).toBe(200);
  expect((await manager.post(at(body.version, '/approve'), approval, any)).status).toBe(200);
  return body.version;
}

const promising = (hours: number) => ({
  targets: {
    ...policy.targets,
    P2: {
      ...policy.targets.P2,
      response: { budget: hours * HOUR, calendar: 'working' },
      resolution: { budget: 2 * hours * HOUR, calendar: 'always' },
    },
  },
});

const clocksOf = async (id: number) => {
  const { body } = await chen.get(`/tickets/${id}`);
  return Object.fromEntries(body.clocks.map((clock: { kind: string }) => [clock.kind, clock]));
};
const kindsOf = async (id: number): Promise<string[]> =>
  (await chen.get(`/tickets/${id}`)).body.events.map(({ kind }: { kind: string }) => kind);
const verdicts = async () =>
  (await sql`select * from ticket_verdict order by ticket_id, kind, seq`.execute(db)).rows;
async function runAll() {
  while (await runRejudgements(db)) {}
}

it('a new version judges open tickets anew when somebody asks: verdicts that stand are kept', async () => {
  const waiting = (await lina.post('/tickets', INCIDENT)).body.id;
  const accepted = (await lina.post('/tickets', INCIDENT)).body.id;
  await chen.post(`/tickets/${accepted}/accept`, {});
  await chen.post(`/tickets/${accepted}/diagnose`, DIAGNOSIS);
  const ended = (await lina.post('/tickets', INCIDENT)).body.id;
  await lina.post(`/tickets/${ended}/withdraw`, { reason: '好了' });
  const kept = (await clocksOf(accepted)).response;
  const before = await verdicts();
  expect(before).toHaveLength(1);

  const version = await amend(promising(2));
  await runAll();
  expect((await clocksOf(waiting)).response).toMatchObject({ policyVersion: 1, budgetMs: HOUR });

  expect(codeOf(await chen.post(at(version, '/rejudge'), { reason: '放宽' }))).toEqual([403, 'forbidden']);
  expect(codeOf(await auditor.post(at(version, '/rejudge'), { reason: '放宽' }))).toEqual([403, 'forbidden']);
  const wordless = await lead.post(at(version, '/rejudge'), { reason: ' ' });
  expect([wordless.status, wordless.body.fields[0].field]).toEqual([400, 'body.reason']);
  expect(codeOf(await lead.post(at(1, '/rejudge'), { reason: '放宽' }))).toEqual([409, 'superseded']);
  expect(codeOf(await lead.post(at(99, '/rejudge'), { reason: '放宽' }))).toEqual([404, 'not_found']);

  expect((await lead.get(at(version))).body).toMatchObject({ openTickets: 2, actions: ['rejudge'] });
  expect((await auditor.get(at(version))).body).toMatchObject({ openTickets: null, actions: [] });
  const asked = await lead.post(at(version, '/rejudge'), { reason: '放宽时限，在办的也适用' });
  expect(asked.body).toMatchObject({
    ...{ actions: [], openTickets: null },
    rejudgement: { reason: '放宽时限，在办的也适用', tickets: 0, doneAt: null },
  });
  expect(codeOf(await lead.post(at(version, '/rejudge'), { reason: '再来' }))).toEqual([
    409,
    'already_rejudged',
  ]);
  await runAll();

  expect(await verdicts()).toEqual(before);
  expect((await clocksOf(accepted)).response).toEqual(kept);
  expect((await clocksOf(accepted)).resolution).toMatchObject({
    policyVersion: version,
    budgetMs: 4 * HOUR,
  });
  expect((await clocksOf(waiting)).response).toMatchObject({ policyVersion: version, budgetMs: 2 * HOUR });
  expect(await kindsOf(ended)).not.toContain('rejudged');
  for (const id of [waiting, accepted, ended]) {
    const loaded = await loadTicket(db, id);
    expect(rebuild(loaded!.events)).toEqual(loaded!.ticket);
  }
  const done = await lead.get(at(version));
  expect(done.body.rejudgement).toMatchObject({ tickets: 2, doneAt: expect.any(String) });
  const noted = await sql<{ kind: string; by: string | null }>`
    select kind, person_id as by from audit_entry where kind like 'policy_rejudg%' order by id`.execute(db);
  expect(noted.rows).toEqual([
    { kind: 'policy_rejudgement_asked', by: lead.id },
    { kind: 'policy_rejudged', by: null },
  ]);
});

it('waits for a version that is yet to come, and never asks twice for the same', async () => {
  const id = (await lina.post('/tickets', INCIDENT)).body.id;
  const coming = await amend(promising(3), { effectiveFrom: soon(), rejudge: true, reason: '下月起' });
  expect(codeOf(await lead.post(at(coming, '/rejudge'), { reason: '再来' }))).toEqual([
    409,
    'already_rejudged',
  ]);
  await runAll();
  expect(await kindsOf(id)).not.toContain('rejudged');
  expect((await lead.get(at(coming))).body.rejudgement).toMatchObject({ tickets: 0, doneAt: null });
});

it('counts on a calendar that there was not when the record was made, by its version in force', async () => {
  const { body: site } = await people.admin.post('/sites', { name: '夜班点' });
  await sql`update person set site_id = ${site.id} where id = ${lina.id}`.execute(db);
  const id = (await lina.post('/tickets', INCIDENT)).body.id;
  const night = { name: '夜班', zone: 'Asia/Shanghai', week: weekOf([[1320, 1800]]), days: {} };
  const never = { ...night, week: { ...weekOf([]), 1: [[540, 541]] } };
  const first = await lead.post('/calendars', { id: 'night', content: never, summary: '试' });
  await lead.post('/policies/calendar:night/versions/1/discard', {}, any);
  expect(first.status).toBe(201);
  await lead.post('/policies/calendar:night/drafts', { from: 1, summary: '夜班' });
  const path = '/policies/calendar:night/versions/2';
  await lead.patch(path, { content: { kind: 'calendar', calendar: night } }, any);
  expect((await manager.post(`${path}/approve`, {}, any)).body).toMatchObject({ inForce: true });

  const calendars = { standard: 'china', bySite: { [site.id]: 'night' } };
  const version = await amend({ calendars });
  await lead.post(at(version, '/rejudge'), { reason: '按夜班' });
  await runAll();
  const { response } = await clocksOf(id);
  expect(response).toMatchObject({ policyVersion: version, calendarId: 'night', calendarVersion: 2 });
  await runTimers(db);
});

const weekOf = (hours: number[][]) => ({
  ...{ 1: hours, 2: hours, 3: hours, 4: hours },
  ...{ 5: hours, 6: hours, 7: hours },
});
