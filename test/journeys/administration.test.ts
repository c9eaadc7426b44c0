import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { DEMO_PASSWORD } from '#server/demo/organisation.ts';
import { expectAccessible, stage, type Visit } from './browser.ts';

const { browser, db, url, visit } = await stage();
const shows = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

/** Calls the lead and the IT manager at once, by mail as well; here is no mail server. */
async function outage(): Promise<void> {
  const { page, context } = await visit('lina');
  const made = await page.request.post(`${url}/api/tickets`, {
    headers: { origin: url },
    data: {
      ...{ type: 'incident', title: '全公司断网', symptom: '无法访问任何网站', scope: '全公司' },
      ...{ occurredAt: new Date().toISOString(), impact: 'enterprise', urgency: 'stopped' },
      devices: [{ kind: 'device', name: '核心交换机' }],
    },
  });
  expect(made.status()).toBe(201);
  await context.close();
  await expect.poll(heldMails).toBeGreaterThanOrEqual(2);
}
const heldMails = async (): Promise<number> =>
  (await sql<{ n: number }>`select count(*)::int as n from delivery where state = 'held'`.execute(db)).rows[0]
    ?.n ?? 0;

it('an administrator sees which mail did not go out, and why, and sends it on', async () => {
  const admin = await visit('zhengkai');
  await admin.page.goto(`${url}/admin/deliveries`);
  await shows(admin.page, '没有待补发的邮件');
  await outage();
  await sql`update delivery set state = 'failed', attempts = 7, error = '550 no such mailbox' where id in
    (select id from delivery where state = 'held' order by id limit 2)`.execute(db);

  const { page, faults } = await visit('zhengkai', { phone: true });
  await page.goto(`${url}/admin/deliveries`);
  await page.getByText('发送失败').click();
  await shows(page, '550 no such mailbox');
  await shows(page, /已尝试 7 次/);
  await expectAccessible(page, 'failed mail');
  await page
    .getByRole('checkbox', { name: /^选择发给/ })
    .first()
    .check();
  await page.getByRole('button', { name: '重试选中的（1）' }).click();
  await shows(page, '已重新排入发送：1 封');
  const again = page.getByRole('button', { name: /^重试：发给/ });
  await expect.poll(() => again.count()).toBe(1);
  await again.click();
  await shows(page, '没有发送失败的邮件');

  // There is still no mail server: they come back, and an administrator is told how many.
  await expect.poll(heldMails).toBeGreaterThanOrEqual(2);
  await admin.page.reload();
  await shows(admin.page, '没有邮件服务器');
  await admin.page.getByRole('link', { name: /未发出的邮件 [1-9]/ }).waitFor();
  await expectAccessible(admin.page, 'held mail');
  await admin.page.getByRole('button', { name: '全部补发' }).click();
  await shows(admin.page, /已重新排入发送：[1-9] 封/);
  expect([...faults, ...admin.faults]).toEqual([]);

  const lead = await visit('zhoumin');
  await lead.page.goto(`${url}/desk`);
  await lead.page.getByRole('link', { name: '全部工单' }).waitFor();
  expect(await lead.page.getByRole('link', { name: /未发出的邮件/ }).count()).toBe(0);
});

it('an administrator opens the promises to strangers, who read them without signing in', async () => {
  const stranger = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
  const link = `${url}/public/promises`;
  await stranger.goto(link);
  await shows(stranger, '服务承诺未对外公开');

  const admin: Visit = await visit('zhengkai', { phone: true });
  await admin.page.goto(`${url}/admin/settings`);
  const open = admin.page.getByRole('switch', { name: '不登录也能查看服务承诺' });
  expect(await open.isChecked()).toBe(false);
  await open.press('Space');
  await shows(admin.page, '已保存');
  expect(await admin.page.getByLabel('可以对外提供的链接').inputValue()).toBe(link);
  await expectAccessible(admin.page, 'settings');

  await stranger.reload();
  await shows(stranger, '承诺的时限');
  await expectAccessible(stranger, 'public promises');

  await open.press('Space');
  await admin.page.getByLabel('可以对外提供的链接').waitFor({ state: 'detached' });
  await expect
    .poll(async () => (await stranger.request.get(`${url}/api/public/promises`)).status())
    .toBe(404);
  await stranger.reload();
  await shows(stranger, '服务承诺未对外公开');
  expect(admin.faults).toEqual([]);
});

