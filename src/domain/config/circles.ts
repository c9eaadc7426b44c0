/** The way that trouble takes along one relation: from what fails to what is hit. */
export interface Way {
  from: string;
  to: string;
}

/**
 * The things on circles of trouble: each group holds those that hit each other round about, in the order in which they
 * were met. Circles are legal (2.6b); a reader wants to see them.
 */
export function circlesOf(ways: readonly Way[]): string[][] {
  const next = nextOf(ways);
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];
  const enter = (id: string) => {
    index.set(id, index.size);
    low.set(id, index.get(id)!);
    open.push(id);
  };
  for (const start of next.keys()) {
    if (index.has(start)) continue;
    enter(start);
    const path = [{ id: start, at: 0 }];
    // By hand and not by recursion: a chain may be as long as an impact.
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const to = (next.get(top.id) ?? [])[top.at++];
      if (to === undefined) {
        path.pop();
        const above = path.at(-1);
        if (above) low.set(above.id, Math.min(low.get(above.id)!, low.get(top.id)!));
        if (low.get(top.id) === index.get(top.id)) found.push(open.splice(open.indexOf(top.id)));
      } else if (!index.has(to)) {
        enter(to);
        path.push({ id: to, at: 0 });
      } else if (open.includes(to)) low.set(top.id, Math.min(low.get(top.id)!, index.get(to)!));
    }
  }
  return found.filter((group) => group.length > 1);
}

/** Where trouble goes from each thing in one step. */
function nextOf(ways: readonly Way[]): Map<string, string[]> {
  const next = new Map<string, string[]>();
  for (const { from, to } of ways) {
    const known = next.get(from);
    if (known) known.push(to);
    else next.set(from, [to]);
    if (!next.has(to)) next.set(to, []);
  }
  return next;
}

/** Everything that trouble reaches from these, they themselves among it. */
export function reachedFrom(ways: readonly Way[], starts: Iterable<string>): Set<string> {
  const next = nextOf(ways);
  const found = new Set(starts);
  // A set may grow while it is walked; what is added is walked, too.
  for (const id of found) for (const to of next.get(id) ?? []) found.add(to);
  return found;
}
