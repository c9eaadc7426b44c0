import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { loadTicket } from '#server/ticket/store.ts';
import { expectAccessible, stage } from './browser.ts';

const { visit, url, db } = await stage();

/** Where pictures of the pages are put, for whoever wants to look at them. */
const PICTURES = process.env.PICTURES;
async function picture(page: Page, name: string): Promise<void> {
  if (!PICTURES) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
}

const shows = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

/** Does an action of the desk, by its button or from the menu: its dialog's one text, then its button. */
async function does(page: Page, action: string, label: string, text: string): Promise<void> {
  const button = page.locator('main').getByRole('button', { name: action, exact: true });
  const more = page.getByRole('button', { name: '更多操作' });
  await button.or(more).first().waitFor();
  if (await button.first().isVisible()) await button.first().click();
  else {
    await more.click();
    await page.getByRole('menuitem', { name: action, exact: true }).click();
  }
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: label, exact: true }).fill(text);
  await expectAccessible(page, action);
  await dialog.getByRole('button', { name: action, exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** What a page asks of the API, as the person who is signed in there; the answer whatever it is. */
const post = (page: Page, path: string, body: object): Promise<{ id: number; code?: string }> =>
  page.evaluate(
    async ([to, sent]) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
      return (await fetch(`/api${to}`, { method: 'POST', headers, body: JSON.stringify(sent) })).json();
    },
    [path, body] as const,
  );

const incident = (title: string) => ({
  type: 'incident',
  title,
  symptom: '不能用',
  occurredAt: new Date(Date.now() - 600_000).toISOString(),
  scope: '一个部门',
  devices: [{ kind: 'device', name: '交换机' }],
  impact: 'group',
  urgency: 'blocked',
});

it('parts of a larger piece of work, from the link to the result', async () => {
  const [lina, desk] = [await visit('lina'), await visit('chenchen')];
  const agent = desk.page;
  const record = async (title: string) => (await post(agent, '/tickets', incident(title))).id;
  const [parent, child, other] = [
    (await post(lina.page, '/tickets', incident('办公室搬迁'))).id,
    await record('三楼网络不通'),
    await record('三楼打印机连不上'),
  ];
  for (const id of [parent, child, other]) await post(agent, `/tickets/${id}/accept`, {});

  await agent.goto(`${url}/desk/tickets/${child}`);
  await does(agent, '设为子工单', '父工单（工单号）', String(parent));
  await shows(agent, '这张工单单独处理，是以下工单的一部分。');
  await agent.getByRole('link', { name: /办公室搬迁/ }).waitFor();
  await expectAccessible(agent, 'a child');
  await agent.goto(`${url}/desk/tickets/${other}`);
  await does(agent, '设为子工单', '父工单（工单号）', String(parent));

  // The parent shows its parts, and waits for them.
  await agent.goto(`${url}/desk/tickets/${parent}`);
  await shows(agent, '子工单（2）');
  await shows(agent, '2 张还在处理');
  await expectAccessible(agent, 'a parent');
  await picture(agent, 'parent');
  await post(agent, `/tickets/${parent}/diagnose`, { method: 'remote', finding: '搬迁所致' });
  await agent.reload();
  await agent.getByRole('button', { name: '给出结果', exact: true }).first().click();
  const dialog = agent.getByRole('dialog');
  for (const label of ['结果', '验证步骤'])
    await dialog.getByRole('textbox', { name: label, exact: true }).fill('已搬迁');
  await dialog.getByRole('button', { name: '给出结果', exact: true }).click();
  await shows(agent, `子工单 ${Math.min(child, other)} 还在处理，处理完才能给出结果。`);
  await picture(agent, 'parent-waits');

  // Its requester learns nothing of the others' tickets.
  await lina.page.goto(`${url}/tickets/${parent}`);
  await shows(lina.page, '办公室搬迁');
  expect(await lina.page.locator('body').innerText()).not.toMatch(
    new RegExp(`三楼|子工单|${child}|${other}`),
  );

  // One part goes its own way, the other gets its result: then so does the parent.
  await agent.goto(`${url}/desk/tickets/${other}`);
  await does(agent, '解除父子关系', '原因', '与搬迁无关');
  await post(agent, `/tickets/${child}/diagnose`, { method: 'remote', finding: '端口未开' });
  const result = { result: '已接通', verification: '打开网页', mode: 'remote', source: 'standard' };
  await post(agent, `/tickets/${child}/resolve`, result);
  await agent.goto(`${url}/desk/tickets/${parent}`);
  await shows(agent, '子工单（1）');
  await shows(agent, '都已处理完');
  expect((await post(agent, `/tickets/${parent}/resolve`, result)).code).toBeUndefined();
  expect((await loadTicket(db, parent))?.ticket).toMatchObject({ status: 'resolved', childIds: [child] });
  for (const { faults } of [lina, desk]) expect(faults).toEqual([]);
});

it('a parent is readable on a phone, in English and in the dark', async () => {
  const { page, faults } = await visit('chenchen', { locale: 'en', dark: true, phone: true });
  const [parent, child] = [
    (await post(page, '/tickets', incident('Office move'))).id,
    (await post(page, '/tickets', incident('Printer on the third floor cannot be reached'))).id,
  ];
  expect((await post(page, `/tickets/${child}/link_parent`, { parentId: parent })).code).toBeUndefined();
  for (const id of [parent, child]) {
    await page.goto(`${url}/desk/tickets/${id}`);
    await shows(page, id === parent ? '1 still being worked on' : 'Parent ticket');
    await expectAccessible(page, `${id} in the dark`);
    await picture(page, id === parent ? 'parent-phone' : 'child-phone');
  }
  expect(faults).toEqual([]);
});
