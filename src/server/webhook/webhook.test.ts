import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { receiver } from '#test/receiver.ts';
import { INCIDENT, world } from '#test/world.ts';
import { sealerOf } from '../platform/auth/seal.ts';
import { transaction } from '../platform/db/db.ts';
import { REACTIONS } from '../schedule.ts';
import { drainOutbox } from '../ticket/outbox.ts';
import { addWebhook, changeWebhook, replay, rotateSecret, testWebhook } from './actions.ts';
import { sendWebhooks } from './send.ts';
import { signatureOf } from './signing.ts';
import { messagesOf, webhooks } from './store.ts';

const { db, people } = await world();
const { lina, wang, chen, zhao, lead, admin } = people;
const sink = await receiver();
const sealer = sealerOf(randomBytes(32));
const outside = { sealer, privateHosts: new Set([sink.home]) };
const now = () => Date.now();
const by = () => ({ personId: admin.id, now: now(), ip: null });

beforeEach(async () => {
  await told();
  await sql`update webhook set enabled = false, disabled_why = null`.execute(db);
  await sql`delete from webhook_attempt`.execute(db);
  await sql`delete from webhook_message`.execute(db);
  sink.got.length = 0;
  sink.answer = () => ({ status: 204 });
});

const hook = (over: Partial<Parameters<typeof addWebhook>[1]> = {}) =>
  transaction(db, (tx) => {
    const wish = {
      name: 'CMDB',
      url: `http://${sink.home}/hook`,
      kinds: [],
      ownerId: lead.id,
      enabled: true,
    };
    return addWebhook(tx, { ...wish, ...over }, outside, by());
  });

async function told(): Promise<void> {
  while (await drainOutbox(db, REACTIONS));
}
/** Everything that is due now. */
async function send(): Promise<void> {
  await told();
  while (await sendWebhooks(db, outside));
}
/** Lets time pass for what waits. */
const pass = (hours: number) =>
  sql`update webhook_message set next_at = next_at - make_interval(hours => ${hours}),
    first_at = first_at - make_interval(hours => ${hours})`
    .execute(db)
    .then(() =>
      sql`update webhook set failing_since = failing_since - make_interval(hours => ${hours})`.execute(db),
    );

const ticket = async (): Promise<number> => (await lina.post('/tickets', INCIDENT)).body.id;
const accepted = async (): Promise<number> => {
  const id = await ticket();
  expect((await chen.post(`/tickets/${id}/accept`)).status).toBe(200);
  return id;
};
/** What happens to such a ticket. */
const TALE = ['recorded', 'accepted', 'assigned'];
const bodies = () => sink.got.map(({ body }) => JSON.parse(body));
const tellings = (id: number) =>
  bodies().flatMap(({ data, type }) => (data.ticket?.id === id ? [type.slice('ticket.'.length)] : []));

describe('events of tickets', () => {
  it('are told once each, in their order, signed', async () => {
    const { secret } = await hook();
    const id = await accepted();
    await chen.post(`/tickets/${id}/comment`, { text: '正在查' });
    await send();
    await send();
    expect(tellings(id)).toEqual([...TALE, 'commented']);
    for (const { headers, body } of sink.got) {
      const signed = {
        id: String(headers['webhook-id']),
        timestamp: Number(headers['webhook-timestamp']),
        body,
      };
      expect(headers['webhook-signature']).toBe(signatureOf(signed, secret));
      expect(signed.id).toMatch(/^msg_/);
    }
    expect(new Set(sink.got.map(({ headers }) => headers['webhook-id'])).size).toBe(4);
    expect(bodies()[0].data.ticket).toMatchObject({ id, title: INCIDENT.title, status: 'recorded' });
  });

  it('never tell what the desk keeps to itself, whoever owns the webhook', async () => {
    await hook({ ownerId: lead.id });
    const id = await accepted();
    const secretly = '内部备注：怀疑是他自己改的密码';
    expect((await chen.post(`/tickets/${id}/note`, { text: secretly })).status).toBe(200);
    expect((await chen.post(`/tickets/${id}/escalate`, { handover: '交接机密' })).status).toBe(200);
    await chen.post(`/tickets/${id}/comment`, { text: '正在查' });
    await send();
    expect(tellings(id)).toEqual([...TALE, 'escalated', 'commented']);
    const all = JSON.stringify(sink.got);
    expect(all).not.toContain('内部备注');
    expect(all).not.toContain('交接机密');
    const stored = await sql`select from webhook_message where kind = 'noted'`.execute(db);
    expect(stored.rows).toHaveLength(0);
  });

  it('are judged by the rights that the owner has when it is sent', async () => {
    const own = await hook({ ownerId: lina.id, name: 'own' });
    const others = await hook({ ownerId: wang.id, name: 'others' });
    await accepted();
    await send();
    const states = async (id: string) =>
      (await messagesOf(db, id, { state: null, before: null, limit: 10 })).map(({ state }) => state);
    expect(await states(own.id)).toEqual(['sent', 'sent', 'sent']);
    expect(await states(others.id)).toEqual(['withheld', 'withheld', 'withheld']);
    expect(sink.got).toHaveLength(3);
    await hook({ ownerId: zhao.id, name: 'leaver' });
    await ticket();
    await sql`update person set active = false where id = ${zhao.id}`.execute(db);
    sink.got.length = 0;
    await send();
    await sql`update person set active = true where id = ${zhao.id}`.execute(db);
    expect(sink.got).toHaveLength(1);
  });

  it('of other kinds than asked for are not told', async () => {
    await hook({ kinds: ['accepted'] });
    const id = await accepted();
    await send();
    expect(tellings(id)).toEqual(['accepted']);
  });
});

