import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { DIAGNOSIS, INCIDENT, type Member, RESULT, world } from '#test/world.ts';
import { notify } from '../notice/reactions.ts';
import { followResult } from './following.ts';
import { drainOutbox } from './outbox.ts';
import { loadTicket } from './store.ts';

const { db, people } = await world();
const { lina, wang, chen, zhao, lead } = people;
const SECRET = '李娜的工资表打不开';

async function accepted(by: Member, title: string = INCIDENT.title): Promise<number> {
  const { id } = (await by.post('/tickets', { ...INCIDENT, title })).body;
  await chen.post(`/tickets/${id}/accept`);
  return id;
}
const link = (id: number, of: number, by = chen) => by.post(`/tickets/${id}/link_duplicate`, { of });
async function resolve(id: number, by = chen): Promise<void> {
  await by.post(`/tickets/${id}/diagnose`, DIAGNOSIS);
  expect(await by.post(`/tickets/${id}/resolve`, RESULT)).toMatchObject({ status: 200 });
}
/** Does all that is waiting, and what comes of it. */
async function react(): Promise<void> {
  const waiting = async () => (await sql`select from outbox where next_at <= now()`.execute(db)).rows.length;
  while ((await waiting()) > 0) await drainOutbox(db, [notify, followResult]);
  const stuck = await sql<{ error: string }>`select error from outbox`.execute(db);
  expect(stuck.rows).toEqual([]);
}
const ticket = async (id: number, by = chen) => (await by.get(`/tickets/${id}`)).body;
const statusOf = async (id: number) => (await ticket(id)).status as string;
const last = async (id: number) => (await loadTicket(db, id))?.events.at(-1);

describe('a link', () => {
  it('stands on both tickets after one request, as the same person’s doing', async () => {
    const [main, follower] = [await accepted(lina), await accepted(wang)];
    expect(await link(follower, main)).toMatchObject({ status: 200 });
    expect(await ticket(follower)).toMatchObject({ duplicateOf: main, linked: [{ id: main }] });
    expect(await ticket(main)).toMatchObject({ duplicateIds: [follower], linked: [{ id: follower }] });
    expect(await last(main)).toMatchObject({
      kind: 'duplicate_gained',
      actorKind: 'system',
      data: { id: follower, by: chen.id },
    });
    await chen.post(`/tickets/${follower}/unlink_duplicate`, { reason: '不是同一件事' });
    expect(await ticket(follower)).toMatchObject({ duplicateOf: null, linked: [] });
    expect(await ticket(main)).toMatchObject({ duplicateIds: [], linked: [] });
    expect(await last(main)).toMatchObject({ kind: 'duplicate_lost', data: { by: chen.id } });
  });

  it('that is refused leaves no trace on either', async () => {
    const [main, follower] = [await accepted(lina), await accepted(wang)];
    await lina.post(`/tickets/${main}/withdraw`, { reason: '不用了' });
    const versions = async () => [(await ticket(main)).version, (await ticket(follower)).version];
    const before = await versions();
    expect(await link(follower, main)).toMatchObject({ status: 409, body: { code: 'linked_ended' } });
    expect(await link(follower, 2_000_000_000)).toMatchObject({
      status: 422,
      body: { code: 'unknown_reference', fields: [{ field: 'body.of' }] },
    });
    expect(await link(follower, follower)).toMatchObject({ status: 422, body: { code: 'circle' } });
    expect(await versions()).toEqual(before);
  });

  it('made crosswise by many at once ends with one of them, and with no fault', async () => {
    for (let round = 0; round < 5; round++) {
      const [a, b] = [await accepted(lina), await accepted(wang)];
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          i % 2 ? link(a, b, i % 4 === 1 ? chen : zhao) : link(b, a, i % 4 ? lead : chen),
        ),
      );
      const codes = answers.map(({ status, body }) => (status === 200 ? 'ok' : body.code));
      expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
      expect(codes.filter((code) => !['ok', 'circle', 'already_linked'].includes(code))).toEqual([]);
      const [one, other] = [await ticket(a), await ticket(b)];
      const [follower, main] = one.duplicateOf === b ? [one, other] : [other, one];
      expect(follower).toMatchObject({ duplicateOf: main.id, duplicateIds: [] });
      expect(main).toMatchObject({ duplicateOf: null, duplicateIds: [follower.id] });
    }
  });

  it('made and undone at once stays the same on both sides', async () => {
    const [main, follower] = [await accepted(lina), await accepted(wang)];
    await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        i % 2
          ? link(follower, main)
          : chen.post(`/tickets/${follower}/unlink_duplicate`, { reason: '不是同一件事' }),
      ),
    );
    const { duplicateOf } = await ticket(follower);
    expect((await ticket(main)).duplicateIds).toEqual(duplicateOf === main ? [follower] : []);
  });

  it('can be undone although the other ticket was withdrawn, of which the desk is told', async () => {
    const [main, follower] = [await accepted(lina), await accepted(wang)];
    await link(follower, main);
    await lina.post(`/tickets/${main}/withdraw`, { reason: '不用了' });
    await react();
    await react();
    const warned = (await loadTicket(db, follower))?.events.filter(({ kind }) => kind === 'warned');
    expect(warned).toMatchObject([{ data: { about: 'followed_withdrawn' } }]);
    expect(await chen.post(`/tickets/${follower}/unlink_duplicate`, { reason: '已撤回' })).toMatchObject({
      status: 200,
    });
    expect((await loadTicket(db, main))?.ticket.duplicateIds).toEqual([]);
  });
});

