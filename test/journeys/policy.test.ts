import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { INCIDENT } from '#test/world.ts';
import { expectAccessible, stage, type Visit } from './browser.ts';

const { visit, url } = await stage();

const shows = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const budget = (page: Page, of: string) => page.locator(`input[name="targets.${of}.response.budget"]`);

/** In a dialog: fills what is asked for, then presses the button that bears this name. */
async function settle(page: Page, button: string, texts: Record<string, string> = {}): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  for (const [label, text] of Object.entries(texts)) await dialog.getByLabel(label).fill(text);
  await dialog.getByRole('button', { name: button, exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
}

it('two edit one draft; the new version judges open tickets anew; the promises are printed whole', async () => {
  const manager = await visit('liuqiang');
  const lead = await visit('zhoumin');
  const employee = await visit('lina', { dark: true });
  await record(employee.page);
  const [mine, theirs] = [manager.page, lead.page];

  await mine.goto(`${url}/desk/policies`);
  await mine.getByRole('region', { name: '服务策略' }).getByRole('button', { name: '起草新版本' }).click();
  await settle(mine, '起草新版本', { 这一版要改什么: '响应更快' });
  await shows(mine, '这是您起草的版本，需由另一位主管或经理批准。');
  await theirs.goto(mine.url());
  await budget(theirs, 'P3').fill('3 小时');
  await budget(mine, 'P2').fill('45 分钟');
  await press(theirs, '保存');
  await shows(theirs, '已保存');

  // The second to save is told of it, keeps what was typed, and chooses.
  await press(mine, '保存');
  await shows(mine, '其他人刚刚保存了这份草稿');
  await shows(mine, '目标 · P3 · 响应');
  expect(await budget(mine, 'P2').inputValue()).toBe('45 分钟');
  await expectAccessible(mine, 'conflict');
  await press(mine, '放弃我的改动，用对方的');
  await expect.poll(() => budget(mine, 'P3').inputValue()).toBe('3 小时');
  await budget(mine, 'P2').fill('40 分钟');
  await press(mine, '保存');
  await shows(mine, '已保存');

  // A path whose level asks nobody is refused where it stands, and taken away again.
  await press(mine, '添加路径');
  await press(mine, '添加客户群');
  await shows(mine, /处问题，改好后才能保存/);
  await mine.locator('[data-field="escalation.3.levels.0.to"]').getByText('请填写').waitFor();
  await mine.locator('[data-field="customerGroups.0"]').getByText('请填写').waitFor();
  await press(mine, '删除 新客户群 1');
  await press(mine, '撤销改动');

  await theirs.goto(mine.url());
  await press(theirs, '批准');
  await settle(theirs, '批准');
  await shows(theirs, '现行');
  await press(theirs, '重新判定未结束的工单');
  await shows(theirs, /未结束的工单按其他版本计时/);
  await expectAccessible(theirs, 'rejudge');
  await settle(theirs, '开始重新判定', { 重新判定的原因: '在办的也适用' });
  await shows(theirs, /重新判定.*在办的也适用/);

  await employee.page.goto(`${url}/promises`);
  await shows(employee.page, '40 分钟');
  await expectPrinted(employee.page);
  expect([manager, lead, employee].flatMap(({ faults }: Visit) => faults)).toEqual([]);
});

/** A request that waits while the policy changes. */
async function record(page: Page): Promise<void> {
  const status = await page.evaluate(async (body) => {
    const headers = { 'content-type': 'application/json' };
    return (await fetch('/api/tickets', { method: 'POST', headers, body })).status;
  }, JSON.stringify(INCIDENT));
  expect(status).toBe(201);
}

/** On paper: all that is promised and nothing to press, nothing wider than the paper. */
async function expectPrinted(page: Page): Promise<void> {
  const pdf = await page.pdf({ format: 'A4', printBackground: true });
  const text = textOf(pdf);
  if (text !== null) {
    for (const part of ['40 分钟', '优先级怎样确定', '升级路径', '公示记录', '服务时间与放假安排'])
      expect(text).toContain(part);
    for (const button of ['打印', '我已阅读并知晓', '提交请求']) expect(text).not.toContain(button);
  }
  const size = page.viewportSize();
  // A4 at 96 dots an inch, without the margins of the page.
  await page.setViewportSize({ width: 718, height: 1046 });
  await page.emulateMedia({ media: 'print' });
  const wide = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.yn-promises, .yn-promises *')]
      .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && one.offsetParent !== null)
      .map((one) => one.className || one.tagName),
  );
  expect(wide).toEqual([]);
  expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0);
  await page.emulateMedia({ media: null });
  if (size) await page.setViewportSize(size);
}

