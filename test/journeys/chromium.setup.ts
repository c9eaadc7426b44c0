import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where to connect to the browser that all journeys share, each in contexts of its own. */
    chromium: string;
  }
}

const CHROMES = [
  process.env.CHROME_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
/** A browser that talks to nobody but us. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** One browser a run: to start one takes longer than most of what is done in it. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const server = await chromium.launchServer({ executablePath: chrome(), args: QUIET, host: '127.0.0.1' });
  project.provide('chromium', server.wsEndpoint());
  return () => server.close();
}

function chrome(): string {
  const found = CHROMES.find((path) => path && existsSync(path));
  if (!found)
    throw new Error('no Chromium: install it (Debian: apt-get install chromium) or name it in CHROME_PATH');
  return found;
}
