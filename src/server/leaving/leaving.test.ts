import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { SYSTEM } from '#domain/permissions/actor.ts';
import { shippedPolicy } from '#domain/sla/policy.ts';
import { DIAGNOSIS, INCIDENT, type Member, RESULT, world } from '#test/world.ts';
import { notify } from '../notice/reactions.ts';
import { drainOutbox } from '../ticket/outbox.ts';
import { openWork } from './open-work.ts';
import { handOnReopened } from './reopened.ts';
import { lookForLeavers, settleLeavers } from './settle.ts';

const desk = await world();
const { db, people, groups, person } = desk;
const { lina, chen, lead, manager, admin } = people;
const DAY = 86_400_000;

const did = async (by: Member, id: number, action: string, body: object = {}) => {
  const answer = await by.post(`/tickets/${id}/${action}`, body);
  expect([action, answer.status, answer.body.code]).toEqual([action, 200, undefined]);
};
const recorded = async (by: Member, more: object = {}): Promise<number> =>
  (await by.post('/tickets', { ...INCIDENT, ...more })).body.id;
async function taken(by: Member, more: object = {}): Promise<number> {
  const id = await recorded(lina, more);
  await did(lead, id, 'assign', { groupId: groups.first, assigneeId: by.id });
  await did(by, id, 'accept');
  return id;
}
const settled = async () => {
  while (await settleLeavers(db, Date.now)) {}
};
const work = (id: string) => openWork(db, id, SYSTEM, Date.now());
const read = async (id: number) => (await manager.get(`/tickets/${id}`)).body;
const kinds = async (id: string) => [...new Set((await work(id)).map(({ kind }) => kind))].sort();
async function leaves(id: string, heirs: object = {}) {
  const { version } = (await admin.get(`/people/${id}`)).body.whole;
  const answer = await admin.post(`/people/${id}/leaving`, { heirs }, { 'if-match': `"${version}"` });
  expect([answer.status, answer.body.code]).toEqual([200, undefined]);
  await settled();
}
async function deactivate(id: string) {
  const { version } = (await admin.get(`/people/${id}`)).body.whole;
  expect((await admin.patch(`/people/${id}`, { active: false }, { 'if-match': `"${version}"` })).status).toBe(
    200,
  );
}
async function told(one: Member, id: number): Promise<string[]> {
  while (await drainOutbox(db, [notify])) {}
  const { items } = (await one.get('/notices?limit=100')).body;
  return items
    .filter(({ ticketId }: { ticketId: number }) => ticketId === id)
    .map(({ kind }: { kind: string }) => kind);
}

/** Somebody of the desk whom everything names that can name a person. */
async function entangled(login: string) {
  const one = await person(login, `离岗 ${login}`, ['agent', 'lead'], [groups.first]);
  const mine = await taken(one);
  const visited = await taken(one);
  await did(one, visited, 'diagnose', DIAGNOSIS);
  await did(one, visited, 'schedule_visit', {
    ...{ engineerId: one.id, address: '三楼', appointmentAt: new Date(Date.now() + DAY).toISOString() },
  });
  const major = await taken(chen, { impact: 'enterprise', urgency: 'stopped' });
  await did(lead, major, 'lead_major', {
    ...{ leadId: one.id, communicationId: chen.id, technicalId: one.id, bridge: null },
  });
  const secret = (await recorded(lina, { confidential: true })) as number;
  await did(manager, secret, 'restrict', { confidential: true, readerIds: [one.id], reason: '协查' });
  const asked = await recorded(one);
  await sql`update person set manager_id = ${one.id} where id = ${chen.id}`.execute(db);
  const hook = await admin.post('/webhooks', {
    ...{ name: login, url: 'https://hook.example/x', kinds: [], ownerId: one.id },
  });
  const source = await admin.post('/alert-sources', { kind: 'alertmanager', name: login, ownerId: one.id });
  expect([hook.status, source.status]).toEqual([201, 201]);
  const layer = { id: 'a', name: '主班', start: '2026-01-01', handover: 0, days: 7 };
  const roster = await lead.post('/oncall', {
    ...{ name: login, zone: 'Asia/Shanghai', takesP1: false },
    layers: [{ ...layer, members: [chen.id, one.id, lead.id] }],
  });
  expect(roster.status).toBe(201);
  return { ...one, mine, visited, major, secret, asked, hook: hook.body.id, roster: roster.body.id };
}

