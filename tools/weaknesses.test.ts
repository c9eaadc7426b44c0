import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const ROOT = new URL('../', import.meta.url);
const rows = readFileSync(new URL('docs/weaknesses.md', ROOT), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, id, , file, named] = /^\| `([\w-]+)` \| (.+) \| `([\w./-]+)` \| (.+) \|$/.exec(line) ?? [];
    return id && file && named ? [{ id, file, named }] : [];
  });

it('the list of weaknesses is read', () => {
  expect(rows.length).toBeGreaterThan(35);
});

it.each(rows)('$id is caught by a test that is there: $file, $named', ({ file, named }) => {
  expect(readFileSync(new URL(file, ROOT), 'utf8')).toContain(named);
});
