import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose, type Letter } from '#test/mail/compose.ts';
import { INCIDENT, type Member, world } from '#test/world.ts';
import { notify } from '../notice/reactions.ts';
import { MailReader } from '../platform/mail/mail-reader.ts';
import { diskStore } from '../platform/storage/files.ts';
import { drainOutbox } from '../ticket/outbox.ts';
import { type Desk, decideMail } from './actions.ts';
import { namesOf, namesWith, replyToOf } from './names.ts';
import { keepRaw } from './store.ts';

const { db, people, groups } = await world();
const { lina, wang, chen, zhao, admin } = people;
const reader = new MailReader();
afterAll(() => reader.close());
const desk: Desk = {
  ...{ db, files: diskStore('/nowhere'), reader, ownAddresses: [], clock: () => Date.now() },
  policy: { unknownSender: 'quarantine' },
};
const names = await namesOf(db);
const OF = { lina: 'lina@huaheng.example', wang: 'wang@huaheng.example' };

let box = '';
beforeAll(async () => {
  const made = await admin.post('/mailboxes', {
    ...{ kind: 'handed_over', name: '服务台', address: 'desk@huaheng.example', groupId: groups.first },
    ...{ unknownSender: 'ticket', authservId: 'MX.huaheng.example' },
  });
  box = made.body.id;
  expect(made).toMatchObject({
    status: 201,
    body: { authservId: 'mx.huaheng.example', plusAddresses: true },
  });
});

let letters = 0;
async function receive(letter: Letter & { recipients?: string[] }) {
  const raw = compose({ from: OF.lina, text: `第 ${++letters} 封`, ...letter });
  const { id } = await keepRaw(
    db,
    raw,
    { kind: 'handed_over', mailboxId: box, recipients: letter.recipients ?? ['desk@huaheng.example'] },
    Date.now(),
  );
  return { id, ...(await decideMail(desk, id))! };
}
const opened = async (letter: Letter = {}): Promise<number> => (await receive(letter)).ticketId!;
const entries = async (id: number, by: Member = chen) =>
  (await by.get(`/tickets/${id}`)).body.events.map(
    ({ kind, data }: { kind: string; data: { text?: string } }) => [kind, data.text],
  );
const at = (id: number, recipient: string = OF.lina) => names.address(id, 'desk@huaheng.example', recipient)!;

describe('an answer finds its ticket', () => {
  it.each([
    ['by the address in To', (id: number) => ({ to: `服务台 <${at(id)}>` })],
    ['in Cc, in capitals', (id: number) => ({ headers: [`Cc: ${at(id).toUpperCase()}`] })],
    ['in Delivered-To', (id: number) => ({ headers: [`Delivered-To: ${at(id)}`] })],
    ['that the other server names', (id: number) => ({ recipients: [at(id)] })],
  ])('by its reply address: %s', async (_, how) => {
    const id = await opened();
    const { outcome, ticketId, reasons } = await receive({ ...how(id), text: '还是不行' });
    expect([outcome, ticketId, reasons]).toEqual(['reply', id, ['reply_address']]);
    expect((await entries(id)).at(-1)).toEqual(['commented', '还是不行']);
  });

  it.each([
    ['In-Reply-To', (id: string) => ({ inReplyTo: id }), 'in_reply_to'],
    ['References', (id: string) => ({ headers: [`References: <other@x> <${id}>`] }), 'references'],
  ])('by a Message-ID of ours in %s', async (_, how, reason) => {
    const id = await opened();
    const ours = names.messageId(id, 'a5b1c2d3-0000-4000-8000-000000000000', 'huaheng.example');
    expect(await receive(how(ours))).toMatchObject({ outcome: 'reply', ticketId: id, reasons: [reason] });
  });

  it('and by nothing that is forged, cut, or of another installation', async () => {
    const id = await opened();
    const foreign = namesWith(Buffer.alloc(32, 7));
    const other = at(await opened());
    const proof = /\+t\.\d+\.(\w+)@/.exec(at(id))![1]!;
    const forged = [
      at(id).replace(proof, proof.slice(0, -1)),
      at(id).replace(proof, `${proof}a`),
      at(id).replace(proof, (proof[0] === 'a' ? 'b' : 'a') + proof.slice(1)),
      other.replace(/\+t\.\d+\./, `+t.${id}.`),
      foreign.address(id, 'desk@huaheng.example', OF.lina)!,
      names.address(id, 'desk@huaheng.example', 'nobody@huaheng.example')!,
    ];
    const ours = names.messageId(id, 'key', 'huaheng.example');
    for (const to of forged)
      expect(await receive({ to })).toMatchObject({ outcome: 'ticket', reasons: ['no_reference'] });
    for (const inReplyTo of [ours.replace('.key.', '.kez.'), foreign.messageId(id, 'key', 'huaheng.example')])
      expect(await receive({ inReplyTo })).toMatchObject({ outcome: 'ticket', reasons: ['no_reference'] });
    expect(await entries(id)).toHaveLength(1);
  });

  it('by one secret, however many ask for it first', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => namesOf(db)));
    expect(new Set(all.map((one) => one.address(1, 'a@b.c', 'x@y.z'))).size).toBe(1);
  });
});

