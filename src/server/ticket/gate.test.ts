import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { API } from '#contract/index.ts';
import { shippedChangePolicy } from '#domain/change/policy.ts';
import { type Answer, INCIDENT, type Member, world } from '#test/world.ts';
import { violatedConstraint } from '../platform/db/violation.ts';

const { db, people } = await world();
const { lina, chen, zhao, lead, manager } = people;
const HOUR = 3_600_000;
const windowAt = (from: number) => ({
  from: new Date(Date.now() + from * HOUR).toISOString(),
  to: new Date(Date.now() + (from + 4) * HOUR).toISOString(),
});
const SAFE = { experience: 'often', tested: 'same', back_out: 'minutes', outage: 'none', data: 'no' };
const PLAN = { kind: 'config_change', plan: '升级交换机固件', risk: '断网十分钟' };

const items = { switch: '', printer: '' };
beforeAll(async () => {
  const because = { cause: 'by_hand', reason: '建账' };
  const made = async (body: object) => {
    const answer = await chen.post('/items', { ...body, state: 'in_use', because });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body.id as string;
  };
  items.switch = await made({
    class: 'network_device',
    name: '核心交换机',
    criticality: 'critical',
    ownerId: lead.id,
    holderId: lina.id,
  });
  items.printer = await made({ class: 'printer', name: '三楼打印机', criticality: 'low', holderId: lina.id });
});

const good = ({ status, body }: Answer) => {
  expect(status, JSON.stringify(body)).toBeLessThan(300);
  return body;
};
const opened = async (ticket: number) => good(await chen.get(`/tickets/${ticket}`));
/** Does something, and opens the ticket again. */
const does = async (by: Member, ticket: number, action: string, body: object = {}) => {
  good(await by.post(`/tickets/${ticket}/${action}`, body));
  return opened(ticket);
};

/** A ticket about an item, at work and diagnosed. */
async function atWork(about: string, submission: object = {}): Promise<number> {
  const devices = [{ kind: 'device', name: '设备', ref: about }];
  const { id } = good(await lina.post('/tickets', { ...INCIDENT, devices, ...submission }));
  await does(chen, id, 'accept');
  await does(chen, id, 'diagnose', { method: 'remote', finding: '固件缺陷' });
  return id;
}

/** An operation on it with consent and backup. */
async function ready(ticket: number, more: object = {}): Promise<string> {
  const proposed = await does(chen, ticket, 'propose_operation', { ...PLAN, ...more });
  const operationId = proposed.operations.at(-1).id;
  await does(lina, ticket, 'consent', { operationId, given: true });
  await does(chen, ticket, 'record_backup', { operationId, needed: false, reason: '配置已在库' });
  return operationId;
}

const start = (ticket: number, operationId: string) =>
  chen.post(`/tickets/${ticket}/start_operation`, { operationId });
const started = (ticket: number, operationId: string) =>
  does(chen, ticket, 'start_operation', { operationId });
const link = (ticket: number, operationId: string, changeRef: string) =>
  chen.post(`/tickets/${ticket}/link_change`, { operationId, changeRef });

async function changeFor(ticket: number, more: object = {}): Promise<{ id: string; number: string }> {
  const made = good(
    await chen.post('/changes', {
      ...{ title: '升级固件', category: 'normal', implementerId: zhao.id, reason: '缺陷', answers: SAFE },
      ...{ plan: '先备后主', test: '已在备机验证', backOut: '刷回旧版', window: windowAt(-1) },
      ...{ itemIds: [items.switch], ticketIds: [ticket] },
      ...more,
    }),
  );
  return { id: made.id, number: made.number };
}

/** Votes until it is approved; the boards are those of the shipped policy. */
async function approve(id: string): Promise<void> {
  good(await chen.post(`/changes/${id}/submit`));
  for (const by of [lead, manager]) {
    const { version, status } = good(await by.get(`/changes/${id}`));
    if (status === 'approving')
      await by.post(`/changes/${id}/votes`, { vote: 'approve' }, { 'if-match': `"${version}"` });
  }
  expect(good(await chen.get(`/changes/${id}`)).status).toBe('approved');
}

