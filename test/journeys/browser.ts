import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, expect, inject } from 'vitest';
import { DEMO_PASSWORD, loadDemoOrganisation } from '#server/demo/organisation.ts';
import { type RunningServer, type ServerOptions, startServer } from '#server/main.ts';
import { type Database, transaction } from '#server/platform/db/db.ts';
import { testDatabase } from '#test/db.ts';

const WEB = fileURLToPath(new URL('../../dist/web', import.meta.url));
/** Far more than anything takes; no journey says how long it may last. */
const PATIENCE_MS = 60_000;

export interface Visit {
  page: Page;
  context: BrowserContext;
  /** Everything that went wrong in the page: uncaught errors, refused scripts, requests to others. */
  faults: string[];
}

export interface Stage {
  url: string;
  db: Database;
  browser: Browser;
  /** Where the bytes of files are kept. */
  filesDir: string;
  /** A signed-in browser of its own, as on that person's desk or phone. */
  visit(
    login: string,
    options?: { phone?: boolean; locale?: 'zh-CN' | 'en'; dark?: boolean },
  ): Promise<Visit>;
}

/**
 * The demo organisation on the whole product, and a real browser in front of it, which may ask these hosts; gone after
 * the file. `knowsItsPlace`: it was told where people reach it, so that others can send them back there.
 */
export async function stage(
  privateHosts: ReadonlySet<string> = new Set(),
  knowsItsPlace = false,
): Promise<Stage> {
  if (!existsSync(join(WEB, 'index.html')))
    throw new Error('the web app is not built: run `npm test` or `npx vite build`');
  const db = await testDatabase();
  await transaction(db, (tx) => loadDemoOrganisation(tx));
  const filesDir = await mkdtemp(join(tmpdir(), 'yinuo-files-'));
  const options = { databaseUrl: db.url, host: '127.0.0.1', filesDir, webDir: WEB, privateHosts };
  const server = await (knowsItsPlace ? startedAtItsPlace(options) : startServer({ ...options, port: 0 }));
  const browser = await chromium.connect(inject('chromium'));
  afterAll(async () => {
    await browser.close();
    await server.close();
    await rm(filesDir, { recursive: true, force: true });
  });
  return {
    url: server.url,
    db,
    browser,
    filesDir,
    visit: (login, options) => visit(browser, server.url, login, options),
  };
}

/** A port is free until somebody takes it: then another one is. */
async function startedAtItsPlace(options: Omit<ServerOptions, 'port'>): Promise<RunningServer> {
  for (;;) {
    const asker = createServer();
    await new Promise<void>((ready) => asker.listen(0, '127.0.0.1', ready));
    const { port } = asker.address() as AddressInfo;
    await new Promise<unknown>((closed) => asker.close(closed));
    try {
      return await startServer({ ...options, port, publicUrl: `http://127.0.0.1:${port}` });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    }
  }
}

async function visit(
  browser: Browser,
  url: string,
  login: string,
  options: Parameters<Stage['visit']>[1] = {},
) {
  const { phone = false, locale = 'zh-CN', dark = false } = options;
  const context = await browser.newContext({
    viewport: phone ? { width: 360, height: 780 } : { width: 1280, height: 800 },
    locale,
    timezoneId: 'Asia/Shanghai',
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  await context.addInitScript(TELL_VIOLATIONS);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const faults = watch(page, url);
  await page.goto(`${url}/sign-in`);
  await page.getByRole('button', { name: locale === 'en' ? 'English' : '简体中文' }).click();
  await page.getByLabel(locale === 'en' ? 'Login' : '登录名').fill(login);
  await page.locator('input[name=password]').fill(DEMO_PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL((at) => at.pathname !== '/sign-in');
  return { page, context, faults };
}

/** What the policy of a page refused to load, to run or to style. */
const TELL_VIOLATIONS = `document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile }) =>
  console.error('policy: ' + effectiveDirective + ' ' + blockedURI + ' ' + sourceFile))`;

function watch(page: Page, url: string): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // A frame in which nothing may run refuses what watches over the page, too.
    if (/^Blocked script execution in 'about:srcdoc'/.test(message.text())) return;
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()))
      faults.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(url))
      faults.push(`request: ${request.url()}`);
  });
  return faults;
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Found {
  id: string;
  nodes: { target: string[]; failureSummary: string }[];
}

/** Expects no violation of WCAG 2.2 A and AA on the page as it stands, once what is under way is done. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  const source = await readFile(AXE, 'utf8');
  const violations = async () => {
    const found = await page.evaluate(`${source};
      axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })
        .then((result) => result.violations.map(({ id, nodes }) => ({ id, nodes })))`);
    return (found as Found[]).flatMap(({ id, nodes }) =>
      nodes.map(
        (node) => `${name}: ${id}: ${node.target.join(' ')}: ${node.failureSummary.split('\n')[1]?.trim()}`,
      ),
    );
  };
  await expect.poll(violations, { timeout: 10_000, interval: 500 }).toEqual([]);
}
