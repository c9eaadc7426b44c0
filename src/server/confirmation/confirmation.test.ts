import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { CONFIRM_WITHIN, confirmState } from '#domain/ticket/confirm-link.ts';
import { compose, type Letter } from '#test/mail/compose.ts';
import { smtpSink } from '#test/smtp.ts';
import { apiOf, DIAGNOSIS, INCIDENT, RESULT, world } from '#test/world.ts';
import { type Desk, decideMail } from '../intake/actions.ts';
import { namesOf } from '../intake/names.ts';
import { keepRaw } from '../intake/store.ts';
import { mailChannel } from '../notice/channels.ts';
import { sendDeliveries } from '../notice/deliveries.ts';
import { notify } from '../notice/reactions.ts';
import { MailReader } from '../platform/mail/mail-reader.ts';
import { diskStore } from '../platform/storage/files.ts';
import { drainOutbox } from '../ticket/outbox.ts';
import { loadTicket } from '../ticket/store.ts';
import { claimIn, confirmToken } from './link.ts';

const { db, app, people } = await world();
const { lina, wang, chen } = people;
const anybody = apiOf(app);
const sink = await smtpSink();
const post = {
  mail: mailChannel({ url: sink.url, from: '一诺服务台 <desk@huaheng.example>' }),
  publicUrl: 'https://desk.huaheng.example',
};
const folder = await mkdtemp(join(tmpdir(), 'yinuo-confirm-'));
const reader = new MailReader();
afterAll(async () => {
  await reader.close();
  await rm(folder, { recursive: true });
});
const desk: Desk = {
  ...{ db, files: diskStore(folder), reader, policy: { unknownSender: 'quarantine' }, ownAddresses: [] },
  clock: () => Date.now(),
};
const names = await namesOf(db);

async function did(id: number, action: string, body: object = {}) {
  const answer = await chen.post(`/tickets/${id}/${action}`, body);
  expect([action, answer.status]).toEqual([action, 200]);
}
async function begun(by = lina): Promise<number> {
  const { id } = (await by.post('/tickets', INCIDENT)).body;
  for (const action of ['accept', 'start']) await did(id, action);
  return id;
}
async function resolved(by = lina): Promise<number> {
  const id = await begun(by);
  await did(id, 'diagnose', DIAGNOSIS);
  await did(id, 'resolve', RESULT);
  return id;
}
const ticket = async (id: number) => (await loadTicket(db, id))!;
const tokenFor = async (id: number, personId = lina.id, now = Date.now()) =>
  confirmToken(db, { ticketId: id, round: (await ticket(id)).ticket.round, personId }, now);

let counter = 0;
async function answered(id: number, text: string, letter: Letter = {}) {
  counter += 1;
  const to = `desk+t@huaheng.example, ${names.address(id, 'desk@huaheng.example')}`;
  const raw = compose({ from: 'lina@huaheng.example', messageId: `c${counter}@x`, to, text, ...letter });
  const kept = await keepRaw(db, raw, { kind: 'import' }, Date.now());
  const decided = await decideMail(desk, kept.id);
  return { mail: kept.id, outcome: decided?.outcome, ticketId: decided?.ticketId };
}

describe('commands by mail', () => {
  it('"已解决" of the requester closes, and the message is the evidence (4.2c)', async () => {
    const id = await resolved();
    const { mail } = await answered(
      id,
      '已解决，谢谢！\n\n在 2026-03-02 10:00:00，"服务台" <desk@huaheng.example> 写道：\n请确认',
    );
    const { ticket: after, events } = await ticket(id);
    expect(after).toMatchObject({ status: 'closed', closure: 'confirmed' });
    expect(Object.values(after.confirmations)).toMatchObject([
      { accepted: true, by: lina.id, method: 'mail' },
    ]);
    expect(events.at(-2)).toMatchObject({
      kind: 'confirmed',
      actorId: lina.id,
      data: { comment: '已解决，谢谢！', method: 'mail', mail: { id: mail, why: 'reply_address' } },
    });
  });

  it('"未解决" goes on under the same number (A27)', async () => {
    const id = await resolved();
    const { ticketId } = await answered(id, '未解决，重启以后又不行了');
    const { ticket: after, events } = await ticket(id);
    expect([ticketId, after.status, events.at(-1)?.kind]).toEqual([id, 'in_progress', 'rejected']);
    expect(events.at(-1)?.data).toMatchObject({ comment: '未解决，重启以后又不行了', method: 'mail' });
  });

  it('"同意" consents to what was asked', async () => {
    const id = await begun();
    await did(id, 'diagnose', DIAGNOSIS);
    const plan = { kind: 'config_change', plan: '改 DNS', risk: '断网一分钟', major: false };
    await did(id, 'propose_operation', plan);
    await answered(id, '同意');
    const { ticket: after } = await ticket(id);
    expect(Object.values(after.operations)).toMatchObject([{ consent: { given: true, by: lina.id } }]);
  });

  it.each([
    ['says more', {}, '已解决，但是很慢', 'commented'],
    ['asks', {}, '已解决？', 'commented'],
  ])('a word that %s is read by the desk', async (_, letter, text, kind) => {
    const id = await resolved();
    await answered(id, text, letter);
    const { ticket: after, events } = await ticket(id);
    expect([after.status, events.at(-1)?.kind]).toEqual(['resolved', kind]);
  });

  it('a word of somebody else, or without a proof, confirms nothing', async () => {
    const id = await resolved();
    await answered(id, '已解决', { from: 'wang@huaheng.example' });
    await answered(id, '已解决', { from: 'chen@huaheng.example' });
    expect((await ticket(id)).ticket.status).toBe('resolved');
  });
});

