import type { Page, Request } from 'playwright-core';
import { expect, it } from 'vitest';
import { expectAccessible, stage } from './browser.ts';

const { url, visit } = await stage();

const isBoard = (request: Request) => request.url().endsWith('/api/board/lead');

/** As when somebody turns to another tab, and comes back. */
const see = (page: Page, state: 'hidden' | 'visible') =>
  page.evaluate(`
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => '${state}' });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))`);

it('the board is renewed while it is seen, at once when it is seen again, and says when it is old', async () => {
  const { page, context, faults } = await visit('zhoumin');
  await page.clock.install();
  await page.goto(`${url}/desk/board`);
  await page.getByText(/^更新于/).waitFor();
  let asked = 0;
  page.on('request', (request) => {
    if (isBoard(request)) asked += 1;
  });

  await see(page, 'hidden');
  await page.clock.runFor(60_000);
  expect(asked).toBe(0);
  const [first] = await Promise.all([page.waitForRequest(isBoard), see(page, 'visible')]);
  await first.response();
  const [second] = await Promise.all([page.waitForRequest(isBoard), page.clock.runFor(11_000)]);
  await second.response();

  await context.route('**/api/board/lead', (route) => route.abort());
  await page.clock.runFor(30_000);
  await expect
    .poll(async () => {
      await page.clock.runFor(5000);
      return page.getByText(/连不上服务器/).count();
    })
    .toBe(1);
  await expectAccessible(page, 'board out of reach');
  await context.unroute('**/api/board/lead');
  await Promise.all([page.waitForResponse((answer) => isBoard(answer.request())), page.clock.runFor(11_000)]);
  await page.getByText(/^更新于/).waitFor();
  expect(faults.filter((fault) => !fault.includes('ERR_FAILED'))).toEqual([]);
});
