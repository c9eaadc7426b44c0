import { expect, it } from 'vitest';
import { shippedPolicy } from '#domain/sla/policy.ts';
import { INCIDENT, world } from '#test/world.ts';

const { people } = await world();
const { lead, lina, chen } = people;
const { version: _version, ...policy } = shippedPolicy;
const any = { 'if-match': '*' };
/** Everything that the test records, and nothing of last month. */
const period = { from: new Date(Date.now() - 3_600_000).toISOString(), to: '2199-01-01T00:00:00Z' };

const answered = (await lina.post('/tickets', INCIDENT)).body.id;
await chen.post(`/tickets/${answered}/accept`, {});
await lina.post('/tickets', { ...INCIDENT, urgency: 'planned' });

const drafted = await lead.post('/policies/service/drafts', { summary: '试算' });
const path = `/policies/service/versions/${drafted.body.version}`;
const save = (change: object) =>
  lead.patch(path, { content: { kind: 'service', policy: { ...policy, ...change } } }, any);
const simulate = async (wish: object = period) => (await lead.post(`${path}/simulate`, wish)).body;
type Row = { priority: string; kind: string; before: object; after: object };
const rowOf = ({ rows }: { rows: Row[] }, priority: string, kind: string) =>
  rows.find((row) => row.priority === priority && row.kind === kind);

it('a draft that changes nothing would have changed nothing', async () => {
  const found = await simulate();
  expect(found).toMatchObject({ tickets: 2, capped: false, differing: 0, examples: [] });
  for (const { before, after } of found.rows) expect(after).toEqual(before);
  expect(rowOf(found, 'P2', 'response')).toMatchObject({ before: { met: 1, breached: 0 } });
});

it('a stricter target would have been missed: the tickets are named', async () => {
  const strict = { budget: 1, calendar: 'always' as const };
  const targets = Object.fromEntries(
    Object.entries(policy.targets).map(([priority, one]) => [priority, { ...one, response: strict }]),
  );
  await save({ targets });
  const found = await simulate();
  expect(rowOf(found, 'P2', 'response')).toMatchObject({
    before: { met: 1, breached: 0 },
    after: { met: 0, breached: 1 },
  });
  expect(rowOf(found, 'P4', 'response')).toMatchObject({
    before: { met: 0, breached: 0 },
    after: { breached: 1 },
  });
  expect(found.differing).toBe(2);
  expect(found.examples[0]).toMatchObject({
    ...{ ticketId: answered, title: INCIDENT.title, kind: 'response' },
    before: { priority: 'P2', verdict: 'met', budgetMs: 3_600_000 },
    after: { priority: 'P2', verdict: 'breached', budgetMs: 1 },
  });
});

it('another matrix would have given other priorities, and another verdict where those have none', async () => {
  const individual = { ...policy.matrix.individual, blocked: 'P3' };
  await save({ matrix: { ...policy.matrix, individual } });
  const found = await simulate();
  expect(rowOf(found, 'P2', 'response')).toMatchObject({ before: { met: 1 }, after: { met: 0 } });
  expect(rowOf(found, 'P3', 'response')).toMatchObject({ before: { met: 0 }, after: { met: 1 } });
  expect(found.differing).toBe(0);
});

it('looks at last month unless told, and at nothing that is not there', async () => {
  expect(await simulate({})).toMatchObject({ tickets: 0, differing: 0 });
  const { status, body } = await lead.post(`${path}/simulate`, { from: period.to, to: period.from });
  expect([status, body.fields]).toEqual([400, [{ field: 'body.to', code: 'ends_before_start' }]]);
  expect((await lina.post(`${path}/simulate`, {})).status).toBe(403);
});

it('a calendar is tried out on the same tickets', async () => {
  const made = await lead.post('/policies/calendar:china/drafts', { summary: '总是开着' });
  const at = `/policies/calendar:china/versions/${made.body.version}`;
  const calendar = { ...made.body.content.calendar, alwaysOpen: true };
  await lead.patch(at, { content: { kind: 'calendar', calendar } }, any);
  const found = (await lead.post(`${at}/simulate`, period)).body;
  expect(found).toMatchObject({ tickets: 2 });
  expect(rowOf(found, 'P2', 'response')).toMatchObject({ after: { met: 1, breached: 0 } });
});
