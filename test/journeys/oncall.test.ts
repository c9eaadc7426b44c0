import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { expectAccessible, stage } from './browser.ts';

const { visit, url } = await stage();
const shot = process.env.YINUO_SHOTS;
const look = async (page: Page, name: string) => {
  if (shot) await page.screenshot({ path: `${shot}/${name}.png`, fullPage: true });
};

it('a lead makes a roster, an agent hands over a shift and writes what the next has to know', async () => {
  const { page, faults } = await visit('zhoumin');
  await page.goto(`${url}/desk/oncall`);
  await page.getByRole('heading', { name: '还没有值班表' }).waitFor();
  await expectAccessible(page, 'no roster');
  await page.getByRole('button', { name: '新建值班表' }).click();
  await page.getByRole('textbox', { name: '名称', exact: true }).fill('网络夜间值班');
  await page.getByRole('textbox', { name: '层名称' }).fill('主班');
  await page.getByLabel('轮值人员（按顺序）').first().click();
  await page.getByRole('option', { name: '陈晨' }).click();
  await page.keyboard.press('Escape');
  // Its first turn began long ago, so that somebody is on duty now whatever the hour.
  await page.getByLabel('首次轮班日期').fill('2026-01-05');
  await expectAccessible(page, 'roster form');
  await look(page, 'oncall-form');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('四周内每个时段都有人值班').waitFor();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByText('P1 立即通知当班人员').waitFor();
  await expectAccessible(page, 'roster');
  await look(page, 'oncall');
  expect(faults).toEqual([]);

  const agent = await visit('chenchen', { phone: true });
  await agent.page.goto(`${url}/desk/oncall`);
  await agent.page.getByText('四周内每个时段都有人值班').waitFor();
  await expectAccessible(agent.page, 'roster on a phone');
  await look(agent.page, 'oncall-phone');
  await agent.page.getByRole('button', { name: '替班' }).click();
  await agent.page.getByRole('button', { name: '确定' }).click();
  await agent.page.getByText('请填写').first().waitFor();
  await expectAccessible(agent.page, 'substitute');
  await look(agent.page, 'oncall-substitute');
  await agent.page.keyboard.press('Escape');
  await agent.page.getByLabel('告诉接班的人需要注意什么').fill('核心交换机今晚割接');
  await agent.page.getByRole('button', { name: '记录', exact: true }).click();
  await agent.page.getByText('核心交换机今晚割接').first().waitFor();

  // Everybody reads that a P1 calls this roster, and a path of the policy names it.
  await agent.page.goto(`${url}/promises`);
  await agent.page.getByText('还会立即呼叫当班人员：网络夜间值班。').waitFor();
  await look(agent.page, 'promises-roster');
  const draft = await page.request.post(`${url}/api/policies/service/drafts`, {
    headers: { origin: url },
    data: { summary: '先找值班的人' },
  });
  await page.goto(`${url}/desk/policies/service/${(await draft.json()).version}`);
  await page.getByRole('combobox', { name: '请求谁' }).first().click();
  await page.getByRole('option', { name: '网络夜间值班' }).first().click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await page.getByText('已保存').waitFor();
  await look(page, 'policy-roster');
  await page.getByRole('tab', { name: /变化/ }).click();
  await page
    .getByRole('tabpanel')
    .getByText(/网络夜间值班/)
    .first()
    .waitFor();
  expect([...faults, ...agent.faults]).toEqual([]);
});

it('whoever is asked accepts an escalation on the ticket, and sees why there was no other', async () => {
  const lina = await visit('lina');
  const made = await lina.page.request.post(`${url}/api/tickets`, {
    headers: { origin: url },
    data: {
      ...{ type: 'incident', title: '全公司断网', symptom: '无法访问任何网站', scope: '全公司' },
      ...{ occurredAt: new Date().toISOString(), impact: 'enterprise', urgency: 'stopped' },
      devices: [{ kind: 'device', name: '核心交换机' }],
    },
  });
  const { id } = await made.json();
  await lina.page.goto(`${url}/tickets/${id}`);
  await lina.page.getByText('您的工单已升级').waitFor();
  await expectAccessible(lina.page, 'escalated, in the portal');

  const { page, faults } = await visit('zhoumin');
  await page.goto(`${url}/desk`);
  await page.getByText('升级待接受').first().waitFor();
  await page.goto(`${url}/desk/tickets/${id}`);
  const panel = page.getByRole('region', { name: '升级', exact: true });
  await panel.getByText('优先级提高').waitFor();
  await panel.getByRole('button', { name: '为什么升级，或没有升级？' }).click();
  await panel.getByText('用户没有提出申诉').waitFor();
  await expectAccessible(page, 'ticket with an escalation');
  await look(page, 'escalation');
  await panel.getByRole('button', { name: /接受/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: /接受/ }).click();
  await panel.getByText('已接受').waitFor();
  await look(page, 'escalation-accepted');
  expect(faults).toEqual([]);
});
