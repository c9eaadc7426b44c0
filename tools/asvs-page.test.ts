import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { asvsPage, filesIn, PAGE, requirements } from './asvs-page.ts';

/** Requirements of levels 1 and 2 in each chapter of ASVS 5.0.0; 253 in all. */
const CHAPTERS = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7];

const all = requirements();

describe('the list of OWASP ASVS', () => {
  it('names every requirement of levels 1 and 2 once', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    const found = CHAPTERS.map((_, i) => all.filter(({ id }) => id.startsWith(`V${i + 1}.`)).length);
    expect(found).toEqual(CHAPTERS);
    expect(all.filter(({ level }) => level === 1)).toHaveLength(70);
  });

  it('shows what is met by a file, and gives a reason for the rest', () => {
    for (const { id, state, evidence } of all) {
      expect(evidence, id).not.toBe('');
      if (state === 'met') expect(filesIn(evidence), id).not.toEqual([]);
    }
  });

  it('names only files that are there', () => {
    const root = new URL('../', import.meta.url);
    const named = all.flatMap(({ evidence }) => filesIn(evidence));
    expect(named.filter((file) => !existsSync(new URL(file, root)))).toEqual([]);
  });

  it('is printed on docs/asvs.md (npm run docs)', () => {
    expect(readFileSync(PAGE, 'utf8')).toBe(asvsPage());
  });
});
