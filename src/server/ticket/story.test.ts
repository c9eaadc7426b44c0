import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Role } from '#domain/permissions/roles.ts';
import type { Commands } from '#domain/ticket/commands.ts';
import { rebuild } from '#domain/ticket/evolve.ts';
import type { Action } from '#domain/ticket/lifecycle.ts';
import { transaction } from '#server/platform/db/db.ts';
import { testDatabase } from '#test/db.ts';
import { act, recordTicket } from './actions.ts';
import { loadTicket } from './store.ts';

const db = await testDatabase();
const T0 = Date.parse('2026-03-02T09:00:00+08:00');

const finance = await sql<{
  id: string;
}>`insert into department (name) values ('财务部') returning id`.execute(db);

async function person(name: string, roles: Role[]): Promise<Extract<Actor, { kind: 'person' }>> {
  const made = await sql<{ id: string }>`
    insert into person (login, name, phone, roles, department_id)
    values (${name}, ${name}, '8001', ${roles}, ${finance.rows[0]!.id}) returning id`.execute(db);
  return { kind: 'person', personId: made.rows[0]!.id, roles, groupIds: [] };
}

const lina = await person('lina', ['requester']);
const chen = await person('chen', ['requester', 'agent']);
const lead = await person('lead', ['requester', 'lead']);
const auditor = await person('auditor', ['requester', 'auditor']);

const record = () =>
  transaction(db, (tx) =>
    recordTicket(
      tx,
      {
        submission: {
          type: 'incident',
          title: 'VPN登录失败',
          symptom: '输入密码后提示 691',
          occurredAt: T0 - 600_000,
          scope: '只有我',
          description: null,
          devices: [{ kind: 'device', name: '笔记本 SN-4471', ref: null }],
          noDeviceReason: null,
          impact: 'individual',
          urgency: 'blocked',
          channel: 'portal',
          source: null,
          receivedAt: null,
          backdateReason: null,
        },
        requester: { personId: lina.personId, contact: null },
        uploadIds: [],
      },
      { actor: lina, now: T0 },
    ),
  );

let minutes = 0;
const does = <A extends Action>(id: number, actor: Actor, action: A, command: Commands[A]) => {
  minutes += 1;
  return transaction(db, (tx) => act(tx, { id, action, command }, { actor, now: T0 + minutes * 60_000 }));
};

/** A ticket brought to the point where a result is given. */
async function resolved(): Promise<number> {
  const { ticket } = await record();
  await does(ticket.id, chen, 'accept', {});
  await does(ticket.id, chen, 'diagnose', { method: 'remote', finding: '证书过期', suspectedCause: null });
  await does(ticket.id, chen, 'resolve', {
    result: '已更新证书',
    verification: '重新登录 VPN',
    mode: 'remote',
    source: 'standard',
    riskNote: null,
  });
  return ticket.id;
}

const refusalOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: { refusal?: { code: string }; constraint?: string }) =>
      error.refusal?.code ?? error.constraint ?? error,
  );

/** SQL as somebody with the application's own access to the database would write it. */
const bySql = (statement: string) => refusalOf(db.pool.query(statement));

