import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { ticketActions } from '#contract/ticket/tickets.ts';
import { COMMAND } from '#test/ticket/example.ts';
import { type Answer, DIAGNOSIS, INCIDENT, RESULT, world } from '#test/world.ts';
import { notify } from '../notice/reactions.ts';
import { drainOutbox } from './outbox.ts';

const { db, people, person, groups } = await world();
const { lina, wang, chen, zhao, lead, auditor } = people;
const SECRET = '机密备注XYZZY';

const record = async (by = lina) => (await by.post('/tickets', INCIDENT)).body.id as number;

/** Everything a person can ask about a ticket, as one text. */
async function everything(by: typeof lina, id: number): Promise<string> {
  const answers = await Promise.all([
    by.get(`/tickets/${id}`),
    by.get('/tickets?state=all'),
    by.get('/tickets?of=mine&state=all'),
    by.get('/tickets/counts'),
    by.get('/notices'),
    by.patch(`/tickets/${id}`, { fields: { title: 'x' } }, { 'if-match': '"1"' }),
    by.post(`/tickets/${id}/comment`, { text: 'x' }, { 'if-match': '"1"' }),
  ]);
  return JSON.stringify(answers.map(({ status, body }) => ({ status, body })));
}

describe('a private note', () => {
  it('is nowhere to be seen by the requester (P5)', async () => {
    const id = await record();
    const file = (await zhao.upload(`${SECRET}.txt`, SECRET)).body.id;
    const noted = await zhao.post(`/tickets/${id}/note`, { text: SECRET, uploadIds: [file] });
    expect(noted.status).toBe(200);
    await drainOutbox(db, [notify]);
    const seen = await everything(lina, id);
    for (const trace of [SECRET, 'noted', zhao.id, zhao.name, file]) expect(seen).not.toContain(trace);
    expect(await lina.get(`/files/${file}`)).toMatchObject({ status: 404 });
    for (const q of ['机密', 'XYZZY', '备注', 'xyzzy.txt']) {
      expect((await lina.get(`/tickets?state=all&q=${encodeURIComponent(q)}`)).body.items).toEqual([]);
    }
    const { body } = await lina.get(`/tickets/${id}`);
    expect(body.files).toEqual([]);
    expect(Object.keys(body.names).sort()).toEqual([lina.id, groups.first].sort());
  });

  it('makes nobody’s view outdated who may not read it', async () => {
    const id = await record();
    await zhao.post(`/tickets/${id}/note`, { text: SECRET });
    const ifMatch = { 'if-match': '"1"' };
    expect(await lina.patch(`/tickets/${id}`, { fields: { scope: '全组' } }, ifMatch)).toMatchObject({
      status: 200,
    });
    expect(await chen.patch(`/tickets/${id}`, { fields: { scope: '我' } }, ifMatch)).toMatchObject({
      status: 412,
    });
    const ahead = await lina.patch(`/tickets/${id}`, { fields: { scope: '我' } }, { 'if-match': '"9"' });
    expect(ahead).toMatchObject({ status: 412, body: { detail: { since: [] } } });
  });

  it('is there for the desk and the auditor', async () => {
    const id = await record();
    const file = (await zhao.upload('证据.txt', SECRET)).body.id;
    await zhao.post(`/tickets/${id}/note`, { text: SECRET, uploadIds: [file] });
    for (const reader of [chen, zhao, lead, auditor]) {
      const { body } = await reader.get(`/tickets/${id}`);
      expect(body.events.at(-1)).toMatchObject({ kind: 'noted', visibility: 'desk', data: { text: SECRET } });
      expect(body.files).toMatchObject([{ id: file, name: '证据.txt', desk: true }]);
      expect((await reader.get(`/files/${file}`)).raw.toString()).toBe(SECRET);
    }
    const late = await chen.post(`/tickets/${id}/comment`, { text: 'x' }, { 'if-match': '"1"' });
    expect(late.body.detail.since).toMatchObject([{ kind: 'noted' }]);
  });

  it('is not for the requester to write', async () => {
    const id = await record();
    expect(await lina.post(`/tickets/${id}/note`, { text: 'x' })).toMatchObject({ status: 403 });
  });
});

/** What a stranger is told, without the number of the request. */
const told = ({ status, body }: Answer) => ({ status, body: { ...body, requestId: '' } });

