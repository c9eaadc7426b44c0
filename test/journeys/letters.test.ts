import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { expectAccessible, stage } from './browser.ts';

const { db, url, visit } = await stage();
const shows = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

it('an administrator writes what letters say, tries it out, and has the shipped text back', async () => {
  const { page, faults } = await visit('zhengkai');
  await page.goto(`${url}/admin/letters`);
  await shows(page, '当前是默认文本');
  await shows(page, '[#1001] 打印机不能用');
  await expectAccessible(page, 'letters as shipped');
  const frame = page.locator('section iframe');
  expect(await frame.getAttribute('sandbox')).toBe('');
  await frame.contentFrame().getByText('1001').first().waitFor();
  const looks = frame.contentFrame().locator('body');
  expect(await looks.evaluate((body) => getComputedStyle(body).fontSize)).toBe('15px');
  const field = page.getByRole('textbox', { name: '正文' });
  await field.fill('{{nmae}}，编号 {{number}}');
  await shows(page, '没有这个占位符：nmae');
  expect(await page.getByRole('button', { name: '保存' }).isDisabled()).toBe(true);
  await field.fill('亲爱的 {{name}}，编号 {{number}}');
  await frame.contentFrame().getByText('亲爱的 李娜，编号 1001').waitFor();
  await page.getByText('纯文本').click();
  await shows(page, '亲爱的 李娜，编号 1001');
  await page.getByText('没有账号').click();
  await shows(page, '亲爱的 尊敬的用户，编号 1001');
  await page.getByRole('button', { name: '保存' }).click();
  await shows(page, /第 1 版/);
  await page.getByRole('button', { name: '恢复默认文本' }).click();
  await shows(page, '当前是默认文本');
  await shows(page, '恢复为默认文本');
  await expectAccessible(page, 'letters with changes');
  const phone = await visit('zhengkai', { phone: true, dark: true });
  await phone.page.goto(`${url}/admin/letters`);
  await shows(phone.page, '恢复为默认文本');
  await expectAccessible(phone.page, 'letters on a phone');
  expect([...faults, ...phone.faults]).toEqual([]);
});

it('an address on hold is shown with the reason and written to again', async () => {
  await sql`insert into address_hold (address, reason, status) values
    ('robot@peer.example', 'loop', null), ('gone@peer.example', 'dead_address', '5.1.1')`.execute(db);
  const { page, faults } = await visit('zhengkai');
  await page.goto(`${url}/admin/deliveries`);
  await shows(page, '自动回复每封邮件');
  await shows(page, '邮件被退回 (5.1.1)');
  await expectAccessible(page, 'addresses on hold');
  await page.getByRole('button', { name: '恢复发送：robot@peer.example' }).click();
  await shows(page, /已恢复发送/);
  await expect.poll(() => page.getByText('robot@peer.example').count()).toBe(0);
  expect(faults).toEqual([]);
});

it('whoever opens the link of a letter is asked first', async () => {
  const { page } = await visit('lina');
  await page.goto(`${url}/less-mail/${'0'.repeat(36)}.none.${'0'.repeat(64)}`);
  await shows(page, '链接无效');
  await expectAccessible(page, 'a link that does not work');
});