it('the auditor finds who did what, narrows it down, and takes it along', async () => {
  await sql`insert into audit_entry (kind, what, object_kind, object_id)
    values ('setting_changed', '{"key": "publicPromises"}', 'setting', 'publicPromises')`.execute(db);
  const { page, faults } = await visit('heyan');
  await page.goto(`${url}/desk/audit`);
  await shows(page, '已封存到第');
  await page.getByRole('combobox', { name: '事件' }).fill('修改设置');
  await Promise.all([
    page.waitForResponse((answer) => answer.url().includes('kind=setting_changed')),
    page.getByRole('option', { name: '修改设置' }).click(),
  ]);
  const change = page.getByRole('listitem').filter({ hasText: '设置 publicPromises' }).first();
  await change.getByText('详情').click();
  await change.getByText('"key": "publicPromises"').waitFor();
  await expectAccessible(page, 'audit');
  await sql`update session set proved_at = proved_at - interval '11 minutes'`.execute(db);
  await page.getByRole('button', { name: '导出 CSV' }).click();
  const proof = page.getByRole('dialog');
  await proof.locator('input[type=password]').fill(DEMO_PASSWORD);
  const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(file.suggestedFilename()).toBe('audit.csv');
  await page.getByRole('button', { name: '清除条件' }).click();
  await page.reload();
  await page.getByRole('listitem').filter({ hasText: '导出审计记录' }).first().waitFor();
  expect(faults).toEqual([]);

  const phone = await visit('heyan', { phone: true, dark: true });
  await phone.page.goto(`${url}/desk/audit`);
  await shows(phone.page, '已封存到第');
  await expectAccessible(phone.page, 'audit on a phone');
  expect(await phone.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
});

it('an administrator sees what depends on somebody before switching them off, and what became of it', async () => {
  const lina = await visit('lina');
  const ticket = { type: 'incident', title: '打印机卡纸', symptom: '卡纸', scope: '一人' };
  const made = await lina.page.request.post(`${url}/api/tickets`, {
    headers: { origin: url },
    data: {
      ...ticket,
      ...{ occurredAt: new Date().toISOString(), impact: 'individual', urgency: 'avoidable' },
      devices: [{ kind: 'device', name: '打印机' }],
    },
  });
  const { id } = await made.json();
  await lina.context.close();
  const agent = await visit('chenchen');
  for (const action of ['claim', 'accept'])
    await agent.page.request.post(`${url}/api/tickets/${id}/${action}`, {
      headers: { origin: url },
      data: {},
    });
  await agent.context.close();

  const { page, faults } = await visit('zhengkai', { phone: true });
  await page.goto(`${url}/admin/people`);
  await page.getByRole('textbox').first().fill('陈晨');
  await page.getByRole('button', { name: '修改 陈晨' }).click();
  await page.getByRole('button', { name: '停用' }).click();
  await shows(page, '处理中的工单 1 张');
  await shows(page, '1 项，您无权查看其内容');
  await expectAccessible(page, 'before leaving');
  await page.getByRole('button', { name: '停用' }).click();
  await shows(page, /已移出/);
  await expectAccessible(page, 'after leaving');
  expect(faults).toEqual([]);
});

it('people come from a file; a run that would take too many is stopped, looked at and let through', async () => {
  const { page, faults } = await visit('zhengkai', { dark: true });
  const give = (rows: string) =>
    page.locator('input[type=file]').setInputFiles({
      ...{ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(`登录名,姓名\n${rows}`) },
    });
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  await page.goto(`${url}/admin/directory`);
  await page.getByRole('heading', { name: '还没有来源' }).waitFor();
  await press('添加来源');
  await page.getByRole('combobox', { name: '来源类型' }).click();
  await page.getByRole('option', { name: 'CSV 文件' }).click();
  await page.getByRole('textbox', { name: '名称' }).fill('人事文件');
  await page.getByLabel('一次最多停用人数').fill('0');
  await expectAccessible(page, 'source form');
  await press('保存');
  await page.getByRole('heading', { name: '人事文件' }).waitFor();
  await give('hr.one,甲\nhr.two,乙\n');
  await shows(page, /文件提交于/);
  await press('试运行');
  await shows(page, '新增 2');
  await expectAccessible(page, 'dry run');
  await page.keyboard.press('Escape');
  await press('立即同步');
  await page.getByText('已完成', { exact: true }).waitFor();
  await give('hr.one,甲\n');
  await shows(page, '文件已接收，下次同步时读取。');
  await press('立即同步');
  await shows(page, /将停用 1 人/);
  await expectAccessible(page, 'stopped run');
  await press('放行');
  await page.getByRole('dialog').getByRole('button', { name: '放行' }).click();
  await page.getByText('已完成', { exact: true }).waitFor();
  await press('同步记录');
  await shows(page, /由 郑凯 放行/);
  await expectAccessible(page, 'runs');
  expect(faults).toEqual([]);
});
