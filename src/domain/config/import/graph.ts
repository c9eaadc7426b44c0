/** Relations between nodes that are told by numbers, side by side: from `from[i]` to `to[i]`. */
export interface Edges {
  from: Int32Array;
  to: Int32Array;
}

/**
 * Marks the edges that lie on a circle: both of their ends are of one strongly connected part (Tarjan, without
 * recursion). Memory is a few numbers for each edge and node, however many there are.
 */
export function onCircles({ from, to }: Edges): Uint8Array {
  const nodes = nodesOf(from, to);
  const at = (node: number) => indexIn(nodes, node);
  const { starts, heads } = adjacency(from, to, nodes.length, at);
  const part = partsOf(starts, heads);
  return Uint8Array.from(from, (node, i) => {
    const [one, other] = [at(node), at(to[i] ?? 0)];
    return one === other || part[one] === part[other] ? 1 : 0;
  });
}

function nodesOf(from: Int32Array, to: Int32Array): Int32Array {
  const all = new Int32Array(from.length + to.length);
  all.set(from);
  all.set(to, from.length);
  all.sort();
  let count = 0;
  for (let i = 0; i < all.length; i++) if (i === 0 || all[i] !== all[i - 1]) all[count++] = all[i] ?? 0;
  return all.slice(0, count);
}

function indexIn(sorted: Int32Array, value: number): number {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Targets of node n: `heads` from `starts[n]` to before `starts[n + 1]`. */
function adjacency(from: Int32Array, to: Int32Array, count: number, at: (node: number) => number) {
  const starts = new Int32Array(count + 1);
  for (const node of from) starts[at(node) + 1]! += 1;
  for (let n = 0; n < count; n++) starts[n + 1]! += starts[n] ?? 0;
  const next = starts.slice();
  const heads = new Int32Array(from.length);
  for (let i = 0; i < from.length; i++) heads[next[at(from[i] ?? 0)]!++] = at(to[i] ?? 0);
  return { starts, heads };
}

function partsOf(starts: Int32Array, heads: Int32Array): Int32Array {
  const count = starts.length - 1;
  const [order, low, part] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
  const [edge, path, open] = [starts.slice(), new Int32Array(count), new Int32Array(count)];
  let [seen, parts, deep, waiting] = [0, 0, 0, 0];
  const enter = (node: number) => {
    order[node] = low[node] = ++seen;
    path[deep++] = node;
    open[waiting++] = node;
  };
  for (let root = 0; root < count; root++) {
    if (order[root] !== 0) continue;
    enter(root);
    while (deep > 0) {
      const node = path[deep - 1] ?? 0;
      if (edge[node]! < starts[node + 1]!) {
        const head = heads[edge[node]!++] ?? 0;
        if (order[head] === 0) enter(head);
        else if (part[head] === 0) low[node] = Math.min(low[node]!, order[head]!);
        continue;
      }
      deep -= 1;
      if (deep > 0) low[path[deep - 1]!] = Math.min(low[path[deep - 1]!]!, low[node]!);
      if (low[node] === order[node]) {
        parts += 1;
        let last: number;
        do {
          last = open[--waiting] ?? 0;
          part[last] = parts;
        } while (last !== node);
      }
    }
  }
  return part;
}

/** The rows that cannot be because of others: those that need, at any distance, one that is refused. */
export function neededBy(refused: readonly number[], { from, to }: Edges): number[] {
  const needs = new Map<number, number[]>();
  for (let i = 0; i < from.length; i++) {
    const list = needs.get(to[i] ?? 0);
    if (list) list.push(from[i] ?? 0);
    else needs.set(to[i] ?? 0, [from[i] ?? 0]);
  }
  const fallen = new Set(refused);
  const waiting = [...refused];
  for (let row = waiting.pop(); row !== undefined; row = waiting.pop())
    for (const other of needs.get(row) ?? [])
      if (!fallen.has(other)) {
        fallen.add(other);
        waiting.push(other);
      }
  const first = new Set(refused);
  return [...fallen].filter((row) => !first.has(row));
}
