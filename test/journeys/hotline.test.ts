import { createHmac } from 'node:crypto';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { expectAccessible, stage } from './browser.ts';

const { visit, url, db } = await stage();
const shot = process.env.YINUO_SHOTS;
const look = async (page: Page, name: string) => {
  if (shot) await page.screenshot({ path: `${shot}/${name}.png`, fullPage: true });
};

it('a call brings up who is calling, and becomes their ticket; one that nobody answered is called back', async () => {
  const { page: admin } = await visit('zhengkai');
  await admin.goto(`${url}/admin/telephones`);
  await admin.getByLabel('新电话系统的名称').fill('总机');
  await admin.getByRole('button', { name: '添加' }).click();
  await admin.getByText('密钥只显示这一次').waitFor();
  const [system = '', secret = ''] = await admin.locator('pre').allInnerTexts();
  await expectAccessible(admin, 'telephone systems');
  await look(admin, 'telephones');
  await db.pool.query(`update person set extension = '8801' where login = 'chenchen'`);
  const { rows } = await db.pool.query(`select phone from person where login = 'lina'`);

  const tell = async (body: object) => {
    const text = JSON.stringify(body);
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', secret.trim()).update(`${timestamp}.${text}`).digest('hex');
    const headers = {
      'content-type': 'application/json',
      ...{
        'yinuo-system': system.trim(),
        'yinuo-timestamp': timestamp,
        'yinuo-signature': `v1=${signature}`,
      },
    };
    expect((await fetch(`${url}/api/calls`, { method: 'POST', headers, body: text })).status).toBe(200);
  };
  const { page, faults } = await visit('chenchen');
  await tell({ call: 'a', event: 'started', number: rows[0].phone, extension: '8801' });
  await page.reload();
  await page.getByText('李娜 来电').waitFor();
  await expectAccessible(page, 'incoming call');
  await look(page, 'incoming');
  const phone = await visit('chenchen', { phone: true });
  await phone.page.goto(`${url}/desk/new`);
  await phone.page.getByText('李娜 来电').waitFor();
  await phone.page.locator('main button[type=submit]').last().click({ trial: true });
  expect(phone.faults).toEqual([]);
  await look(phone.page, 'incoming-phone');
  await phone.context.close();
  await page.getByRole('link', { name: '打开来电登记' }).click();
  await expect.poll(() => page.getByLabel('回拨号码').inputValue()).toBe(rows[0].phone);
  await expect.poll(() => page.getByRole('combobox', { name: '来电人' }).inputValue()).toBe('李娜');
  await page.getByLabel('用一句话说明').fill('电话里说打印机卡纸');
  await expectAccessible(page, 'form of a call');
  await look(page, 'hotline');
  await page.setViewportSize({ width: 360, height: 780 });
  await look(page, 'hotline-phone');
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('button', { name: '登记工单' }).click();
  await page.waitForURL(/desk\/tickets\/\d+/);
  await page.getByText('回拨号码').first().waitFor();

  await page.goto(`${url}/desk/new`);
  await page.getByRole('combobox', { name: '来电人' }).fill('ln');
  await page.getByRole('option', { name: /李娜/ }).click();
  await page.getByRole('region', { name: '李娜' }).getByText('电话里说打印机卡纸').waitFor();
  await page.getByRole('button', { name: '不在通讯录中' }).click();
  await page.getByLabel('姓名').fill('访客');
  await expectAccessible(page, 'form of a stranger');
  await look(page, 'stranger');

  await tell({ call: 'b', event: 'started', number: '13912345678' });
  await tell({ call: 'b', event: 'ended' });
  await page.goto(`${url}/desk/calls`);
  await page.getByText('13912345678').first().waitFor();
  await expectAccessible(page, 'calls');
  await look(page, 'calls');
  await page.getByLabel('回拨结果').fill('已回拨,问题解决');
  await page.getByRole('button', { name: '已处理' }).click();
  await page.getByText('没有来电').waitFor();
  expect(faults).toEqual([]);
});
