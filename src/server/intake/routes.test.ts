import { expect, it } from 'vitest';
import { compose } from '#test/mail/compose.ts';
import { world } from '#test/world.ts';
import { MailReader } from '../platform/mail/mail-reader.ts';
import { diskStore } from '../platform/storage/files.ts';
import { type Desk, decideMail } from './actions.ts';
import { keepRaw } from './store.ts';

const { db, people } = await world();
const NOW = Date.parse('2026-03-02T09:00:00+08:00');
const reader = new MailReader();
const policy = { unknownSender: 'quarantine' } as const;
const desk: Desk = { db, files: diskStore('/nowhere'), reader, policy, ownAddresses: [], clock: () => NOW };

const letters = [1, 2, 3].map((i) => compose({ from: `who${i}@elsewhere.example`, subject: `第 ${i} 封` }));
for (const [i, letter] of letters.entries()) {
  const { id } = await keepRaw(db, letter, { kind: 'import' }, NOW + i);
  await decideMail(desk, id);
}
await reader.close();

it('shows the quarantine to the desk, newest first, page by page, with the reason and the bytes', async () => {
  const first = await people.chen.get('/mail?limit=2');
  expect(first.body.items).toMatchObject([
    {
      subject: '第 3 封',
      sender: 'who3@elsewhere.example',
      outcome: 'quarantine',
      reasons: ['unknown_sender'],
    },
    { subject: '第 2 封', size: letters[1]!.length, ticketId: null },
  ]);
  const second = await people.chen.get(`/mail?limit=2&cursor=${first.body.next}`);
  expect(second.body).toMatchObject({ items: [{ subject: '第 1 封' }], next: null });
  const raw = await people.chen.get(`/mail/${second.body.items[0].id}/raw`);
  expect(Buffer.compare(raw.raw, letters[0]!)).toBe(0);
  expect(raw.headers['content-disposition']).toMatch(/^attachment/);
  expect((await people.chen.get('/mail?outcome=bounce')).body.items).toEqual([]);
});

it('is nothing for employees, and tells of no message that is not there', async () => {
  expect((await people.lina.get('/mail')).status).toBe(403);
  expect((await people.chen.get('/mail/5f0c7e0e-6d1c-4a6e-9c9e-0a5b1c2d3e4f/raw')).status).toBe(404);
  expect((await people.chen.get('/mail?outcome=lost')).body.fields).toMatchObject([
    { field: 'query.outcome' },
  ]);
});
