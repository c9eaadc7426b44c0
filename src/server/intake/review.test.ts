import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { compose, type Letter } from '#test/mail/compose.ts';
import { type Member, world } from '#test/world.ts';
import type { Channel } from '../notice/channels.ts';
import { sendDeliveries } from '../notice/deliveries.ts';
import { notify } from '../notice/reactions.ts';
import { MailReader } from '../platform/mail/mail-reader.ts';
import { diskStore } from '../platform/storage/files.ts';
import { drainOutbox } from '../ticket/outbox.ts';
import { type Desk, decideMail } from './actions.ts';
import { keepRaw } from './store.ts';

const { db, people } = await world();
const { lina, wang, chen, zhao, lead, admin, auditor } = people;
const reader = new MailReader();
const folder = await mkdtemp(join(tmpdir(), 'yinuo-review-'));
afterAll(async () => {
  await reader.close();
  await rm(folder, { recursive: true });
});
const NOW = Date.now() - 3_600_000;
const desk: Desk = {
  ...{ db, files: diskStore(folder), reader, ownAddresses: [], clock: () => NOW },
  policy: { unknownSender: 'quarantine' },
};
const OF = { lina: 'lina@huaheng.example', wang: 'wang@huaheng.example', stranger: 'who@elsewhere.example' };

let letters = 0;
async function receive(letter: Letter | Buffer) {
  const raw =
    letter instanceof Buffer ? letter : compose({ from: OF.lina, text: `第 ${++letters} 封`, ...letter });
  const { id } = await keepRaw(db, raw, { kind: 'import' }, NOW);
  return { id, ...(await decideMail(desk, id))! };
}
const opened = async (letter: Letter): Promise<number> => (await receive(letter)).ticketId!;
const review = (by: Member, id: string, what: string, body: object = {}, seen?: number) =>
  by.post(`/mail/${id}/${what}`, body, seen === undefined ? {} : { 'if-match': `"${seen}"` });
const said = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];
type Event = { seq: number; kind: string; actorId: string | null; data: Record<string, unknown> };
const story = async (id: number, by: Member = chen): Promise<Event[]> =>
  (await by.get(`/tickets/${id}`)).body.events;
const words = async (id: number, by: Member = chen) =>
  (await story(id, by)).map(({ kind, data }) => [kind, data.text]);
const acts = async (id: string) =>
  (await chen.get(`/mail/${id}`)).body.decisions.map(
    (one: { act: string; outcome: string; by: { id: string } | null }) => [
      one.act,
      one.outcome,
      one.by?.id ?? null,
    ],
  );