describe('the main way', () => {
  it('leads from the record to the confirmed close', async () => {
    const id = await resolved();
    const closed = await does(id, lina, 'confirm', { comment: null, sure: false });
    expect(closed).toMatchObject({ status: 'closed', closure: 'confirmed', assigneeId: chen.personId });
    const loaded = await loadTicket(db, id);
    expect(loaded!.events.map((event) => event.kind)).toEqual([
      'recorded',
      'accepted',
      'assigned',
      'diagnosed',
      'resolved',
      'confirmed',
      'closed',
    ]);
    expect(rebuild(loaded!.events)).toEqual(loaded!.ticket);
    expect(loaded!.ticket).toEqual(closed);
  });

  it('is also led to its end by what the requester says on the telephone, and back by their objection', async () => {
    const id = await resolved();
    const heard = {
      outcome: 'accepted',
      at: T0 + minutes * 60_000,
      number: '8001',
      words: '好了',
      callId: null,
      sure: false,
    } as const;
    expect(await refusalOf(does(id, chen, 'confirm_by_phone', heard))).toBe('own_result');
    expect(await refusalOf(does(id, lina, 'confirm_by_phone', heard))).toBe('not_desk');
    const unknown = { ...heard, callId: randomUUID() };
    expect(await refusalOf(does(id, lead, 'confirm_by_phone', unknown))).toBe('unknown_reference');
    const closed = await does(id, lead, 'confirm_by_phone', heard);
    expect(closed).toMatchObject({ status: 'closed', closure: 'confirmed' });
    const loaded = await loadTicket(db, id);
    expect(loaded!.ticket).toEqual(closed);
    expect(rebuild(loaded!.events)).toEqual(closed);
    expect(Object.values(closed.confirmations)).toMatchObject([
      {
        accepted: true,
        by: lina.personId,
        method: 'phone',
        phone: { recordedBy: lead.personId, number: '8001' },
      },
    ]);
    expect(await does(id, lina, 'reopen', { reason: '我没有这样说' })).toMatchObject({
      id,
      status: 'in_progress',
    });
  });

  it('goes on under the same number when it is not solved, as heard on the telephone', async () => {
    const id = await resolved();
    const said = {
      outcome: 'rejected',
      number: '8001',
      words: '还是不行',
      callId: null,
      sure: false,
    } as const;
    const after = await does(id, lead, 'confirm_by_phone', { ...said, at: T0 + minutes * 60_000 });
    expect(after).toMatchObject({ id, status: 'in_progress', resolution: null });
    const loaded = await loadTicket(db, id);
    expect(rebuild(loaded!.events)).toEqual(loaded!.ticket);
  });

  it('passes the gate of an operation only with consent and backup', async () => {
    const { ticket } = await record();
    const { id } = ticket;
    await does(id, chen, 'accept', {});
    await does(id, chen, 'diagnose', { method: 'remote', finding: '需要重装客户端', suspectedCause: null });
    const proposed = await does(id, chen, 'propose_operation', {
      itemIds: null,
      wholeData: false,
      kind: 'config_change',
      plan: '重装 VPN 客户端',
      risk: '断网五分钟',
      major: false,
      changeRef: null,
    });
    const operationId = Object.keys(proposed.operations)[0]!;
    expect(await refusalOf(does(id, chen, 'start_operation', { operationId }))).toBe('consent_missing');
    expect(await bySql(`update operation set started_at = now() where id = '${operationId}'`)).toBe(
      'operation_gate',
    );
    await does(id, lina, 'consent', { operationId, given: true, comment: null });
    expect(await refusalOf(does(id, chen, 'start_operation', { operationId }))).toBe('backup_missing');
    await does(id, chen, 'record_backup', { operationId, needed: false, reason: '无用户数据' });
    await does(id, chen, 'start_operation', { operationId });
    expect(
      await refusalOf(
        does(id, chen, 'resolve', {
          result: 'x',
          verification: 'y',
          mode: 'remote',
          source: 'standard',
          riskNote: null,
        }),
      ),
    ).toBe('operation_running');
    await does(id, chen, 'finish_operation', { operationId, outcome: 'succeeded', result: '完成' });
    const loaded = await loadTicket(db, id);
    expect(rebuild(loaded!.events)).toEqual(loaded!.ticket);
  });

  it('closes as unreachable only by a lead after three attempts on two channels, and reopens', async () => {
    const id = await resolved();
    await transaction(db, (tx) =>
      act(
        tx,
        { id, action: 'expire', command: { timer: 'expire', generation: 1 } },
        { actor: { kind: 'system' }, now: T0 },
      ),
    );
    for (const channel of ['phone', 'phone', 'mail'] as const) {
      expect(await refusalOf(does(id, lead, 'close_unreachable', { reason: '联系不上' }))).toBe(
        'too_few_attempts',
      );
      await does(id, chen, 'log_contact', { channel, note: '无人接听' });
    }
    expect(await refusalOf(does(id, chen, 'close_unreachable', { reason: '联系不上' }))).toBe('lead_only');
    const closed = await does(id, lead, 'close_unreachable', { reason: '联系不上' });
    expect(closed.closure).toBe('unreachable');
    expect(await does(id, lina, 'reopen', { reason: '出差回来了,仍未解决' })).toMatchObject({
      id,
      status: 'in_progress',
    });
  });
});

