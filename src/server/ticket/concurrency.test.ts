import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Commands } from '#domain/ticket/commands.ts';
import type { Action } from '#domain/ticket/lifecycle.ts';
import { DIAGNOSIS, INCIDENT, type Member, RESULT, world } from '#test/world.ts';
import { transaction } from '../platform/db/db.ts';
import { forgetAnswers } from '../platform/http/idempotency.ts';
import { act } from './actions.ts';

const { db, people } = await world();
const { lina, wang, chen, zhao, lead } = people;

const record = async () => (await lina.post('/tickets', INCIDENT)).body.id as number;
const many = <T>(n: number, ask: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: n }, (_, i) => ask(i)));
const tally = (answers: readonly { status: number }[]) => {
  const found: Record<number, number> = {};
  for (const { status } of answers) found[status] = (found[status] ?? 0) + 1;
  return found;
};
const keyed = (key: string) => ({ 'idempotency-key': key });
async function ticketCount(): Promise<number> {
  const found = await sql<{ n: number }>`select count(*)::int as n from ticket`.execute(db);
  return found.rows[0]?.n ?? 0;
}

describe('many at once', () => {
  it('100 claim one ticket: one has it, 99 are told who (A29)', async () => {
    const id = await record();
    const agents = [chen, zhao, lead];
    const answers = await many(100, (i) => (agents[i % 3] ?? chen).post(`/tickets/${id}/claim`));
    expect(tally(answers)).toEqual({ 200: 1, 409: 99 });
    const { assigneeId, version } = (await chen.get(`/tickets/${id}`)).body;
    for (const { status, body } of answers) {
      if (status === 409) expect(body).toMatchObject({ code: 'already_assigned', detail: { assigneeId } });
    }
    expect(version).toBe(2);
  });

  it('200 amend the same version: one does, 199 see what it changed (A30)', async () => {
    const id = await record();
    const answers = await many(200, (i) =>
      (i % 2 === 0 ? lina : chen).patch(
        `/tickets/${id}`,
        { fields: { title: `标题 ${i}` } },
        { 'if-match': '"1"' },
      ),
    );
    expect(tally(answers)).toEqual({ 200: 1, 412: 199 });
    const winner = answers.findIndex(({ status }) => status === 200);
    const { title, scope, symptom, version } = (await lina.get(`/tickets/${id}`)).body;
    expect({ title, scope, symptom, version }).toEqual({
      title: `标题 ${winner}`,
      scope: INCIDENT.scope,
      symptom: INCIDENT.symptom,
      version: 2,
    });
    for (const { status, body } of answers) {
      if (status === 412) expect(body.detail.since).toMatchObject([{ seq: 2, after: { title } }]);
    }
  });

  it('words of many at once are all there, once, in an order without gaps', async () => {
    const id = await record();
    const answers = await many(60, (i) =>
      (i % 2 === 0 ? lina : chen).post(`/tickets/${id}/comment`, { text: `词 ${i}` }),
    );
    expect(tally(answers)).toEqual({ 200: 60 });
    const { events } = (await lina.get(`/tickets/${id}`)).body;
    expect(events.map(({ seq }: { seq: number }) => seq)).toEqual(
      Array.from({ length: 61 }, (_, i) => i + 1),
    );
    const texts = events.slice(1).map(({ data }: { data: { text: string } }) => data.text);
    expect(new Set(texts).size).toBe(60);
  });
});

