import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { rebuild } from '#domain/ticket/evolve.ts';
import { loadTicket } from '#server/ticket/store.ts';
import { begin, does, shows } from './acts.ts';
import { expectAccessible, stage } from './browser.ts';

const { visit, url, db } = await stage();

/** Local time in the form of a datetime-local field. */
const local = (inHours: number) =>
  new Date(Date.now() + (inHours + 8) * 3_600_000).toISOString().slice(0, 16);

it('leads from the first word to the confirmed close (3.1 to 4.3)', async () => {
  const employee = await visit('lina', { phone: true });
  const engineer = await visit('chenchen');
  const mine = employee.page;
  const desk = engineer.page;

  // 3.1, 3.2: handed in with gaps.
  await mine.goto(`${url}/submit`);
  await mine.getByLabel('用一句话说明').fill('财务系统打不开');
  await mine.getByLabel('看到了什么现象').fill('登录后一直转圈');
  await mine.getByLabel('什么时候发生的').fill(local(-1));
  await mine.getByRole('button', { name: '提交', exact: true }).click();
  await mine.getByRole('link', { name: '查看工单' }).click();
  await mine.waitForURL(/\/tickets\/\d+$/);
  const number = Number(mine.url().split('/').at(-1));

  // 3.2c: the desk asks, the requester fills the gaps.
  await desk.goto(`${url}/desk/tickets/${number}`);
  await desk.getByRole('heading', { name: '财务系统打不开' }).waitFor();
  await expectAccessible(desk, 'desk ticket');
  await does(desk, '询问用户', { 要问用户的问题: '影响了哪些人？' });
  await shows(desk, '待用户补充');
  await mine.reload();
  await shows(mine, '影响了哪些人？');
  await expectAccessible(mine, 'a question');
  await mine.getByRole('textbox', { name: '内容' }).fill('财务部五个人');
  await mine.getByLabel('影响范围说明').fill('财务部五人无法报销');
  const devices = mine.getByRole('combobox', { name: '相关设备或系统' });
  await devices.fill('财务系统');
  await devices.press('Enter');
  await choose(mine, '影响范围', '小组或少数人');
  await choose(mine, '紧急程度', '关键操作受阻');
  await mine.getByRole('button', { name: '补充信息' }).click();
  await shows(mine, '服务台已收到，正在等待受理。');

  // 2.6a, 3.3, 4.1a: accepted, ranked, diagnosed.
  await desk.reload();
  await begin(desk, '受理');
  await shows(desk, 'P2 高');
  await shows(desk, /陈晨 受理了工单/);
  await does(desk, '记录诊断', { 诊断结论: '应用服务器磁盘已满' });
  await shows(desk, '处理中');

  // 4.1-2: consent and backup before anything risky.
  await does(desk, '提出操作', { 要做什么: '清理日志并扩容磁盘', 风险与影响: '服务中断十分钟' });
  await shows(desk, '等待用户同意');
  await mine.reload();
  await mine.getByRole('button', { name: '决定是否同意' }).click();
  await mine.getByRole('dialog').getByLabel('同意', { exact: true }).check();
  await expectAccessible(mine, 'consent');
  await mine.getByRole('dialog').getByRole('button', { name: '提交', exact: true }).click();
  await shows(mine, /李娜 已同意/);
  await desk.reload();
  await does(desk, '登记备份', { 备份位置: 'backup01:/finance/today', 备份时间: local(0) });
  await begin(desk, '开始操作');
  await shows(desk, '进行中');
  await does(desk, '完成操作', { 结果: '磁盘已扩容到 500 GB' });

  // 4.2: result, verification, "does not work", and the same number goes on.
  await does(desk, '给出结果', { 结果: '财务系统已恢复', 验证步骤: '重新登录并打开报销单' });
  await shows(desk, '待用户确认');
  await mine.reload();
  await shows(mine, '财务系统已恢复');
  await expectAccessible(mine, 'a result');
  await mine.getByRole('button', { name: '没有解决' }).click();
  await mine.getByRole('dialog').getByLabel('留言').fill('报销单还是打不开');
  await mine.getByRole('dialog').getByRole('button', { name: '没有解决' }).click();
  await shows(mine, '工程师正在处理。');
  await desk.reload();
  await does(desk, '给出结果', { 结果: '已重启报销服务', 验证步骤: '打开报销单' });

  // 3.3: how the promised times came about, for whoever they were promised to.
  await mine.getByRole('button', { name: '如何计算' }).click();
  await shows(mine, '承诺时限如何计算');
  await shows(mine, /给出结果即视为完成/);
  await expectAccessible(mine, 'the account of the promises');
  await mine.getByRole('dialog').getByRole('button', { name: '关闭' }).click();

  // 4.2c: a doubtful word beside "works" is asked about; then confirmed and closed.
  await mine.reload();
  await mine.getByRole('button', { name: '已经解决' }).click();
  await mine.getByRole('dialog').getByLabel('留言').fill('还是有点慢');
  await mine.getByRole('dialog').getByRole('button', { name: '已经解决' }).click();
  await shows(mine, /似乎表示问题还没解决/);
  await mine.getByRole('button', { name: '确定已经解决' }).click();
  await shows(mine, '工单已关闭。');
  await desk.reload();
  await shows(desk, '已关闭');

  const loaded = await loadTicket(db, number);
  expect(loaded?.ticket).toMatchObject({ status: 'closed', closure: 'confirmed', round: 2 });
  expect(loaded && rebuild(loaded.events)).toEqual(loaded?.ticket);
  expect(employee.faults).toEqual([]);
  expect(engineer.faults).toEqual([]);
});

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).click();
  await page.getByRole('option', { name: option }).click();
}
