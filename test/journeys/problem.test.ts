import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { findSimilar } from '#server/problem/proposals.ts';
import { expectAccessible, stage } from './browser.ts';

const { visit, url, db } = await stage();
const shot = process.env.YINUO_SHOTS;
const look = async (page: Page, name: string) => {
  if (shot) await page.screenshot({ path: `${shot}/${name}.png`, fullPage: true });
};

const report = async (page: Page, title: string): Promise<number> => {
  const data = {
    ...{ type: 'incident', title, symptom: '进纸时卡纸', scope: '三楼', impact: 'group', urgency: 'blocked' },
    ...{ occurredAt: '2026-03-02T08:30:00+08:00', devices: [{ kind: 'device', name: '三楼打印机' }] },
  };
  return (await (await page.request.post(`${url}/api/tickets`, { headers: { origin: url }, data })).json())
    .id;
};

it('similar tickets become a problem with a cause and a workaround, which helps the next ticket and employees', async () => {
  const lina = await visit('lina', { phone: true });
  for (const title of ['三楼打印机卡纸', '三楼打印机又卡纸', '打印机卡纸（三楼）'])
    await report(lina.page, title);
  await findSimilar(db, Date.now());

  const { page, faults } = await visit('zhoumin');
  await page.goto(`${url}/desk/problem-proposals`);
  await page.getByText(/3 张工单/).waitFor();
  await expectAccessible(page, 'proposals');
  await look(page, 'problem-proposals');
  await page.getByRole('button', { name: '新建问题' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: '标题' }).fill('三楼打印机反复卡纸');
  await page.getByRole('dialog').getByRole('button', { name: '新建问题' }).click();
  await page.getByRole('heading', { name: '三楼打印机反复卡纸' }).waitFor();

  await page.getByRole('button', { name: '开始调查' }).click();
  await page.getByRole('button', { name: '编辑五个为什么' }).click();
  await page.getByRole('textbox', { name: '第 1 个为什么' }).fill('为什么卡纸？');
  await page.getByRole('textbox', { name: '因为' }).fill('搓纸轮打滑');
  await page.getByRole('button', { name: '再问一个为什么' }).click();
  await page.getByRole('textbox', { name: '第 2 个为什么' }).fill('为什么打滑？');
  await page.getByRole('textbox', { name: '因为' }).last().fill('超过更换周期');
  await expectAccessible(page, 'whys');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('→ 超过更换周期').waitFor();
  await page.getByRole('button', { name: '编辑鱼骨图' }).click();
  await page.getByRole('textbox', { name: '可能原因' }).fill('搓纸轮磨损');
  await page.getByRole('button', { name: '添加可能原因' }).click();
  await page.getByRole('combobox', { name: '类别' }).last().click();
  await page.getByRole('option', { name: '流程' }).click();
  await page.getByRole('textbox', { name: '可能原因' }).last().fill('没有保养计划');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByRole('img', { name: /鱼骨图/ }).waitFor();
  await page.getByRole('button', { name: '从关联工单取' }).click();
  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByRole('link', { name: /工单 #/ }).waitFor();

  await page.getByRole('button', { name: '记录根本原因' }).click();
  await page.getByRole('textbox', { name: '根本原因' }).fill('搓纸轮磨损');
  await page.getByRole('dialog').getByRole('button', { name: '记录根本原因' }).click();
  await page.getByRole('button', { name: '记录已知错误' }).click();
  await page.getByRole('textbox', { name: '症状' }).fill('三楼打印机进纸时卡纸');
  await page.getByRole('textbox', { name: '变通方案' }).fill('改用 **纸盒二**');
  await page.getByRole('dialog').getByRole('button', { name: '记录已知错误' }).click();
  await page.getByRole('button', { name: '发布给员工' }).click();
  await page.getByRole('textbox', { name: '给员工看的做法' }).fill('请用二楼打印机，我们已订购配件。');
  await expectAccessible(page, 'publish');
  await page.getByRole('dialog').getByRole('button', { name: '发布给员工' }).click();
  await page.getByRole('region', { name: '给员工看的内容' }).waitFor();
  await expectAccessible(page, 'problem');
  await look(page, 'problem');

  await lina.page.goto(`${url}/submit`);
  await lina.page.getByRole('textbox', { name: '用一句话说明' }).fill('三楼打印机卡纸了');
  await lina.page.getByRole('button', { name: '三楼打印机反复卡纸' }).click();
  await lina.page.getByText('请用二楼打印机').waitFor();
  await expectAccessible(lina.page, 'meant known errors');
  await look(lina.page, 'problem-meant');
  await lina.page.goto(`${url}/known-errors`);
  await lina.page.getByText('请用二楼打印机').waitFor();
  expect(await lina.page.getByText('纸盒二').count()).toBe(0);
  await expectAccessible(lina.page, 'known errors');
  await look(lina.page, 'problem-portal');

  const next = await report(lina.page, '三楼打印机卡纸');
  const headers = { origin: url };
  for (const step of ['claim', 'accept', 'start'])
    await page.request.post(`${url}/api/tickets/${next}/${step}`, { headers, data: {} });
  await page.request.post(`${url}/api/tickets/${next}/diagnose`, {
    headers,
    data: { method: 'remote', finding: '与已知错误相同' },
  });
  await page.goto(`${url}/desk/tickets/${next}`);
  await page.getByText(/依据: .*打印机/).waitFor();
  await expectAccessible(page, 'ticket with a known error');
  await look(page, 'problem-ticket');
  await page.getByRole('button', { name: '用此变通方案解决' }).click();
  const dialog = page.getByRole('dialog');
  await expect.poll(() => dialog.getByRole('textbox').first().inputValue()).toBe('改用 **纸盒二**');
  await expect.poll(() => dialog.getByRole('combobox').last().inputValue()).toBe('已知错误的变通方案');
  await page.keyboard.press('Escape');

  await page.goto(`${url}/desk/problem-statistics`);
  await page.getByText('变通方案使用次数').waitFor();
  await expectAccessible(page, 'statistics of problems');
  await look(page, 'problem-statistics');
  await page.goto(`${url}/desk/problems?state=known`);
  await page.getByRole('link', { name: /三楼打印机反复卡纸/ }).waitFor();
  await expectAccessible(page, 'known errors of the desk');
  await look(page, 'problem-list');
  expect([...faults, ...lina.faults]).toEqual([]);

  const dark = await visit('zhoumin', { phone: true, dark: true, locale: 'en' });
  await dark.page.goto(`${url}/desk/problems?state=known`);
  await dark.page.getByRole('link', { name: /三楼打印机反复卡纸/ }).click();
  await dark.page.getByRole('heading', { name: 'Fishbone' }).waitFor();
  await expectAccessible(dark.page, 'problem in the dark');
  await look(dark.page, 'problem-dark');
  expect(dark.faults).toEqual([]);
});
