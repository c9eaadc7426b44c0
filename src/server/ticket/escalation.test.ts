import { describe, expect, it } from 'vitest';
import { DIAGNOSIS, INCIDENT, type Member, RESULT, world } from '#test/world.ts';
import { notify } from '../notice/reactions.ts';
import { transaction } from '../platform/db/db.ts';
import { recordTicket } from './actions.ts';
import { caughtUp } from './catching-up.ts';
import { drainOutbox } from './outbox.ts';
import { lockTicket } from './store.ts';
import { runTimers } from './timers.ts';

const { db, people, groups } = await world();
const { lina, chen, zhao, lead, manager } = people;
const DAY = 86_400_000;

const make = async (more: object = {}): Promise<number> =>
  (await lina.post('/tickets', { ...INCIDENT, ...more })).body.id;
const did = async (by: Member, id: number, action: string, body: object = {}) => {
  const answer = await by.post(`/tickets/${id}/${action}`, body);
  expect([action, answer.status, answer.body.code]).toEqual([action, 200, undefined]);
};
const open = async (id: number) => (await lead.get(`/tickets/${id}`)).body;
const why = async (id: number, trigger: string) =>
  (await lead.get(`/tickets/${id}/escalation`)).body.triggers.find(
    (one: { trigger: string }) => one.trigger === trigger,
  );
const calls = async (id: number, trigger: string) =>
  (await open(id)).escalations.filter((call: { trigger: string }) => call.trigger === trigger);
async function told(one: Member, id: number): Promise<string[]> {
  while (await drainOutbox(db, [notify])) {}
  const { items } = (await one.get('/notices?limit=100')).body;
  return items
    .filter(({ ticketId }: { ticketId: number }) => ticketId === id)
    .map(({ kind }: { kind: string }) => kind);
}

/** A P3 that was recorded so many days ago, when nobody looked. */
async function forgotten(days: number): Promise<number> {
  const now = Date.now() - days * DAY;
  const submission = {
    ...{ ...INCIDENT, occurredAt: now, devices: [], noDeviceReason: '无', urgency: 'avoidable' as const },
    ...{
      description: null,
      channel: 'portal' as const,
      source: null,
      receivedAt: null,
      backdateReason: null,
    },
  };
  const intake = { submission, requester: { personId: lina.id, contact: null }, uploadIds: [] };
  const { ticket } = await transaction(db, (tx) => recordTicket(tx, intake, { actor: lina.actor, now }));
  return ticket.id;
}
/** What the system does to a ticket until then. */
const passes = (id: number, until: number) =>
  transaction(db, async (tx) => {
    const loaded = await lockTicket(tx, id);
    if (loaded) await caughtUp(tx, loaded, until);
  });

