import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { receiver } from '#test/receiver.ts';
import { expectAccessible, stage } from './browser.ts';

const sink = await receiver();
const { visit, url } = await stage(new Set([sink.home]));
const shot = process.env.YINUO_SHOTS;
const look = async (page: Page, name: string) => {
  if (shot) await page.screenshot({ path: `${shot}/${name}.png`, fullPage: true });
};

const pickOwner = async (page: Page) => {
  await page.getByRole('combobox', { name: '负责人' }).fill('chenchen');
  await page.getByRole('option', { name: '陈晨' }).click();
};

it('an administrator has another server told, tries it and sees every attempt', async () => {
  const { page, faults } = await visit('zhengkai');
  await page.goto(`${url}/admin/webhooks`);
  await page.getByRole('heading', { name: '还没有 Webhook' }).waitFor();
  await page.getByRole('button', { name: '添加 Webhook' }).click();
  await page.getByLabel('名称').fill('CMDB');
  await page.getByRole('textbox', { name: '地址' }).fill(`http://${sink.home}/hook`);
  await pickOwner(page);
  await expectAccessible(page, 'webhook form');
  await look(page, 'webhook-form');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText(/^whsec_/).waitFor();
  await page.getByRole('button', { name: '发送测试' }).click();
  await expect.poll(() => sink.got.length).toBeGreaterThan(0);
  await page.getByRole('button', { name: '消息', exact: true }).click();
  await page.getByText('HTTP 204').first().waitFor();
  await expectAccessible(page, 'webhook messages');
  await look(page, 'webhook-messages');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expectAccessible(page, 'webhooks');
  await look(page, 'webhooks');
  expect(faults).toEqual([]);
});

it('an alert comes in and leads the desk to its ticket', async () => {
  const { page } = await visit('zhengkai');
  await page.goto(`${url}/admin/alert-sources`);
  await page.getByRole('heading', { name: '还没有监控系统' }).waitFor();
  await page.getByRole('button', { name: '添加监控系统' }).click();
  await page.getByLabel('名称').fill('机房监控');
  await pickOwner(page);
  await expectAccessible(page, 'source form');
  await look(page, 'source-form');

  // What becomes of an alert is seen before anything is saved.
  const alert = {
    ...{ status: 'firing', fingerprint: 'a', startsAt: '2026-03-02T01:00:00Z', annotations: {} },
    labels: { alertname: 'HostDown', instance: 'web01:9100', severity: 'critical' },
  };
  await page.getByRole('textbox', { name: '用样例试一下' }).fill(JSON.stringify({ alerts: [alert] }));
  const outcome = page.getByRole('dialog');
  await outcome.getByText('规则 1：转为工单').waitFor();
  await page.getByRole('button', { name: '添加规则' }).click();
  await page.getByRole('button', { name: '上移规则 3' }).click();
  await page.getByRole('button', { name: '上移规则 2' }).click();
  const rule = page.getByRole('region', { name: '规则 1' });
  await rule.getByRole('button', { name: '添加条件' }).click();
  await page.getByRole('button', { name: '保存' }).click();
  await rule.getByText('请填写').waitFor();
  await rule.getByRole('combobox', { name: '条件 2 的值' }).fill('hostdown');
  await page.keyboard.press('Enter');
  await rule.getByRole('switch', { name: '转为工单' }).click({ force: true });
  await outcome.getByText('规则 1：只显示').waitFor();
  await rule.getByRole('switch', { name: '转为工单' }).click({ force: true });
  await outcome.getByText('规则 1：转为工单').waitFor();
  await expectAccessible(page, 'rules');
  await look(page, 'source-rules');
  await page.getByRole('button', { name: '保存' }).click();
  const token = await page.getByText(/^yna_/).innerText();
  const door = /\/api\/alerts\/in\/[\w-]+/.exec(
    await page.getByRole('status', { name: '令牌只显示这一次' }).innerText(),
  )?.[0];
  await look(page, 'sources');
  const taken = await fetch(`${url}${door}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ alerts: [alert] }),
  });
  expect(taken.status).toBe(202);

  const desk = await visit('chenchen', { phone: true });
  await desk.page.goto(`${url}/desk/alerts?state=resolved`);
  await desk.page.getByRole('heading', { name: '这里没有告警' }).waitFor();
  await desk.page.goto(`${url}/desk/alerts`);
  await desk.page.getByText('HostDown · web01:9100').waitFor();
  await expectAccessible(desk.page, 'alerts');
  await look(desk.page, 'alerts');
  await desk.page.getByRole('link', { name: /^工单 \d+$/ }).click();
  await desk.page
    .getByRole('heading', { name: /HostDown/ })
    .first()
    .waitFor();
  expect(desk.faults).toEqual([]);
});