describe('a receiver', () => {
  it('that thinks holds nothing of the database, and is told nothing twice by another worker', async () => {
    await hook();
    const ids = [await accepted(), await accepted()];
    const open: number[] = [];
    let others = 0;
    sink.answer = async () => {
      const found = await sql<{ n: number }>`
        select count(*)::int as n from pg_stat_activity
        where datname = current_database() and state like 'idle in transaction%'`.execute(db);
      open.push(found.rows[0]!.n);
      if (others++ === 0) await sendWebhooks(db, outside);
      return { status: 204 };
    };
    await send();
    await send();
    expect(ids.map(tellings)).toEqual(ids.map(() => TALE));
    expect(new Set(open)).toEqual(new Set([0]));
  });

  it('is told again what a worker had when it died, under the same name, once its time is over', async () => {
    await hook();
    const id = await ticket();
    await told();
    await sql`update webhook_message set claim = gen_random_uuid(), claimed_until = now() + interval '30 seconds'`.execute(
      db,
    );
    await send();
    expect(tellings(id)).toEqual([]);
    await sql`update webhook_message set claimed_until = now()`.execute(db);
    await send();
    expect(tellings(id)).toEqual(['recorded']);
  });

  it('that was down for a day is told everything when it is up again, in order (A37)', async () => {
    const { id: hookId } = await hook();
    sink.answer = () => ({ status: 503, text: 'down\u0000' });
    const ids = [await accepted(), await accepted(), await accepted()];
    await send();
    for (let hour = 0; hour < 24; hour += 4) {
      await pass(4);
      await send();
    }
    expect(sink.got.length).toBeGreaterThan(6);
    const [seen] = await webhooks(db, now(), hookId);
    expect(seen).toMatchObject({ enabled: true, waiting: 9, failingSince: expect.any(Number) });
    sink.got.length = 0;
    sink.answer = () => ({ status: 200 });
    await pass(4);
    // A run ends at what is not due yet; nothing is left after as many as there are messages of a ticket.
    await send();
    expect(ids.map(tellings)).toEqual(ids.map(() => TALE));
    expect((await webhooks(db, now(), hookId))[0]).toMatchObject({ waiting: 0, failingSince: null });
  });

  it('that fails at one message keeps the other tickets’ messages, but not those of the same ticket', async () => {
    await hook();
    const [one, two] = [await accepted(), await accepted()];
    sink.answer = ({ body }) => ({ status: JSON.parse(body).data.ticket.id === one ? 500 : 200 });
    await send();
    await send();
    expect([tellings(one), tellings(two)]).toEqual([['recorded'], TALE]);
  });

  it('that waits to be tried again stands in the way of no other, however many do', async () => {
    for (let n = 0; n < 30; n++) await hook({ name: `down ${n}`, url: `http://${sink.home}/down` });
    sink.answer = ({ path }) => ({ status: path === '/down' ? 503 : 204 });
    const { id } = (await lina.post('/tickets', INCIDENT)).body;
    // Some are served at a time: all of them have failed after this.
    while (sink.got.length < 30) await send();
    await hook({ name: 'up' });
    // The last in the order in which receivers are served.
    await sql`update webhook set id = 'ffffffff-ffff-4fff-bfff-ffffffffffff' where name = 'up'`.execute(db);
    // Due for all, but for those that are down only after what is tried again later.
    await chen.post(`/tickets/${id}/comment`, { text: '看一下' });
    for (let runs = 0; runs < 5; runs++) await send();
    expect(sink.got.map(({ path }) => path)).toContain('/hook');
  });

  it('waits for an event that is still on its way through the outbox', async () => {
    await hook();
    const id = await accepted();
    await sql`update outbox set next_at = now() + interval '1 hour' where ticket_id = ${id} and seq = 1`.execute(
      db,
    );
    await send();
    expect(tellings(id)).toEqual([]);
    await sql`update outbox set next_at = now() where ticket_id = ${id}`.execute(db);
    await send();
    expect(tellings(id)).toEqual(TALE);
  });

  it('that answers 410 is switched off, and told the rest when it is switched on again', async () => {
    const { id: hookId } = await hook();
    sink.answer = () => ({ status: 410 });
    const id = await accepted();
    await send();
    await send();
    expect(sink.got).toHaveLength(1);
    const listed = await admin.get('/webhooks');
    expect(listed.body.disabled).toBe(1);
    expect(listed.body.items.find((one: { id: string }) => one.id === hookId)).toMatchObject({
      enabled: false,
      disabledWhy: 'gone',
      waiting: 3,
    });
    const entry = await sql`select from audit_entry where kind = 'webhook_disabled'
      and what ->> 'webhook' = ${hookId}`.execute(db);
    expect(entry.rows).toHaveLength(1);
    sink.answer = () => ({ status: 200 });
    sink.got.length = 0;
    const target = { id: hookId, version: null };
    await transaction(db, (tx) => changeWebhook(tx, target, { enabled: true }, outside.privateHosts, by()));
    await send();
    expect(tellings(id)).toEqual(TALE);
    expect((await admin.get('/webhooks')).body.disabled).toBe(0);
  });

  it('that fails for days is switched off, without losing what waits', async () => {
    const { id: hookId } = await hook();
    sink.answer = () => null;
    await accepted();
    await send();
    await pass(5 * 24);
    const later = await ticket();
    await send();
    expect((await webhooks(db, now(), hookId))[0]).toMatchObject({ enabled: false, disabledWhy: 'failing' });
    const [newest] = await messagesOf(db, hookId, { state: 'waiting', before: null, limit: 1 });
    expect(newest).toMatchObject({ ticketId: later });
  });

  it('is asked at no private address, by number, by name, or by redirect (A37)', async () => {
    const elsewhere = await receiver();
    const { port } = new URL(`http://${elsewhere.home}`);
    sink.answer = () => ({ status: 302, headers: { location: `http://${elsewhere.home}/` } });
    const redirected = await hook({ name: 'redirect' });
    const named = await hook({ name: 'name', url: `http://localhost:${port}/` });
    await ticket();
    await send();
    await send();
    const firstTry = async (id: string) =>
      (await messagesOf(db, id, { state: null, before: null, limit: 1 }))[0]?.tries.at(-1);
    expect(await firstTry(redirected.id)).toMatchObject({ status: 302, problem: null });
    expect(await firstTry(named.id)).toMatchObject({ status: null, problem: 'private' });
    expect(elsewhere.connections).toBe(0);
    for (const url of [
      `http://${elsewhere.home}/`,
      'http://[::1]/',
      'http://0x7f.1/',
      'https://10.1.2.3/x',
    ]) {
      await expect(hook({ url })).rejects.toMatchObject({ refusal: { code: 'invalid' } });
    }
  });
});