describe('the same request again (A31)', () => {
  it('50 times in parallel makes one ticket and gives one answer', async () => {
    const before = await ticketCount();
    const key = keyed(randomUUID());
    const answers = await many(50, () => lina.post('/tickets', INCIDENT, key));
    expect(tally(answers)).toEqual({ 201: 50 });
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await ticketCount()).toBe(before + 1);
    expect((await lina.post('/tickets', INCIDENT, key)).body).toEqual(answers[0]?.body);
  });

  it('answers what the first was answered, although it could not be done twice', async () => {
    const id = await record();
    const key = keyed(randomUUID());
    const answers = await many(20, () => chen.post(`/tickets/${id}/claim`, {}, key));
    expect(tally(answers)).toEqual({ 200: 20 });
    expect((await chen.get(`/tickets/${id}`)).body.version).toBe(2);
    await chen.post(`/tickets/${id}/accept`);
    expect((await chen.post(`/tickets/${id}/claim`, {}, key)).body).toEqual(answers[0]?.body);
  });

  it('with another body, path or method is a mistake', async () => {
    const id = await record();
    const key = keyed(randomUUID());
    await lina.post(`/tickets/${id}/comment`, { text: '一' }, key);
    for (const [path, body] of [
      [`/tickets/${id}/comment`, { text: '二' }],
      ['/tickets', INCIDENT],
      [`/tickets/${id}/withdraw`, { reason: '一' }],
    ] as const) {
      expect(await lina.post(path, body, key)).toMatchObject({ status: 422, body: { code: 'key_reused' } });
    }
    const { events } = (await lina.get(`/tickets/${id}`)).body;
    expect(events).toHaveLength(2);
  });

  it('of somebody else is another request', async () => {
    const key = keyed(randomUUID());
    const [own, other] = [
      await lina.post('/tickets', INCIDENT, key),
      await wang.post('/tickets', INCIDENT, key),
    ];
    expect([own.status, other.status]).toEqual([201, 201]);
    expect(own.body.id).not.toBe(other.body.id);
  });

  it('after a refusal is tried anew', async () => {
    const id = await record();
    const key = keyed(randomUUID());
    expect(await chen.post(`/tickets/${id}/start`, {}, key)).toMatchObject({ status: 409 });
    await chen.post(`/tickets/${id}/accept`);
    expect(await chen.post(`/tickets/${id}/start`, {}, key)).toMatchObject({ status: 200 });
  });

  it.each(['short', 'with space in it', 'ü'.repeat(10), 'x'.repeat(201)])(
    'a key like %j is refused',
    async (key) => {
      const before = await ticketCount();
      const refused = await lina.post('/tickets', INCIDENT, keyed(key));
      expect(refused).toMatchObject({ status: 400, body: { fields: [{ field: 'header.idempotency-key' }] } });
      expect(await ticketCount()).toBe(before);
    },
  );
});

it('two who answer a result at once cannot both be right', async () => {
  for (let round = 0; round < 5; round++) {
    const id = await record();
    await chen.post(`/tickets/${id}/accept`);
    await chen.post(`/tickets/${id}/diagnose`, DIAGNOSIS);
    await chen.post(`/tickets/${id}/resolve`, RESULT);
    const answers = await Promise.all([
      lina.post(`/tickets/${id}/confirm`),
      lina.post(`/tickets/${id}/reject`, { comment: '不行' }),
      lina.post(`/tickets/${id}/confirm`),
    ]);
    expect(tally(answers)).toEqual({ 200: 1, 409: 2 });
    const { status, confirmations } = (await lina.get(`/tickets/${id}`)).body;
    expect(confirmations).toHaveLength(1);
    expect(status).toBe(confirmations[0].accepted ? 'closed' : 'in_progress');
  }
});

it('a request that was overtaken is dated after what overtook it', async () => {
  const id = await record();
  await chen.post(`/tickets/${id}/accept`);
  await chen.post(`/tickets/${id}/diagnose`, DIAGNOSIS);
  await chen.post(`/tickets/${id}/propose_operation`, { kind: 'config_change', plan: 'x', risk: 'y' });
  const operationId = (await chen.get(`/tickets/${id}`)).body.operations[0].id;
  const [early, late] = [Date.now() + 60_000, Date.now() + 120_000];
  const does = <A extends Action>(by: Member, action: A, command: Commands[A], now: number) =>
    transaction(db, (tx) => act(tx, { id, action, command }, { actor: by.actor, now }));
  await does(lina, 'consent', { operationId, given: true, comment: null }, late);
  await does(chen, 'record_backup', { operationId, needed: false, reason: '无' }, early);
  const started = await does(chen, 'start_operation', { operationId }, early);
  expect(started.operations[operationId]).toMatchObject({ startedAt: late, backup: { at: late } });
});

it('answers are kept for two days', async () => {
  const key = keyed(randomUUID());
  const first = await lina.post('/tickets', INCIDENT, key);
  await sql`update idempotency set created_at = now() - interval '47 hours'`.execute(db);
  await forgetAnswers(db);
  expect((await lina.post('/tickets', INCIDENT, key)).body.id).toBe(first.body.id);
  await sql`update idempotency set created_at = now() - interval '49 hours'`.execute(db);
  expect(await forgetAnswers(db)).toBeGreaterThan(0);
  expect((await lina.post('/tickets', INCIDENT, key)).body.id).not.toBe(first.body.id);
});