describe('each of the four triggers escalates (4.3, A25)', () => {
  it('a: marked beyond ability; the next line takes it, or gives it back', async () => {
    const id = await make();
    expect(await why(id, 'a')).toMatchObject({ escalationIds: [], reasons: [{ code: 'not_marked' }] });
    await did(chen, id, 'accept');
    await did(chen, id, 'escalate', { handover: '需要核心交换机权限' });
    const [call] = await calls(id, 'a');
    expect(call).toMatchObject({
      kind: 'functional',
      toGroupId: groups.second,
      state: 'open',
      level: 1,
      by: chen.id,
    });
    expect(await open(id)).toMatchObject({ groupId: groups.second, assigneeId: null });
    expect(await why(id, 'a')).toMatchObject({ escalationIds: [call.id], reasons: [] });
    expect(await told(zhao, id), 'the whole group hears of it').toContain('escalated');

    const answer = (by: Member, action: string, body: object) =>
      by.post(`/tickets/${id}/${action}`, { escalationId: call.id, ...body });
    expect((await answer(chen, 'accept_escalation', {})).body).toMatchObject({
      status: 403,
      code: 'not_asked',
    });
    expect((await answer(zhao, 'return_escalation', { reason: '权限已开通，一线可以处理' })).status).toBe(
      200,
    );
    expect(await open(id)).toMatchObject({ groupId: groups.first, assigneeId: null });
    expect(await told(chen, id)).toContain('escalation_returned');
    expect((await answer(zhao, 'accept_escalation', {})).body).toMatchObject({
      status: 409,
      code: 'escalation_answered',
    });

    await did(chen, id, 'claim');
    await did(chen, id, 'escalate', { handover: '仍需网络组' });
    const again = (await calls(id, 'a')).find(({ state }: { state: string }) => state === 'open');
    await did(zhao, id, 'accept_escalation', { escalationId: again.id });
    expect(await open(id)).toMatchObject({ groupId: groups.second, assigneeId: zhao.id });
    expect(await told(chen, id)).toContain('escalation_accepted');
  });

  it('b: time exceeded; nobody accepts, so it climbs to the end of the path, each step once', async () => {
    const id = await forgotten(30);
    await Promise.all([runTimers(db), runTimers(db), runTimers(db)]);
    expect(await calls(id, 'b')).toMatchObject([
      { level: 1, state: 'open', cause: 'response', toPersonIds: [lead.id] },
    ]);
    const later = Date.now() + 30 * DAY;
    for (const until of [later, later + 30 * DAY])
      await Promise.all([passes(id, until), passes(id, until), passes(id, until)]);
    const found = await calls(id, 'b');
    expect(
      found.map(({ level, state, toPersonIds, acceptBy }: Record<string, unknown>) => [
        level,
        state,
        toPersonIds,
        acceptBy !== null,
      ]),
    ).toEqual([
      [1, 'climbed', [lead.id], true],
      [2, 'open', [manager.id], false],
    ]);
    const { events } = await open(id);
    const kinds = events.map(
      ({ kind, data }: { kind: string; data: { timer?: string } }) => `${kind} ${data.timer ?? ''}`,
    );
    const timed = kinds.filter((kind: string) => !kind.endsWith(' '));
    expect(new Set(timed).size).toBe(timed.length);
    expect(timed).toEqual(expect.arrayContaining(['breached breach:response', 'breached breach:resolution']));
    expect(
      events.find(({ data }: { data: { clock?: string } }) => data.clock === 'resolution').data,
      'joins the open call',
    ).toMatchObject({
      escalationId: expect.any(String),
    });
    expect((await why(id, 'b')).joined).toEqual([expect.objectContaining({ clock: 'resolution' })]);
    expect(await told(manager, id)).toEqual(expect.arrayContaining(['escalated', 'warned']));
    expect(await told(chen, id), 'nobody owns it, so the group hears that it is late').toContain('breached');
  });

  it('c: impact raised, in the same write', async () => {
    const id = await make();
    expect((await why(id, 'c')).reasons).toContainEqual({ code: 'never_rose', priority: 'P2' });
    await did(chen, id, 'classify', { impact: 'enterprise', urgency: 'stopped', p1Flags: [] });
    const { events, priority } = await open(id);
    expect(priority).toBe('P1');
    const rise = events.find(({ kind }: { kind: string }) => kind === 'classified');
    const call = events.find(({ kind }: { kind: string }) => kind === 'escalated');
    expect(call).toMatchObject({
      seq: rise.seq + 1,
      at: rise.at,
      data: { trigger: 'c', from: 'P2', to: 'P1' },
    });
    expect((await calls(id, 'c'))[0].toPersonIds.sort()).toEqual([lead.id, manager.id].sort());
    expect(await told(lead, id)).toEqual(expect.arrayContaining(['escalated', 'major_declared']));
  });

  it('d: the requester appeals; asked is who did not handle it', async () => {
    const id = await make();
    await did(lead, id, 'accept');
    await did(lead, id, 'diagnose', DIAGNOSIS);
    await did(lead, id, 'resolve', RESULT);
    expect(await why(id, 'd')).toMatchObject({ reasons: [{ code: 'no_appeal' }] });
    await did(lina, id, 'appeal', { reason: '没有解决，态度也不好' });
    const [call] = await calls(id, 'd');
    expect(call.toPersonIds, 'not the lead, who handled it').toEqual([manager.id]);
    expect(
      (await lead.post(`/tickets/${id}/accept_escalation`, { escalationId: call.id })).body,
    ).toMatchObject({ code: 'not_asked' });
    await did(manager, id, 'accept_escalation', { escalationId: call.id });
    await did(manager, id, 'decide_appeal', { upheld: true, answer: '重新处理' });
    expect(await open(id)).toMatchObject({ status: 'in_progress' });
  });
});

it('why it was not escalated is told to the desk alone', async () => {
  const id = await make();
  expect((await why(id, 'b')).reasons).toContainEqual(
    expect.objectContaining({ code: 'running', clock: 'response' }),
  );
  expect((await lina.get(`/tickets/${id}/escalation`)).status).toBe(403);
  expect((await lead.get('/tickets/99999999/escalation')).status).toBe(404);
});
