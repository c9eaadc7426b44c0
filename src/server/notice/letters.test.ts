import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { compose, type Letter } from '#test/mail/compose.ts';
import { type Got, smtpSink } from '#test/smtp.ts';
import { DIAGNOSIS, type Member, RESULT, world } from '#test/world.ts';
import { type Desk, decideMail } from '../intake/actions.ts';
import { keepRaw } from '../intake/store.ts';
import { transaction } from '../platform/db/db.ts';
import { MailReader } from '../platform/mail/mail-reader.ts';
import { diskStore } from '../platform/storage/files.ts';
import { recordTicket } from '../ticket/actions.ts';
import { drainOutbox } from '../ticket/outbox.ts';
import { mailChannel } from './channels.ts';
import { type Post, sendDeliveries } from './deliveries.ts';
import { freeQuietAddresses } from './holds.ts';
import { notify } from './reactions.ts';

const { db, people } = await world();
const { lina, chen, zhao, admin } = people;
const sink = await smtpSink();
const mail = mailChannel({ url: sink.url, from: '一诺服务台 <desk@huaheng.example>' });
const post: Post = { mail, publicUrl: 'https://desk.huaheng.example' };

const folder = await mkdtemp(join(tmpdir(), 'yinuo-letters-'));
const reader = new MailReader();
afterAll(async () => {
  await reader.close();
  await rm(folder, { recursive: true });
});
const desk: Desk = {
  ...{ db, files: diskStore(folder), reader, policy: { unknownSender: 'ticket' }, ownAddresses: [] },
  clock: () => Date.now(),
};

let counter = 0;
/** A message that comes in, as it would by a mailbox; each has bytes of its own. */
async function comesIn(letter: Letter): Promise<{ ticketId: number; outcome: string }> {
  counter += 1;
  const text = `${letter.text ?? ''}\n${counter}`;
  const bytes = compose({ messageId: `m${counter}@peer.example`, ...letter, text });
  const { id } = await keepRaw(db, bytes, { kind: 'import' }, Date.now());
  const decided = await decideMail(desk, id);
  return { ticketId: decided?.ticketId ?? 0, outcome: decided?.outcome ?? 'none' };
}
const BROKEN = { subject: '打印机坏了', text: '卡纸' };

async function settled() {
  while (await drainOutbox(db, [notify])) {}
  while (await sendDeliveries(db, post)) {}
}
const did = async (by: Member, id: number, action: string, body: object = {}) => {
  const answer = await by.post(`/tickets/${id}/${action}`, body);
  expect([action, answer.status]).toEqual([action, 200]);
};
const to = (address: string): Got[] => sink.got.filter((got) => got.to[0] === address);

/** A ticket of a caller whom only an address is known of. */
async function called(contact: string, title: string): Promise<number> {
  const facts = {
    ...{
      type: 'service_request' as const,
      title,
      symptom: null,
      occurredAt: null,
      scope: null,
      description: null,
    },
    ...{ devices: [], noDeviceReason: null, impact: null, urgency: null },
    ...{ channel: 'phone' as const, source: null, receivedAt: null, backdateReason: null },
  };
  const requester = { personId: null, name: title, department: null, contact };
  const author = { actor: chen.actor, now: Date.now() };
  const { ticket } = await transaction(db, (tx) =>
    recordTicket(tx, { submission: facts, requester, uploadIds: [] }, author),
  );
  return ticket.id;
}

const amend = async (id: number, fields: object) => {
  const { version } = (await chen.get(`/tickets/${id}`)).body;
  const answer = await chen.patch(`/tickets/${id}`, { fields }, { 'if-match': `"${version}"` });
  expect(answer.status).toBe(200);
};
/** From what is missing to the result. */
async function worked(id: number): Promise<void> {
  const when = { symptom: '卡纸', occurredAt: '2026-03-02T08:30:00+08:00', scope: '一台' };
  await amend(id, { ...when, department: '外部', noDeviceReason: '外部设备' });
  await did(chen, id, 'classify', { impact: 'individual', urgency: 'blocked' });
  await did(chen, id, 'accept');
  await did(chen, id, 'start');
  await did(chen, id, 'diagnose', DIAGNOSIS);
  await did(chen, id, 'resolve', RESULT);
}
const story = async (id: number) => (await chen.get(`/tickets/${id}`)).body.events;
const letters = async (address: string) =>
  (
    await sql<{ id: number; state: string; error: string | null; report: string | null }>`
      select id, state, error, report from delivery where address = ${address} order by id`.execute(db)
  ).rows;

