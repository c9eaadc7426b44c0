import { defineConfig } from 'vitest/config';

const postgres = { globalSetup: ['./test/postgres.setup.ts'], testTimeout: 30_000, hookTimeout: 60_000 };
/** Tests that start, kill and stop whole processes; they need no second run on another PostgreSQL. */
const runtime = 'src/server/platform/{postgres,process}/**/*.test.ts';

export default defineConfig({
  test: {
    // Left alone, Vitest keeps one core for somebody who watches.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'domain',
          isolate: false,
          include: ['src/{domain,contract,locales}/**/*.test.ts'],
          // Properties take their time on a busy machine; no test asserts any.
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'server',
          isolate: false,
          include: ['src/server/**/*.test.ts', 'cli/**/*.test.ts'],
          exclude: [runtime],
          ...postgres,
        },
      },
      { test: { name: 'web', include: ['src/web/**/*.test.{ts,tsx}'], testTimeout: 120_000 } },
      {
        test: {
          name: 'runtime',
          include: ['{tools,bench,test/runtime}/**/*.test.ts', runtime],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          ...postgres,
          isolate: false,
          globalSetup: [...postgres.globalSetup, './test/journeys/chromium.setup.ts'],
          // Far more than it takes: no journey says how long anything may last.
          testTimeout: 600_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
    ],
  },
});
