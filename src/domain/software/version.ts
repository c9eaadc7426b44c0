/** Words that name no version: a long-term, final or stable one is the version itself. */
const LABELS = new Set(['v', 'ver', 'version', 'release', 'final', 'ga', 'stable', 'lts', 'build']);
const LABELS_ZH = new Set(['版', '版本', '正式版', '稳定版', '长期支持', '长期支持版']);
/** What comes before a release of the same number, the earliest first. */
const BEFORE = ['~', 'dev', 'alpha', 'beta', 'pre', 'rc'] as const;
const SPELLED: Readonly<Record<string, string>> = {
  ...{ snapshot: 'dev', nightly: 'dev', preview: 'pre', cr: 'rc', candidate: 'rc' },
  ...{ update: 'u', patch: 'p', servicepack: 'sp', 测试版: 'beta', 预览版: 'pre' },
};
/** What a build is made for, not which version it is. */
const MADE_FOR =
  /\b(?:x86[_-]64|x86|x64|i[3-6]86|amd64|arm64|aarch64|win(?:32|64)|32[- ]?bit|64[- ]?bit)\b|(?:32|64) ?位/g;
const PARTS = /\d+|~|\p{L}+/gu;
/** Words and numbers after which nothing of a version is told apart. */
const MOST_PARTS = 40;

/**
 * A key of a version: keys in the order of their bytes are versions in their order, and equal keys are one version.
 * Numbers count as numbers (1.10 after 1.9), zeros at the end count for nothing (1.0 is 1.0.0), a letter or word comes
 * after the bare version (1.1.1w after 1.1.1, 8u391 after 8), but a beta or candidate before it. An empty text, or one
 * that names no version, has the key of "not known", before all others.
 */
export function versionKey(version: string): string {
  const parts = partsOf(version);
  if (parts.length === 0) return '';
  return `${parts.map(keyOf).join('')}${END}`;
}

/** Less than 0 when the first is the older one, 0 when both are the same version. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [versionKey(one), versionKey(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Kinds of parts in their order: what precedes a release, its end, words, numbers. */
const END = '2';

function keyOf(part: string): string {
  const before = BEFORE.indexOf(part as (typeof BEFORE)[number]);
  if (before >= 0) return `1${before}`;
  if (/^\d/.test(part)) return `4${String(part.length).padStart(3, '0')}${part}`;
  return `3${[...part].map(signKey).join('')} `;
}

/** Signs beyond ASCII by their number, so that the order of bytes does not depend on how they are written. */
const signKey = (sign: string) =>
  sign < '\u007f' ? sign : `~${sign.codePointAt(0)!.toString(16).padStart(6, '0')}`;

function partsOf(version: string): string[] {
  const plain = version
    .normalize('NFKC')
    .toLowerCase()
    .slice(0, 500)
    .replace(MADE_FOR, ' ')
    .replace(/service\s+pack/g, 'servicepack')
    // Python's way to say alpha and beta; elsewhere a letter between digits is none (OpenSSL ends with one).
    .replace(/(?<=\d)([ab])(?=\d)/g, (_, letter) => (letter === 'a' ? 'alpha' : 'beta'));
  const words = [...plain.matchAll(PARTS)].map(([part]) => SPELLED[part] ?? part);
  const said = words.filter((part) => !LABELS.has(part) && !LABELS_ZH.has(part)).slice(0, MOST_PARTS);
  if (!said.some((part) => /\d/.test(part))) return [];
  return withoutZeros(said.map(bare));
}

/** A number without zeros before it; one of absurd length is cut, a whole number of seconds is far shorter. */
const bare = (part: string) => (/^\d/.test(part) ? part.replace(/^0+(?=\d)/, '').slice(0, 100) : part);

/** Zeros before a word, and at the end, say nothing. */
function withoutZeros(parts: readonly string[]): string[] {
  const kept: string[] = [];
  for (const [index, part] of parts.entries()) {
    const rest = parts.slice(index).find((one) => one !== '0');
    if (part !== '0' || (rest !== undefined && /^\d/.test(rest))) kept.push(part);
  }
  // A version that is all zeros is still one.
  return kept.length > 0 ? kept : ['0'];
}

/** Which versions something is about: from one on, up to one, or before one; what is not said is open. */
export interface VersionRange {
  /** This one and later. */
  from: string | null;
  /** This one and earlier. */
  upTo: string | null;
  /** Earlier than this one: the one that mends it. */
  before: string | null;
}

/** A range as keys; `upTo` and `before` together say the narrower. */
export interface KeyRange {
  low: string;
  high: string | null;
  highIncluded: boolean;
}

export function keysOf({ from, upTo, before }: VersionRange): KeyRange {
  const low = versionKey(from ?? '');
  const [last, fixed] = [versionKey(upTo ?? ''), versionKey(before ?? '')];
  if (fixed !== '' && (last === '' || fixed <= last)) return { low, high: fixed, highIncluded: false };
  return { low, high: last === '' ? null : last, highIncluded: true };
}

/** Whether a version is in a range. One that is not known is in none that has a bound. */
export function isInRange(range: VersionRange, version: string): boolean {
  const { low, high, highIncluded } = keysOf(range);
  const key = versionKey(version);
  if (key === '') return low === '' && high === null;
  return key >= low && (high === null || key < high || (highIncluded && key === high));
}

/** Whether nothing can be in it. */
export function isEmptyRange(range: VersionRange): boolean {
  const { low, high, highIncluded } = keysOf(range);
  return high !== null && (high < low || (high === low && !highIncluded));
}