it('nothing of the model names who left but history, whoever switched them off and however often it is tried', async () => {
  const one = await entangled('gone');
  const { version: _version, ...policy } = shippedPolicy;
  const [path, ...paths] = policy.escalation;
  const level = { ...path!.levels[0]!, to: [{ kind: 'person', personId: one.id }] };
  const draft = (await lead.post('/policies/service/drafts', { summary: '点名' })).body;
  const saved = await lead.patch(
    `/policies/service/versions/${draft.version}`,
    {
      content: {
        kind: 'service',
        policy: { ...policy, escalation: [{ ...path, levels: [level] }, ...paths] },
      },
    },
    { 'if-match': `"${draft.revision}"` },
  );
  expect([saved.status, saved.body.fields]).toEqual([200, undefined]);
  expect(await kinds(one.id)).toEqual(
    [
      'alert_source',
      'call',
      'group',
      'major',
      'policy_draft',
      'reader',
      'report',
      'requested',
      'roster',
      'ticket',
      'visit',
      'webhook',
    ].sort(),
  );
  const listed = (await admin.get(`/people/${one.id}/open-work`)).body;
  // Who runs the installation reads no tickets: they are counted, and not named.
  expect(listed.work.find(({ kind }: { kind: string }) => kind === 'ticket')).toEqual({
    ...{ kind: 'ticket', count: 2, items: [] },
  });

  // Past every door of the product: the trigger sees it.
  await sql`update person set active = false, version = version + 1 where id = ${one.id}`.execute(db);
  // A worker that died after its first part leaves the rest to the next.
  await settled();
  await sql`update leaving set settled_at = null, next_at = now() where person_id = ${one.id}`.execute(db);
  await settled();
  expect(await kinds(one.id)).toEqual(['requested']);

  const mine = await read(one.mine);
  expect(mine).toMatchObject({ status: 'accepted', assigneeId: null, groupId: groups.first });
  expect(mine.events.filter(({ kind }: { kind: string }) => kind === 'handed_back')).toMatchObject([
    { actorKind: 'system', actorId: null, data: { from: one.id, leaving: 'left', told: [lead.id] } },
  ]);
  expect(await told(lead, one.mine)).toEqual(['handed_back']);
  expect(await told(lead, one.asked)).toEqual(['requester_left']);
  expect((await read(one.major)).major).toMatchObject({
    leadId: null,
    communicationId: chen.id,
    technicalId: null,
  });
  expect((await read(one.secret)).readerIds).toEqual([]);
  const roster = (await lead.get(`/oncall/${one.roster}`)).body;
  expect(roster).toMatchObject({
    changedBy: null,
    version: 2,
    layers: [{ members: [chen.id, lead.id, lead.id] }],
  });
  const hook = (await admin.get('/webhooks')).body.items.find(({ id }: { id: string }) => id === one.hook);
  expect(hook).toMatchObject({ ownerId: admin.id, enabled: false });
  // What a requester reads of it names neither the reason nor who was told.
  const shown = (await lina.get(`/tickets/${one.mine}`)).body.events;
  expect(shown.find(({ kind }: { kind: string }) => kind === 'handed_back').data).toEqual({ from: one.id });
  const { departures } = (await admin.get(`/people/${one.id}/open-work`)).body;
  expect(departures).toMatchObject([{ why: 'left', settledAt: expect.any(String) }]);
  expect(departures[0].items).toContainEqual({ kind: 'ticket', count: 2, to: null });
  const noted = await sql<{ kind: string }>`select kind from audit_entry
    where object_kind = 'person' and object_id = ${one.id} and person_id is null`.execute(db);
  expect(noted.rows).toContainEqual({ kind: 'leaving_settled' });
});

it('goes to whom the one who switches them off names, as far as they may have it', async () => {
  const one = await entangled('named');
  const refused = await admin.post(
    `/people/${one.id}/leaving`,
    { heirs: { duty: one.id } },
    { 'if-match': '*' },
  );
  expect([refused.status, refused.body.fields]).toEqual([
    422,
    [{ field: 'body.heirs.duty', code: 'inactive_person' }],
  ]);
  const heirs = {
    tickets: chen.id,
    visits: lead.id,
    leading: lead.id,
    duty: chen.id,
    reports: lead.id,
    owned: lead.id,
  };
  await leaves(one.id, heirs);
  expect(await kinds(one.id)).toEqual(['requested']);
  expect((await read(one.mine)).assigneeId).toBe(chen.id);
  expect((await read(one.visited)).visits).toMatchObject([{ engineerId: lead.id }]);
  expect((await read(one.major)).major).toMatchObject({ leadId: lead.id, technicalId: lead.id });
  expect((await lead.get(`/oncall/${one.roster}`)).body.layers[0].members).toEqual([
    chen.id,
    chen.id,
    lead.id,
  ]);
  const hook = (await admin.get('/webhooks')).body.items.find(({ id }: { id: string }) => id === one.hook);
  expect(hook).toMatchObject({ ownerId: lead.id, enabled: true });
  expect((await admin.get(`/people/${chen.id}`)).body.whole.managerId).toBe(lead.id);
});