describe('secrets', () => {
  it('change with both valid for a day, and are never said again', async () => {
    const made = await hook();
    const next = await transaction(db, (tx) => rotateSecret(tx, { id: made.id, version: 1 }, sealer, by()));
    const signatures = async () => {
      sink.got.length = 0;
      await transaction(db, (tx) => testWebhook(tx, made.id, by()));
      await send();
      const { headers, body } = sink.got[0]!;
      const signed = {
        id: String(headers['webhook-id']),
        timestamp: Number(headers['webhook-timestamp']),
        body,
      };
      const given = String(headers['webhook-signature']).split(' ');
      return [next.secret, made.secret].map((secret) => given.includes(signatureOf(signed, secret)));
    };
    expect(await signatures()).toEqual([true, true]);
    await sql`update webhook set old_until = now() where id = ${made.id}`.execute(db);
    expect(await signatures()).toEqual([true, false]);
    const everything = JSON.stringify([
      (await admin.get('/webhooks')).body,
      (await sql`select * from audit_entry`.execute(db)).rows,
    ]);
    expect(everything).not.toContain('whsec_');
    const stored = await sql<{ secret: Buffer }>`select secret from webhook where id = ${made.id}`.execute(
      db,
    );
    expect(stored.rows[0]!.secret.includes('whsec_')).toBe(false);
  });
});

