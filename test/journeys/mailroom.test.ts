import { afterAll, expect, it } from 'vitest';
import { decideMail } from '#server/intake/actions.ts';
import { keepRaw } from '#server/intake/store.ts';
import { MailReader } from '#server/platform/mail/mail-reader.ts';
import { diskStore } from '#server/platform/storage/files.ts';
import { compose, type Letter } from '#test/mail/compose.ts';
import { expectAccessible, stage } from './browser.ts';

const { db, url, visit } = await stage();
// Two browsers share the cores: the limit of time has tests of its own.
const reader = new MailReader({ timeoutMs: 30_000 });
afterAll(() => reader.close());

async function receive(letter: Letter): Promise<number | null> {
  const { id } = await keepRaw(db, compose(letter), { kind: 'import' }, Date.now());
  const policy = { unknownSender: 'quarantine' } as const;
  const clock = () => Date.now();
  const decided = await decideMail(
    { db, files: diskStore('/nowhere'), reader, policy, ownAddresses: [], clock },
    id,
  );
  return decided?.ticketId ?? null;
}

const LINA = 'lina@huaheng.example';
await receive({ from: 'who@elsewhere.example', subject: '合作意向', text: '您好，请看方案。' });
const wrong = await receive({ from: LINA, subject: '扫描仪没有反应', messageId: 'scan@x' });
const right = await receive({ from: LINA, subject: '投影仪黑屏' });
await receive({ from: LINA, subject: 'Re: 扫描仪', inReplyTo: 'scan@x', text: '投影仪今天也亮了一下' });

it('an agent clears the quarantine, and puts a reply where it belongs', async () => {
  const { page, faults } = await visit('chenchen');
  await page.goto(`${url}/desk/mail`);
  await page.getByRole('link', { name: /收到的邮件\s*1/ }).waitFor();
  await page.getByRole('link', { name: '合作意向', exact: true }).click();
  await page.getByText('您好，请看方案。').waitFor();
  await page.getByText('发件人不在通讯录中').first().waitFor();
  await expectAccessible(page, 'message in quarantine');
  await page.getByRole('button', { name: '搁置' }).click();
  await page.getByLabel('说明').fill('广告');
  await page.getByRole('dialog').getByRole('button', { name: '搁置' }).click();
  await page.getByText('广告').waitFor();
  await page.getByRole('button', { name: '放回隔离' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '放回隔离' }).click();
  await page.getByRole('button', { name: '建为新工单' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '建为新工单' }).click();
  await page.getByRole('link', { name: /^工单 \d+$/ }).click();
  await page.getByRole('heading', { name: '合作意向' }).waitFor();

  await page.goto(`${url}/desk/tickets/${wrong}`);
  await page.getByText('投影仪今天也亮了一下').waitFor();
  await page.getByText('来自邮件：回复了工单的邮件').waitFor();
  await expectAccessible(page, 'ticket with mail');
  await page.getByRole('link', { name: 'Re: 扫描仪', exact: true }).click();
  await page.getByRole('button', { name: '移到其他工单' }).click();
  await page.getByRole('textbox', { name: '工单号' }).fill(String(right));
  await expectAccessible(page, 'moving a reply');
  await page.getByRole('dialog').getByRole('button', { name: '移到其他工单' }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.getByRole('link', { name: `工单 ${right}` }).click();
  await page.getByText('投影仪今天也亮了一下').waitFor();

  await page.goto(`${url}/desk/tickets/${wrong}`);
  await page.getByText(`不属于本工单，已移到工单 ${right}`).waitFor();
  expect(await page.getByText('投影仪今天也亮了一下').isVisible()).toBe(false);
  await page.getByRole('button', { name: '查看原文' }).click();
  await page.getByText('投影仪今天也亮了一下').waitFor();
  expect(faults).toEqual([]);
});

it('an administrator adds a mailbox, is told what is wrong with it, and switches it off', async () => {
  const { page, faults } = await visit('zhengkai', { phone: true });
  await page.goto(`${url}/admin/mailboxes`);
  await page.getByRole('heading', { name: '还没有邮箱' }).waitFor();
  await page.getByRole('button', { name: '添加邮箱' }).click();
  await page.getByRole('textbox', { name: '名称', exact: true }).fill('服务台');
  await page.getByRole('textbox', { name: '邮箱地址' }).fill('desk@huaheng.example');
  await page.getByRole('textbox', { name: '服务器地址' }).fill('127.0.0.1');
  await page.getByRole('textbox', { name: '端口' }).fill('1');
  await page.getByRole('textbox', { name: '用户名' }).fill('desk');
  await page.getByRole('textbox', { name: '密码或授权码' }).fill('secret');
  await page.getByRole('button', { name: '测试连接' }).click();
  await page.getByText('连不上服务器，请检查地址和端口').waitFor();
  await expectAccessible(page, 'form of a mailbox');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('desk@huaheng.example').waitFor();
  await expectAccessible(page, 'mailboxes');
  await page.getByRole('switch', { name: '启用 服务台' }).press(' ');
  await page.getByText('已停用').waitFor();
  expect(faults).toEqual([]);
});
