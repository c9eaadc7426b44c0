import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import type { IntakePolicy } from '#domain/intake/route.ts';
import type { Role } from '#domain/permissions/roles.ts';
import { rebuild } from '#domain/ticket/evolve.ts';
import { transaction } from '#server/platform/db/db.ts';
import { testDatabase } from '#test/db.ts';
import { compose, type Letter } from '#test/mail/compose.ts';
import { MailReader } from '../platform/mail/mail-reader.ts';
import { diskStore } from '../platform/storage/files.ts';
import { act } from '../ticket/actions.ts';
import { loadTicket } from '../ticket/store.ts';
import { type Desk, decideMail } from './actions.ts';
import { keepRaw } from './store.ts';

const db = await testDatabase();
const folder = await mkdtemp(join(tmpdir(), 'yinuo-intake-'));
const reader = new MailReader();
afterAll(async () => {
  await reader.close();
  await rm(folder, { recursive: true });
});

const NOW = Date.parse('2026-03-02T09:00:00+08:00');
const desk = (policy: IntakePolicy = { unknownSender: 'ticket' }): Desk => ({
  db,
  files: diskStore(folder),
  reader,
  policy,
  ownAddresses: ['it@desk.example.com'],
  clock: () => NOW,
});

async function person(login: string, roles: Role[] = ['requester'], active = true) {
  const made = await sql<{ id: string }>`
    insert into person (login, name, email, phone, roles, active)
    values (${login}, ${`名${login}`}, ${`${login}@Example.com`}, '8001', ${roles}, ${active}) returning id`.execute(
    db,
  );
  return made.rows[0]!.id;
}
const lina = await person('lina');
const chen = await person('chen', ['requester', 'agent']);
await person('gone', ['requester'], false);

/** Stores and decides a message as a mailbox would. */
async function receive(letter: Letter | Uint8Array, policy?: IntakePolicy) {
  const bytes = letter instanceof Uint8Array ? letter : compose(letter);
  const kept = await keepRaw(db, bytes, { kind: 'import' }, NOW);
  const decided = await decideMail(desk(policy), kept.id);
  return { id: kept.id, fresh: kept.fresh, decided };
}

const ticketOf = async (id: number | null | undefined) => {
  const loaded = await loadTicket(db, id ?? 0);
  if (!loaded) throw new Error(`no ticket ${id}`);
  return loaded;
};
const rowOf = async (id: string) =>
  (await db.pool.query('select * from inbound_mail where id = $1', [id])).rows[0];
const count = async (table: 'ticket' | 'inbound_mail' | 'upload') =>
  (await db.pool.query(`select count(*)::int as n from ${table}`)).rows[0].n as number;

describe('a message of a colleague', () => {
  it('becomes a record with its snapshot, source and files, incomplete and flagged', async () => {
    const bytes = compose({ messageId: 'first@x', files: [{ name: '日志.txt', content: 'E04' }] });
    const { id, decided } = await receive(bytes);
    expect(decided).toMatchObject({ outcome: 'ticket', reasons: ['no_reference'] });
    const { ticket, events } = await ticketOf(decided?.ticketId);
    expect(ticket).toMatchObject({
      title: '打印机不能用',
      description: '三楼的打印机卡纸。',
      channel: 'mail',
      source: id,
      receivedAt: NOW,
      requester: { personId: lina, name: '名lina', contact: 'lina@example.com' },
    });
    expect(rebuild(events)).toEqual(ticket);
    expect(events[0]?.data).toMatchObject({ files: [{ name: '日志.txt', size: 3 }] });
    const { rows } = await db.pool.query('select incomplete from ticket where id = $1', [ticket.id]);
    expect(rows).toEqual([{ incomplete: true }]);
    expect(Buffer.compare((await rowOf(id)).raw, bytes)).toBe(0);
  });

  it('is one message when the same bytes come again, and two when only the Message-ID is the same (A05)', async () => {
    const once = await receive({ messageId: 'twin@x', text: '甲' });
    const again = await receive({ messageId: 'twin@x', text: '甲' });
    expect(again).toMatchObject({ id: once.id, fresh: false, decided: null });
    const other = await receive({ messageId: 'twin@x', text: '乙' });
    expect(other.decided?.ticketId).not.toBe(once.decided?.ticketId);
  });

  it('needs no Message-ID (A06)', async () => {
    const before = await count('ticket');
    for (const text of ['没有编号一', '没有编号二', '没有编号一']) await receive({ text });
    expect(await count('ticket')).toBe(before + 2);
  });

  it('may be of any length and still makes a record', async () => {
    const long = {
      subject: '长'.repeat(3000),
      text: '字'.repeat(300_000),
      from: `${'名'.repeat(500)} <lina@example.com>`,
    };
    const { decided } = await receive(long);
    const { ticket } = await ticketOf(decided?.ticketId);
    expect([ticket.title.length, ticket.description?.length]).toEqual([200, 20_000]);
    expect(ticket.description?.endsWith('…')).toBe(true);
  });

  it('keeps files that could run out of the record, and says so', async () => {
    const files = [
      { name: 'setup.exe', content: 'MZ' },
      { name: 'a.txt', content: 'a' },
    ];
    const { id, decided } = await receive({ subject: '请安装', files });
    const { events } = await ticketOf(decided?.ticketId);
    expect(events[0]?.data).toMatchObject({ files: [{ name: 'a.txt' }] });
    expect((await rowOf(id)).summary.attachments).toMatchObject([
      { name: 'setup.exe', left: 'runnable_file' },
      { name: 'a.txt', left: null },
    ]);
  });
});

