import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { DIAGNOSIS, INCIDENT, RESULT, world } from '#test/world.ts';
import { violatedConstraint } from '../platform/db/violation.ts';

const { db, people } = await world();
const { lina, chen, lead, manager } = people;

/** Name of the rule that SQL breaks; null when it goes through. */
const broken = (statement: string): Promise<string | null> =>
  sql
    .raw(statement)
    .execute(db)
    .then(
      () => null,
      (error: unknown) => violatedConstraint(error) ?? String(error),
    );

async function proposed(priority: object = {}): Promise<{ id: number; operation: string }> {
  const { id } = (await lina.post('/tickets', { ...INCIDENT, ...priority })).body;
  await chen.post(`/tickets/${id}/accept`);
  await chen.post(`/tickets/${id}/diagnose`, DIAGNOSIS);
  await chen.post(`/tickets/${id}/propose_operation`, { kind: 'config_change', plan: 'x', risk: 'y' });
  return { id, operation: (await chen.get(`/tickets/${id}`)).body.operations[0].id };
}

const consent = (operation: string, by: string, emergency = false) =>
  broken(`update operation set consent_given = true, consent_by = '${by}', consent_at = now(),
    consent_emergency = ${emergency} where id = '${operation}'`);

describe('what no client, job or import can do, even in SQL', () => {
  it('consent for the requester (4.1-2a)', async () => {
    const { operation } = await proposed();
    expect(await consent(operation, chen.id)).toBe('operation_consent_by_requester');
    expect(await consent(operation, lead.id, true), 'no emergency').toBe('operation_consent_by_requester');
    expect(await consent(operation, lina.id)).toBe(null);
    expect(await consent(operation, chen.id), 'nor over a consent').toBe('operation_consent_by_requester');
  });

  it('consent to one’s own proposal in an emergency (A6)', async () => {
    const { operation } = await proposed({ impact: 'enterprise', urgency: 'stopped' });
    expect(await consent(operation, chen.id, true)).toBe('operation_consent_by_requester');
    expect(await consent(operation, lead.id, true)).toBe(null);
  });

  it('start without a backup, or with one that came later (4.1-2b)', async () => {
    const { operation } = await proposed();
    await consent(operation, lina.id);
    const start = (set: string) =>
      broken(`update operation set started_at = now()${set} where id = '${operation}'`);
    expect(await start('')).toBe('operation_gate');
    expect(await start(`, backup = '{"needed":false}', backup_at = now() + interval '1 s'`)).toBe(
      'operation_gate',
    );
    expect(await start(`, backup = '{"needed":false}', backup_at = now(), major = true`)).toBe(
      'operation_needs_change',
    );
    expect(await start(`, backup = '{"needed":false}', backup_at = now()`)).toBe(null);
    expect(await broken(`delete from operation where id = '${operation}'`)).toContain('append-only');
  });

  it('a word for another round, another person or another ticket (4.2c)', async () => {
    const { id } = (await lina.post('/tickets', INCIDENT)).body;
    await chen.post(`/tickets/${id}/accept`);
    await chen.post(`/tickets/${id}/diagnose`, DIAGNOSIS);
    const word = (round: number, by: string) =>
      broken(`insert into confirmation (id, ticket_id, round, accepted, person_id, at, method)
        values ('${randomUUID()}', ${id}, ${round}, true, '${by}', now(), 'portal')`);
    expect(await word(0, lina.id), 'before a result').toBe('confirmation_by_requester');
    await chen.post(`/tickets/${id}/resolve`, RESULT);
    expect(await word(2, lina.id)).toBe('confirmation_by_requester');
    expect(await word(1, chen.id)).toBe('confirmation_by_requester');
    await lina.post(`/tickets/${id}/reject`, { comment: '不行' });
    expect(await word(1, lina.id), 'after the word').toBe('confirmation_by_requester');
    const close = `update ticket set status = 'closed', closure = 'confirmed', version = version + 1 where id = ${id}`;
    expect(await broken(close)).toBe('ticket_transition_known');
  });

  it('pass the exception for a confirmation, or an old confirmation for a new one (4.2c, A1)', async () => {
    const { id } = (await lina.post('/tickets', INCIDENT)).body;
    const set = (assignments: string) =>
      broken(`update ticket set ${assignments}, version = version + 1 where id = ${id}`);
    await chen.post(`/tickets/${id}/accept`);
    await chen.post(`/tickets/${id}/diagnose`, DIAGNOSIS);
    await chen.post(`/tickets/${id}/resolve`, RESULT);
    await lina.post(`/tickets/${id}/confirm`);
    expect(await set("closure = 'unreachable'")).toBe('ticket_closure_stands');
    await lina.post(`/tickets/${id}/appeal`, { reason: '又出现了' });
    await manager.post(`/tickets/${id}/decide_appeal`, { upheld: true, answer: '重新处理' });
    expect(await set("status = 'resolved'"), 'the confirmed round again').toBe('ticket_round_is_result');
    expect(await set("status = 'resolved', round = 3")).toBe('ticket_round_is_result');
    expect((await chen.post(`/tickets/${id}/resolve`, RESULT)).body).toMatchObject({ status: 'resolved' });
    expect(await set('round = 1')).toBe('ticket_round_is_result');
    const close = "status = 'closed', closure = 'confirmed'";
    expect(await set(close)).toBe('ticket_closed_by_requester');
    expect(await set(`${close}, round = 1`)).toBe('ticket_round_is_result');
  });

  it('a status that contradicts its own facts', async () => {
    const { id } = (await lina.post('/tickets', INCIDENT)).body;
    for (const set of [
      "closure = 'confirmed'",
      "received_at = recorded_at + interval '1 s'",
      "status = 'resolved'",
    ]) {
      expect(await broken(`update ticket set ${set}, version = version + 1 where id = ${id}`), set).not.toBe(
        null,
      );
    }
    expect((await lina.get(`/tickets/${id}`)).body).toMatchObject({ status: 'recorded', version: 1 });
  });
});
