import { defineConfig } from 'vitest/config';

const postgres = { globalSetup: ['./test/postgres.setup.ts'], testTimeout: 30_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'domain',
          include: ['src/{domain,contract,locales}/**/*.test.ts', 'tools/**/*.test.ts'],
        },
      },
      { test: { name: 'server', include: ['src/server/**/*.test.ts', 'cli/**/*.test.ts'], ...postgres } },
      { test: { name: 'web', include: ['src/web/**/*.test.{ts,tsx}'] } },
      {
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          ...postgres,
          fileParallelism: false,
        },
      },
    ],
  },
});
