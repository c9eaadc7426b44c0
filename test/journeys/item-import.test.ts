import iconv from 'iconv-lite';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { expectAccessible, stage } from './browser.ts';

const { visit, url } = await stage();
const shot = process.env.YINUO_SHOTS;
const look = async (page: Page, name: string) => {
  if (shot) await page.screenshot({ path: `${shot}/${name}.png`, fullPage: true });
};

const FILE = `设备名称,SN,使用人,运行于,购买价
档案服务器,IMP-1,,,9000
档案系统,IMP-2,李娜,档案服务器,
重复甲,IMP-3,,,
重复乙,IMP-3,,,
`;

it('an agent imports a list from a supplier, sees each row before, and takes it back', async () => {
  const { page, faults } = await visit('chenchen');
  await page.goto(`${url}/desk/items`);
  await page.getByRole('link', { name: '导入', exact: true }).click();
  await page.getByRole('heading', { name: '还没有导入过' }).waitFor();
  await expectAccessible(page, 'imports');
  await page.locator('input[type=file]').setInputFiles({
    name: '到货清单.csv',
    mimeType: 'text/csv',
    buffer: iconv.encode(FILE, 'gbk'),
  });
  await page.getByRole('heading', { name: '到货清单.csv' }).waitFor();
  await expect.poll(() => page.getByRole('combobox', { name: '编码' }).inputValue()).toBe('GBK / GB18030');
  await expect.poll(() => page.getByRole('combobox', { name: '“SN”对应到' }).inputValue()).toBe('序列号');
  await page.getByRole('combobox', { name: '新增项的类别' }).click();
  await page.getByRole('option', { name: '服务器', exact: true }).click();
  await page.getByRole('listbox').first().waitFor({ state: 'hidden' });
  await expectAccessible(page, 'columns');
  await look(page, 'import-columns');
  await page.getByRole('button', { name: '核对' }).click();
  await page.getByText('确认后将导入 2 行；另有 2 行不会导入，请查看原因。').waitFor();
  await page.getByText('序列号：与文件中另一行重复 (5)').waitFor();
  await expectAccessible(page, 'preview');
  await look(page, 'import-preview');
  await page.goto(`${url}/desk/items`);
  await page.getByRole('link', { name: '基线' }).click();
  await page.getByRole('button', { name: '保存基线' }).click();
  await page.getByRole('textbox', { name: '名称' }).fill('到货前');
  await expectAccessible(page, 'take a baseline');
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await page.getByText('没有差异').waitFor();
  await page.goto(`${url}/desk/imports`);
  await page.getByRole('link', { name: '到货清单.csv' }).click();
  await page.getByRole('button', { name: '导入 2 行' }).click();
  await page.getByRole('cell', { name: '新增、已导入' }).first().waitFor();
  await page.getByText('新增 2', { exact: true }).click();
  await expect.poll(() => page.getByRole('row').count()).toBe(3);
  await look(page, 'import-done');
  const file = await page.request.get(`${url}/api/item-export?format=csv`);
  expect(await file.text()).toContain('档案系统');
  await page.goto(`${url}/desk/baselines`);
  await page.getByRole('link', { name: '档案系统' }).waitFor();
  await page.getByText('新增 2', { exact: true }).waitFor();
  await expectAccessible(page, 'comparison');
  await look(page, 'baselines');
  await page.goto(`${url}/desk/imports`);
  await page.getByRole('link', { name: '到货清单.csv' }).click();
  await page.getByRole('button', { name: '撤销导入' }).click();
  await page.getByRole('textbox', { name: '原因' }).fill('清单发错了');
  await page.getByRole('dialog').getByRole('button', { name: '撤销导入' }).click();
  await page.getByRole('cell', { name: '新增、已撤销' }).first().waitFor();
  await expectAccessible(page, 'undone');
  expect(faults).toEqual([]);

  const dark = await visit('chenchen', { phone: true, dark: true, locale: 'en' });
  await dark.page.goto(`${url}/desk/imports`);
  await dark.page.getByRole('link', { name: '到货清单.csv' }).click();
  await dark.page.getByRole('link', { name: 'Download report' }).waitFor();
  await dark.page.getByRole('cell', { name: 'Refused' }).first().waitFor();
  await expectAccessible(dark.page, 'import in the dark');
  await look(dark.page, 'import-dark');
  expect(dark.faults).toEqual([]);
});
