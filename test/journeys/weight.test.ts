import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const WEB = fileURLToPath(new URL('../../dist/web', import.meta.url));
const KB = 1024;

interface Chunk {
  file: string;
  imports?: string[];
}
const manifest = JSON.parse(readFileSync(join(WEB, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;

/** A part with all that it needs before it can run. */
function withNeeds(name: string, found: Set<string>): Set<string> {
  const chunk = manifest[name];
  if (!chunk) throw new Error(`${name} is no part of the build`);
  if (found.has(name)) return found;
  found.add(name);
  for (const need of chunk.imports ?? []) withNeeds(need, found);
  return found;
}

/** Compressed script, in bytes, that a browser loads to show a page for the first time. */
function weightOf(parts: readonly string[]): number {
  const needed = new Set<string>();
  for (const part of ['index.html', '../locales/zh-CN/index.ts', ...parts]) withNeeds(part, needed);
  const files = [...needed].map((name) => join(WEB, manifest[name]?.file ?? ''));
  return files.reduce((sum, file) => sum + smallest(file), 0);
}

const smallest = (file: string): number =>
  statSync(`${file}.br`, { throwIfNoEntry: false })?.size ?? statSync(file).size;

const DESK = ['../locales/zh-CN/work.ts', 'desk/DeskLayout.tsx'];

// What it weighs today with a little room: who adds much has to look at what they add, and load it later.
it.each([
  ['sign-in', 203, ['account/SignInPage.tsx']],
  ['home of the portal', 258, ['portal/PortalLayout.tsx', 'portal/HomePage.tsx']],
  ['submission', 281, ['portal/PortalLayout.tsx', 'portal/SubmitPage.tsx']],
  ['queue of the desk', 310, [...DESK, 'desk/QueuePage.tsx']],
  ['ticket on the desk', 358, [...DESK, 'desk/TicketPage.tsx']],
])('the %s weighs at most %d KB of script', (_page, budget, parts) => {
  expect(Math.round(weightOf(parts) / KB)).toBeLessThanOrEqual(budget);
});

it('keeps the renderer of Markdown out of every first load', () => {
  for (const page of ['portal/HomePage.tsx', 'portal/MyTicketPage.tsx', 'desk/TicketPage.tsx']) {
    expect([...withNeeds(page, new Set())].join()).not.toContain('render-markdown');
  }
});
