import {
  type Likened,
  type Likeness,
  likeness,
  type Prepared,
  type ProblemSettings,
  phrasesIn,
  prepared,
  type SimilarityRule,
  type Weights,
  weightsOf,
} from './similar.ts';

/** Similar tickets: each of them is like the first one, the centre. */
export interface Cluster {
  ticketIds: readonly number[];
}

/** Of tickets that share one word or item at most these, the newest, are compared because of it. */
const MOST_SHARED = 100;

/**
 * Tickets that are alike, the largest clusters first; none stands in two of them. Only tickets that share an item or a
 * word are compared at all, and of each word not too many, so the work stays in proportion.
 */
export function clustersOf(
  tickets: readonly Likened[],
  { rule, least }: Pick<ProblemSettings, 'rule' | 'least'>,
): Cluster[] {
  const all = [...tickets].sort((a, b) => a.id - b.id).map(prepared);
  const weight = weightsOf(all.map(({ words }) => [...words]));
  const near = neighbours(all, rule, weight);
  const left = new Set(all.map(({ id }) => id));
  const found: Cluster[] = [];
  for (;;) {
    const best = largest(near, left);
    if (best === null || best.length < least) return found;
    for (const id of best) left.delete(id);
    found.push({ ticketIds: best });
  }
}

function largest(near: ReadonlyMap<number, ReadonlySet<number>>, left: ReadonlySet<number>): number[] | null {
  let best: number[] | null = null;
  for (const id of left) {
    const others = [...(near.get(id) ?? [])].filter((other) => left.has(other));
    if (best === null || others.length + 1 > best.length) best = [id, ...others.sort((a, b) => a - b)];
  }
  return best;
}

/** Who is like whom. */
function neighbours(all: readonly Prepared[], rule: SimilarityRule, weight: Weights) {
  const near = new Map<number, Set<number>>(all.map(({ id }) => [id, new Set()]));
  for (const [one, others] of candidates(all))
    for (const other of others) {
      const [a, b] = [all[one]!, all[other]!];
      if (likeness(a, b, rule, weight).score < rule.threshold) continue;
      near.get(a.id)?.add(b.id);
      near.get(b.id)?.add(a.id);
    }
  return near;
}

/** Places of tickets that share something, each pair once: of the earlier the later ones. */
function candidates(all: readonly Prepared[]): Map<number, Set<number>> {
  const sharing = new Map<string, number[]>();
  for (const [place, { words, itemIds }] of all.entries())
    for (const key of [...words, ...itemIds.map((id) => `#${id}`)]) {
      const places = sharing.get(key);
      if (places) places.push(place);
      else sharing.set(key, [place]);
    }
  const pairs = new Map<number, Set<number>>();
  for (const places of sharing.values()) {
    const compared = places.slice(-MOST_SHARED);
    for (const [i, one] of compared.entries()) {
      const others = pairs.get(one) ?? new Set();
      for (const other of compared.slice(i + 1)) others.add(other);
      pairs.set(one, others);
    }
  }
  return pairs;
}

/** Why these tickets are alike: what most of them share, and each one's likeness to the first. */
export interface Evidence {
  itemIds: readonly string[];
  services: readonly string[];
  /** Phrases that stand in at least half of them. */
  words: readonly string[];
  tickets: readonly (Likeness & { id: number })[];
}

const MOST_WORDS = 8;

export function evidenceOf(tickets: readonly Likened[], rule: SimilarityRule): Evidence {
  const all = tickets.map(prepared);
  const [centre] = all;
  if (!centre) return { itemIds: [], services: [], words: [], tickets: [] };
  // Within a cluster a word that all have says the most, so each weighs the same.
  const alike = all.map((ticket) => ({ id: ticket.id, ...likeness(centre, ticket, rule, () => 1) }));
  const half = Math.max(2, Math.ceil(all.length / 2));
  const shared = (of: (one: Prepared) => Iterable<string>): string[] => {
    const times = new Map<string, number>();
    for (const one of all) for (const value of of(one)) times.set(value, (times.get(value) ?? 0) + 1);
    return [...times].filter(([, count]) => count >= half).map(([value]) => value);
  };
  return {
    itemIds: shared(({ itemIds }) => itemIds),
    services: shared(({ services }) => services),
    words: phrasesIn(
      centre.text,
      shared(({ words }) => words),
    ).slice(0, MOST_WORDS),
    tickets: alike.map((one, i) => ({
      ...one,
      words: phrasesIn(all[i]!.text, one.words).slice(0, MOST_WORDS),
    })),
  };
}

/** A proposal as far as deciding on new ones needs it. */
export interface Proposed {
  id: string;
  ticketIds: readonly number[];
  state: 'open' | 'accepted' | 'dismissed';
}

/**
 * What becomes of a cluster: a proposal of its own; the growth of an open one that has half of it; or nothing, while
 * fewer than `least` of its tickets are news to whoever dismissed it.
 */
export function placeOf(
  { ticketIds }: Cluster,
  proposals: readonly Proposed[],
  least: number,
): { is: 'new' } | { is: 'grown'; id: string } | { is: 'known' } {
  const overlap = (other: Proposed) => ticketIds.filter((id) => other.ticketIds.includes(id)).length;
  const open = proposals
    .filter(
      (one) => one.state === 'open' && overlap(one) * 2 >= Math.min(one.ticketIds.length, ticketIds.length),
    )
    .sort((a, b) => overlap(b) - overlap(a))[0];
  const decided = new Set(proposals.filter(({ state }) => state !== 'open').flatMap((one) => one.ticketIds));
  const news = ticketIds.filter((id) => !decided.has(id)).length;
  if (open) {
    const grown = ticketIds.some((id) => !open.ticketIds.includes(id));
    return grown ? { is: 'grown', id: open.id } : { is: 'known' };
  }
  return news >= least ? { is: 'new' } : { is: 'known' };
}
