import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { expectAccessible, stage, type Visit } from './browser.ts';

const { visit, url } = await stage();

const shows = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** In a dialog: fills what is asked for, then presses the button that bears this name. */
async function settle(page: Page, button: string, texts: Record<string, string> = {}): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  for (const [label, text] of Object.entries(texts)) await dialog.getByLabel(label).fill(text);
  const done = dialog.getByRole('button', { name: button, exact: true });
  await expect.poll(() => done.isEnabled()).toBe(true);
  await expectAccessible(page, `dialog ${button}`);
  await done.click();
  await dialog.waitFor({ state: 'hidden' });
}

it('a promise is drafted, tried out, approved by another, read and printed', async () => {
  const manager = await visit('liuqiang');
  const lead = await visit('zhoumin');
  const employee = await visit('lina', { phone: true });

  // 3.3a: drafted; what makes no sense is said at its field and not saved.
  const desk = manager.page;
  await desk.goto(`${url}/desk/policies`);
  await shows(desk, '随产品提供的初始版本');
  await expectAccessible(desk, 'policies');
  await desk.getByRole('region', { name: '服务策略' }).getByRole('button', { name: '起草新版本' }).click();
  await settle(desk, '起草新版本', { 这一版要改什么: 'P2 响应更快' });
  await shows(desk, '这是您起草的版本，需由另一位主管或经理批准。');
  const response = desk.locator('input[name="targets.P2.response.budget"]');
  await response.fill('很快');
  await shows(desk, '请写成“30 分钟”“4 小时”或“2 工作日”');
  await response.fill('30 工作日');
  await shows(desk, '时限比更高优先级还严');
  await response.fill('30 分钟');
  await shows(desk, '有未保存的改动');
  await expectAccessible(desk, 'draft');
  await press(desk, '保存');
  await shows(desk, '已保存');

  // What it changes, and what it would have changed.
  await desk.getByRole('tab', { name: /变化/ }).click();
  await shows(desk, '目标 · P2 · 响应');
  await desk.getByRole('tab', { name: '这会改变什么' }).click();
  await press(desk, '开始演算');
  await shows(desk, /张工单中/);
  await expectAccessible(desk, 'simulated');
  expect(await desk.getByRole('button', { name: '批准' }).count()).toBe(0);

  // Approved by somebody else, at once, and published.
  await lead.page.goto(desk.url());
  await press(lead.page, '批准');
  await settle(lead.page, '批准');
  await shows(lead.page, '现行');

  // 3.3c, 1.4: every employee reads it, says so, and may take it along on paper.
  const phone = employee.page;
  await phone.goto(`${url}/promises`);
  await shows(phone, /第 2 版/);
  await shows(phone, '30 分钟');
  await shows(phone, 'P2 响应更快');
  await shows(phone, '一致：公示的内容就是现行内容');
  await expectAccessible(phone, 'promises');
  await press(phone, '我已阅读并知晓');
  await shows(phone, /确认阅读第 2 版/);
  expect((await phone.pdf({ format: 'A4' })).byteLength).toBeGreaterThan(20_000);

  await desk.goto(`${url}/desk/acknowledgements`);
  await shows(desk, /^1 \/ \d+ 人$/);
  await expectAccessible(desk, 'coverage');
  expect([manager, lead, employee].flatMap(({ faults }: Visit) => faults)).toEqual([]);
});

it('calendars are edited by day; the auditor reads everything, in English and in the dark', async () => {
  const { page: desk, faults } = await visit('zhoumin');
  await desk.goto(`${url}/desk/policies`);
  await desk
    .getByRole('region', { name: /中国法定工作日/ })
    .getByRole('button', { name: '起草新版本' })
    .click();
  await settle(desk, '起草新版本', { 这一版要改什么: '厂庆放假' });
  await desk.locator('.yn-month-grid button').nth(9).click();
  await desk.getByLabel('这一天').selectOption({ label: '放假' });
  await desk.locator('input[name^="days."]').fill('厂庆');
  await desk.getByRole('button', { name: '周六 添加一段时间' }).click();
  await expectAccessible(desk, 'calendar draft');
  await press(desk, '保存');
  await shows(desk, '已保存');
  await desk.getByRole('tab', { name: /变化/ }).click();
  await shows(desk, /每周工作时间 · 周六/);

  const auditor = await visit('heyan', { locale: 'en', dark: true });
  for (const path of [
    '/desk/promises',
    '/desk/policies',
    '/desk/policies/service/1',
    '/desk/policies/calendar:china/1',
    '/desk/policies/service/1?tab=history',
    '/desk/acknowledgements',
    '/public/promises',
  ]) {
    await auditor.page.goto(`${url}${path}`);
    await auditor.page.getByRole('heading', { level: 1 }).waitFor();
    await expect.poll(() => auditor.page.locator('[role=status][aria-busy=true]').count()).toBe(0);
    await expectAccessible(auditor.page, path);
  }
  await shows(auditor.page, 'Our promises are not public');
  expect([...faults, ...auditor.faults]).toEqual([]);
});