describe('telling again', () => {
  it('one message keeps its name; a stretch of time includes what was never put down', async () => {
    const { id: hookId } = await hook();
    const from = now() - 1000;
    await ticket();
    await send();
    const [message] = await messagesOf(db, hookId, { state: 'sent', before: null, limit: 1 });
    await transaction(db, (tx) => replay(tx, hookId, { message: message!.id }, by()));
    await send();
    expect(new Set(sink.got.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(sink.got).toHaveLength(2);
    const target = { id: hookId, version: null };
    await transaction(db, (tx) => changeWebhook(tx, target, { enabled: false }, outside.privateHosts, by()));
    const missed = await accepted();
    await told();
    await transaction(db, (tx) => changeWebhook(tx, target, { enabled: true }, outside.privateHosts, by()));
    sink.got.length = 0;
    await send();
    expect(sink.got).toHaveLength(0);
    await transaction(db, (tx) => replay(tx, hookId, { from, to: now() + 1000 }, by()));
    await send();
    expect(tellings(missed)).toEqual(TALE);
  });
});

describe('by the API', () => {
  const wish = () => ({
    name: 'CMDB',
    url: 'https://cmdb.example.com/hook',
    kinds: ['closed'],
    ownerId: lead.id,
  });

  it('a webhook is added, seen, changed on the version that was seen, tried and told again', async () => {
    const made = await admin.post('/webhooks', wish());
    expect([made.status, made.body.secret]).toEqual([201, expect.stringMatching(/^whsec_/)]);
    const at = `/webhooks/${made.body.id}`;
    expect((await admin.patch(at, { name: 'x' })).status).toBe(428);
    expect((await admin.patch(at, { name: 'x' }, { 'if-match': '"1"' })).body).toMatchObject({
      name: 'x',
      version: 2,
    });
    expect((await admin.patch(at, { name: 'y' }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await admin.post(`${at}/secret`, {}, { 'if-match': '"2"' })).body.secret).toMatch(/^whsec_/);
    const tried = await admin.post(`${at}/test`);
    expect(tried.status).toBe(202);
    const listed = await admin.get(`${at}/messages`);
    expect(listed.body.items).toMatchObject([
      { id: tried.body.message, kind: 'test', state: 'waiting', tries: [] },
    ]);
    expect((await admin.post(`${at}/replay`, { message: tried.body.message })).body).toEqual({ replayed: 1 });
    expect((await admin.post(`${at}/replay`, { message: 999_999 })).status).toBe(404);
    const backwards = { from: '2026-03-02T00:00:00Z', to: '2026-03-01T00:00:00Z' };
    expect((await admin.post(`${at}/replay`, backwards)).body.fields[0].field).toBe('body.to');
    await admin.patch(at, { enabled: false }, { 'if-match': '*' });
    expect((await admin.post(`${at}/test`)).body.code).toBe('webhook_off');
  });

  it.each([
    [{ url: 'ftp://a.example' }, 400, 'body.url'],
    [{ url: 'https://user:pw@a.example/' }, 400, 'body.url'],
    [{ url: 'http://169.254.169.254/latest' }, 400, 'body.url'],
    [{ kinds: ['noted'] }, 400, 'body.kinds.0'],
    [{ ownerId: '5f0c7e0e-6d1c-4a6e-9c9e-0a5b1c2d3e4f' }, 422, 'body.ownerId'],
  ])('nonsense is refused by name of the field: %j', async (over, status, field) => {
    const answer = await admin.post('/webhooks', { ...wish(), ...over });
    expect([answer.status, answer.body.fields?.[0]?.field]).toEqual([status, field]);
  });

  it('is the business of administrators', async () => {
    for (const somebody of [lead, chen, lina]) expect((await somebody.get('/webhooks')).status).toBe(403);
  });
});
