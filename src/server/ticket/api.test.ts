import { describe, expect, it } from 'vitest';
import { apiOf, DIAGNOSIS, INCIDENT, type Member, RESULT, world } from '#test/world.ts';

const { people, groups, app } = await world();
const { lina, wang, chen, zhao, lead, auditor, admin } = people;

/** Records a ticket and answers its number. */
async function record(by: Member = lina, changes: object = {}): Promise<number> {
  const made = await by.post('/tickets', { ...INCIDENT, ...changes });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}

async function does(by: Member, id: number, action: string, body: object = {}) {
  const done = await by.post(`/tickets/${id}/${action}`, body);
  expect(done.status, `${action}: ${JSON.stringify(done.body)}`).toBe(200);
  return done.body;
}

async function resolved(): Promise<number> {
  const id = await record();
  await does(chen, id, 'accept');
  await does(chen, id, 'diagnose', DIAGNOSIS);
  await does(chen, id, 'resolve', RESULT);
  return id;
}

describe('recording', () => {
  it('answers number, priority, promises and nothing missing', async () => {
    const made = await lina.post('/tickets', INCIDENT);
    expect(made).toMatchObject({
      status: 201,
      body: { version: 1, status: 'recorded', priority: 'P2', missing: [] },
    });
    expect(
      made.body.clocks.map((clock: { kind: string; verdict: string }) => [clock.kind, clock.verdict]),
    ).toEqual([
      ['response', 'running'],
      ['resolution', 'running'],
      ['update', 'none'],
    ]);
    const { body } = await lina.get(`/tickets/${made.body.id}`);
    expect(body).toMatchObject({
      requester: { personId: lina.id, name: '李娜', department: '财务部', contact: '8001' },
      recordedBy: lina.id,
      groupId: groups.first,
      parties: ['requester'],
      title: INCIDENT.title,
      occurredAt: '2026-03-02T00:30:00.000Z',
    });
    expect(body.actions).toEqual(['amend', 'comment', 'attach', 'withdraw']);
  });

  it('takes in a bare title and names what is missing (A26)', async () => {
    const made = await lina.post('/tickets', { type: 'incident', title: '打印机坏了' });
    expect(made.body.missing).toEqual(['symptom', 'occurredAt', 'scope', 'devices', 'impact', 'urgency']);
    const refused = await chen.post(`/tickets/${made.body.id}/accept`);
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'incomplete', detail: { missing: made.body.missing } },
    });
    await does(chen, made.body.id, 'ask', { question: '请补充' });
    const { type, title, impact, urgency, ...rest } = INCIDENT;
    await does(lina, made.body.id, 'answer', { text: '补充如下', fields: { ...rest, impact, urgency } });
    expect(await does(chen, made.body.id, 'accept')).toMatchObject({ status: 'accepted', priority: 'P2' });
  });

  it('for others is for the desk', async () => {
    const forWang = { ...INCIDENT, requesterId: wang.id, channel: 'phone' };
    expect(await lina.post('/tickets', forWang)).toMatchObject({ status: 403, body: { code: 'not_desk' } });
    expect(await admin.post('/tickets', forWang)).toMatchObject({ status: 403 });
    const id = await record(chen, { requesterId: wang.id.toUpperCase(), channel: 'phone' });
    expect((await wang.get(`/tickets/${id}`)).body).toMatchObject({
      requester: { personId: wang.id },
      recordedBy: chen.id,
      parties: ['requester'],
    });
  });

  it.each([
    [{ title: '' }, 'body.title', 'required'],
    [{ title: '\u200b\u202e' }, 'body.title', 'required'],
    [{ title: 'x'.repeat(201) }, 'body.title', 'too_big'],
    [{ title: 7 }, 'body.title', 'wrong_type'],
    [{ title: 'a\u0000b' }, 'body.title', 'nul_byte'],
    [{ type: 'question' }, 'body.type', 'not_allowed'],
    [{ colour: 'red' }, 'body.colour', 'unknown_field'],
    [{ occurredAt: 'yesterday' }, 'body.occurredAt', 'wrong_format'],
    [{ occurredAt: '2999-01-01T00:00:00Z' }, 'body.occurredAt', 'absurd_date'],
    [{ occurredAt: '2199-01-01T00:00:00Z' }, 'body.occurredAt', 'in_the_future'],
    [{ occurredAt: '1999-01-01T00:00:00Z' }, 'body.occurredAt', 'too_old'],
    [{ devices: [{ kind: 'car', name: 'x' }] }, 'body.devices.0.kind', 'not_allowed'],
    [{ channel: 'mail' }, 'body.channel', 'not_allowed'],
    [{ channel: 'phone' }, 'body.channel', 'not_allowed'],
    [{ requesterId: 'lina' }, 'body.requesterId', 'wrong_format'],
    [{ uploadIds: ['018f4f5e-7c1a-7000-8000-000000000000'] }, 'body.uploadIds.0', 'unknown_reference'],
  ])('%j: the answer names the field', async (changes, field, code) => {
    const refused = await lina.post('/tickets', { ...INCIDENT, ...changes });
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid', fields: [{ field, code }] } });
    expect(refused.headers['content-type']).toContain('application/problem+json');
  });

  it.each([
    ['q=%ff', 'query.q'],
    ['state=all&q=%E6%9D', 'query.q'],
    ['%ff=1', 'query'],
  ])('%s: an address that is no UTF-8', async (query, field) => {
    expect(await chen.get(`/tickets?${query}`)).toMatchObject({
      status: 400,
      body: { code: 'invalid', fields: [{ field, code: 'broken_text' }] },
    });
  });

  it('for nobody we know', async () => {
    const requesterId = '018f4f5e-7c1a-4000-8000-000000000000';
    expect(await chen.post('/tickets', { ...INCIDENT, requesterId })).toMatchObject({
      status: 422,
      body: { code: 'unknown_reference', fields: [{ field: 'body.requesterId' }] },
    });
  });
});

