/** What a report holds somewhere: anything at all. */
export type Tree = Readonly<Record<string, unknown>>;

const LONGEST = 200;
const CONTROLS = /[\p{Cc}\p{Cs}\ufffd]+/gu;

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object at a name; an empty one when there is none. */
export const under = (tree: Tree, name: string): Tree => {
  const found = tree[name];
  if (isTree(found)) return found;
  const first: unknown = Array.isArray(found) ? found[0] : null;
  return isTree(first) ? first : {};
};

/** The objects at a name, of which XML writes one alone and JSON a list; the first of many. */
export function listed(tree: Tree, name: string, most: number): Tree[] {
  const found = tree[name];
  if (isTree(found)) return [found];
  return Array.isArray(found) ? found.slice(0, most).filter(isTree) : [];
}

/** A line of text as far as it can be kept; null when nothing stands there. */
export function textIn(value: unknown, longest = LONGEST): string | null {
  const raw = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  if (typeof raw !== 'string') return null;
  const plain = raw
    .slice(0, longest * 4)
    .normalize('NFC')
    .replace(CONTROLS, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const cut = [...plain].slice(0, longest).join('').trim();
  return cut === '' ? null : cut;
}

/** The first of these names at which a text stands. */
export function textAt(tree: Tree, ...names: string[]): string | null {
  for (const name of names) {
    const found = textIn(tree[name]);
    if (found !== null) return found;
  }
  return null;
}

/** A number that is not negative, also when it is written as text; null when there is none. */
export function numberAt(tree: Tree, name: string): number | null {
  const raw = tree[name];
  const value = typeof raw === 'string' && /^\s*\d{1,18}(\.\d{1,9})?\s*$/.test(raw) ? Number(raw) : raw;
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= 1e18 ? value : null;
}

/** Something true, in the words of XML and JSON. */
export const isYes = (value: unknown): boolean =>
  value === true || value === 1 || (typeof value === 'string' && /^(1|yes|true)$/i.test(value.trim()));
