const HAN = /\p{Script=Han}/u;
const RUNS = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+/gu;
const LONGEST = 60;

/**
 * Words of a text for an exact index: Latin words and numbers, whatever stands between them (`sn-4471` is
 * two); Chinese as single characters and pairs, so that every word of two characters is found.
 */
export function indexWords(text: string): string[] {
  const words = new Set<string>();
  for (const [run] of normal(text).matchAll(RUNS)) {
    if (HAN.test(run)) for (const word of pairs(run, true)) words.add(word);
    else words.add(cut(run));
  }
  return [...words];
}

/** What a search must find all of; the last Latin word may be the beginning of a longer one. */
export interface Sought {
  words: string[];
  prefix: string | null;
}

export function soughtWords(query: string): Sought {
  const words = new Set<string>();
  let prefix: string | null = null;
  for (const [run] of normal(query).matchAll(RUNS)) {
    if (prefix !== null) words.add(prefix);
    prefix = null;
    if (HAN.test(run)) for (const word of pairs(run, false)) words.add(word);
    else prefix = cut(run);
  }
  return { words: [...words], prefix };
}

/** The beginning of a very long word, never ending within a sign. */
const cut = (word: string): string => (word.length > LONGEST ? [...word].slice(0, LONGEST).join('') : word);

/** Full-width letters and digits become plain ones; case does not count. */
const normal = (text: string): string => text.normalize('NFKC').toLowerCase();

function pairs(run: string, withSingles: boolean): string[] {
  const signs = [...run];
  const twos = signs.slice(1).map((sign, i) => `${signs[i]}${sign}`);
  return withSingles || signs.length === 1 ? [...signs, ...twos] : twos;
}