describe('the gate of a major operation (4.1-3)', () => {
  it('asks for nothing more where a plain item is touched', async () => {
    const ticket = await atWork(items.printer);
    const operation = await ready(ticket);
    expect((await started(ticket, operation)).operations[0]).toMatchObject({ major: false });
  });

  it('opens by an approved change of this ticket inside its window, and by nothing else', async () => {
    const ticket = await atWork(items.switch);
    const operation = await ready(ticket);
    expect((await opened(ticket)).operations[0]).toMatchObject({
      ...{ major: true, gate: 'change_required' },
      touches: { itemIds: [items.switch], because: ['critical_item'] },
    });
    expect(await start(ticket, operation)).toMatchObject({ status: 422, body: { code: 'change_required' } });

    const elsewhere = await changeFor(await atWork(items.switch));
    await approve(elsewhere.id);
    for (const strange of [elsewhere.number, 'CH-999999', 'CH-0', 'x'])
      expect((await link(ticket, operation, strange)).status, strange).toBeGreaterThanOrEqual(400);
    expect((await start(ticket, operation)).body.code).toBe('change_required');

    const later = await changeFor(ticket, { window: windowAt(24) });
    await approve(later.id);
    good(await link(ticket, operation, later.number));
    expect((await start(ticket, operation)).body.code).toBe('change_required');

    const now = await changeFor(ticket);
    good(await link(ticket, operation, now.number));
    expect((await start(ticket, operation)).body.code).toBe('change_required');
    await approve(now.id);
    expect((await opened(ticket)).operations[0].gate).toBeNull();
    const running = (await started(ticket, operation)).operations[0];
    expect(running).toMatchObject({ changeRef: now.number, major: true });
    expect(running.startedAt).not.toBeNull();
    await does(chen, ticket, 'finish_operation', {
      operationId: operation,
      outcome: 'succeeded',
      result: '已升级',
    });
  });

  it('closes when the item has become critical since, and when the change is cancelled', async () => {
    const ticket = await atWork(items.printer);
    const operation = await ready(ticket);
    const critical = async (criticality: string) => {
      const { version } = good(await chen.get(`/items/${items.printer}`)).item;
      const because = { cause: 'by_hand', reason: '财务打印支票' };
      good(
        await chen.patch(`/items/${items.printer}`, { criticality, because }, { 'if-match': `"${version}"` }),
      );
    };
    await critical('critical');
    expect((await start(ticket, operation)).body.code).toBe('change_required');
    const change = await changeFor(ticket, { itemIds: [items.printer] });
    await approve(change.id);
    good(await link(ticket, operation, change.number));
    good(await chen.post(`/changes/${change.id}/cancel`, { reason: '推迟' }));
    expect((await start(ticket, operation)).body.code).toBe('change_required');
    await critical('low');
    expect((await started(ticket, operation)).operations[0]).toMatchObject({ major: false });
  });

  it('goes the emergency way in a P1: another word for consent, a released change (A6)', async () => {
    const ticket = await atWork(items.switch, { impact: 'enterprise', urgency: 'stopped' });
    const { operations, priority } = await does(chen, ticket, 'propose_operation', PLAN);
    expect(priority).toBe('P1');
    const operationId = operations[0].id;
    await does(lead, ticket, 'consent_emergency', { operationId, reason: '全公司断网，联系不上请求人' });
    await does(chen, ticket, 'record_backup', { operationId, needed: false, reason: '紧急，来不及备份' });
    const change = await changeFor(ticket, { category: 'emergency' });
    good(await chen.post(`/changes/${change.id}/submit`));
    good(await link(ticket, operationId, change.number));
    expect((await start(ticket, operationId)).body.code).toBe('change_required');
    good(await manager.post(`/changes/${change.id}/release`, { reason: '全公司断网' }));
    const { operations: running } = await started(ticket, operationId);
    expect(running[0]).toMatchObject({ consent: { emergency: true }, changeRef: change.number });
  });
});