describe('the way to the close over HTTP', () => {
  it('is closed by the requester alone (4.2c, A27)', async () => {
    const id = await resolved();
    for (const other of [chen, lead, people.manager, admin, auditor]) {
      const refused = await other.post(`/tickets/${id}/confirm`);
      expect([403, 404], other.name).toContain(refused.status);
    }
    expect(await lina.post(`/tickets/${id}/confirm`, { comment: '还是不行' })).toMatchObject({
      status: 422,
      body: { code: 'doubtful_confirmation' },
    });
    expect(await does(lina, id, 'confirm', { comment: '好了' })).toMatchObject({ id, status: 'closed' });
    expect(await lina.post(`/tickets/${id}/reopen`, { reason: '又坏了' })).toMatchObject({
      status: 409,
      body: { code: 'not_reopenable' },
    });
  });

  it('"does not work" reopens the same number', async () => {
    const id = await resolved();
    expect(await does(lina, id, 'reject', { comment: '还是不行' })).toMatchObject({
      id,
      status: 'in_progress',
    });
    expect((await lina.get(`/tickets/${id}`)).body).toMatchObject({ resolution: null, round: 1 });
  });

  it('goes through consent, backup and the visit', async () => {
    const id = await record();
    await does(chen, id, 'accept');
    await does(chen, id, 'diagnose', DIAGNOSIS);
    await does(chen, id, 'propose_operation', { kind: 'data_affecting', plan: '重装', risk: '数据' });
    const { operations } = (await lina.get(`/tickets/${id}`)).body;
    const operationId = operations[0].id.toUpperCase();
    expect(operations[0]).toMatchObject({ gate: 'consent_missing', proposedBy: chen.id });
    await does(lina, id, 'consent', { operationId, given: true });
    const backup = { needed: true, reference: 'NAS', takenAt: '2026-03-02T00:00:00Z', verified: true };
    await does(chen, id, 'record_backup', { operationId, ...backup });
    await does(chen, id, 'start_operation', { operationId });
    await does(chen, id, 'finish_operation', { operationId, outcome: 'succeeded', result: '完成' });
    const appointmentAt = new Date(Date.now() + 86_400_000).toISOString();
    await does(chen, id, 'schedule_visit', { engineerId: zhao.id, address: '三楼', appointmentAt });
    const [visit] = (await lina.get(`/tickets/${id}`)).body.visits;
    expect(visit).toMatchObject({ engineerId: zhao.id, appointmentAt });
    await does(zhao, id, 'arrive', { visitId: visit.id });
    await does(zhao, id, 'finish_visit', { visitId: visit.id, result: '完成' });
    await does(zhao, id, 'resolve', { ...RESULT, mode: 'onsite' });
    expect(await does(lina, id, 'confirm')).toMatchObject({ status: 'closed' });
  });

  it('keeps an emergency consent that was good when it was given (A6)', async () => {
    const id = await record(lina, { impact: 'enterprise', urgency: 'stopped' });
    await does(chen, id, 'accept');
    await does(chen, id, 'diagnose', DIAGNOSIS);
    await does(chen, id, 'propose_operation', { kind: 'config_change', plan: '重启', risk: '断线' });
    const operationId = (await chen.get(`/tickets/${id}`)).body.operations[0].id;
    await does(lead, id, 'consent_emergency', { operationId, reason: '业务中断' });
    await does(chen, id, 'classify', { impact: 'group', urgency: 'avoidable' });
    await does(chen, id, 'record_backup', { operationId, needed: false, reason: '无数据' });
    await does(chen, id, 'start_operation', { operationId });
    const [operation] = (await lina.get(`/tickets/${id}`)).body.operations;
    expect(operation.startedAt).not.toBe(null);
    expect(operation).toMatchObject({ consent: { by: lead.id, emergency: true }, gate: null });
  });

  it('is an appeal to somebody else (4.3d)', async () => {
    const id = await resolved();
    await does(lina, id, 'appeal', { reason: '太慢' });
    expect(await chen.post(`/tickets/${id}/decide_appeal`, { upheld: true, answer: 'x' })).toMatchObject({
      status: 403,
    });
    expect(await does(lead, id, 'decide_appeal', { upheld: true, answer: '重做' })).toMatchObject({
      status: 'in_progress',
    });
  });
});

