import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { expectAccessible, stage } from './browser.ts';

const { visit, url } = await stage();
const shot = process.env.YINUO_SHOTS;
const look = async (page: Page, name: string) => {
  if (shot) await page.screenshot({ path: `${shot}/${name}.png`, fullPage: true });
};
const HOUR = 3_600_000;
/** As the field of the browser has it, in the zone of the desk. */
const local = (at: number) => new Date(at + 8 * HOUR).toISOString().slice(0, 16);

it('a change is asked for step by step, approved by another, carried out, reviewed and closed', async () => {
  const { page } = await visit('chenchen');
  const headers = { origin: url };
  await page.request.post(`${url}/api/items`, {
    headers,
    data: { class: 'network_device', name: '核心交换机', because: { reason: '建账' } },
  });
  await page.goto(`${url}/desk/changes`);
  await page.getByRole('heading', { name: '没有符合条件的变更' }).waitFor();
  await expectAccessible(page, 'no changes');
  await page.getByRole('link', { name: '新建变更请求' }).click();
  await page.getByRole('textbox', { name: '标题' }).fill('更换核心交换机电源');
  await page.getByRole('textbox', { name: '变更原因' }).fill('电源告警');
  await page.getByRole('combobox', { name: '实施人' }).fill('陈晨');
  await page.getByRole('option', { name: '陈晨', exact: true }).click();
  await expectAccessible(page, 'change form');
  await look(page, 'change-form');
  await page.getByRole('button', { name: '保存草稿' }).click();
  await page.getByText(/还有 \d+ 处未填写/).waitFor();
  const address = page.url();
  await page.getByRole('button', { name: '编辑' }).click();
  await page.getByRole('button', { name: '下一步' }).click();
  await page.getByRole('combobox', { name: '涉及的配置项' }).fill('核心');
  await page.getByRole('option', { name: '核心交换机' }).click();
  await page.getByLabel('开始时间').fill(local(Date.now() - HOUR));
  await page.getByLabel('结束时间').fill(local(Date.now() + 3 * HOUR));
  await page.getByRole('button', { name: '下一步' }).click();
  for (const field of ['实施方案', '测试方案与结果', '回退方案'])
    await page.getByRole('textbox', { name: field }).fill(`${field}：逐步进行`);
  await page.getByRole('button', { name: '下一步' }).click();
  for (const answer of ['多次，均成功', '已在同等环境验证', '几分钟内可回退', '不中断', '不改动'])
    await page.getByRole('radio', { name: answer, exact: true }).check();
  await expectAccessible(page, 'questions');
  await page.getByRole('button', { name: '保存草稿' }).click();
  await page.getByText(/处未填写/).waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: '提交审批' }).click();
  await page.getByRole('heading', { name: '审批', exact: true }).waitFor();
  expect(await page.getByRole('button', { name: '同意' }).count()).toBe(0);
  await look(page, 'change-submitted');

  const lead = await visit('zhoumin');
  await lead.page.goto(`${url}/desk/changes/approvals`);
  await expectAccessible(lead.page, 'approvals');
  await look(lead.page, 'approvals');
  await lead.page.getByRole('link', { name: '更换核心交换机电源' }).click();
  await lead.page.getByText('窗口冲突').waitFor();
  await expectAccessible(lead.page, 'change to approve');
  await lead.page.getByRole('button', { name: '同意' }).click();
  await lead.page.getByText('已批准').first().waitFor();

  await page.goto(address);
  await page.getByText('处于变更窗口，可以实施').waitFor();
  await page.getByRole('button', { name: '开始实施' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '开始实施' }).click();
  await page.getByRole('button', { name: '结束实施' }).click();
  await page.getByRole('textbox', { name: '说明' }).fill('电源正常');
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
  await page.getByRole('button', { name: '声明无变化' }).click();
  await page.getByRole('textbox', { name: '原因' }).fill('同型号更换');
  await page.getByRole('dialog').getByRole('button', { name: '声明无变化' }).click();
  await page.getByText('无变化', { exact: true }).waitFor();
  await lead.page.reload();
  await lead.page.getByRole('button', { name: '登记评审' }).click();
  await lead.page.getByRole('textbox', { name: '评审结论' }).fill('告警消失');
  await lead.page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
  await lead.page.getByRole('button', { name: '关闭变更' }).click();
  await lead.page.getByText('已关闭').first().waitFor();
  await expectAccessible(lead.page, 'closed change');
  await look(lead.page, 'change-closed');
  for (const [path, name] of [
    ['calendar', '变更日历'],
    ['statistics', '变更统计'],
    ['releases', '发布'],
    ['policy', '变更策略'],
  ] as const) {
    await lead.page.goto(`${url}/desk/changes/${path}`);
    await lead.page.getByRole('heading', { name, level: 1 }).waitFor();
    await lead.page.getByRole('heading', { level: 2 }).first().waitFor();
    await expectAccessible(lead.page, path);
    await look(lead.page, `change-${path}`);
  }
  const phone = await visit('zhoumin', { phone: true });
  await phone.page.goto(address);
  await phone.page.getByRole('heading', { name: '更换核心交换机电源' }).waitFor();
  await look(phone.page, 'change-phone');
  const lina = await visit('lina', { phone: true });
  await lina.page.goto(`${url}/approvals`);
  await lina.page.getByRole('heading', { name: '没有等您审批的变更' }).waitFor();
  await expectAccessible(lina.page, 'own approvals');
  await look(lina.page, 'own-approvals');
});