describe('a message in quarantine', () => {
  it('is judged anew once its sender is in the directory, and says so', async () => {
    const { id } = await receive({ from: 'new@huaheng.example' });
    expect((await chen.get('/mail/waiting')).body.waiting).toBe(1);
    const again = await review(chen, id, 'retry');
    expect(again.body).toMatchObject({ outcome: 'quarantine', reasons: ['unknown_sender'], version: 2 });
    await sql`insert into person (login, name, email) values ('new', '新人', 'new@huaheng.example')`.execute(
      db,
    );
    const { body } = await review(chen, id, 'retry', { note: '已入职' }, 2);
    expect(body).toMatchObject({
      outcome: 'ticket',
      reasons: ['no_reference'],
      version: 3,
      reviews: ['move'],
    });
    expect(body.decisions.at(-1)).toMatchObject({
      act: 'retried',
      by: { id: chen.id, name: chen.name },
      note: '已入职',
    });
    expect((await chen.get(`/tickets/${body.ticketId}`)).body.requester.name).toBe('新人');
    expect((await chen.get('/mail/waiting')).body.waiting).toBe(0);
    expect(said(await review(chen, id, 'retry'))).toEqual([409, 'mail_decided']);
  });

  it('becomes a ticket of an unverified contact', async () => {
    const { id } = await receive({ from: `某人 <${OF.stranger}>`, files: [{ name: 'a.txt', content: 'a' }] });
    const { body } = await review(chen, id, 'take_in');
    expect(body).toMatchObject({ outcome: 'ticket', reasons: ['taken_in'] });
    const ticket = (await chen.get(`/tickets/${body.ticketId}`)).body;
    expect(ticket).toMatchObject({
      requester: { personId: null, name: '某人', contact: OF.stranger },
      recordedBy: chen.id,
      channel: 'mail',
      files: [{ name: 'a.txt', desk: false }],
    });
    expect(ticket.events[0].data.mail).toEqual({ id, why: 'taken_in' });
  });

  it('is set aside and put back with its reason; nothing is lost', async () => {
    const { id } = await receive({ from: OF.stranger });
    await review(chen, id, 'set_aside', { note: '广告' });
    expect((await chen.get('/mail?outcome=set_aside')).body.items).toMatchObject([
      { id, reasons: ['unwanted'] },
    ]);
    expect((await review(zhao, id, 'restore')).body).toMatchObject({
      outcome: 'quarantine',
      reasons: ['unknown_sender'],
    });
    expect(await acts(id)).toEqual([
      ['decided', 'quarantine', null],
      ['set_aside', 'set_aside', chen.id],
      ['restored', 'quarantine', zhao.id],
    ]);
  });

  it('that cannot be read can be set aside and not taken in', async () => {
    const { id } = await receive(Buffer.from('\u0000 no mail'));
    expect((await chen.get(`/mail/${id}`)).body).toMatchObject({
      text: null,
      reviews: ['retry', 'set_aside'],
    });
    expect(said(await review(chen, id, 'take_in'))).toEqual([422, 'mail_unreadable']);
    expect((await review(chen, id, 'set_aside')).body.outcome).toBe('set_aside');
  });

  it('has one outcome when many want different ones at once, and one when the same is asked for twice', async () => {
    const { id } = await receive({ from: OF.stranger });
    const wishes = ['take_in', 'set_aside', 'retry', 'take_in', 'set_aside', 'take_in'];
    const answers = await Promise.all(wishes.map((what) => review(chen, id, what, {}, 1)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status } of answers) expect([200, 409, 412]).toContain(status);
    expect(await acts(id)).toHaveLength(2);
    const other = await receive({ from: OF.stranger });
    const key = { 'idempotency-key': `key-${other.id}` };
    const twice = await Promise.all([1, 2].map(() => chen.post(`/mail/${other.id}/take_in`, {}, key)));
    const tickets = new Set(twice.filter(({ status }) => status === 200).map(({ body }) => body.ticketId));
    expect(tickets.size).toBe(1);
    expect((await chen.post(`/mail/${other.id}/take_in`, {}, key)).body.ticketId).toBe([...tickets][0]);
  });

  it('is nobody’s but the desk’s', async () => {
    const { id } = await receive({ from: OF.stranger });
    for (const who of [lina, admin, auditor]) {
      expect((await who.get(`/mail/${id}`)).status).toBe(403);
      expect((await review(who, id, 'take_in')).status).toBe(403);
    }
    expect((await review(lead, id, 'set_aside')).status).toBe(200);
    const { rows } = await sql<{ kind: string }>`
      select kind from audit_entry where what ->> 'mail' = ${id} and person_id = ${lead.id}`.execute(db);
    expect(rows).toEqual([{ kind: 'mail_set_aside' }]);
  });
});

