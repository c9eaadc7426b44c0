import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { loadTicket } from '#server/ticket/store.ts';
import { begin, does, post, shows } from './acts.ts';
import { expectAccessible, stage } from './browser.ts';

const { visit, url, db } = await stage();

/** Where pictures of the pages are put, for whoever wants to look at them. */
const PICTURES = process.env.PICTURES;
async function picture(page: Page, name: string): Promise<void> {
  if (!PICTURES) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  const box = page.getByRole('dialog').getByRole('combobox', { name: label });
  await box.click();
  await box.fill(option);
  await page.getByRole('option', { name: option }).click();
}

const incident = (title: string) => ({
  type: 'incident',
  title,
  symptom: '网页打不开',
  occurredAt: new Date(Date.now() - 600_000).toISOString(),
  scope: '一个部门',
  devices: [{ kind: 'service', name: '互联网访问' }],
  impact: 'group',
  urgency: 'blocked',
});

it('a major incident from its declaration to its review (3.3-P1)', async () => {
  const [first, second, desk, leader] = [
    await visit('lina'),
    await visit('zhaolei', { phone: true }),
    await visit('chenchen'),
    await visit('zhoumin'),
  ];
  const { id: main } = await post(first.page, '/tickets', incident('财务部机密系统打不开'));
  const { id: duplicate } = await post(second.page, '/tickets', incident('车间电脑上不了网'));
  for (const id of [main, duplicate]) await post(desk.page, `/tickets/${id}/accept`, {});

  // Declared by the lead, with words for everybody; roles are filled.
  const lead = leader.page;
  await lead.goto(`${url}/desk/tickets/${main}`);
  await does(lead, '宣布重大事件', { 原因: '多个部门报修', 对外说明: '部分区域无法上网' });
  await shows(lead, '进行中');
  await begin(lead, '指定负责人');
  await choose(lead, '总负责人', '周敏');
  await choose(lead, '沟通负责人', '陈晨');
  await lead.getByRole('dialog').getByLabel('会议方式').fill('电话会议 7788');
  await expectAccessible(lead, 'roles');
  await lead.getByRole('dialog').getByRole('button', { name: '指定负责人' }).click();
  await shows(lead, '电话会议 7788');

  // The desk links the other ticket and speaks to everybody.
  const agent = desk.page;
  await agent.goto(`${url}/desk/tickets/${duplicate}`);
  await does(agent, '关联为重复工单', { '重复于（工单号）': String(main) });
  await shows(agent, '随以下工单一并处理');
  await agent.goto(`${url}/desk/tickets/${main}`);
  await does(agent, '发布通告', { 内容: '正在切换到备用线路' });
  await shows(agent, /下次通告不晚于/);
  await shows(agent, '重复工单（1）');
  await expectAccessible(agent, 'major incident on the desk');
  await picture(agent, 'desk-major');

  // Who follows it reads the news on the phone, and nothing of the other ticket.
  const phone = second.page;
  await phone.goto(`${url}/`);
  await shows(phone, '已知故障，正在处理');
  await expectAccessible(phone, 'banner');
  await picture(phone, 'banner-phone');
  await phone.getByRole('link', { name: '查看服务状态' }).click();
  await shows(phone, '正在切换到备用线路');
  await expectAccessible(phone, 'status');
  await picture(phone, 'status-phone');
  await phone.goto(`${url}/tickets/${duplicate}`);
  await shows(phone, '您的工单与这起故障有关，会随它一并处理。');
  await shows(phone, '正在切换到备用线路');
  await expectAccessible(phone, 'my ticket follows');
  await picture(phone, 'follower-phone');
  expect(await phone.locator('body').innerText()).not.toMatch(new RegExp(`机密|${main}`));

  // The board of the lead.
  await lead.goto(`${url}/desk/board`);
  await lead.getByRole('heading', { name: '进行中的重大事件' }).waitFor();
  await expectAccessible(lead, 'board');
  await picture(lead, 'board');
  await lead.keyboard.press('j');
  await lead.keyboard.press('Enter');
  await lead.waitForURL(/\/desk\/tickets\/\d+$/);

  // One result for all; each confirms their own.
  await agent.reload();
  await does(agent, '记录诊断', { 诊断结论: '出口防火墙故障' });
  await does(agent, '给出结果', { 结果: '网络已恢复', 验证步骤: '打开任意网页' });
  await expect.poll(async () => (await loadTicket(db, duplicate))?.ticket.status).toBe('resolved');
  for (const [{ page }, id] of [
    [first, main],
    [second, duplicate],
  ] as const) {
    await page.goto(`${url}/tickets/${id}`);
    await shows(page, '网络已恢复');
    await page.getByRole('button', { name: '已经解决' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '已经解决' }).click();
    await shows(page, '工单已关闭。');
  }

  // The end, and the review with what is done about it.
  await lead.goto(`${url}/desk/tickets/${main}`);
  await does(lead, '结束重大事件', { 内容: '全部恢复，感谢等待' });
  await shows(lead, /前完成评审/);
  await begin(lead, '记录评审');
  const review = lead.getByRole('dialog');
  await review.getByLabel('经过与影响').fill('出口防火墙主备切换失败');
  await review.getByLabel('根本原因').fill('固件缺陷');
  await review.getByRole('button', { name: '添加改进措施' }).click();
  await review.getByLabel('措施', { exact: false }).first().fill('升级固件');
  await choose(lead, '负责人', '陈晨');
  await review.getByLabel('完成时间').fill('2099-01-01T09:00');
  await expectAccessible(lead, 'review');
  await picture(lead, 'review');
  await review.getByRole('button', { name: '记录评审' }).click();
  await shows(lead, /升级固件（陈晨/);

  // What was agreed stands on the board until its owner has done it.
  await lead.goto(`${url}/desk/board`);
  await lead.getByRole('heading', { name: '未完成的改进措施' }).waitFor();
  await expectAccessible(lead, 'board with open actions');
  await picture(lead, 'board-actions');
  await agent.goto(`${url}/desk/tickets/${main}`);
  await agent.getByRole('button', { name: '完成改进措施: 升级固件' }).click();
  const finish = agent.getByRole('dialog');
  await finish.getByRole('textbox').fill('已升级到 9.2 并演练切换');
  await expectAccessible(agent, 'an action is done');
  await finish.getByRole('button', { name: '完成改进措施' }).click();
  await shows(agent, /陈晨 于 .* 完成：已升级到 9.2/);
  await picture(agent, 'desk-reviewed');
  await lead.goto(`${url}/desk/board`);
  await lead.getByText('更新于').waitFor();
  expect(await lead.getByText('升级固件').count()).toBe(0);
  await phone.goto(`${url}/status`);
  await shows(phone, '全部恢复，感谢等待');
  await shows(phone, '已恢复');

  expect((await loadTicket(db, main))?.ticket).toMatchObject({
    status: 'closed',
    closure: 'confirmed',
    major: {
      review: {
        cause: '固件缺陷',
        actions: [{ text: '升级固件', done: { note: '已升级到 9.2 并演练切换' } }],
      },
    },
  });
  for (const { faults } of [first, second, desk, leader]) expect(faults).toEqual([]);
});

it('the boards speak English, and are readable in the dark', async () => {
  const { page, faults } = await visit('zhoumin', { locale: 'en', dark: true, phone: true });
  for (const [path, heading] of [
    ['/desk/board', 'Lead board'],
    ['/status', 'Service status'],
    ['/desk?view=due', 'Due next'],
  ] as const) {
    await page.goto(`${url}${path}`);
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
    await expectAccessible(page, `${path} in the dark`);
    await picture(page, `dark-en${path.replaceAll(/\W/g, '-')}`);
  }
  expect(faults).toEqual([]);
});