/** The words of a PDF; null where no tool reads them. */
function textOf(pdf: Buffer): string | null {
  try {
    return execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

it('a calendar with a night shift: given up, drafted again, filled from a file, in force later', async () => {
  const lead = await visit('zhoumin');
  const manager = await visit('liuqiang');
  const desk = lead.page;
  await desk.goto(`${url}/desk/policies`);
  await press(desk, '新建日历');
  await settle(desk, '起草新版本', { 名称: '苏州夜班', 标识: 'suzhou-night', 这一版要改什么: '夜班' });
  await press(desk, '作废草稿');
  await settle(desk, '作废草稿');
  await shows(desk, '已作废');
  await desk.goto(`${url}/desk/policies`);
  await desk
    .getByRole('region', { name: /苏州夜班/ })
    .getByRole('button', { name: '起草新版本' })
    .click();
  await settle(desk, '起草新版本', { 这一版要改什么: '夜班再来' });

  await desk.getByLabel('周一 1 开始').fill('22:00');
  await desk.getByLabel('周一 1 结束').fill('06:00');
  await desk.getByRole('group', { name: '周一' }).getByText('次日').waitFor();
  await press(desk, '周二至周五与周一相同');
  await press(desk, '周二 添加一段时间');
  await desk.getByLabel('周二 2 开始').fill('05:00');
  await desk.getByLabel('周二 2 结束').fill('07:00');
  await desk.locator('[data-field="week.1"]').getByText('与次日的工作时间重叠').waitFor();
  await press(desk, '删除 周二 2');
  await press(desk, '保存');
  await shows(desk, '已保存');
  await desk.locator('input[type=file]').setInputFiles({
    name: 'holidays.ics',
    mimeType: 'text/calendar',
    buffer: Buffer.from(HOLIDAYS),
  });
  await shows(desk, /未采用 1 条/);
  await press(desk, '写入 3 处变化');
  await shows(desk, '已写入 3 处变化');
  const [file] = await Promise.all([
    desk.waitForEvent('download'),
    desk.getByRole('link', { name: '导出 .ics' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('suzhou-night-v2.ics');

  const other = manager.page;
  await other.goto(desk.url());
  await press(other, '批准');
  await shows(other, '这个日历还没有生效的版本，这是第一版。');
  await other.getByLabel('指定时间生效').check();
  await other.getByLabel('生效时间').fill('2098-01-01T08:00');
  await settle(other, '批准');
  await shows(other, '待生效');
  await shows(other, /2098年1月1日 08:00 起生效/);
  await expectAccessible(other, 'coming calendar');
  expect([...lead.faults, ...manager.faults]).toEqual([]);
});

const day = (uid: number, from: string, summary: string, more = '') =>
  `BEGIN:VEVENT\r\nUID:${uid}@x\r\nDTSTART;VALUE=DATE:${from}\r\n${more}SUMMARY:${summary}\r\nEND:VEVENT\r\n`;
const year = new Date().getFullYear() + 1;
const HOLIDAYS = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Works//Days//ZH\r\n${day(
  1,
  `${year}0101`,
  '元旦（休）',
  `DTEND;VALUE=DATE:${year}0103\r\n`,
)}${day(2, `${year}0206`, '春节调休（班）')}BEGIN:VEVENT\r\nUID:3@x\r\nDTSTART:${year}0301T090000Z\r\nDTEND:${year}0301T100000Z\r\nSUMMARY:开会\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
