import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { expectAccessible, stage } from './browser.ts';

const { visit, url } = await stage();
const shot = process.env.YINUO_SHOTS;
const look = async (page: Page, name: string) => {
  if (shot) await page.screenshot({ path: `${shot}/${name}.png`, fullPage: true });
};

it('a device is given, confirmed, counted, labelled, and retired with another’s approval and evidence of wiping', async () => {
  const { page, faults } = await visit('chenchen');
  const headers = { origin: url };
  const post = async (of: Page, path: string, data: object) =>
    (await of.request.post(`${url}/api${path}`, { headers, data })).json();
  const because = { reason: '登记' };
  const laptop = { class: 'computer', name: '财务部笔记本', serial: 'SN-4471', state: 'in_stock', because };
  const { id, number } = await post(page, '/items', laptop);
  await post(page, '/items', { ...laptop, name: '备用笔记本', serial: 'SN-4472' });

  await page.goto(`${url}/desk/items/${id}`);
  await page.getByRole('button', { name: '领用' }).click();
  await page.getByRole('combobox', { name: '领用人' }).fill('李娜');
  await page.getByRole('option', { name: '李娜', exact: true }).click();
  await page.getByRole('textbox', { name: '随附物品与备注' }).fill('附电源');
  await expectAccessible(page, 'hand over');
  await page.getByRole('dialog').getByRole('button', { name: '领用' }).click();
  await page.getByText('等待李娜确认').first().waitFor();

  const lina = await visit('lina', { phone: true });
  await lina.page.getByRole('link', { name: '有 1 台设备等待您确认' }).click();
  await lina.page.getByText('陈晨登记您领用了该设备。').waitFor();
  await expectAccessible(lina.page, 'own word');
  await look(lina.page, 'assets-own');
  await lina.page.getByRole('button', { name: /已收到/ }).click();
  await lina.page.getByText('没有待办事项').waitFor();

  const lead = await visit('zhoumin');
  await lead.page.goto(`${url}/desk/assets?tab=verifications`);
  await lead.page.getByRole('button', { name: '安排盘点' }).click();
  await lead.page.getByRole('textbox', { name: '名称' }).fill('年度盘点');
  await lead.page.getByRole('combobox', { name: '盘点人' }).fill('李娜');
  await lead.page.getByRole('option', { name: '李娜', exact: true }).click();
  await expectAccessible(lead.page, 'plan a verification');
  await lead.page.getByRole('dialog').getByRole('button', { name: '安排盘点' }).click();
  await lead.page.getByRole('button', { name: '开始盘点' }).click();
  await lead.page.getByRole('dialog').getByRole('button', { name: '开始盘点' }).click();
  await lead.page.getByText('进行中').waitFor();

  await lina.page.goto(`${url}/waiting-devices`);
  await lina.page.getByRole('link', { name: /开始盘点/ }).click();
  await lina.page.getByRole('textbox', { name: '标签、编号或序列号' }).fill(`${url}/i/${number}`);
  await lina.page.getByRole('button', { name: '查询' }).click();
  await lina.page.getByText(/登记：在用 · 李娜/).waitFor();
  await expectAccessible(lina.page, 'count');
  await look(lina.page, 'assets-count');
  await lina.page.getByRole('button', { name: '与登记相符' }).click();
  await lina.page.getByText('已登记：财务部笔记本').waitFor();
  await lina.page.getByRole('button', { name: /选择.*备用笔记本/ }).click();
  await lina.page.getByRole('button', { name: '未找到' }).click();
  await lina.page.getByText('全部已盘点。').waitFor();
  const policy = await lina.page.request.get(`${url}/count/x`);
  expect(policy.headers()['permissions-policy']).toContain('camera=(self)');

  await lead.page.reload();
  await lead.page.getByText('差异率 50%').waitFor();
  await lead.page.getByRole('button', { name: /采纳/ }).click();
  await lead.page.getByText('已采纳').waitFor();
  await expectAccessible(lead.page, 'verification');
  await look(lead.page, 'assets-verification');

  await page.goto(`${url}/desk/items/${id}`);
  await page.getByRole('button', { name: '打印标签' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '生成 PDF' }).click(),
  ]);
  const folder = await mkdtemp(join(tmpdir(), 'yinuo-labels-'));
  await download.saveAs(join(folder, 'labels.pdf'));
  const pdf = await readFile(join(folder, 'labels.pdf'));
  await rm(folder, { recursive: true });
  expect(pdf.subarray(0, 8).toString('latin1')).toBe('%PDF-1.4');
  if (shot) await download.saveAs(`${shot}/labels.pdf`);
  await page.getByRole('button', { name: '申请报废' }).click();
  await page.getByRole('textbox', { name: '原因' }).fill('主板损坏');
  await page.getByRole('dialog').getByRole('button', { name: '申请报废' }).click();
  await page.getByText('缺少数据清除凭证').waitFor();
  await page.getByRole('button', { name: '登记数据清除' }).click();
  await page.getByRole('textbox', { name: '执行人' }).fill('陈晨');
  await page.getByRole('textbox', { name: '凭证' }).fill('擦除报告 0007');
  await expectAccessible(page, 'wipe');
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
  await page.getByText(/擦除报告 0007/).waitFor();
  await expectAccessible(page, 'asset');
  await look(page, 'assets-item');
  expect(await page.getByRole('button', { name: '批准', exact: true }).count()).toBe(0);

  await lead.page.goto(`${url}/desk/assets`);
  await lead.page.getByText('未经审批或未登记数据清除而报废：0 项。').waitFor();
  await lead.page.getByRole('button', { name: '批准', exact: true }).click();
  await lead.page.getByRole('dialog').getByRole('button', { name: '批准', exact: true }).click();
  await lead.page.getByText('已批准').waitFor();
  await expectAccessible(lead.page, 'disposals');
  await look(lead.page, 'assets-disposals');
  await page.reload();
  await page.getByRole('button', { name: '执行报废' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '执行报废' }).click();
  await page.getByText('已报废').waitFor();

  const dark = await visit('chenchen', { phone: true, dark: true, locale: 'en' });
  await dark.page.goto(`${url}/desk/assets?tab=parts`);
  await dark.page.getByRole('button', { name: 'Add a part' }).click();
  await dark.page.getByRole('textbox', { name: 'Name' }).fill('16G memory');
  await dark.page.getByRole('button', { name: 'Save' }).click();
  await dark.page.getByRole('button', { name: 'Bring in: 16G memory' }).click();
  await dark.page.getByRole('dialog').getByRole('button', { name: 'Bring in' }).click();
  await dark.page.getByText('In stock: 1').waitFor();
  await expectAccessible(dark.page, 'parts in the dark');
  await look(dark.page, 'assets-parts-dark');
  expect([faults, lina.faults, lead.faults, dark.faults]).toEqual([[], [], [], []]);
});
