import { buffer } from 'node:stream/consumers';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { expectAccessible, stage } from './browser.ts';

const { url, visit } = await stage();
const shows = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

it('rules are tried and changed, a hold is placed, somebody is forgotten by two, and takes a copy along before', async () => {
  const security = await visit('zhengkai');
  const { page } = security;
  await page.goto(`${url}/admin/retention`);
  await page.getByRole('button', { name: '试算' }).click();
  await shows(page, '试算结果');
  await page.getByLabel('来信').fill('180');
  await page.getByLabel('理由').fill('最小化留存');
  await page.getByRole('button', { name: '保存' }).click();
  await shows(page, '已保存');
  await expectAccessible(page, 'rules of retention');
  await page.getByRole('tab', { name: '历史' }).click();
  await shows(page, '最小化留存');

  const leaver = await visit('lina');
  await leaver.page.goto(`${url}/account`);
  await leaver.page.getByRole('button', { name: '导出我的数据' }).click();
  const taking = leaver.page.waitForEvent('download');
  await leaver.page.getByRole('button', { name: '下载', exact: true }).click();
  const archive = unzipSync(new Uint8Array(await buffer(await (await taking).createReadStream())));
  expect(Object.keys(archive)).toEqual(expect.arrayContaining(['index.html', 'data.json']));
  await leaver.page.getByRole('region', { name: '我的数据' }).scrollIntoViewIfNeeded();
  await expectAccessible(leaver.page, 'own data');

  const manager = await visit('liuqiang', { phone: true, dark: true });
  await manager.page.goto(`${url}/admin/retention`);
  await manager.page.getByRole('tab', { name: '法律保全' }).click();
  await shows(manager.page, '没有法律保全');
  await manager.page.getByRole('button', { name: '设置保全' }).click();
  await manager.page.getByText('范围', { exact: true }).click();
  await manager.page.getByLabel('到（不含）').fill('2020-01-01');
  await manager.page.getByLabel('理由').fill('年度检查');
  await manager.page.getByRole('dialog').getByRole('button', { name: '设置保全' }).click();
  await shows(manager.page, /所有部门/);
  await expectAccessible(manager.page, 'holds');

  await page.goto(`${url}/admin/erasures`);
  await page.getByRole('button', { name: '申请删除' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('人员').fill('lina');
  await page.getByRole('option', { name: /李娜/ }).click();
  await dialog.getByRole('button', { name: '预览' }).click();
  await dialog.getByText('将永久删除').waitFor();
  await dialog.getByLabel('理由').fill('本人要求');
  await dialog.getByRole('button', { name: '申请删除' }).click();
  await shows(page, '等待批准');

  await manager.page.goto(`${url}/admin/erasures`);
  await manager.page.getByRole('button', { name: '批准删除' }).click();
  await manager.page.getByRole('dialog').getByRole('button', { name: '批准删除' }).click();
  await shows(manager.page, /已删除的人员/);
  await expectAccessible(manager.page, 'erasures');
  await leaver.page.reload();
  await leaver.page.waitForURL((at) => at.pathname === '/sign-in');
  for (const { faults } of [security, leaver, manager]) expect(faults).toEqual([]);
});