it('clocks go on when a ticket goes back', async () => {
  const one = await person('clocks', '计时', ['agent'], [groups.first]);
  const id = await taken(one);
  const before = (await read(id)).clocks;
  await leaves(one.id);
  const after = (await read(id)).clocks;
  const promise = ({ kind, dueAt, verdict }: { kind: string; dueAt: string; verdict: string }) => [
    kind,
    dueAt,
    verdict,
  ];
  expect(after.map(promise)).toEqual(before.map(promise));
  expect(await told(lead, id)).toContain('handed_back');
});

it('who is switched on again gets nothing back, and who returns in time keeps what they have', async () => {
  const one = await person('again', '回来', ['agent'], [groups.first]);
  const id = await taken(one);
  await deactivate(one.id);
  await settled();
  await admin.patch(`/people/${one.id}`, { active: true }, { 'if-match': '*' });
  await settled();
  expect((await read(id)).assigneeId).toBe(null);
  expect((await admin.get(`/people/${one.id}`)).body.whole.groupIds).toEqual([]);
  const quick = await person('quick', '很快', ['agent'], [groups.first]);
  const kept = await taken(quick);
  await deactivate(quick.id);
  await admin.patch(`/people/${quick.id}`, { active: true }, { 'if-match': '*' });
  await settled();
  expect((await read(kept)).assigneeId).toBe(quick.id);
});

it('who leaves a group or the desk gives back what is in their hands there', async () => {
  const one = await person('mover', '转组', ['agent'], [groups.first, groups.second]);
  const first = await taken(one);
  const second = await recorded(lina);
  await did(lead, second, 'assign', { groupId: groups.second, assigneeId: one.id });
  const { body } = await admin.get('/groups');
  const group = body.items.find(({ id }: { id: string }) => id === groups.first);
  const memberIds = (await admin.get(`/people?group=${groups.first}&limit=100`)).body.items
    .map(({ id }: { id: string }) => id)
    .filter((id: string) => id !== one.id);
  const changed = await admin.patch(`/groups/${group.id}`, { memberIds });
  expect(changed.status).toBe(200);
  await settled();
  expect([(await read(first)).assigneeId, (await read(second)).assigneeId]).toEqual([null, one.id]);
  expect((await read(first)).events.at(-1)).toMatchObject({ data: { leaving: 'left_group' } });
  await sql`update person set roles = '{requester}' where id = ${one.id}`.execute(db);
  await settled();
  expect((await read(second)).assigneeId).toBe(null);
});

it('a ticket that comes back to who is gone is found', async () => {
  const one = await person('reopened', '重开', ['agent'], [groups.first]);
  const id = await taken(one);
  await did(one, id, 'diagnose', DIAGNOSIS);
  await did(one, id, 'start').catch(() => {});
  await did(one, id, 'resolve', RESULT);
  await did(lina, id, 'confirm');
  await did(lina, id, 'appeal', { reason: '还是不行' });
  await leaves(one.id);
  expect((await read(id)).assigneeId).toBe(one.id);
  await did(manager, id, 'decide_appeal', { upheld: true, answer: '重做' });
  while (await drainOutbox(db, [handOnReopened])) {}
  await settled();
  expect(await read(id)).toMatchObject({ status: 'in_progress', assigneeId: null });
  // Whatever else comes to them is found by looking.
  await sql`insert into group_member (group_id, person_id) values (${groups.first}, ${one.id})`.execute(db);
  expect(await lookForLeavers(db)).toBe(1);
  await settled();
  expect(await kinds(one.id)).toEqual([]);
  expect(await lookForLeavers(db)).toBe(0);
});

it('one ticket that fails keeps no other waiting, and nothing is lost', async () => {
  const one = await person('stuck', '卡住', ['agent'], [groups.first]);
  const [bad, good] = [await taken(one), await taken(one)];
  await sql`create function stop_it() returns trigger language plpgsql as
    $$ begin raise exception 'stopped'; end $$`.execute(db);
  await sql`create trigger stop_it before update on ticket for each row when (old.id = ${sql.lit(bad)}) execute function stop_it()`.execute(
    db,
  );
  await leaves(one.id);
  expect([(await read(bad)).assigneeId, (await read(good)).assigneeId]).toEqual([one.id, null]);
  await sql`drop trigger stop_it on ticket`.execute(db);
  await sql`update leaving set next_at = now() where person_id = ${one.id} and settled_at is null`.execute(
    db,
  );
  await settled();
  expect((await read(bad)).assigneeId).toBe(null);
});