describe('the link of a letter', () => {
  it('confirms nothing when a scanner follows every link of the letter with GET and HEAD', async () => {
    const id = await resolved(wang);
    while (await drainOutbox(db, [notify])) {}
    await sql`update delivery set deliver_at = now() where state = 'waiting'`.execute(db);
    while (await sendDeliveries(db, post)) {}
    const letter = sink.got.find(
      ({ mail }) => mail.text?.includes('/confirm/') && mail.subject?.includes(`#${id}]`),
    )!;
    const words = `${letter.mail.text} ${letter.mail.html}`;
    const links = [...new Set(words.match(/https?:\/\/[^\s"<>]+/g))];
    const path = links.map((link) => new URL(link).pathname).find((one) => one.startsWith('/confirm/'))!;
    const token = path.slice('/confirm/'.length);
    const before = (await ticket(id)).events.length;
    for (const at of [...links.map((link) => new URL(link).pathname), `/api/confirmations/${token}`])
      for (const method of ['GET', 'HEAD', 'OPTIONS'] as const) await app.inject({ method, url: at });
    expect((await ticket(id)).events).toHaveLength(before);
    expect((await anybody.get(`/confirmations/${token}`)).body).toMatchObject({
      state: 'open',
      ticketId: id,
      name: '王强',
      result: RESULT.result,
    });
    const said = await anybody.post(`/confirmations/${token}`, { solved: true });
    expect(said).toMatchObject({ status: 200, body: { state: 'solved' } });
    expect((await ticket(id)).ticket).toMatchObject({ status: 'closed', closure: 'confirmed' });
    expect((await anybody.get(`/confirmations/${token}`)).body.state).toBe('solved');
    expect((await anybody.post(`/confirmations/${token}`, { solved: false, comment: '不行' })).status).toBe(
      409,
    );
  });

  it('asks why it does not work, and then goes on', async () => {
    const id = await resolved();
    const token = await tokenFor(id);
    const bare = await anybody.post(`/confirmations/${token}`, { solved: false });
    expect(bare).toMatchObject({ status: 400, body: { fields: [{ field: 'body.comment' }] } });
    const said = await anybody.post(`/confirmations/${token}`, { solved: false, comment: '还是离线' });
    expect(said.body.state).toBe('not_solved');
    expect((await ticket(id)).ticket.status).toBe('in_progress');
    await did(id, 'resolve', RESULT);
    expect((await anybody.get(`/confirmations/${token}`)).body.state).toBe('not_solved');
    expect((await anybody.get(`/confirmations/${await tokenFor(id)}`)).body.state).toBe('open');
  });

  it('is one person’s, of one result, for a time, and cannot be made up', async () => {
    const id = await resolved();
    const token = await tokenFor(id);
    const parts = token.split('.');
    const forged = [
      token.slice(0, -1),
      `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
      [id + 1, ...parts.slice(1)].join('.'),
      [parts[0], 2, ...parts.slice(2)].join('.'),
      [...parts.slice(0, 2), wang.id, ...parts.slice(3)].join('.'),
      [...parts.slice(0, 3), Number(parts[3]) + 1000, parts[4]].join('.'),
      'x',
    ];
    for (const one of forged) expect((await anybody.get(`/confirmations/${one}`)).status).toBe(404);
    expect((await anybody.get(`/confirmations/${await tokenFor(id, wang.id)}`)).status).toBe(404);
    const old = await tokenFor(id, lina.id, Date.now() - CONFIRM_WITHIN - 60_000);
    expect((await anybody.get(`/confirmations/${old}`)).body.state).toBe('expired');
    expect((await anybody.post(`/confirmations/${old}`, { solved: true })).status).toBe(409);
    const claim = (await claimIn(db, token))!;
    const { ticket: now } = await ticket(id);
    expect(confirmState({ ...now, round: 2 }, claim, Date.now())).toBe('outdated');
    expect(confirmState({ ...now, status: 'in_progress' }, claim, Date.now())).toBe('outdated');
  });
});