/** As if so much time had passed. */
async function passes(interval: string): Promise<void> {
  const span = sql`${interval}::interval`;
  await sql`update delivery set deliver_at = deliver_at - ${span}, first_at = first_at - ${span},
    sent_at = sent_at - ${span}, created_at = created_at - ${span}`.execute(db);
  await sql`update address_hold set since = since - ${span}, ended_at = ended_at - ${span}`.execute(db);
  await sql`alter table inbound_mail disable trigger user`.execute(db);
  await sql`update inbound_mail set received_at = received_at - ${span}`.execute(db);
  await sql`alter table inbound_mail enable trigger user`.execute(db);
}

beforeEach(async () => {
  await settled();
  await sql`update delivery set state = 'sent' where state in ('waiting', 'held', 'failed')`.execute(db);
  sink.got.length = 0;
  Object.assign(sink, { answer: () => null, toRecipient: () => null, diesAfterData: false });
});

describe('somebody whom the directory does not know', () => {
  it('gets the number at once, then questions and the result, and nothing of what they wrote', async () => {
    const from = '恭喜中奖 http://evil.example <Guest@Elsewhere.example>';
    const { ticketId } = await comesIn({ ...BROKEN, from, subject: '恭喜中奖 http://evil.example' });
    await settled();
    const [receipt] = to('guest@elsewhere.example');
    expect(receipt?.mail.subject).toBe(`[#${ticketId}] 您的服务请求`);
    expect(receipt?.mail.text).toContain(`编号 ${ticketId}`);
    expect(receipt?.mail.text).toContain('接下来');
    expect(receipt?.header('auto-submitted')).toBe('auto-generated');
    expect(receipt?.from).toBe('');
    expect(receipt?.header('list-unsubscribe')).toBeUndefined();
    await did(chen, ticketId, 'ask', { question: '请问是哪台打印机？' });
    await did(zhao, ticketId, 'note', { text: '此人可疑' });
    await did(chen, ticketId, 'resume', {});
    await worked(ticketId);
    await settled();
    const all = to('guest@elsewhere.example');
    expect(all.map((got) => got.mail.text?.includes('请问是哪台打印机'))).toEqual([false, true, false]);
    expect(all.at(-1)?.mail.text).toContain(RESULT.result);
    for (const { raw, mail } of all) {
      expect(mail.subject).toBe(receipt?.mail.subject);
      for (const word of ['中奖', 'evil.example', '此人可疑', 'desk.huaheng.example/tickets'])
        expect([mail.text, mail.html, mail.subject, raw].join()).not.toContain(word);
    }
  });

  it('cannot be flooded: at most five an hour, the others held where administrators see them', async () => {
    const address = 'victim@elsewhere.example';
    for (let i = 0; i < 9; i += 1) await called(address, `垃圾广告 ${i}`);
    await settled();
    expect(to(address)).toHaveLength(5);
    for (const { raw, mail } of to(address)) expect([raw, mail.text].join()).not.toContain('广告');
    const { body } = await admin.get('/deliveries?state=held');
    const mine = body.items.filter((one: { address: string }) => one.address === address);
    expect(mine.map(({ error, person }: { error: string; person: null }) => [error, person])).toEqual(
      Array(4).fill(['flood', null]),
    );
    // What somebody of the desk wrote is not lost among them: it goes when its hour has come.
    const asked = await called(address, '真的有事');
    await did(chen, asked, 'ask', { question: '您是哪位？' });
    await settled();
    expect(to(address)).toHaveLength(5);
    await passes('61 minutes');
    await settled();
    const says = to(address).map((got) => got.mail.text?.includes('您是哪位'));
    expect(says).toEqual([...Array(5).fill(false), true]);
  });

  it('is written in the language of the mailbox that they wrote to', async () => {
    const made = await admin.post('/mailboxes', {
      ...{ kind: 'handed_over', name: 'Help', address: 'help@huaheng.example' },
      ...{ locale: 'en', unknownSender: 'ticket' },
    });
    const bytes = compose({ from: 'guest@abroad.example', subject: 'Broken', messageId: 'en@peer.example' });
    const place = { kind: 'handed_over', mailboxId: made.body.id, recipients: [] } as const;
    const { id } = await keepRaw(db, bytes, place, Date.now());
    const decided = await decideMail(desk, id);
    await settled();
    const [got] = to('guest@abroad.example');
    expect(got?.mail.subject).toBe(`[#${decided?.ticketId}] Your service request`);
    expect(got?.mail.text).toContain('What happens next');
    expect(got?.header('in-reply-to')).toBe('<en@peer.example>');
  });
});

