import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { fakePlatforms, SECRETS } from '#test/fake-platforms.ts';
import { expectAccessible, stage } from './browser.ts';

const fakes = await fakePlatforms();
const { visit, url, db } = await stage(new Set([fakes.host]));
const shot = process.env.YINUO_SHOTS;
const look = async (page: Page, name: string) => {
  if (shot) await page.screenshot({ path: `${shot}/${name}.png`, fullPage: true });
};

const FAILED = `update message set state = 'failed', error = 'HTTP 200, 300005: token is not exist' where state = 'sent'`;

it('an administrator brings a group robot in, tries it, and says where somebody is reached', async () => {
  const { page, faults } = await visit('zhengkai');
  await page.goto(`${url}/admin/robots`);
  await page.getByRole('heading', { name: '还没有消息渠道' }).waitFor();
  await expectAccessible(page, 'no channel');
  await page.getByRole('button', { name: '添加渠道' }).click();
  await page.getByRole('combobox', { name: '平台' }).click();
  await page.getByRole('option', { name: '钉钉' }).click();
  await page.getByLabel('名称').fill('服务台钉钉群');
  await page.getByRole('combobox', { name: '支持组' }).click();
  await page.getByRole('option').first().click();
  await page
    .getByLabel('Webhook 地址')
    .fill(`${fakes.base}/robot/send?access_token=${SECRETS.dingtalkToken}`);
  await page.locator('input[type=password]').fill('SECwrong');
  await expectAccessible(page, 'channel form');
  await look(page, 'robot-form');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '发送测试消息' }).click();
  await page.getByText('没有发出去').waitFor();
  await page.getByText('最近一次失败').waitFor();
  await look(page, 'robot-failing');
  await page.getByRole('button', { name: '修改' }).click();
  await page.locator('input[type=password]').fill(SECRETS.dingtalkSign);
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '发送测试消息' }).click();
  await page.getByText('测试消息已发出').waitFor();
  await page.getByText('正常', { exact: true }).waitFor();
  expect(fakes.took.length).toBe(1);
  await expectAccessible(page, 'channels');
  await look(page, 'robots');

  const caller = await visit('lina');
  await caller.page.evaluate(async () => {
    const p1 = { type: 'incident', title: '全公司断网', impact: 'enterprise', urgency: 'stopped' };
    await fetch('/api/tickets', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(p1),
    });
  });
  await expect.poll(() => fakes.took.length).toBe(2);
  expect(fakes.took[1]?.body.link.title).toMatch(/^\[P1\] #\d+ 全公司断网$/);
  await expect.poll(async () => (await db.pool.query(FAILED)).rowCount).toBe(1);
  await page.reload();
  await page.getByRole('heading', { name: '未发出的消息' }).waitFor();
  await expectAccessible(page, 'messages that were not sent');
  await look(page, 'robots-troubled');
  await page.getByRole('button', { name: '重新发送' }).click();
  await page.getByText('已重新排队 1 条').waitFor();
  await expect.poll(() => fakes.took.length).toBe(3);

  await page.goto(`${url}/admin/people`);
  await page.getByRole('button', { name: /修改.*陈晨|陈晨.*修改/ }).click();
  await page.getByLabel('企业微信 · 账号').fill('chenchen');
  await page.getByLabel('企业微信 · 账号').blur();
  await page.getByText('已保存').waitFor();
  await expectAccessible(page, 'person with channels');
  await look(page, 'robot-person');
  expect(faults).toEqual([]);

  const agent = await visit('chenchen', { phone: true, dark: true });
  await agent.page.goto(`${url}/account`);
  await agent.page.getByLabel('企业微信 · 账号').waitFor();
  await expectAccessible(agent.page, 'own channels on a phone');
  await look(agent.page, 'robot-account');
  await agent.page.goto(`${url}/desk/new`);
  await agent.page.getByText('即时通讯转入').click();
  await agent.page.getByLabel('聊天原文').fill('李娜：又断网了');
  await expectAccessible(agent.page, 'a chat becomes a ticket');
  await look(agent.page, 'robot-chat');
  expect(agent.faults).toEqual([]);
});
