import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { expectAccessible, stage } from './browser.ts';

const { url, db, visit } = await stage();
const shows = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
/** The network group is the security team here. */
const member = { login: 'wangwei', name: '二线网络' };

it('an employee reports a security incident in one tap; the team alone sees it, and handles it by the playbook', async () => {
  const admin = await visit('zhengkai');
  await admin.page.goto(`${url}/admin/settings`);
  const card = admin.page.locator('section', { hasText: '新的安全事件立即通知并分派给安全团队' });
  await card.getByRole('combobox', { name: '安全团队' }).click();
  await admin.page.getByRole('option', { name: member.name, exact: true }).click();
  await card.getByRole('button', { name: '保存' }).click();
  await shows(admin.page, '已保存');

  const { page, faults } = await visit('lina', { phone: true });
  await page.getByRole('link', { name: '报告安全事件' }).click();
  await shows(page, '提交后只有安全团队能看到');
  await page
    .getByRole('textbox', { name: /^一句话/ })
    .or(page.locator('input[name=title]'))
    .first()
    .fill('点了可疑链接');
  await expectAccessible(page, 'report of a security incident');
  await page.getByRole('button', { name: '提交', exact: true }).click();
  await page.getByRole('heading', { name: /已登记，工单编号/ }).waitFor();

  const id = (await sql<{ id: number }>`select id from ticket where title = '点了可疑链接'`.execute(db))
    .rows[0]!.id;
  const guard = await visit(member.login);
  await guard.page.goto(`${url}/desk/tickets/${id}`);
  await shows(guard.page, '待定级');
  await guard.page.getByRole('button', { name: '安全事件定级' }).click();
  const dialog = guard.page.getByRole('dialog');
  const choose = async (field: RegExp, value: string) => {
    await dialog.getByRole('combobox', { name: field }).click();
    await guard.page.getByRole('option', { name: value, exact: true }).click();
  };
  await choose(/^级别/, '较大');
  await choose(/^类别/, '网络攻击');
  await dialog.getByRole('textbox', { name: /理由|原因/ }).fill('多人收到');
  await dialog.locator('button[type=submit]').click();
  await shows(guard.page, /首次上报期限/);
  await expectAccessible(guard.page, 'a security incident on the desk');
  await guard.page.goto(`${url}/desk/security-incidents`);
  await guard.page
    .getByRole('region', { name: '按类别' })
    .or(guard.page.getByLabel('按类别').first())
    .first()
    .waitFor();
  await expectAccessible(guard.page, 'analysis of security incidents');
  expect([...faults, ...guard.faults, ...admin.faults]).toEqual([]);
});
