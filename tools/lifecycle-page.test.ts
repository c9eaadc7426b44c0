import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { lifecyclePage, PAGE } from './lifecycle-page.ts';

it('docs/lifecycle.md is printed from the rules (npm run docs)', () => {
  expect(readFileSync(PAGE, 'utf8')).toBe(lifecyclePage());
});
