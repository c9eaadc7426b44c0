import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { expectAccessible, stage } from './browser.ts';

const { url, visit } = await stage();

const isChosen = (page: Page, name: string) =>
  page.getByRole('radio', { name, exact: true, checked: true }).waitFor();

it.each(['phone', 'desk'])(
  'who wants other mail chooses so, at once, and may change their mind: %s',
  async (where) => {
    const { page, faults } = await visit('lina', { phone: where === 'phone' });
    await page.goto(`${url}/account`);
    await isChosen(page, '只收要紧的');
    await page.getByRole('radio', { name: '不收邮件', exact: true }).click();
    await isChosen(page, '不收邮件');
    await page.getByText('已保存').waitFor();
    await expectAccessible(page, 'account');
    await page.reload();
    await isChosen(page, '不收邮件');
    await page.getByRole('radio', { name: '只收要紧的', exact: true }).click();
    await page.getByText('已保存').waitFor();
    await page.reload();
    await isChosen(page, '只收要紧的');
    expect(faults).toEqual([]);
  },
);