describe('a message that answers', () => {
  const opened = async (messageId: string) =>
    (await receive({ messageId, text: messageId })).decided?.ticketId ?? 0;
  const said = async (id: number) =>
    (await ticketOf(id)).events.slice(1).map(({ kind, actorId, data }) => [kind, actorId, data.text]);

  it('joins the ticket of its requester with its new words only', async () => {
    const id = await opened('q1@x');
    const text = '好了，谢谢\n\n在 2026-03-02 09:58:21，"服务台" <it@desk.example.com> 写道：\n\n请重启';
    const { decided } = await receive({ messageId: 'a1@x', inReplyTo: 'q1@x', subject: 'Re: x', text });
    expect(decided).toMatchObject({ outcome: 'reply', ticketId: id, reasons: ['in_reply_to'] });
    expect(await said(id)).toEqual([['commented', lina, '好了，谢谢']]);
    await receive({ inReplyTo: 'a1@x', text: '又坏了', from: 'Chen <CHEN@example.com>' });
    expect((await said(id)).at(-1)).toEqual(['commented', chen, '又坏了']);
  });

  it('gives the answer that the desk waits for (3.2c)', async () => {
    const id = await opened('q2@x');
    const agent = { kind: 'person', personId: chen, roles: ['requester', 'agent'], groupIds: [] } as const;
    await transaction(db, (tx) =>
      act(tx, { id, action: 'ask', command: { question: '型号？' } }, { actor: agent, now: NOW }),
    );
    await receive({ inReplyTo: 'q2@x', text: 'HP M479' });
    expect((await said(id)).at(-1)).toEqual(['answered', lina, 'HP M479']);
    expect((await ticketOf(id)).ticket.status).toBe('recorded');
  });

  it('of somebody else opens a ticket of its own, linked for review', async () => {
    const id = await opened('q3@x');
    const { decided } = await receive({
      inReplyTo: 'q3@x',
      from: 'evil@elsewhere.example',
      text: '让我看看',
    });
    expect(decided).toMatchObject({ outcome: 'ticket', reasons: ['not_a_party'], relatedTicketId: id });
    expect(await said(id)).toEqual([]);
    const { ticket } = await ticketOf(decided?.ticketId);
    expect(ticket.requester).toEqual({
      personId: null,
      name: null,
      department: null,
      contact: 'evil@elsewhere.example',
    });
  });

  it('by the number in its subject alone joins nothing', async () => {
    const id = await opened('q4@x');
    const { decided } = await receive({ subject: `Re: [#${id}] Ticket#${id}`, text: '我也是' });
    expect(decided).toMatchObject({ outcome: 'ticket', relatedTicketId: null });
    expect(await said(id)).toEqual([]);
  });

  it.each([
    ['an automatic answer', { headers: ['Auto-Submitted: auto-replied'] }, 'automatic'],
    ['a bounce', { from: 'MAILER-DAEMON@x.cn', headers: ['Return-Path: <>'] }, 'bounce'],
    ['a list', { headers: ['List-Id: <l.x>'] }, 'automatic'],
  ])('by %s changes no ticket and is kept beside it (A09)', async (name, letter, outcome) => {
    const id = await opened(`${outcome}${name}@x`.replaceAll(' ', ''));
    const tickets = await count('ticket');
    const { decided } = await receive({
      inReplyTo: `${outcome}${name}@x`.replaceAll(' ', ''),
      ...letter,
      text: name,
    });
    expect(decided).toMatchObject({ outcome, ticketId: null, relatedTicketId: id });
    expect(await said(id)).toEqual([]);
    expect(await count('ticket')).toBe(tickets);
  });
});