describe('a ticket of somebody else', () => {
  const UNKNOWN = 2_000_000_000;

  it('does not exist, on any route (P5)', async () => {
    const id = await record();
    const bodies: Record<string, object> = {
      ...COMMAND,
      assign: {},
      schedule_visit: { engineerId: chen.id, address: 'x', appointmentAt: '2030-01-01T00:00:00Z' },
      report_progress: { progress: 'x', nextStep: 'x', noEstimateReason: 'x' },
      attach: { uploadIds: [(await wang.upload('a.txt', 'a')).body.id] },
      restrict: { confidential: true, readerIds: [chen.id], reason: 'x' },
      escalate: { handover: 'x' },
      confirm_by_phone: { ...COMMAND.confirm_by_phone, at: '2026-03-02T10:00:00Z' },
    };
    const part = '018f4f5e-7c1a-4000-8000-000000000000';
    for (const action of Object.keys(ticketActions)) {
      const filled = JSON.stringify(bodies[action])
        .replace('"op"', `"${part}"`)
        .replace('"visit"', `"${part}"`)
        .replace('"escalation"', `"${part}"`)
        .replace('"lead"', `"${part}"`)
        .replace('"chen"', `"${part}"`);
      const ask = (n: number) => wang.post(`/tickets/${n}/${action}`, JSON.parse(filled));
      const [known, unknown] = await Promise.all([ask(id), ask(UNKNOWN)]);
      expect(told(known), action).toEqual(told(unknown));
      expect(known, action).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
    for (const ask of [
      (n: number) => wang.get(`/tickets/${n}`),
      (n: number) => wang.patch(`/tickets/${n}`, { fields: { title: 'x' } }, { 'if-match': '"1"' }),
      (n: number) => wang.post(`/tickets/${n}/comment`, { text: 'x' }, { 'if-match': '"99"' }),
      (n: number) => people.admin.get(`/tickets/${n}`),
      (n: number) => people.admin.post(`/tickets/${n}/accept`),
    ]) {
      const [known, unknown] = await Promise.all([ask(id), ask(UNKNOWN)]);
      expect(told(known)).toEqual(told(unknown));
      expect(known.status).toBe(404);
    }
  });

  it('is in no list, no count and no search', async () => {
    const id = await record();
    await lina.post(`/tickets/${id}/comment`, { text: '只有李娜知道的词 ZQJX' });
    const before = (await wang.get('/tickets/counts')).body;
    expect(before).toEqual({ mine: 0, myGroups: 0, unassigned: 0, unconfirmed: 0, breached: 0, all: 0 });
    for (const query of [
      '',
      '&of=mine',
      `&q=${id}`,
      '&q=ZQJX',
      '&q=%E6%9D%8E%E5%A8%9C',
      '&assignee=none',
      '&sort=newest',
    ]) {
      expect((await wang.get(`/tickets?state=all${query}`)).body.items, query).toEqual([]);
    }
    expect((await people.admin.get('/tickets?state=all')).body.items).toEqual([]);
    expect((await lina.get(`/tickets?state=all&q=${id}`)).body.items).toMatchObject([{ id }]);
  });

  it('keeps its files to itself', async () => {
    const file = (await lina.upload('a.txt', 'hello')).body.id;
    expect(await wang.get(`/files/${file}`), 'while it waits').toMatchObject({ status: 404 });
    expect(await chen.get(`/files/${file}`), 'the desk neither').toMatchObject({ status: 404 });
    const made = await lina.post('/tickets', { ...INCIDENT, uploadIds: [file] });
    expect((await chen.get(`/files/${file}`)).raw.toString()).toBe('hello');
    expect(await wang.get(`/files/${file}`)).toMatchObject({ status: 404 });
    expect((await lina.get(`/tickets/${made.body.id}`)).body.files).toMatchObject([
      { id: file, desk: false },
    ]);
  });
});

describe('rights are asked when something is shown, not when it was written (32)', () => {
  it('a leaver of the desk is told no more of its tickets', async () => {
    const agent = await person('temp', '临时工', ['agent']);
    const id = await record();
    await agent.post(`/tickets/${id}/accept`);
    await chen.post(`/tickets/${id}/note`, { text: SECRET });
    await lina.post(`/tickets/${id}/comment`, { text: '请尽快' });
    await drainOutbox(db, [notify]);
    const before = (await agent.get('/notices')).body;
    expect(before.items.map(({ kind }: { kind: string }) => kind)).toEqual(['commented', 'noted']);
    await sql`update person set roles = '{requester}' where id = ${agent.id}`.execute(db);
    expect(await agent.get(`/tickets/${id}`)).toMatchObject({ status: 404 });
    expect((await agent.get('/notices')).body).toMatchObject({ items: [], unread: 0 });
  });

  it('nor of private notes on a ticket of their own', async () => {
    const agent = await person('temp2', '实习生', ['agent']);
    const id = await record(agent);
    await agent.post(`/tickets/${id}/claim`);
    await chen.post(`/tickets/${id}/note`, { text: SECRET });
    await chen.post(`/tickets/${id}/comment`, { text: '好' });
    await drainOutbox(db, [notify]);
    await sql`update person set roles = '{requester}' where id = ${agent.id}`.execute(db);
    const { items } = (await agent.get('/notices')).body;
    expect(items.map(({ kind }: { kind: string }) => kind)).toEqual(['commented']);
  });
});

it('words of a private note reach nobody through later public words', async () => {
  const id = await record();
  await chen.post(`/tickets/${id}/note`, { text: SECRET });
  await chen.post(`/tickets/${id}/accept`);
  await chen.post(`/tickets/${id}/diagnose`, DIAGNOSIS);
  await chen.post(`/tickets/${id}/resolve`, RESULT);
  await lina.post(`/tickets/${id}/reject`, { comment: '还是不行' });
  const found = await sql<{ body: string }>`select body from ticket_search where ticket_id = ${id}`.execute(
    db,
  );
  expect(found.rows[0]?.body).not.toContain(SECRET);
});
