import type { DrawnWay, Picture, Shown } from './ways.ts';

export const WIDTH = 208;
export const HEIGHT = 58;
const ACROSS = 96;
const DOWN = 16;
/** So many at least stand below each other before a column beside is begun. */
const TALLEST = 14;
/** How many of so many stand below each other: about as high as wide. */
const rowsOf = (n: number): number => Math.max(TALLEST, Math.ceil(Math.sqrt((n * WIDTH) / HEIGHT)));
/** More than these of one class at the same distance are drawn as one, in pictures that are not small anyway. */
const MOST_ALIKE = 6;
const SMALL = 40;

/** A box of the picture: one item, or all of a class at the same distance that stand folded together. */
export interface Box {
  id: string;
  depth: number;
  items: readonly Shown[];
  folded: boolean;
  x: number;
  y: number;
}

/** A line between two boxes, and how many relations it stands for. */
export interface Line {
  id: string;
  from: string;
  to: string;
  ways: readonly DrawnWay[];
  /** Both ends lie on a circle of trouble, and it goes no farther away. */
  round: boolean;
}

export interface Layout {
  boxes: Box[];
  lines: Line[];
}

const groupOf = ({ depth, class: of }: Pick<Shown, 'depth' | 'class'>): string => `${depth}:${of}`;

/**
 * Places an impact in layers from left to right, each step of trouble one layer; within a layer things stand near to
 * what they hang on. @param opened groups that the reader unfolded; null unfolds all
 */
export function arranged({ items, ways }: Picture, opened: ReadonlySet<string> | null): Layout {
  const boxes = folded(items, opened);
  const boxOf = new Map(boxes.flatMap((box) => box.items.map(({ id }) => [id, box])));
  const lines = linesOf(ways, boxOf);
  place(boxes, lines);
  return { boxes, lines };
}

function folded(items: readonly Shown[], opened: ReadonlySet<string> | null): Box[] {
  const groups = new Map<string, Shown[]>();
  for (const one of items) {
    const known = groups.get(groupOf(one));
    if (known) known.push(one);
    else groups.set(groupOf(one), [one]);
  }
  const single = (one: Shown): Box => ({
    ...{ id: one.id, depth: one.depth, items: [one], folded: false, x: 0, y: 0 },
  });
  return [...groups].flatMap(([key, all]) => {
    const folds = items.length > SMALL && all.length > MOST_ALIKE && opened !== null && !opened.has(key);
    return folds
      ? [{ id: key, depth: all[0]!.depth, items: all, folded: true, x: 0, y: 0 }]
      : all.map(single);
  });
}

function linesOf(ways: readonly DrawnWay[], boxOf: ReadonlyMap<string, Box>): Line[] {
  const lines = new Map<string, DrawnWay[]>();
  for (const way of ways) {
    const [from, to] = [boxOf.get(way.from), boxOf.get(way.to)];
    if (!from || !to || from === to) continue;
    const id = `${from.id}>${to.id}`;
    lines.set(id, [...(lines.get(id) ?? []), way]);
  }
  return [...lines].map(([id, all]) => {
    const [from, to] = [boxOf.get(all[0]!.from)!, boxOf.get(all[0]!.to)!];
    const circling = from.items.some(({ round }) => round) && to.items.some(({ round }) => round);
    return { id, from: from.id, to: to.id, ways: all, round: circling && to.depth <= from.depth };
  });
}

/** Sets the places of boxes: layer by layer, each ordered by the middle of what it hangs on. */
function place(boxes: Box[], lines: readonly Line[]): void {
  const layers = new Map<number, Box[]>();
  for (const box of boxes) layers.set(box.depth, [...(layers.get(box.depth) ?? []), box]);
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const depths = [...layers.keys()].toSorted((a, b) => a - b);
  const left = new Map<string, Box[]>();
  for (const { from, to } of lines) {
    const [a, b] = [byId.get(from)!, byId.get(to)!];
    if (a.depth < b.depth) left.set(to, [...(left.get(to) ?? []), a]);
  }
  let x = 0;
  for (const depth of depths) {
    const layer = layers.get(depth)!;
    const middle = (box: Box) => {
      const near = left.get(box.id) ?? [];
      return near.length === 0 ? 0 : near.reduce((sum, { y }) => sum + y, 0) / near.length;
    };
    const order = layer
      .map((box, i) => ({ box, at: middle(box), i }))
      .toSorted((a, b) => a.at - b.at || a.i - b.i);
    const tallest = rowsOf(order.length);
    const rows = Math.min(order.length, tallest);
    const top = (-(rows - 1) * (HEIGHT + DOWN)) / 2;
    for (const [i, { box }] of order.entries()) {
      box.x = x + Math.floor(i / tallest) * (WIDTH + 24);
      box.y = top + (i % tallest) * (HEIGHT + DOWN);
    }
    x += Math.ceil(order.length / tallest) * (WIDTH + 24) - 24 + ACROSS;
  }
}

const KEYS = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home'] as const;
export type StepKey = (typeof KEYS)[number];
export const isStepKey = (key: string): key is StepKey => (KEYS as readonly string[]).includes(key);

/** The box that a key leads to: up and down within a layer, left and right along the lines; null: none. */
export function nextBox({ boxes, lines }: Layout, id: string, key: StepKey): string | null {
  const here = boxes.find((box) => box.id === id);
  if (!here || key === 'Home') return boxes.find(({ depth }) => depth === 0)?.id ?? null;
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    const layer = boxes
      .filter(({ depth }) => depth === here.depth)
      .toSorted((a, b) => a.x - b.x || a.y - b.y);
    return layer[layer.indexOf(here) + (key === 'ArrowUp' ? -1 : 1)]?.id ?? null;
  }
  const right = key === 'ArrowRight';
  const beyond = boxes.filter(({ depth }) => (right ? depth > here.depth : depth < here.depth));
  const tied = new Set(lines.flatMap(({ from, to }) => (from === id ? [to] : to === id ? [from] : [])));
  const nearest = (among: readonly Box[]) =>
    among.toSorted(
      (a, b) =>
        Math.abs(a.depth - here.depth) - Math.abs(b.depth - here.depth) ||
        Math.abs(a.y - here.y) - Math.abs(b.y - here.y) ||
        Math.abs(a.x - here.x) - Math.abs(b.x - here.x),
    )[0];
  return (nearest(beyond.filter((box) => tied.has(box.id))) ?? nearest(beyond))?.id ?? null;
}