it('five duplicates are an escalation in the same transaction as the fifth (4.3c)', async () => {
  const main = await accepted(lina);
  const grown = async () =>
    (await ticket(main)).escalations.filter(({ trigger }: { trigger: string }) => trigger === 'c');
  for (let n = 1; n <= 6; n++) {
    await link(await accepted(wang), main);
    expect(await grown()).toHaveLength(n < 5 ? 0 : 1);
  }
  const events = (await loadTicket(db, main))?.events ?? [];
  const at = events.findIndex(({ kind }) => kind === 'escalated');
  expect(events[at]).toMatchObject({ data: { trigger: 'c', from: '4', to: '5' } });
  expect(events[at - 1]).toMatchObject({ kind: 'duplicate_gained', at: events[at]?.at });
});

describe('the result of the ticket that is followed', () => {
  it('is the duplicates’ too; each is confirmed by its own requester, and a no is only their own', async () => {
    const main = await accepted(lina);
    const [first, second] = [await accepted(wang), await accepted(wang)];
    await link(first, main);
    await link(second, main);
    await resolve(main);
    await react();
    for (const id of [first, second]) {
      expect(await ticket(id, wang)).toMatchObject({
        status: 'resolved',
        resolution: { result: RESULT.result, verification: RESULT.verification, by: chen.id },
      });
      expect(await last(id)).toMatchObject({ actorKind: 'system', data: { how: 'followed' } });
    }
    const told = (await wang.get('/notices')).body.items.filter(
      ({ kind }: { kind: string }) => kind === 'resolved',
    );
    expect(told.map(({ ticketId }: { ticketId: number }) => ticketId).sort()).toEqual([first, second]);
    await wang.post(`/tickets/${first}/reject`, { comment: '还是不行' });
    await wang.post(`/tickets/${second}/confirm`);
    await lina.post(`/tickets/${main}/confirm`);
    await react();
    expect([await statusOf(first), await statusOf(second), await statusOf(main)]).toEqual([
      'in_progress',
      'closed',
      'closed',
    ]);
    expect((await ticket(second)).confirmations).toMatchObject([{ by: wang.id, accepted: true }]);
  });

  it('comes once, however often its event is taken, and by however many', async () => {
    const [main, follower] = [await accepted(lina), await accepted(wang)];
    await link(follower, main);
    await resolve(main);
    await sql`insert into outbox (ticket_id, seq)
      select ticket_id, seq from ticket_event e, generate_series(1, 5)
      where ticket_id = ${main} and kind = 'resolved'`.execute(db);
    await Promise.all(Array.from({ length: 4 }, () => drainOutbox(db, [notify, followResult])));
    await react();
    expect((await ticket(follower)).round).toBe(1);
    await wang.post(`/tickets/${follower}/reject`, { comment: '还是不行' });
    await sql`insert into outbox (ticket_id, seq)
      select ticket_id, seq from ticket_event where ticket_id = ${main} and kind = 'resolved'`.execute(db);
    await react();
    expect(await ticket(follower), 'what was refused does not come back').toMatchObject({
      status: 'in_progress',
      round: 1,
    });
    await lina.post(`/tickets/${main}/reject`, { comment: '也不行' });
    await resolve(main);
    await react();
    expect(await ticket(follower), 'but the next result does').toMatchObject({
      status: 'resolved',
      round: 2,
    });
  });

  it('reaches who is linked only after it was given', async () => {
    const [main, late] = [await accepted(lina), await accepted(wang)];
    await resolve(main);
    await link(late, main);
    await react();
    expect(await statusOf(late)).toBe('resolved');
  });

  it('waits for an operation that runs on a duplicate, and keeps no other waiting', async () => {
    const main = await accepted(lina);
    const [busy, free] = [await accepted(wang), await accepted(wang)];
    await link(busy, main);
    await link(free, main);
    await chen.post(`/tickets/${busy}/diagnose`, DIAGNOSIS);
    await chen.post(`/tickets/${busy}/propose_operation`, { kind: 'config_change', plan: 'x', risk: 'y' });
    const operationId = (await ticket(busy)).operations[0].id;
    await wang.post(`/tickets/${busy}/consent`, { operationId, given: true });
    await chen.post(`/tickets/${busy}/record_backup`, { operationId, needed: false, reason: '无' });
    await chen.post(`/tickets/${busy}/start_operation`, { operationId });
    await resolve(main);
    await react();
    await react();
    expect([await statusOf(busy), await statusOf(free)]).toEqual(['in_progress', 'resolved']);
    const warned = (await ticket(busy)).events.filter(({ kind }: { kind: string }) => kind === 'warned');
    expect(warned).toMatchObject([{ visibility: 'desk', data: { about: 'follow' } }]);
    const done = { operationId, outcome: 'succeeded', result: 'ok' };
    await chen.post(`/tickets/${busy}/finish_operation`, done);
    await react();
    expect(await statusOf(busy)).toBe('resolved');
  });

  it('leaves alone who has a result, or an end, of their own', async () => {
    const main = await accepted(lina);
    const [own, gone] = [await accepted(wang), await accepted(wang)];
    await link(own, main);
    await link(gone, main);
    await resolve(own);
    await wang.post(`/tickets/${gone}/withdraw`, { reason: '不用了' });
    await resolve(main);
    await react();
    expect([await statusOf(own), await statusOf(gone)]).toEqual(['resolved', 'withdrawn']);
    expect((await ticket(own)).round).toBe(1);
  });

  it('hides no promise that was broken before it came (4.3b)', async () => {
    const [main, follower] = [await accepted(lina), await accepted(wang)];
    await link(follower, main);
    await resolve(main);
    const due = (await ticket(follower)).clocks.find(({ kind }: { kind: string }) => kind === 'resolution');
    expect(due.verdict).toBe('running');
    await react();
    const events = (await loadTicket(db, follower))?.events ?? [];
    expect(events.at(-1)?.data.verdicts).toMatchObject([
      { kind: 'resolution', verdict: 'met' },
      { kind: 'update', verdict: 'met' },
    ]);
  });
});

