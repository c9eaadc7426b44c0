import { expect, it } from 'vitest';
import { confirmToken } from '#server/confirmation/link.ts';
import { DIAGNOSIS, INCIDENT, RESULT } from '#test/world.ts';
import { expectAccessible, stage, type Visit } from './browser.ts';

const { db, url, visit, browser } = await stage();

async function post({ page }: Visit, path: string, data: object) {
  const answer = await page.request.post(`${url}/api${path}`, { data });
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  return answer.json();
}

/** A ticket of Li Na with a result, and the link of the letter that tells her. */
async function asked(): Promise<string> {
  const [lina, chen] = [await visit('lina'), await visit('chenchen')];
  const { id } = await post(lina, '/tickets', INCIDENT);
  for (const action of ['accept', 'start']) await post(chen, `/tickets/${id}/${action}`, {});
  await post(chen, `/tickets/${id}/diagnose`, DIAGNOSIS);
  await post(chen, `/tickets/${id}/resolve`, RESULT);
  const { rows } = await db.pool.query(`select id from person where login = 'lina'`);
  const token = await confirmToken(db, { ticketId: id, round: 1, who: { personId: rows[0].id } }, Date.now());
  await Promise.all([lina.context.close(), chen.context.close()]);
  return `${url}/confirm/${token}`;
}

it('is confirmed on a phone by the link of a letter, without signing in', async () => {
  const link = await asked();
  const context = await browser.newContext({ viewport: { width: 360, height: 780 }, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto(link);
  await page.getByText(RESULT.result).waitFor();
  await expectAccessible(page, 'confirmation');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  await page.getByRole('button', { name: '没有解决' }).click();
  await page.getByLabel('哪里还不正常？').fill('还是连不上');
  await expectAccessible(page, 'not solved');
  await page.getByRole('button', { name: '返回' }).click();
  await page.getByRole('button', { name: '已解决' }).click();
  await page.getByText('工单已关闭').waitFor();
  await page.reload();
  await page.getByText('工单已关闭').waitFor();
  expect(await page.getByRole('button', { name: '已解决' }).count()).toBe(0);
  await page.goto(`${link}x`);
  await page.getByText('链接不完整或无效').waitFor();
});

it('is refused in English, in the dark, with a word why', async () => {
  const link = await asked();
  const context = await browser.newContext({ locale: 'en', colorScheme: 'dark' });
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole('button', { name: 'Not solved' }).click();
  await expect.poll(() => page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
  await page.getByLabel('What still does not work?').fill('Still offline');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('work goes on').waitFor();
  await expectAccessible(page, 'refused');
});
