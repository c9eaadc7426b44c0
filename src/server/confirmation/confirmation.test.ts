import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { CONFIRM_WITHIN, confirmState } from '#domain/ticket/confirm-link.ts';
import { compose, type Letter } from '#test/mail/compose.ts';
import { type Got, smtpSink } from '#test/smtp.ts';
import { apiOf, DIAGNOSIS, INCIDENT, RESULT, world } from '#test/world.ts';
import { type Desk, decideMail } from '../intake/actions.ts';
import { namesOf } from '../intake/names.ts';
import { keepRaw, type MailSource } from '../intake/store.ts';
import { mailChannel } from '../notice/channels.ts';
import { sendDeliveries } from '../notice/deliveries.ts';
import { notify } from '../notice/reactions.ts';
import { MailReader } from '../platform/mail/mail-reader.ts';
import { diskStore } from '../platform/storage/files.ts';
import { drainOutbox } from '../ticket/outbox.ts';
import { loadTicket } from '../ticket/store.ts';
import { claimIn, confirmToken } from './link.ts';

const { db, app, people } = await world();
const { lina, wang, chen, lead, admin } = people;
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
  confirmToken(db, { ticketId: id, round: (await ticket(id)).ticket.round, who: { personId } }, now);

let counter = 0;
async function answered(
  id: number,
  text: string,
  letter: Letter = {},
  source: MailSource = { kind: 'import' },
) {
  counter += 1;
  const to = `desk+t@huaheng.example, ${names.address(id, 'desk@huaheng.example', 'lina@huaheng.example')}`;
  const raw = compose({ from: 'lina@huaheng.example', messageId: `c${counter}@x`, to, text, ...letter });
  const kept = await keepRaw(db, raw, source, Date.now());
  const decided = await decideMail(desk, kept.id);
  return { mail: kept.id, outcome: decided?.outcome, ticketId: decided?.ticketId };
}