describe('somebody with an account who writes a mail', () => {
  it('gets a receipt whatever they chose, and one conversation about the ticket', async () => {
    await lina.patch('/session/preferences', { mailChoice: 'none' });
    const own = 'own@huaheng.example';
    const { ticketId } = await comesIn({ ...BROKEN, from: '李娜 <lina@huaheng.example>', messageId: own });
    await settled();
    expect(to('lina@huaheng.example')).toHaveLength(1);
    await lina.patch('/session/preferences', { mailChoice: 'all' });
    await amend(ticketId, { title: '三楼打印机' });
    await did(chen, ticketId, 'ask', { question: '型号是什么？' });
    await settled();
    await sql`update delivery set deliver_at = now() where state = 'waiting'`.execute(db);
    await settled();
    const all = to('lina@huaheng.example');
    expect(all).toHaveLength(3);
    expect(all[0]?.mail.text).toContain('李娜，您好');
    expect(all[0]?.mail.text).toContain('打印机坏了');
    const every = (name: string) => [...new Set(all.map((got) => got.header(name)))];
    expect([...new Set(all.map((got) => got.mail.subject))]).toEqual([`[#${ticketId}] 打印机坏了`]);
    expect(every('in-reply-to')).toEqual([`<${own}>`]);
    expect(every('references')).toEqual([expect.stringMatching(/^<[^<>]+>\s<own@huaheng\.example>$/)]);
    expect(every('message-id')).toHaveLength(3);
  });
});

describe('a peer that answers every mail at once without any header (A10)', () => {
  it('gets at most five in ten minutes; the rest is held and goes out after a quiet day', async () => {
    const from = 'robot@peer.example';
    await comesIn({ ...BROKEN, from });
    for (let round = 0; round < 30; round += 1) {
      const before = to(from).length;
      await settled();
      if (to(from).length === before) break;
      await comesIn({ from, subject: '收到', text: '谢谢来信' });
    }
    expect(to(from).length).toBe(5);
    const held = async () => (await letters(from)).filter(({ state }) => state === 'held');
    expect((await held()).map(({ error }) => error)).toEqual(['loop']);
    const listed = (await admin.get('/held-addresses')).body.items;
    expect(listed).toMatchObject([{ address: from, reason: 'loop', waiting: 1 }]);
    expect((await chen.get('/held-addresses')).status).toBe(403);
    const asked = await called(from, '另一件事');
    await did(chen, asked, 'ask', { question: '您是机器人吗？' });
    await settled();
    expect(to(from).length).toBe(5);
    const last = (await story(asked)).at(-1);
    expect(last).toMatchObject({ kind: 'mail_undelivered', data: { why: 'loop', report: 'held' } });
    await passes('23 hours');
    await freeQuietAddresses(db);
    expect((await held()).length).toBe(3);
    await passes('2 hours');
    await freeQuietAddresses(db);
    await settled();
    expect((await letters(from)).filter(({ state }) => state !== 'sent')).toEqual([]);
  });

  it('is written to again when an administrator says so', async () => {
    const from = 'robot2@peer.example';
    for (let i = 0; i < 7; i += 1) {
      await comesIn({ ...BROKEN, from });
      await settled();
    }
    expect(to(from).length).toBe(5);
    const [one] = (await admin.get('/held-addresses')).body.items;
    await passes('61 minutes');
    expect((await admin.post(`/held-addresses/${one.id}/release`)).body).toEqual({ released: 2 });
    await settled();
    expect(to(from).length).toBe(7);
    expect((await admin.post(`/held-addresses/${one.id}/release`)).status).toBe(404);
  });
});

