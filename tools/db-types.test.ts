import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeDatabase, PICTURE, TYPES } from './db-types.ts';

it('the schema types and schema.sql are those of the migrations (npm run db:types)', async () => {
  const { types, picture } = await describeDatabase();
  expect(readFileSync(TYPES, 'utf8')).toBe(types);
  expect(readFileSync(PICTURE, 'utf8')).toBe(picture);
}, 60_000);