describe('somebody who is no party to the ticket', () => {
  it('gains nothing by being on copy: their answer is a ticket of their own, shown beside the other to the desk', async () => {
    const id = await opened({ headers: [`Cc: ${OF.wang}`], messageId: 'cc@x' });
    const { id: mail, ...answer } = await receive({ from: OF.wang, inReplyTo: 'cc@x', text: '我也想看看' });
    expect(answer).toMatchObject({ outcome: 'ticket', reasons: ['not_a_party'], relatedTicketId: id });
    expect((await wang.get(`/tickets/${id}`)).status).toBe(404);
    expect(await entries(id)).toHaveLength(1);
    for (const ticket of [id, answer.ticketId!]) {
      const { body } = await chen.get(`/tickets/${ticket}/mail`);
      expect(body.items.map((one: { id: string }) => one.id)).toContain(mail);
    }
    expect((await wang.get(`/tickets/${id}/mail`)).status).toBe(403);
  });

  it('says nothing on it: a code that a service sends to its address is not for its requester', async () => {
    const id = await opened();
    const code = { to: at(id), from: 'hello@service.example', subject: '验证码', text: '验证码 773311' };
    const { id: mail, outcome, relatedTicketId, ticketId } = await receive(code);
    expect([outcome, relatedTicketId]).toEqual(['ticket', id]);
    expect((await lina.get(`/tickets/${ticketId}`)).status).toBe(404);
    await chen.post(`/mail/${mail}/move`, { ticketId: id });
    expect((await entries(id)).at(-1)).toEqual(['noted', 'hello@service.example\n\n验证码 773311']);
    expect(JSON.stringify((await lina.get(`/tickets/${id}`)).body)).not.toContain('773311');
    expect((await lina.get(`/tickets?of=mine&q=773311`)).body.items).toEqual([]);
  });
});

describe('the word of the receiving server', () => {
  const says = (dmarc: string, server = 'mx.huaheng.example') =>
    `Authentication-Results: ${server}; spf=pass smtp.mailfrom=x.cn; dmarc=${dmarc} header.from=huaheng.example`;

  it('that somebody else wrote it keeps a message from joining, whatever it claims itself', async () => {
    const id = await opened();
    const forged = { to: at(id), headers: [says('fail'), 'Received: from evil', says('pass')] };
    const { id: mail, ...decided } = await receive(forged);
    expect(decided).toMatchObject({ outcome: 'quarantine', reasons: ['not_authentic'], relatedTicketId: id });
    expect((await chen.get(`/mail/${mail}`)).body.authentication).toEqual({
      server: 'mx.huaheng.example',
      spf: { result: 'pass', about: 'x.cn' },
      dkim: null,
      dmarc: { result: 'fail', about: 'huaheng.example' },
    });
    await chen.post(`/mail/${mail}/take_in`);
    const { ticketId } = (await chen.get(`/mail/${mail}`)).body;
    expect((await chen.get(`/tickets/${ticketId}`)).body.requester).toMatchObject({
      personId: null,
      contact: OF.lina,
    });
    await chen.post(`/mail/${mail}/move`, { ticketId: id });
    expect((await entries(id)).at(-1)?.[0], 'nobody puts it into her mouth').toBe('noted');
  });

  it.each([
    ['passes', [says('pass')]],
    ['is of another server', [says('fail', 'mx.elsewhere.example')]],
    ['stands below another server’s', [says('pass', 'mx.elsewhere.example'), says('fail')]],
  ])('lets a message join when it %s', async (_, headers) => {
    const id = await opened();
    expect(await receive({ to: at(id), headers })).toMatchObject({ outcome: 'reply', ticketId: id });
  });
});

it('an answer to a duplicate stays with its requester, and those at work on the original hear of it', async () => {
  const made = async (by: Member): Promise<number> => (await by.post('/tickets', INCIDENT)).body.id;
  const [original, duplicate] = [await made(lina), await made(wang)];
  for (const id of [original, duplicate]) await chen.post(`/tickets/${id}/accept`);
  await chen.post(`/tickets/${original}/assign`, { groupId: groups.second, assigneeId: zhao.id });
  expect(await chen.post(`/tickets/${duplicate}/link_duplicate`, { of: original })).toMatchObject({
    status: 200,
  });
  while (await drainOutbox(db, [notify])) {}
  const heard = async (by: Member) =>
    (await by.get('/notices')).body.items.map((n: { ticketId: number }) => n.ticketId);
  expect(await heard(zhao)).not.toContain(duplicate);
  await receive({ from: OF.wang, to: at(duplicate, OF.wang), text: '我这里也坏了' });
  while (await drainOutbox(db, [notify])) {}
  expect(await heard(zhao)).toContain(duplicate);
  expect((await entries(duplicate)).at(-1)).toEqual(['commented', '我这里也坏了']);
  expect((await entries(original)).map(([kind]: string[]) => kind)).not.toContain('commented');
  expect((await lina.get(`/tickets/${duplicate}`)).status).toBe(404);
});

describe('where answers go', () => {
  it('to the mailbox by which the ticket came, with its own address where the server delivers that', async () => {
    const other = await admin.post('/mailboxes', {
      ...{ kind: 'handed_over', name: '分部', address: 'branch@huaheng.example', plusAddresses: false },
    });
    const id = await opened();
    expect(await replyToOf(db, names, id, OF.lina)).toBe(at(id));
    await admin.patch(`/mailboxes/${box}`, { enabled: false }, { 'if-match': '*' });
    expect(await replyToOf(db, names, id, OF.lina)).toBe('branch@huaheng.example');
    await admin.patch(`/mailboxes/${other.body.id}`, { enabled: false }, { 'if-match': '*' });
    expect(await replyToOf(db, names, id, OF.lina)).toBeNull();
    await admin.patch(`/mailboxes/${box}`, { enabled: true }, { 'if-match': '*' });
  });
});