describe('what SQL cannot break either', () => {
  it("closed without the requester's confirmation", async () => {
    const id = await resolved();
    const forged = (table: string) =>
      `begin; ${table}; update ticket set status = 'closed', closure = 'confirmed', version = version + 1 where id = ${id}; commit`;
    const confirmation = (by: string) =>
      `insert into confirmation (id, ticket_id, round, accepted, person_id, at, method)
       values ('${randomUUID()}', ${id}, 1, true, '${by}', now(), 'portal')`;
    expect(await bySql(forged('select 1'))).toBe('ticket_closed_by_requester');
    await db.pool.query('rollback');
    expect(await bySql(confirmation(chen.personId))).toBe('confirmation_by_requester');
    expect(
      await bySql(
        `update ticket set status = 'closed', closure = 'unreachable', version = version + 1 where id = ${id}`,
      ),
    ).toBe('ticket_closed_unreachable');
  });

  it('a word by telephone that nobody else stands for (4.2c)', async () => {
    const id = await resolved();
    const said = (method: string, recorder: string | null, number: string | null, at = 'now()') =>
      bySql(`insert into confirmation (id, ticket_id, round, accepted, person_id, at, method, recorded_by, number)
        values ('${randomUUID()}', ${id}, 1, true, '${lina.personId}', ${at}, '${method}',
          ${recorder === null ? 'null' : `'${recorder}'`}, ${number === null ? 'null' : `'${number}'`})`);
    for (const recorder of [null, lina.personId, auditor.personId])
      expect(await said('phone', recorder, '8001'), String(recorder)).toBe('confirmation_by_phone');
    for (const number of [null, '', '  ']) {
      expect(await said('phone', lead.personId, number), String(number)).toBe('confirmation_by_phone');
    }
    expect(await said('phone', chen.personId, '8001')).toBe('confirmation_by_another');
    expect(await said('phone', lead.personId, '8001', "'2020-01-01'")).toBe('confirmation_after_result');
    expect(await said('portal', lead.personId, null)).toBe('confirmation_by_phone');
    expect(await said('mail', null, '8001')).toBe('confirmation_by_phone');
  });

  it.each([
    ["status = 'in_progress', version = version + 1", 'ticket_transition_known'],
    ["status = 'accepted'", 'ticket_change_has_event'],
    ["priority = 'P4'", 'ticket_change_has_event'],
    ["priority = 'P4', version = version + 1", 'ticket_change_has_event'],
    ['recorded_at = now(), version = version + 1', 'ticket_origin_fixed'],
    ['requester_id = null, version = version + 1', 'ticket_origin_fixed'],
  ])('update ticket set %s', async (assignment, rule) => {
    const { ticket } = await record();
    expect(await bySql(`update ticket set ${assignment} where id = ${ticket.id}`)).toBe(rule);
  });

  it('the history', async () => {
    await record();
    for (const statement of [
      "update ticket_event set kind = 'noted'",
      'delete from ticket_event',
      'truncate ticket_event cascade',
      'delete from ticket',
      'delete from confirmation',
      "insert into ticket_transition values ('recorded', 'closed')",
      'delete from ticket_transition',
    ]) {
      expect(await refusalOf(db.pool.query(statement)), statement).toMatchObject({ code: '23001' });
    }
  });

  it('a ticket without its first event, or born closed', async () => {
    const columns =
      'version, type, status, channel, received_at, recorded_at, title, priority, incomplete, updated_at';
    const born = (status: string) =>
      `insert into ticket (${columns}) values (1, 'query', '${status}', 'portal', now(), now(), 't', 'P4', false, now())`;
    expect(await bySql(born('in_progress'))).toBe('ticket_begins_recorded');
    expect(await bySql(born('recorded'))).toBe('ticket_change_has_event');
  });
});
