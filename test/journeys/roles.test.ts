import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { expectAccessible, stage } from './browser.ts';

const { url, visit } = await stage();
const shows = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

it('a security administrator makes a role, gives it, sees what a change would do, and who sees a ticket', async () => {
  const { page, faults } = await visit('zhengkai');
  await page.goto(`${url}/admin/roles`);
  await shows(page, '有 1 人兼任，暂不能开启');
  expect(await page.getByRole('switch', { name: '不允许一人兼任其中两项' }).isDisabled()).toBe(true);
  await expectAccessible(page, 'roles');
  await page.getByRole('link', { name: '支持工程师' }).click();
  await page.getByRole('button', { name: '复制为新角色' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('textbox', { name: /^名称/ }).fill('杭州坐席');
  await form.getByRole('textbox', { name: /^代码/ }).fill('x-hangzhou');
  const reading = form.getByRole('group', { name: '查看他人的工单' });
  await reading.getByText('本地点').click();
  await reading.getByText('全部').click();
  await expectAccessible(page, 'form of a role');
  await form.getByRole('button', { name: '保存' }).click();
  await page.getByRole('heading', { name: '杭州坐席', exact: true }).waitFor();

  await page.getByRole('combobox', { name: '授予给' }).fill('lina');
  await page.getByRole('option').first().click();
  await page.getByRole('button', { name: '授予', exact: true }).click();
  await shows(page, '角色已授予');
  await page.getByRole('link', { name: '李娜' }).waitFor();
  await page.getByRole('button', { name: '修改', exact: true }).click();
  await form.getByRole('group', { name: '查看他人的工单' }).getByText('全部').click();
  await form.getByText(/1 人获得：查看他人的工单（全部）/).waitFor();
  await expectAccessible(page, 'what a change would do');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: '李娜' }).click();
  await shows(page, /郑凯于 .* 授予/);
  await expectAccessible(page, 'what a person can do');
  expect(faults).toEqual([]);
});
