import { sql } from 'kysely';
import type { BrowserContext, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { DEMO_PASSWORD } from '#server/demo/organisation.ts';
import { codeOf, stepAt } from '#server/platform/auth/totp.ts';
import { expectAccessible, stage } from './browser.ts';

const { url, visit, browser, db } = await stage();

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

/** A browser with an authenticator of its own, which always says yes. Passkeys need a name for a host. */
async function withAuthenticator(): Promise<{ page: Page; context: BrowserContext; at: string }> {
  const context = await browser.newContext({
    viewport: { width: 360, height: 780 },
    locale: 'zh-CN',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { page, context, at: url.replace('127.0.0.1', 'localhost') };
}

const bytesOf = (base32: string) =>
  Buffer.from(
    (
      [...base32]
        .map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'))
        .join('')
        .match(/.{8}/g) ?? []
    ).map((byte) => Number.parseInt(byte, 2)),
  );

it('a passkey signs in after the password and alone, codes of an app stand beside it, and removing one asks for a proof', async () => {
  const { page, context, at } = await withAuthenticator();
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const byPassword = async () => {
    await page.goto(`${at}/sign-in?to=/account`);
    await page.getByLabel('登录名').fill('lina');
    await page.locator('input[name=password]').fill(DEMO_PASSWORD);
    await page.keyboard.press('Enter');
  };
  await byPassword();
  await button('添加通行密钥').click();
  await page.getByLabel('通行密钥名称').fill('工作手机');
  await button('继续').click();
  await page.getByText('请保存好恢复码').waitFor();
  await button('我已保存').click();
  await page.getByText('还有 10 个恢复码').waitFor();
  await expectAccessible(page, 'account with a passkey');

  await context.clearCookies();
  await byPassword();
  await page.getByRole('heading', { name: '还差一步' }).waitFor();
  await expectAccessible(page, 'second step');
  await button('使用通行密钥').click();
  await page.getByText('工作手机').waitFor();

  await context.clearCookies();
  await page.goto(`${at}/sign-in?to=/account`);
  await button('用通行密钥登录').click();
  await page.getByText('工作手机').waitFor();

  await button('添加验证器应用').click();
  await page.getByAltText('验证器应用的二维码').waitFor();
  const secret = bytesOf(await page.locator('code').first().innerText());
  await page.getByLabel('应用上显示的验证码').fill(codeOf(secret, stepAt(Date.now())));
  await expectAccessible(page, 'an app is set up');
  await button('确认').click();
  await button('移除“验证器应用”').waitFor();

  await sql`update session set proved_at = now() - interval '11 minutes'`.execute(db);
  await button('移除“验证器应用”').click();
  await button('移除').last().click();
  const asked = page.getByRole('dialog', { name: '请确认是您本人' });
  await asked.getByRole('button', { name: '使用通行密钥' }).waitFor();
  await expectAccessible(page, 'proof of presence');
  await asked.getByRole('button', { name: '使用通行密钥' }).click();
  await button('移除“验证器应用”').waitFor({ state: 'detached' });
  await context.close();
});
