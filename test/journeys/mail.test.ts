import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { decideMail } from '#server/intake/actions.ts';
import { keepRaw } from '#server/intake/store.ts';
import { MailReader } from '#server/platform/mail/mail-reader.ts';
import { diskStore } from '#server/platform/storage/files.ts';
import { compose } from '#test/mail/compose.ts';
import { expectAccessible, stage } from './browser.ts';

const { db, url, visit } = await stage();
// Two browsers share the cores: the limit of time has tests of its own.
const reader = new MailReader({ timeoutMs: 30_000 });
const folder = await mkdtemp(join(tmpdir(), 'yinuo-download-'));
afterAll(async () => {
  await reader.close();
  await rm(folder, { recursive: true });
});

async function receive(letter: Buffer): Promise<void> {
  const { id } = await keepRaw(db, letter, { kind: 'import' }, Date.now());
  const policy = { unknownSender: 'quarantine' } as const;
  const clock = () => Date.now();
  await decideMail({ db, files: diskStore('/nowhere'), reader, policy, ownAddresses: [], clock }, id);
}

const strange = Buffer.from(compose({ from: 'who@elsewhere.example', subject: '请看<b>附件</b>' }));
await receive(strange);
await receive(Buffer.from(compose({ from: 'lina@huaheng.example', subject: '扫描仪没有反应' })));

it.each(['phone', 'desk'])('the desk sees what became of each message: %s', async (where) => {
  const { page, faults } = await visit('chenchen', { phone: where === 'phone' });
  await page.goto(`${url}/desk/mail`);
  await page.getByText('请看<b>附件</b>').first().waitFor();
  await page.getByText('发件人不在通讯录中').waitFor();
  await expectAccessible(page, 'quarantine');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /下载原文/ }).click(),
  ]);
  const saved = join(folder, 'message.eml');
  // The browser runs elsewhere, as far as it knows: its own path is not told.
  await download.saveAs(saved);
  expect(Buffer.compare(await readFile(saved), strange)).toBe(0);

  await page.getByRole('combobox', { name: '去向' }).click();
  await page.getByRole('option', { name: '新工单' }).click();
  await page.getByText('lina@huaheng.example').waitFor();
  await page.getByRole('link', { name: /^\d+$/ }).click();
  await page.getByRole('heading', { name: '扫描仪没有反应' }).waitFor();
  expect(faults).toEqual([]);
});

it('is not offered to whom it does not concern', async () => {
  const { page } = await visit('heyan');
  await page.goto(`${url}/desk`);
  await page.getByRole('link', { name: '全部工单' }).waitFor();
  expect(await page.getByRole('link', { name: '收到的邮件' }).count()).toBe(0);
});