describe('a reply on the wrong ticket', () => {
  it('moves to the right one as its sender’s word; the old entry stays, marked', async () => {
    const [wrong, right] = [await opened({ messageId: 'w1@x' }), await opened({ messageId: 'r1@x' })];
    const { id } = await receive({ inReplyTo: 'w1@x', text: '投影仪也坏了' });
    const { body } = await review(chen, id, 'move', { ticketId: right, note: '是另一件事' }, 1);
    expect(body).toMatchObject({
      outcome: 'reply',
      ticketId: right,
      relatedTicketId: wrong,
      reasons: ['moved'],
    });
    const [word] = (await story(right)).slice(-1);
    expect(word).toMatchObject({
      kind: 'commented',
      actorId: lina.id,
      data: { text: '投影仪也坏了', mail: { id } },
    });
    const old = await story(wrong);
    expect(old.at(-1)).toMatchObject({
      kind: 'mail_moved',
      data: { entry: 2, to: right, by: chen.id, note: '是另一件事' },
    });
    expect(old.find(({ seq }) => seq === 2)?.data.text).toBe('投影仪也坏了');
    expect(await words(wrong, lina), 'her own word she keeps').toEqual([
      ['recorded', undefined],
      ['commented', '投影仪也坏了'],
    ]);
    const answer = await receive({ headers: ['References: <w1@x>'], inReplyTo: 'none@x', text: '还有' });
    expect(answer.ticketId).toBe(wrong);
  });

  it('of somebody else is read, found, mailed and downloaded by its requester no more', async () => {
    const [wrong, right] = [
      await opened({ messageId: 'w2@x' }),
      await opened({ messageId: 'r2@x', from: OF.wang }),
    ];
    const file = { name: '工资.txt', content: 'secret' };
    const { id } = await receive({
      inReplyTo: 'w2@x',
      from: 'chen@huaheng.example',
      text: '王强的密码是甲乙丙',
      files: [file],
    });
    const before = (await lina.get(`/tickets/${wrong}`)).body;
    expect(JSON.stringify(before)).toContain('甲乙丙');
    expect((await lina.get(`/files/${before.files[0].id}`)).status).not.toBe(404);
    while (await drainOutbox(db, [notify])) {}
    expect(JSON.stringify((await lina.get('/notices')).body)).toContain(`"ticketId":${wrong}`);
    await review(chen, id, 'move', { ticketId: right });
    while (await drainOutbox(db, [notify])) {}
    const after = (await lina.get(`/tickets/${wrong}`)).body;
    expect(JSON.stringify(after)).not.toContain('甲乙丙');
    expect(after.files).toEqual([]);
    expect((await lina.get(`/files/${before.files[0].id}`)).status).toBe(404);
    expect((await lina.get('/tickets?of=mine&q=甲乙丙')).body.items).toEqual([]);
    expect(
      (await lina.get('/notices')).body.items.filter((n: { ticketId: number }) => n.ticketId === wrong),
    ).toEqual([]);
    expect((await words(right, wang)).at(-1)).toEqual(['commented', '王强的密码是甲乙丙']);
    expect((await wang.get(`/tickets/${right}`)).body.files).toMatchObject([{ name: '工资.txt' }]);
  });

  it('of the desk is not sent to an unverified contact once it was found not to be for them', async () => {
    const { id: mail } = await receive({ from: OF.stranger, messageId: 'w6@x' });
    const wrong = (await review(chen, mail, 'take_in')).body.ticketId;
    const { id } = await receive({ inReplyTo: 'w6@x', from: 'chen@huaheng.example', text: '新密码是丙丁戊' });
    while (await drainOutbox(db, [notify])) {}
    const waiting = async () =>
      (
        await sql<{ state: string; error: string | null }>`
          select state, error from delivery where ticket_id = ${wrong} and address = ${OF.stranger} order by id`.execute(
          db,
        )
      ).rows.at(-1);
    expect(await waiting()).toMatchObject({ state: 'waiting' });
    await review(chen, id, 'move', { ticketId: await opened({}) });
    const sent: string[] = [];
    const mailer: Channel = {
      ...{ name: 'mail', domain: 'huaheng.example', close: () => undefined },
      deliver: ({ letter }) => Promise.resolve(void sent.push(letter.text)),
    };
    await sql`update delivery set deliver_at = now() where state = 'waiting'`.execute(db);
    while (await sendDeliveries(db, { mail: mailer, publicUrl: null })) {}
    expect(await waiting()).toMatchObject({ state: 'withheld', error: 'may_not_read' });
    expect(sent.join()).not.toContain('丙丁戊');
  });

  it('becomes a ticket of its own', async () => {
    const wrong = await opened({ messageId: 'w3@x' });
    const { id } = await receive({ inReplyTo: 'w3@x', subject: '新的问题', text: '网络断了' });
    const { body } = await review(chen, id, 'move', { ticketId: null });
    expect(body).toMatchObject({ outcome: 'ticket', relatedTicketId: wrong });
    expect((await lina.get(`/tickets/${body.ticketId}`)).body).toMatchObject({
      title: '新的问题',
      requester: { personId: lina.id },
      recordedBy: chen.id,
    });
    expect((await story(wrong)).at(-1)).toMatchObject({ kind: 'mail_moved', data: { to: body.ticketId } });
    expect(said(await review(chen, id, 'move', { ticketId: body.ticketId }))).toEqual([
      422,
      'nothing_to_change',
    ]);
  });

  it('stands in one place when two people move it at once', async () => {
    const [wrong, one, two] = [await opened({ messageId: 'w4@x' }), await opened({}), await opened({})];
    const { id } = await receive({ inReplyTo: 'w4@x', text: '归谁' });
    const answers = await Promise.all(
      [one, two, one, two].map((ticketId, i) => review(i % 2 ? chen : zhao, id, 'move', { ticketId }, 1)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
    const all = [...(await words(one)), ...(await words(two))];
    expect(all.filter(([, text]) => text === '归谁')).toHaveLength(1);
    expect((await story(wrong)).filter(({ kind }) => kind === 'mail_moved')).toHaveLength(1);
  });

  it('goes nowhere unknown, nor where nothing is taken any more', async () => {
    const gone = await opened({});
    await lina.post(`/tickets/${gone}/withdraw`, { reason: '不用了' });
    await opened({ messageId: 'w5@x' });
    const { id } = await receive({ inReplyTo: 'w5@x' });
    expect(said(await review(chen, id, 'move', { ticketId: 2_000_000_000 }))).toEqual([400, 'invalid']);
    expect(said(await review(chen, id, 'move', { ticketId: gone }))).toEqual([409, 'wrong_status']);
    expect((await chen.get(`/mail/${id}`)).body.version).toBe(1);
  });
});

describe('a new ticket that belongs to another', () => {
  it('ends in favour of that one, and answers to it follow', async () => {
    const right = await opened({});
    const { id, ticketId } = await receive({ messageId: 'n1@x', text: '忘了说：型号 M479' });
    await review(chen, id, 'move', { ticketId: right });
    expect((await words(right)).at(-1)).toEqual(['commented', '忘了说：型号 M479']);
    const ended = (await lina.get(`/tickets/${ticketId}`)).body;
    expect(ended).toMatchObject({ status: 'withdrawn', linked: [{ id: right }] });
    expect(ended.events.at(-1)).toMatchObject({ kind: 'withdrawn', data: { how: 'moved', of: right } });
    const names = await import('./names.ts').then(({ namesOf }) => namesOf(db));
    const answer = {
      headers: [`Cc: ${names.address(ticketId!, 'desk@huaheng.example', OF.lina)}`],
      text: '收到',
    };
    expect(await receive(answer)).toMatchObject({ outcome: 'reply', ticketId: right });
    expect(await receive({ inReplyTo: 'n1@x' })).toMatchObject({ outcome: 'reply', ticketId: right });
  });

  it('stays where its sender could not read the other one', async () => {
    const right = await opened({ from: OF.wang });
    const { id, ticketId } = await receive({ text: '我的事' });
    expect(said(await review(chen, id, 'move', { ticketId: right }))).toEqual([422, 'another_requester']);
    expect((await lina.get(`/tickets/${ticketId}`)).body.status).toBe('recorded');
  });
});

describe('PostgreSQL', () => {
  const refusal = (query: ReturnType<typeof sql>) =>
    query.execute(db).then(
      () => null,
      (error: { constraint?: string; message: string }) => error.constraint ?? error.message,
    );

  it('moves a message only with a decision of a person, and keeps every decision', async () => {
    const [one, two] = [await receive({}), await receive({})];
    expect(await refusal(sql`update inbound_mail set ticket_id = ${two.ticketId} where id = ${one.id}`)).toBe(
      'inbound_mail_one_outcome',
    );
    expect(
      await refusal(sql`insert into mail_decision (mail_id, at, act, outcome, reasons, ticket_id)
        values (${one.id}, now(), 'moved', 'reply', '{moved}', ${two.ticketId})`),
    ).toContain('check');
    expect(
      await refusal(sql`insert into mail_decision (mail_id, at, by_person, act, outcome, reasons, ticket_id)
        values (${one.id}, now(), ${chen.id}, 'moved', 'reply', '{moved}', ${two.ticketId})`),
    ).toBe('inbound_mail_as_decided');
    const waiting = await receive({ from: OF.stranger });
    expect(
      await refusal(
        sql`update inbound_mail set outcome = 'set_aside', reasons = '{x}' where id = ${waiting.id}`,
      ),
    ).toBe('inbound_mail_as_decided');
    expect(await refusal(sql`update mail_decision set note = 'x'`)).not.toBeNull();
    expect(await refusal(sql`delete from mail_decision`)).not.toBeNull();
  });
});
