import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { asked, assertion, pair, response, signed } from '#test/saml/idp.ts';
import { expectAccessible, stage } from './browser.ts';

const keys = pair();
const IDP = 'https://idp.example/metadata';
// Its page stands on another site than the desk, as in life: `localhost` and `127.0.0.1` are two.
const idp = createServer((request, answer) => {
  if (!request.url?.startsWith('/sso')) return void answer.writeHead(404).end();
  const to = asked(`http://localhost${request.url}`);
  const recipient = /AssertionConsumerServiceURL="([^"]+)"/.exec(to.xml)?.[1] ?? '';
  const said = {
    ...{
      id: '_a',
      issuer: IDP,
      nameId: 'lina',
      format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    },
    ...{ audience: recipient.replace('/callback', '/metadata'), recipient, inResponseTo: to.id },
    ...{ notBefore: -5, notOnOrAfter: 300, authenticated: true, attributes: {} },
  };
  const xml = signed(response(assertion(said), said), 'Assertion', keys);
  const field = (name: string, value: string) => `<input type="hidden" name="${name}" value="${value}">`;
  answer.setHeader('content-type', 'text/html');
  answer.end(
    `<form method="post" action="${recipient}">${field('SAMLResponse', Buffer.from(xml).toString('base64'))}` +
      `${field('RelayState', to.relayState)}<button>Go on</button></form>`,
  );
});
await new Promise<void>((ready) => idp.listen(0, 'localhost', ready));
afterAll(() => {
  idp.closeAllConnections();
  idp.close();
});
const signOnUrl = `http://localhost:${(idp.address() as AddressInfo).port}/sso`;

const { url, visit, browser } = await stage(new Set(), true);
const shows = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

it('a security administrator connects a server of SAML, by which somebody signs in and whom they unbind', async () => {
  const { page, faults } = await visit('zhengkai');
  await page.goto(`${url}/admin/sign-ins`);
  await shows(page, '还没有其他登录方式');
  await expectAccessible(page, 'no way to sign in yet');
  await page.getByRole('button', { name: '添加登录方式' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('combobox', { name: '类型' }).click();
  await page.getByRole('option', { name: 'SAML 2.0' }).click();
  await form.getByRole('textbox', { name: /^名称/ }).fill('统一身份');
  await form.getByRole('textbox', { name: /^对方实体 ID/ }).fill(IDP);
  await form.getByRole('textbox', { name: /^对方登录地址/ }).fill(signOnUrl);
  await form.getByRole('textbox', { name: /^签名证书/ }).fill('不是证书');
  await form.getByRole('combobox', { name: /^首次登录时/ }).click();
  await page.getByRole('option', { name: '登录名' }).click();
  await form.getByRole('button', { name: '保存' }).click();
  await form
    .getByRole('textbox', { name: /^签名证书/ })
    .and(form.locator('[aria-invalid=true]'))
    .waitFor();
  await expectAccessible(page, 'form of a provider');
  await form.getByRole('textbox', { name: /^签名证书/ }).fill(keys.certificate);
  await form.getByRole('button', { name: '保存' }).click();
  await shows(page, /\/api\/sign-in\/providers\/.*\/metadata/);
  await page.getByRole('button', { name: '测试' }).click();
  await shows(page, '证书有效');
  await expectAccessible(page, 'ways to sign in');
  expect(faults).toEqual([]);

  const context = await browser.newContext({ viewport: { width: 360, height: 780 }, locale: 'zh-CN' });
  const phone = await context.newPage();
  await phone.goto(`${url}/sign-in?to=/account`);
  await phone.getByRole('link', { name: /统一身份/ }).click();
  await phone.getByRole('button', { name: 'Go on' }).click();
  await shows(phone, 'SAML 2.0');
  // She has a password, too.
  await phone.getByRole('button', { name: '解除绑定 统一身份' }).click();
  await expectAccessible(phone, 'unbinding');
  await phone.getByRole('dialog').getByRole('button', { name: '解除绑定 统一身份' }).click();
  await shows(phone, '尚未绑定');
  await phone.getByRole('button', { name: '绑定 统一身份' }).click();
  await phone.getByRole('button', { name: 'Go on' }).click();
  await phone.getByRole('button', { name: '解除绑定 统一身份' }).waitFor();
  await expectAccessible(phone, 'own ways to sign in');
});
