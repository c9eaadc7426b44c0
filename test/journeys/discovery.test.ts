import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import laptop from '../discovery/glpi-laptop.json' with { type: 'json' };
import { expectAccessible, stage } from './browser.ts';

const { visit, url } = await stage();
const shot = process.env.YINUO_SHOTS;
const look = async (page: Page, name: string) => {
  if (shot) await page.screenshot({ path: `${shot}/${name}.png`, fullPage: true });
};

it('a lead sets up a source, its agent reports, and people say what a doubtful machine is', async () => {
  const { page, faults } = await visit('zhoumin');
  await page.goto(`${url}/desk/discovery`);
  await page.getByRole('heading', { name: '还没有来源' }).waitFor();
  await page.getByRole('button', { name: '新增来源' }).click();
  await page.getByRole('textbox', { name: '名称' }).fill('总部 GLPI');
  await page.getByRole('textbox', { name: '代码' }).fill('glpi');
  await expectAccessible(page, 'source form');
  await page.getByRole('combobox', { name: '发现新设备时' }).click();
  await page.getByRole('option', { name: '直接登记为配置项' }).click();
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByRole('heading', { name: '总部 GLPI' }).waitFor();

  const headers = { origin: url };
  const report = async (body: object) =>
    (await (await page.request.post(`${url}/api/discovery/glpi`, { headers, data: body })).json()).results[0];
  const known = await report(laptop);
  expect(known).toMatchObject({ outcome: 'created' });
  const { content } = laptop;
  const copied = { ...laptop, content: { ...content, bios: { ...content.bios, ssn: 'PF4ZZZZZ' } } };
  expect(await report(copied)).toMatchObject({ outcome: 'ambiguous', doubt: 'other_serial' });

  await page.reload();
  await page.getByRole('button', { name: '下移“人工填写”' }).first().click();
  await page.getByRole('button', { name: '上移“人工填写”' }).first().waitFor();
  await page.getByRole('button', { name: '上报批次' }).click();
  await page.getByText('新增 1').waitFor();
  await expectAccessible(page, 'runs');
  await look(page, 'discovery-runs');
  await page.keyboard.press('Escape');
  await look(page, 'discovery-sources');
  await page.getByRole('tab', { name: /待确认/ }).click();
  await page.getByText('设备已登记，但硬件标识不一致').waitFor();
  await expectAccessible(page, 'cases');
  await look(page, 'discovery-cases');
  await page.getByRole('button', { name: /^就是这一项/ }).click();
  await page.getByRole('heading', { name: '没有待确认的设备' }).waitFor();
  await page.getByRole('tab', { name: '长期未上报' }).click();
  await page.getByRole('heading', { name: '近期均有上报' }).waitFor();

  await page.goto(`${url}/desk/items/${known.item.id}`);
  await page.getByRole('heading', { name: '数据来源' }).waitFor();
  await page.getByText(/PF4ZZZZZ · 总部 GLPI/).waitFor();
  await expectAccessible(page, 'provenance');
  await look(page, 'discovery-item');
  if (shot) {
    await page.setViewportSize({ width: 360, height: 800 });
    await look(page, 'discovery-item-phone');
    await page.goto(`${url}/desk/discovery`);
    await page.getByRole('heading', { name: '总部 GLPI' }).waitFor();
    await look(page, 'discovery-phone');
  }
  expect(faults).toEqual([]);
});