describe('versions', () => {
  it('an amendment names the version it was made on', async () => {
    const id = await record();
    const body = { fields: { title: '改过' } };
    const path = `/tickets/${id}`;
    expect(await lina.patch(path, body)).toMatchObject({ status: 428, body: { code: 'version_required' } });
    expect(await lina.patch(path, body, { 'if-match': '7' })).toMatchObject({
      status: 400,
      body: { fields: [{ field: 'header.if-match' }] },
    });
    expect(await lina.patch(path, body, { 'if-match': '"1"' })).toMatchObject({
      status: 200,
      body: { version: 2 },
    });
    const late = await chen.patch(path, { fields: { scope: '全组' } }, { 'if-match': '"1"' });
    expect(late).toMatchObject({ status: 412, body: { code: 'version_conflict', detail: { version: 2 } } });
    expect(late.body.detail.since).toMatchObject([
      {
        seq: 2,
        kind: 'amended',
        actorId: lina.id,
        before: { title: INCIDENT.title },
        after: { title: '改过' },
      },
    ]);
    expect((await lina.get(path)).body).toMatchObject({ title: '改过', scope: INCIDENT.scope, version: 2 });
  });

  it('an action may', async () => {
    const id = await record();
    await does(chen, id, 'claim');
    const path = `/tickets/${id}/accept`;
    expect(await chen.post(path, {}, { 'if-match': '"1"' })).toMatchObject({ status: 412 });
    expect(await chen.post(path, {}, { 'if-match': '*' })).toMatchObject({
      status: 200,
      body: { version: 3 },
    });
  });
});

it('nobody is let in without a session', async () => {
  const nobody = apiOf(app);
  const id = await record();
  for (const answer of await Promise.all([
    nobody.get('/tickets'),
    nobody.get(`/tickets/${id}`),
    nobody.post('/tickets', INCIDENT),
    nobody.post(`/tickets/${id}/accept`),
    nobody.get('/notices'),
  ])) {
    expect(answer).toMatchObject({ status: 401, body: { code: 'signed_out' } });
  }
});
