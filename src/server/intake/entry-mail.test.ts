import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { compose, type Letter } from '#test/mail/compose.ts';
import { world } from '#test/world.ts';
import { MailReader } from '../platform/mail/mail-reader.ts';
import { diskStore } from '../platform/storage/files.ts';
import { decideMail } from './actions.ts';
import { keepRaw } from './store.ts';

const { db, people } = await world();
const { lina, wang, chen } = people;
const folder = await mkdtemp(join(tmpdir(), 'yinuo-entry-'));
const reader = new MailReader();
afterAll(async () => {
  await reader.close();
  await rm(folder, { recursive: true });
});

async function receive(letter: Letter): Promise<number> {
  const { id } = await keepRaw(db, compose(letter), { kind: 'import' }, Date.now());
  const desk = { db, files: diskStore(folder), reader, ownAddresses: [], clock: () => Date.now() };
  const decided = await decideMail({ ...desk, policy: { unknownSender: 'quarantine' } }, id);
  return decided?.ticketId ?? 0;
}

it('gives the whole mail to the desk and to whom it is from, and to nobody else', async () => {
  const id = await receive({
    from: 'lina@huaheng.example',
    messageId: 'one@x',
    text: '打印机坏了\n\n-- \n李娜',
  });
  const quoting =
    '已经更换\n\n在 2024-03-05 09:58:21，"网络组" <it@huaheng.example> 写道：\n\n内部口令在柜子里';
  await receive({ from: 'chen@huaheng.example', messageId: 'two@x', inReplyTo: 'one@x', text: quoting });
  const { events } = (await lina.get(`/tickets/${id}`)).body;
  const reply = events.at(-1);
  expect([reply.kind, reply.data.text]).toEqual(['commented', '已经更换']);
  const first = await lina.get(`/tickets/${id}/entries/1/mail`);
  expect(first).toMatchObject({
    status: 200,
    body: { text: '打印机坏了\n\n--\n李娜', html: false, labels: [] },
  });
  const at = `/tickets/${id}/entries/${reply.seq}/mail`;
  expect((await chen.get(at)).body.text).toContain('内部口令');
  expect((await lina.get(at)).status).toBe(404);
  expect((await wang.get(`/tickets/${id}/entries/1/mail`)).status).toBe(404);
  expect((await chen.get(`/tickets/${id}/entries/99/mail`)).status).toBe(404);
  expect((await chen.get(`${at}/page`)).status).toBe(404);
});
