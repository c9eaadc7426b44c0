import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { expectAccessible, stage } from './browser.ts';

const { visit, url } = await stage();
const shot = process.env.YINUO_SHOTS;
const look = async (page: Page, name: string) => {
  if (shot) await page.screenshot({ path: `${shot}/${name}.png`, fullPage: true });
};

it('a lead sees what is installed, runs a patch campaign from advisory to proof, and compares licences', async () => {
  const { page, faults } = await visit('zhoumin');
  const headers = { origin: url };
  const because = { reason: '登记' };
  const post = async (path: string, data: object) => {
    const answer = await page.request.post(`${url}/api${path}`, { headers, data });
    expect(answer.ok(), await answer.text()).toBe(true);
    return answer.json();
  };
  const ids: string[] = [];
  for (const [name, version] of [
    ['应用服务器一', '1.1.1k'],
    ['应用服务器二', '1.1.1n'],
  ] as const) {
    const { id } = await post('/items', { class: 'server', name, because, attributes: { host_name: name } });
    ids.push(id);
    await post(`/items/${id}/software`, { list: [{ name: 'OpenSSL', version }] });
  }

  await page.goto(`${url}/desk/software`);
  await page.getByRole('link', { name: 'OpenSSL' }).click();
  await page.getByRole('button', { name: '确认', exact: true }).click();
  await page.getByRole('textbox', { name: '厂商' }).fill('OpenSSL 基金会');
  await expectAccessible(page, 'product form');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('其他 · OpenSSL 基金会').waitFor();
  await expectAccessible(page, 'product');
  await look(page, 'software-product');

  await page.goto(`${url}/desk/campaigns`);
  await page.getByRole('button', { name: '新建补丁活动' }).click();
  await page.getByRole('textbox', { name: '标题' }).fill('OpenSSL 升级');
  await page.getByRole('combobox', { name: '软件产品' }).click();
  await page.getByRole('option', { name: 'OpenSSL' }).click();
  await page.getByRole('textbox', { name: '修复版本' }).fill('1.1.1w');
  await page.getByRole('textbox', { name: '公告编号' }).fill('CVE-2023-5678');
  await page.getByLabel('截止时间').fill('2031-06-01T18:00');
  await expectAccessible(page, 'campaign form');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByRole('button', { name: '启动' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '启动' }).click();
  await page.getByText('完成 0 / 2，待处理 2').waitFor();

  await page.getByRole('checkbox', { name: '选择 应用服务器一' }).check();
  await page.getByRole('button', { name: '设置所选 1 台' }).click();
  await page.getByRole('dialog').getByRole('combobox', { name: '状态' }).click();
  await page.getByRole('option', { name: '失败', exact: true }).click();
  await page.getByRole('textbox', { name: '原因' }).fill('磁盘空间不足');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('1.1.1k · 磁盘空间不足').waitFor();
  await page.getByRole('button', { name: '撤销' }).click();
  await page.getByText('已撤销 1 个').waitFor();

  await page.getByRole('button', { name: '导入状态' }).click();
  const file = (text: string) => ({ name: 'states.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  const chooser = page.getByRole('dialog').locator('input[type=file]');
  await chooser.setInputFiles(file('主机名,状态\n应用服务器一,已安装\n没有这台,已安装\n'));
  await page.getByText('没有这个配置项').waitFor();
  await expectAccessible(page, 'import with a problem');
  await look(page, 'software-import');
  await chooser.setInputFiles(file('主机名,状态\n应用服务器一,已安装\n'));
  await page.getByText('1 行，1 个目标有变化。').waitFor();
  await page.getByRole('button', { name: '导入', exact: true }).click();
  await page.getByText('已说明处理完毕，但仍检测到旧版本。').waitFor();
  await post(`/items/${ids[1]}/software`, {
    list: [
      { name: 'OpenSSL', version: '1.1.1n', gone: true },
      { name: 'OpenSSL', version: '1.1.1w' },
    ],
  });
  await page.reload();
  await page.getByText('完成 2 / 2，待处理 0').waitFor();
  await page.getByText(/检测到新版本/).waitFor();
  await expectAccessible(page, 'campaign');
  await look(page, 'software-campaign');

  await page.getByRole('link', { name: '补丁活动', exact: true }).click();
  await page.getByRole('link', { name: 'OpenSSL 升级' }).waitFor();
  await expectAccessible(page, 'campaigns');
  await look(page, 'software-campaigns');
  await page.getByRole('link', { name: '版本变化' }).click();
  await page.getByText('1.1.1n → 1.1.1w').waitFor();
  await expectAccessible(page, 'version changes');
  await look(page, 'software-moves');

  await page.getByRole('link', { name: '许可', exact: true }).click();
  await page.getByRole('button', { name: '新增许可' }).click();
  await page.getByRole('textbox', { name: '许可名称' }).fill('OpenSSL 支持服务');
  await page.getByRole('combobox', { name: '软件产品' }).click();
  await page.getByRole('option', { name: 'OpenSSL' }).click();
  await page.getByLabel('生效日期').fill('2026-01-01');
  await expectAccessible(page, 'licence form');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('超用：1 处没有许可').waitFor();
  await expectAccessible(page, 'licences');
  await look(page, 'software-licences');

  const phone = await visit('zhoumin', { phone: true });
  await phone.page.goto(`${url}/desk/items/${ids[0]}`);
  await phone.page.getByRole('link', { name: 'OpenSSL 1.1.1k' }).waitFor();
  await expectAccessible(phone.page, 'item with software on a phone');
  await look(phone.page, 'software-item-phone');
  expect([...faults, ...phone.faults]).toEqual([]);
});
