const LONGEST = 200;
/** A class of signs, a sign with a backslash, a dot, or a plain sign. */
const ATOM = String.raw`(?:\[\^?(?:\\.|[^\]\\])+\]|\\[dwsDWS.\-+*?()[\]{}|/^$\\]|\.|[^\\.*+?()[\]{}|^$])`;
const TIMES = String.raw`(?:\{\d{1,3}(?:,\d{0,3})?\}|[?*+])?`;
const WHOLE = new RegExp(`^(?:${ATOM}${TIMES})+$`, 'u');
/** More open repetitions than this could take long on a text that does not match. */
const MOST_OPEN = 3;

/**
 * The pattern of an attribute as a regular expression for a whole value; null when it is none, or is not of the subset
 * whose time is bounded: no groups, no alternatives, at most three repetitions without an end.
 */
export function safePattern(pattern: string): RegExp | null {
  if (pattern.length > LONGEST || !WHOLE.test(pattern)) return null;
  const bare = pattern.replace(/\[\^?(?:\\.|[^\]\\])+\]|\\./gu, 'x');
  if ((bare.match(/[*+]|,\d*\}/g) ?? []).length > MOST_OPEN) return null;
  try {
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    return null;
  }
}
