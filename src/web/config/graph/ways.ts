import { circlesOf, reachedFrom } from '#domain/config/circles.ts';
import type { Impact, RelationKind } from '../queries.ts';

export type Hit = Impact['items'][number];

/** One relation in the direction of trouble; `read` says which of its names reads that way. */
export interface DrawnWay {
  from: string;
  to: string;
  kind: string;
  read: 'forth' | 'back';
}

/** Each relation in the direction in which trouble goes; where it goes both ways, from what is nearer. */
export function waysOf(impact: Impact, kinds: readonly RelationKind[]): DrawnWay[] {
  const flows = new Map(kinds.map(({ code, flow }) => [code, flow]));
  const depths = new Map(impact.items.map(({ id, depth }) => [id, depth]));
  return impact.relations.map(({ kind, from, to }) => {
    const flow = flows.get(kind);
    const forth = flow === 'both' ? (depths.get(from) ?? 0) <= (depths.get(to) ?? 0) : flow !== 'to_source';
    return forth ? { kind, from, to, read: 'forth' } : { kind, from: to, to: from, read: 'back' };
  });
}

/** What the reader wants to see; empty lists mean everything. */
export interface Narrowing {
  kinds: readonly string[];
  classes: readonly string[];
}

/** A hit as it is drawn: `between` is what only leads to something that was asked for. */
export interface Shown extends Hit {
  between: boolean;
  /** On a circle of trouble. */
  round: boolean;
}

export interface Picture {
  items: Shown[];
  ways: DrawnWay[];
  /** How many circles there are. */
  circles: number;
}

/**
 * The part of an impact that a reader asked for: what is reached by these kinds of relations alone, and of that these
 * classes with what leads to them. What was reached through something the reader may not know of stays.
 */
export function narrowed(impact: Impact, ways: readonly DrawnWay[], { kinds, classes }: Narrowing): Picture {
  const depths = new Map(impact.items.map(({ id, depth }) => [id, depth]));
  const nearer = ({ from, to }: DrawnWay) => (depths.get(from) ?? 0) < (depths.get(to) ?? 0);
  const led = new Set(ways.filter(nearer).map(({ to }) => to));
  const starts = impact.items.filter(({ id, depth }) => depth === 0 || !led.has(id)).map(({ id }) => id);
  const kept = kinds.length === 0 ? ways : ways.filter(({ kind }) => kinds.includes(kind));
  const reached = reachedFrom(kept, starts);
  const wanted = impact.items.filter(
    (one) => reached.has(one.id) && (classes.length === 0 || classes.includes(one.class)),
  );
  const wantedIds = new Set(wanted.map(({ id }) => id));
  const back = kept.filter(nearer).map(({ from, to }) => ({ from: to, to: from }));
  const leading = classes.length === 0 ? wantedIds : reachedFrom(back, wantedIds);
  const items = impact.items.filter(({ id, depth }) => depth === 0 || (reached.has(id) && leading.has(id)));
  const there = new Set(items.map(({ id }) => id));
  const drawn = kept.filter(({ from, to }) => there.has(from) && there.has(to));
  const circles = circlesOf(drawn);
  const round = new Set(circles.flat());
  return {
    items: items.map((one) => ({
      ...one,
      between: one.depth > 0 && !wantedIds.has(one.id),
      round: round.has(one.id),
    })),
    ways: drawn,
    circles: circles.length,
  };
}

/** What a thing is hit by and what it hits, itself among it: the rest is dimmed while it is looked at. */
export function aboutIt(ways: readonly { from: string; to: string }[], id: string): Set<string> {
  const back = ways.map(({ from, to }) => ({ from: to, to: from }));
  return new Set([...reachedFrom(ways, [id]), ...reachedFrom(back, [id])]);
}
