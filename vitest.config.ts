import { defineConfig } from 'vitest/config';

/** Far more than anything takes on a busy machine; no test asserts a time. */
const patience = { testTimeout: 300_000, hookTimeout: 300_000, expect: { poll: { timeout: 60_000 } } };
const postgres = { globalSetup: ['./test/postgres.setup.ts'], ...patience };
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
          ...patience,
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
      { test: { name: 'web', include: ['src/web/**/*.test.{ts,tsx}'], ...patience } },
      {
        test: {
          name: 'runtime',
          include: ['{tools,bench,test/runtime}/**/*.test.ts', runtime],
          ...patience,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          ...postgres,
          isolate: false,
          globalSetup: [...postgres.globalSetup, './test/journeys/chromium.setup.ts'],
        },
      },
    ],
  },
});