/** All letters go out now. */
async function lettersTo(address: string, id: number): Promise<Got[]> {
  while (await drainOutbox(db, [notify])) {}
  await sql`update delivery set deliver_at = now() where state = 'waiting'`.execute(db);
  while (await sendDeliveries(db, post)) {}
  return sink.got.filter(({ to, mail }) => to[0] === address && mail.subject?.includes(`#${id}]`));
}
/** What the page behind a letter's link shows. */
async function pageIn({ mail }: Got) {
  const [, token = ''] = /\/confirm\/(\S+)/.exec(mail.text ?? '') ?? [];
  return { token, ...(await anybody.get(`/confirmations/${token}`)).body };
}
/** Key of a letter about the ticket to this person. */
async function letterOf(id: number, personId: string): Promise<string> {
  const found = await sql<{ key: string }>`
    insert into delivery (ticket_id, seq, channel, person_id, deliver_at, state)
    select ${id}, max(seq), 'mail', ${personId}, now(), 'sent' from ticket_event
    where ticket_id = ${id} and seq not in (select seq from delivery where ticket_id = ${id})
    returning key`.execute(db);
  return found.rows[0]!.key;
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

  it('a word that nothing shows to be theirs is kept as a comment, and the requester is asked on the page', async () => {
    const id = await resolved(wang);
    const from = 'wang@huaheng.example';
    const shared = {
      from,
      to: 'desk@huaheng.example',
      inReplyTo: names.messageId(id, '0', 'huaheng.example'),
    };
    const { mail } = await answered(id, '已解决', shared);
    const { ticket: after, events } = await ticket(id);
    expect([after.status, events.at(-1)?.kind]).toEqual(['resolved', 'commented']);
    expect(events.at(-1)?.data).toMatchObject({ text: '已解决', mail: { id: mail, unproven: 'confirm' } });
    expect((await chen.get(`/mail/${mail}`)).body.decisions.at(-1).reasons).toEqual([
      'in_reply_to',
      'command_not_proven',
    ]);
    const letter = (await lettersTo(from, id)).at(-1)!;
    expect(letter.mail.text).toContain('无法证实确由您本人发出');
    expect(letter.mail.text).not.toContain('已解决\n');
    expect(await pageIn(letter)).toMatchObject({ state: 'open', ticketId: id });
  });

  it('an answer to the letter that went to them alone is theirs, one to a letter of somebody else is not', async () => {
    const id = await resolved();
    const [mine, others] = [await letterOf(id, lina.id), await letterOf(id, chen.id)];
    const to = 'desk@huaheng.example';
    const reply = (key: string) => ({ to, inReplyTo: names.messageId(id, key, 'huaheng.example') });
    await answered(id, '已解决', reply(others));
    expect((await ticket(id)).ticket.status).toBe('resolved');
    const { mail } = await answered(id, '已解决', reply(mine));
    expect((await ticket(id)).ticket.closure).toBe('confirmed');
    expect((await chen.get(`/mail/${mail}`)).body.decisions.at(-1).reasons).toEqual([
      'in_reply_to',
      'proven_letter',
    ]);
  });

  it('where a server is trusted its word is asked for, unless the mailbox says that the letter suffices', async () => {
    const add = await admin.post('/mailboxes', {
      ...{ kind: 'handed_over', name: '桌', address: 'desk@huaheng.example', authservId: 'mx.x' },
    });
    const box = add.body.id as string;
    const says = (result: string) => ({ headers: [`Authentication-Results: mx.x; ${result}`] });
    const pass = says('dmarc=pass header.from=huaheng.example');
    const nothing = says('dmarc=none; spf=softfail smtp.mailfrom=a@x.cn');
    const cases = [
      [null, nothing, 'resolved'],
      [null, pass, 'closed'],
      [null, says('dkim=pass header.d=huaheng.example'), 'closed'],
      ['letter_suffices', nothing, 'closed'],
      ['letter_suffices', says('spf=fail smtp.mailfrom=a@huaheng.example'), 'resolved'],
      ['required', pass, 'closed'],
    ] as const;
    for (const [authenticity, letter, status] of cases) {
      await admin.patch(`/mailboxes/${box}`, { authenticity }, { 'if-match': '*' });
      const id = await resolved();
      await answered(id, '已解决', letter, { kind: 'handed_over', mailboxId: box, recipients: [] });
      expect([authenticity, letter, (await ticket(id)).ticket.status]).toEqual([
        authenticity,
        letter,
        status,
      ]);
    }
    await admin.patch(`/mailboxes/${box}`, { enabled: false }, { 'if-match': '*' });
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

describe('a requester without an account (A1)', () => {
  /** Each case has an address of its own: so many letters to one would be held. */
  let GUEST = '';
  beforeEach(() => {
    counter += 1;
    GUEST = `guest${counter}@elsewhere.example`;
  });

  /** A ticket that their mail made, worked on to its result. */
  async function ofGuest(): Promise<number> {
    counter += 1;
    const letter = {
      from: `访客 <${GUEST}>`,
      messageId: `g${counter}@x`,
      subject: '打不开',
      text: '页面打不开',
    };
    const kept = await keepRaw(db, compose(letter), { kind: 'import' }, Date.now());
    const strangers = { ...desk, policy: { unknownSender: 'ticket' as const } };
    const id = (await decideMail(strangers, kept.id))!.ticketId!;
    const { version } = (await chen.get(`/tickets/${id}`)).body;
    const fields = {
      ...{ symptom: '打不开', occurredAt: '2026-03-02T08:30:00+08:00', scope: '一台' },
      ...{ department: '外部', noDeviceReason: '外部设备' },
    };
    await chen.patch(`/tickets/${id}`, { fields }, { 'if-match': `"${version}"` });
    await did(id, 'classify', { impact: 'individual', urgency: 'blocked' });
    for (const action of ['accept', 'start']) await did(id, action);
    await did(id, 'diagnose', DIAGNOSIS);
    await did(id, 'resolve', RESULT);
    return id;
  }
  const says = (id: number, text: string, from = GUEST) =>
    answered(id, text, { from, to: names.address(id, 'desk@huaheng.example', GUEST)! });

  it('confirms by the link of the letter, which is theirs alone', async () => {
    const id = await ofGuest();
    const letter = (await lettersTo(GUEST, id)).at(-1)!;
    const page = await pageIn(letter);
    expect(page).toMatchObject({ state: 'open', ticketId: id, name: GUEST, result: RESULT.result });
    expect(page.token).not.toContain('guest');
    const other = page.token.replace(String(id), String(await ofGuest()));
    expect((await anybody.get(`/confirmations/${other}`)).status).toBe(404);
    const said = await anybody.post(`/confirmations/${page.token}`, { solved: true });
    expect(said).toMatchObject({ status: 200, body: { state: 'solved' } });
    const { ticket: after, events } = await ticket(id);
    expect(after).toMatchObject({ status: 'closed', closure: 'confirmed' });
    expect(Object.values(after.confirmations)).toMatchObject([{ accepted: true, by: null, method: 'mail' }]);
    expect(events.at(-1)).toMatchObject({ actorKind: 'contact', actorId: null });
    const shown = (await chen.get(`/tickets/${id}`)).body;
    expect(shown.events.at(-1)).toMatchObject({ kind: 'closed', actorKind: 'contact' });
    expect((await lettersTo(GUEST, id)).at(-1), 'no letter about their own word').toBe(letter);
  });

  it('says by mail what works, what does not, and that somebody else shall look', async () => {
    const id = await ofGuest();
    await lettersTo(GUEST, id);
    expect(await says(id, '未解决，还是打不开')).toMatchObject({ outcome: 'reply', ticketId: id });
    expect((await ticket(id)).ticket.status).toBe('in_progress');
    await did(id, 'resolve', RESULT);
    await says(id, '我要申诉：三天才有人理');
    expect((await ticket(id)).ticket.appeal).toMatchObject({ reason: '我要申诉：三天才有人理' });
    await says(id, '已解决', 'other@elsewhere.example');
    expect((await ticket(id)).ticket.status).toBe('resolved');
    await says(id, '已解决，谢谢');
    expect((await ticket(id)).ticket).toMatchObject({ status: 'closed', closure: 'confirmed' });
  });

  it('whose word is not proven is asked by letter', async () => {
    const id = await ofGuest();
    const thread = names.messageId(id, '0', 'huaheng.example');
    await answered(id, '已解决', { from: GUEST, to: 'desk@huaheng.example', inReplyTo: thread });
    expect((await ticket(id)).ticket.status).toBe('resolved');
    const letter = (await lettersTo(GUEST, id)).at(-1)!;
    expect(letter.mail.text).toContain('无法证实');
    expect(await pageIn(letter)).toMatchObject({ state: 'open' });
  });

  it('is called, and hears what was written down as their word', async () => {
    const id = await ofGuest();
    const { resolution } = (await ticket(id)).ticket;
    const heard = {
      ...{ outcome: 'accepted', number: '13800001111', words: '好了' },
      at: new Date(resolution!.at + 1).toISOString(),
    };
    const done = await lead.post(`/tickets/${id}/confirm_by_phone`, heard);
    expect(done).toMatchObject({ status: 200 });
    expect((await ticket(id)).ticket).toMatchObject({ status: 'closed', closure: 'confirmed' });
    const letter = (await lettersTo(GUEST, id)).at(-1)!;
    expect(letter.mail.text).toContain('电话回访后登记');
    await says(id, '未解决，我没说过好了');
    expect((await ticket(id)).ticket.status).toBe('in_progress');
  });

  it('consents by mail; the database lets nobody else’s word stand for theirs', async () => {
    const id = await ofGuest();
    await says(id, '未解决');
    const plan = { kind: 'config_change', plan: '改 DNS', risk: '断网一分钟', major: false };
    await did(id, 'propose_operation', plan);
    await says(id, '同意');
    const [operation] = Object.values((await ticket(id)).ticket.operations);
    expect(operation).toMatchObject({ consent: { given: true, by: null } });
    const own = await resolved();
    const word = (ticketId: number, method: string) =>
      sql`
      insert into confirmation (id, ticket_id, round, accepted, person_id, at, method)
      values (gen_random_uuid(), ${ticketId}, 1, true, null, now(), ${method})`.execute(db);
    await expect(word(own, 'mail')).rejects.toThrow(/only the requester/);
    await expect(word(await ofGuest(), 'portal')).rejects.toThrow(/by mail or telephone/);
  });
});