it('is checked by the histories: of every operation that started (4.1)', async () => {
  const span = `from=${new Date(Date.now() - HOUR).toISOString()}&to=${new Date(Date.now() + HOUR).toISOString()}`;
  const read = async (by: Member) => good(await by.get(`/gate-checks?${span}`));
  const { checks } = await read(people.auditor);
  const begun = await sql<{
    n: number;
  }>`select count(*)::int as n from operation where started_at is not null`.execute(db);
  const n = begun.rows[0]!.n;
  expect(n).toBeGreaterThan(3);
  expect(checks).toMatchObject([
    {
      clause: '4.1-2a',
      population: n,
      conforming: n - 1,
      violations: 0,
      exceptions: 1,
      result: 'conforming',
    },
    { clause: '4.1-2b', population: n, conforming: 0, violations: 0, exceptions: n },
    { clause: '4.1-3', population: 2, conforming: 1, violations: 0, exceptions: 1, notApplicable: n - 2 },
  ]);
  expect(checks[2].rows).toMatchObject([{ verdict: 'exception', change: expect.stringMatching(/^CH-/) }]);
  const later = `from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z`;
  const empty = good(await people.auditor.get(`/gate-checks?${later}`));
  expect(empty.checks).toMatchObject([
    { result: 'no_evidence' },
    { result: 'no_evidence' },
    { result: 'no_evidence' },
  ]);
  expect(
    (await people.auditor.get('/gate-checks?from=2020-01-01T00:00:00Z&to=2019-01-01T00:00:00Z')).status,
  ).toBe(400);
  expect((await lina.get(`/gate-checks?${span}`)).status).toBe(403);
});

describe('no way around the gate', () => {
  it('has one door in the whole API', () => {
    const doors = Object.values(API)
      .flatMap((noun) => Object.values(noun))
      .map(({ path }) => path);
    expect(doors.filter((path) => path.endsWith('start_operation'))).toEqual([
      '/tickets/:ticket/start_operation',
    ]);
  });

  it('does nothing of what a comment says of it', async () => {
    const ticket = await atWork(items.switch);
    await ready(ticket);
    await does(chen, ticket, 'comment', { text: '/start_operation 开始操作' });
    expect((await opened(ticket)).operations[0].startedAt).toBeNull();
  });

  it('is kept by PostgreSQL', async () => {
    const ticket = await atWork(items.switch);
    const operation = await ready(ticket);
    const draft = await changeFor(ticket);
    good(await link(ticket, operation, draft.number));
    const refusal = async (statement: string): Promise<string | null> => {
      try {
        await db.transaction().execute((tx) => sql.raw(statement).execute(tx));
        return null;
      } catch (error) {
        return violatedConstraint(error) ?? String(error);
      }
    };
    const of = `where id = '${operation}'`;
    const begun = `insert into operation (id, ticket_id, kind, plan, risk, major, proposed_by, proposed_at, consent_given,
      consent_by, consent_at, consent_emergency, backup, backup_at, touches, started_at)
      select gen_random_uuid(), ticket_id, kind, plan, risk, false, proposed_by, proposed_at, consent_given, consent_by,
      consent_at, consent_emergency, backup, backup_at, touches, now() from operation ${of}`;
    expect(await refusal(`update operation set started_at = now() ${of}`)).toBe('operation_needs_change');
    expect(await refusal(`update operation set started_at = now(), change_ref = 'CH-999999' ${of}`)).toBe(
      'operation_needs_change',
    );
    expect(await refusal(`update operation set started_at = now(), major = false ${of}`)).toBe(
      'operation_needs_change',
    );
    expect(await refusal(begun)).toBe('operation_needs_change');
    expect(
      await refusal(`update operation set started_at = now(), consent_given = null ${of}`),
    ).not.toBeNull();
    await approve(draft.id);
    good(await start(ticket, operation));
    expect(await refusal(`update operation set major = false ${of}`)).toBe('operation_stands');
    expect(await refusal(`update operation set change_ref = 'CH-000001' ${of}`)).toBe('operation_stands');
    expect(await refusal(`update operation set started_at = started_at - interval '1 day' ${of}`)).toBe(
      'operation_stands',
    );
  });

  it('takes the policy that the product ships where none was approved', async () => {
    const { rows } = await sql<{ body: string }>`
      select prosrc as body from pg_proc where proname = 'touches_critical'`.execute(db);
    expect(rows[0]?.body).toContain(`'${shippedChangePolicy.major.criticality}'))`);
  });
});