describe('the requester of a duplicate', () => {
  it('never learns of the other ticket (P5)', async () => {
    const main = await accepted(lina, SECRET);
    const follower = await accepted(wang);
    await link(follower, main);
    await resolve(main);
    await react();
    const late = await wang.patch(`/tickets/${follower}`, { fields: { title: 'x' } }, { 'if-match': '"1"' });
    const told = JSON.stringify([await ticket(follower, wang), (await wang.get('/notices')).body, late.body]);
    expect(told).not.toContain(SECRET);
    expect(told).not.toMatch(new RegExp(`\\b${main}\\b`));
    expect(told).not.toContain(lina.id);
    expect(told).not.toContain(lina.name);
    const seen = await ticket(follower, wang);
    expect(seen).toMatchObject({ duplicateOf: null, duplicateIds: [], linked: [] });
    expect(JSON.stringify(await ticket(main, lina))).not.toMatch(new RegExp(`\\b${follower}\\b`));
  });

  it('is told the number of a ticket of their own', async () => {
    const [main, follower] = [await accepted(wang), await accepted(wang)];
    await link(follower, main);
    expect(await ticket(follower, wang)).toMatchObject({ duplicateOf: main, linked: [{ id: main }] });
    expect(await ticket(main, wang)).toMatchObject({ duplicateIds: [follower] });
  });
});