describe('a letter that does not arrive', () => {
  /** A report as mail systems write it (RFC 3464). */
  async function comesBack(about: string | undefined, action: string, status: string) {
    counter += 1;
    const lines = [
      ...['From: MAILER-DAEMON@peer.example', 'To: desk@huaheng.example', 'Subject: Undelivered Mail'],
      ...[`Message-ID: <dsn${counter}@peer.example>`, 'MIME-Version: 1.0'],
      ...['Content-Type: multipart/report; report-type=delivery-status; boundary=cut', ''],
      ...['--cut', 'Content-Type: text/plain', '', 'It could not be delivered.'],
      ...['--cut', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; peer.example', ''],
      ...['Final-Recipient: rfc822; x@peer.example', `Action: ${action}`, `Status: ${status}`, ''],
      ...['--cut', 'Content-Type: text/rfc822-headers', '', `Message-ID: ${about}`, 'Subject: x', ''],
      '--cut--',
    ];
    const { id } = await keepRaw(db, Buffer.from(lines.join('\r\n')), { kind: 'import' }, Date.now());
    expect(await decideMail(desk, id)).toMatchObject({ outcome: 'bounce' });
  }
  const heldAs = async (address: string) =>
    (await admin.get('/held-addresses')).body.items.find(
      (one: { address: string }) => one.address === address,
    );

  it('because its address does not exist is said on the ticket, and nothing more is sent there', async () => {
    const address = 'gone@peer.example';
    const id = await called(address, '传真机');
    await settled();
    const name = to(address)[0]?.header('message-id');
    await comesBack(name, 'delayed', '4.4.1');
    expect(await letters(address)).toMatchObject([
      { state: 'sent', report: 'delayed', error: 'unreachable' },
    ]);
    await comesBack(name, 'failed', '5.1.1');
    expect(await letters(address)).toMatchObject([
      { state: 'failed', report: 'failed', error: 'no_such_address' },
    ]);
    const told = { kind: 'mail_undelivered', visibility: 'desk' };
    expect((await story(id)).slice(-2)).toMatchObject([
      { ...told, data: { to: address, report: 'delayed', why: 'unreachable' } },
      { ...told, data: { report: 'failed', why: 'no_such_address', status: '5.1.1' } },
    ]);
    await settled();
    const news = { ticketId: id, kind: 'mail_undelivered' };
    expect((await chen.get('/notices')).body.items).toContainEqual(expect.objectContaining(news));
    await did(chen, id, 'ask', { question: '在吗？' });
    await settled();
    expect(to(address)).toHaveLength(1);
    expect((await letters(address)).at(-1)).toMatchObject({ state: 'held', error: 'dead_address' });
    const held = await heldAs(address);
    expect(held).toMatchObject({ reason: 'dead_address', status: '5.1.1', waiting: 1 });
    await admin.post(`/held-addresses/${held.id}/release`);
    await settled();
    expect(to(address)).toHaveLength(2);
  });

  it('is none of ours when nobody knows its name', async () => {
    const address = 'safe@peer.example';
    await called(address, '没事');
    await settled();
    await comesBack('<made.up@huaheng.example>', 'failed', '5.1.1');
    expect(await letters(address)).toMatchObject([{ state: 'sent', report: null }]);
    expect(await heldAs(address)).toBeUndefined();
  });

  it('because the server says no to its address is seen within a minute (A16)', async () => {
    const address = 'nobody@peer.example';
    sink.toRecipient = (rcpt) => (rcpt === address ? 550 : null);
    const id = await called(address, '电话');
    await settled();
    expect(await letters(address)).toMatchObject([{ state: 'failed' }]);
    const last = (await story(id)).at(-1);
    expect(last).toMatchObject({ kind: 'mail_undelivered', data: { why: 'no_such_address' } });
    const { items } = (await admin.get('/deliveries?state=failed')).body;
    expect(items).toContainEqual(expect.objectContaining({ ticketId: id, address, state: 'failed' }));
    await did(chen, id, 'ask', { question: '在吗？' });
    await settled();
    expect((await letters(address)).at(-1)).toMatchObject({ state: 'held', error: 'dead_address' });
  });

  it('for hours goes out after them, each once and in order of its ticket (A16)', async () => {
    const address = 'patient@peer.example';
    sink.answer = () => 451;
    const ids = [await called(address, '一'), await called(address, '二')];
    for (const id of ids) await did(chen, id, 'ask', { question: '请补充' });
    for (let i = 0; i < 12; i += 1) {
      await settled();
      await passes('30 minutes');
    }
    expect(to(address)).toEqual([]);
    sink.answer = () => null;
    for (let i = 0; i < 4; i += 1) {
      await settled();
      await passes('30 minutes');
    }
    for (const id of ids) {
      const of = to(address).filter((got) => got.mail.subject?.includes(`#${id}]`));
      expect(of.map((got) => got.mail.text?.includes('请补充'))).toEqual([false, true]);
    }
    expect(to(address)).toHaveLength(4);
  });

  it('that was taken while the connection died goes out at most twice, under one name (A17)', async () => {
    const address = 'twice@peer.example';
    sink.diesAfterData = true;
    await called(address, '断线');
    await settled();
    expect(await letters(address)).toMatchObject([{ state: 'waiting' }]);
    sink.diesAfterData = false;
    await passes('2 minutes');
    await settled();
    expect(await letters(address)).toMatchObject([{ state: 'sent' }]);
    expect(to(address)).toHaveLength(2);
    expect(new Set(to(address).map((got) => got.header('message-id'))).size).toBe(1);
  });
});