describe('a message that waits for a person', () => {
  it.each([
    ['a stranger, as shipped', { from: 'who@elsewhere.example' }, 'unknown_sender'],
    ['somebody who left', { from: 'gone@example.com' }, 'inactive_sender'],
    ['nobody', { from: '' }, 'no_sender'],
  ])('of %s', async (text, letter, reason) => {
    const { id, decided } = await receive({ ...letter, text }, { unknownSender: 'quarantine' });
    expect(decided).toMatchObject({ outcome: 'quarantine', reasons: [reason], ticketId: null });
    expect(await rowOf(id)).toMatchObject({
      outcome: 'quarantine',
      reasons: [reason],
      subject: '打印机不能用',
    });
  });

  it('because it cannot be read, and holds up nobody behind it (A07)', async () => {
    const broken = await receive(Buffer.from('\u0000 no mail at all'));
    expect(broken.decided).toMatchObject({ outcome: 'quarantine', reasons: ['malformed'] });
    expect((await rowOf(broken.id)).raw.toString()).toBe('\u0000 no mail at all');
    expect((await receive({ text: '后面的' })).decided?.outcome).toBe('ticket');
  });
});

describe('PostgreSQL', () => {
  const refusal = (statement: string, id: string) =>
    db.pool.query(statement, [id]).then(
      () => null,
      (error: { constraint?: string; message: string }) => error.constraint ?? error.message,
    );

  it('keeps received bytes and a given ticket as they are', async () => {
    const { id } = await receive({ text: '守住' });
    expect(await refusal(`update inbound_mail set raw = 'x' where id = $1`, id)).toBe(
      'inbound_mail_origin_fixed',
    );
    const undo = `update inbound_mail set outcome = 'pending', ticket_id = null, decided_at = null where id = $1`;
    expect(await refusal(undo, id)).toBe('inbound_mail_one_outcome');
  });

  it('lets nobody write an outcome without a reason', async () => {
    const { id } = await keepRaw(db, compose({ text: '无理由' }), { kind: 'import' }, NOW);
    const bare = `update inbound_mail set outcome = 'automatic', decided_at = now() where id = $1`;
    expect(await refusal(bare, id)).toContain('check');
  });

  it('gives one outcome to a message that is decided many times at once', async () => {
    const before = await count('ticket');
    const { id } = await keepRaw(db, compose({ text: '同时' }), { kind: 'import' }, NOW);
    const all = await Promise.all(Array.from({ length: 8 }, () => decideMail(desk(), id)));
    expect(all.filter((decided) => decided !== null)).toHaveLength(1);
    expect(await count('ticket')).toBe(before + 1);
  });
});

it('leaves a message pending, and nothing half done, when the files cannot be written', async () => {
  const tickets = await count('ticket');
  const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
  const files = { ...desk().files, put: () => Promise.reject(full) };
  const bytes = compose({ text: '盘满', files: [{ name: 'a.txt', content: 'a' }] });
  const { id } = await keepRaw(db, bytes, { kind: 'import' }, NOW);
  await expect(decideMail({ ...desk(), files }, id)).rejects.toThrow('no space left');
  expect(await rowOf(id)).toMatchObject({ outcome: 'pending' });
  expect(await count('ticket')).toBe(tickets);
  expect(await decideMail(desk(), id)).toMatchObject({ outcome: 'ticket' });
});
