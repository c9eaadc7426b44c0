import { expect, it } from 'vitest';
import { expectAccessible, stage } from './browser.ts';

const { visit, url } = await stage();

it('an employee submits from a phone, is told the number and the promise, and follows it', async () => {
  const { page, faults } = await visit('lina', { phone: true });
  await page.goto(`${url}/`);
  await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toContain('李娜');
  await expectAccessible(page, 'home without tickets');
  await page.getByRole('link', { name: '提交工单' }).first().click();
  await page.getByLabel('用一句话说明').fill('打印机卡纸');
  await page.getByLabel('看到了什么现象').fill('**卡纸** 后仍报缺纸 <img src=x onerror=alert(1)>');
  await page.getByLabel('小组或少数人').check();
  await page.getByLabel('可以绕开').check();
  await expectAccessible(page, 'submit');

  // A draft survives a closed page.
  await page.reload();
  await expect.poll(() => page.getByLabel('用一句话说明').inputValue()).toBe('打印机卡纸');

  await page.locator('input[type=file]').setInputFiles({
    name: '现场照片.png',
    mimeType: 'image/png',
    buffer: Buffer.from('89504e470d0a1a0a', 'hex'),
  });
  await page.getByText('现场照片.png').waitFor();
  await page.getByRole('button', { name: '提交', exact: true }).click();
  await page.getByRole('heading', { name: /已登记，工单编号 \d+/ }).waitFor();
  expect(await page.getByText('还有几项信息没有填写').isVisible()).toBe(true);
  await expectAccessible(page, 'thanks');

  await page.getByRole('link', { name: '查看工单' }).click();
  await page.getByRole('heading', { name: '打印机卡纸' }).waitFor();
  await page.locator('strong', { hasText: '卡纸' }).first().waitFor();
  expect(await page.locator('img[src="x"]').count()).toBe(0);
  await page.getByText('发生时间').first().waitFor();
  await expectAccessible(page, 'my ticket');
  expect(faults).toEqual([]);
});

it('nobody reads the ticket of another, and a wrong address says so', async () => {
  const { page } = await visit('zhaolei');
  await page.goto(`${url}/tickets/1001`);
  await page.getByText('没有这条记录').waitFor();
  await page.goto(`${url}/no/such/page`);
  await page.getByText('没有这个页面').waitFor();
});

it('the whole portal speaks English', async () => {
  const { page, faults } = await visit('zhaolei', { locale: 'en', dark: true });
  for (const path of ['/', '/submit', '/account']) {
    await page.goto(`${url}${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const text = (await page.locator('main').innerText()).replaceAll(/简体中文|[赵磊]|华衡制造\S*/g, '');
    expect(text, path).not.toMatch(/[\u4e00-\u9fff]/);
    await expectAccessible(page, `${path} in the dark`);
  }
  expect(faults).toEqual([]);
});
