import { versionKey } from './version.ts';

/** 操作系统、办公软件、业务系统、数据库、中间件 (2.2), and whatever else runs. */
export const PRODUCT_KINDS = ['os', 'office', 'business', 'database', 'middleware', 'other'] as const;
export type ProductKind = (typeof PRODUCT_KINDS)[number];

/** Marks of ownership, and what a build is made for, in which language. */
const NOISE =
  /\((?:r|tm|c)\)|[®™©]|\b(?:x86[_-]64|x86|x64|amd64|arm64|aarch64|32[- ]?bit|64[- ]?bit)\b|(?:32|64) ?位|\b(?:zh[-_]cn|en[-_]us|zh[-_]hans)\b/g;
const JOINTS = /[\s()[\]{}（）【】,，;；:：/\\|_"'“”]+/g;
/** What stands at the end of an alias that covers every name which begins so. */
const ANY_END = '*';

/**
 * A name of a product in the one form in which two are compared: without marks, builds, languages, and without its
 * version at the end (`7-Zip 23.01 (x64)` is `7-zip`). Empty when nothing is left.
 */
export function nameKey(name: string, version = ''): string {
  const plain = name.normalize('NFKC').toLowerCase().replace(NOISE, ' ').replace(JOINTS, ' ').trim();
  return trimmed(withoutVersion(trimmed(plain), version));
}

const trimmed = (text: string) => text.replace(/^[\s\-–—.]+|[\s\-–—.]+$/g, '');

function withoutVersion(name: string, version: string): string {
  const words = name.split(' ');
  const key = versionKey(version);
  if (key === '' || words.length < 2) return name;
  for (const from of [1, 2]) {
    const rest = words.slice(0, words.length - from);
    const end = words.slice(words.length - from).join(' ');
    if (rest.length > 0 && /\d/.test(end) && versionKey(end) === key) return withoutWord(rest);
  }
  return name;
}

/** `version` and `v` say nothing once the version is gone. */
const withoutWord = (words: readonly string[]) =>
  (words.length > 1 && /^(?:v|ver|version|版本)$/.test(words.at(-1)!) ? words.slice(0, -1) : words).join(' ');

/** An alias as it is kept; `Microsoft Office 2019*` covers every name that begins so. Empty when it says nothing. */
export function aliasKey(alias: string): string {
  const open = alias.trim().endsWith(ANY_END);
  const key = nameKey(open ? alias.trim().slice(0, -1) : alias);
  return key !== '' && open ? `${key}${ANY_END}` : key;
}

/** Keys by which a reported name may be known as a whole, the best first: with its version, and without. */
export const wholeKeys = (name: string, version: string): string[] =>
  [...new Set([nameKey(name), nameKey(name, version)])].filter((key) => key !== '');

/** No name is compared beyond this, in signs. */
const LONGEST_KEY = 200;

/** Keys of all aliases that cover the name by its beginning, the longest first. */
function openKeys(name: string): string[] {
  const signs = [...nameKey(name)].slice(0, LONGEST_KEY);
  const beginnings = signs.map((_, n) => trimmed(signs.slice(0, signs.length - n).join('')));
  return [...new Set(beginnings)].filter((key) => key !== '').map((key) => `${key}${ANY_END}`);
}

/** The product that a reported name is of, by the aliases that are known; null: one that nobody named yet. */
export function productOf(known: ReadonlyMap<string, string>, name: string, version: string): string | null {
  const key =
    wholeKeys(name, version).find((one) => known.has(one)) ?? openKeys(name).find((one) => known.has(one));
  return known.get(key ?? '') ?? null;
}

/** Whether an alias covers a key: it is the same, or its beginning. */
export const covers = (alias: string, key: string): boolean =>
  alias === key || (alias.endsWith(ANY_END) && key.startsWith(alias.slice(0, -1)));
