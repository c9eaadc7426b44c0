import { compareVersions, versionKey } from './version.ts';

/** One version of a product on an item, as one source says. Of a version that is not known the text is empty. */
export interface Installed {
  productId: string;
  version: string;
}

/** What happened to a product on an item: it came, went, or its version is another one (2.2). */
export const MOVE_KINDS = ['installed', 'removed', 'upgraded', 'downgraded'] as const;
export type MoveKind = (typeof MOVE_KINDS)[number];

export interface Move {
  kind: MoveKind;
  productId: string;
  from: string | null;
  to: string | null;
}

export const installedKey = ({ productId, version }: Installed): string => `${productId} ${version}`;

/** What one source says after a list: a whole one replaces what it said before, else it adds and takes away. */
export function saidAfter(
  before: readonly Installed[],
  list: { present: readonly Installed[]; gone: readonly Installed[] },
  complete: boolean,
): { added: Installed[]; removed: Installed[]; kept: Installed[] } {
  const present = new Map(list.present.map((one) => [installedKey(one), one]));
  const was = new Map(before.map((one) => [installedKey(one), one]));
  const goes = complete
    ? (one: Installed) => !present.has(installedKey(one))
    : (one: Installed) => !present.has(installedKey(one)) && list.gone.some((gone) => isOf(gone, one));
  return {
    added: [...present].flatMap(([key, one]) => (was.has(key) ? [] : [one])),
    removed: before.filter(goes),
    kept: before.filter((one) => !goes(one)),
  };
}

/** What is said to be gone without its version is gone in every version. */
const isOf = (gone: Installed, one: Installed) =>
  gone.productId === one.productId && (gone.version === '' || gone.version === one.version);

/**
 * What changed on the item, told once however many sources say it: a version counts as new only when no source had it,
 * and as gone only when no other source still has it. A version that goes while another one comes is a change of it;
 * of several the nearest are paired. A version that becomes known, or another spelling of the same, is no change.
 */
export function movesBetween(before: readonly Installed[], after: readonly Installed[]): Move[] {
  const products = [...new Set([...before, ...after].map(({ productId }) => productId))].sort();
  return products.flatMap((productId) => {
    const [old, now] = [before, after].map((all) => versionsIn(all, productId));
    return changes(productId, old!, now!);
  });
}

function versionsIn(all: readonly Installed[], productId: string): Map<string, string> {
  const of = all.filter((one) => one.productId === productId);
  const known = of.filter(({ version }) => versionKey(version) !== '');
  return new Map((known.length > 0 ? known : of).map(({ version }) => [versionKey(version), version]));
}

function changes(productId: string, old: Map<string, string>, now: Map<string, string>): Move[] {
  // Nobody knew which version it was, or nobody does any more: it is the same thing still.
  if ((old.has('') && now.size > 0) || (now.has('') && old.size > 0)) return [];
  const sorted = (all: Map<string, string>, not: Map<string, string>) =>
    [...all]
      .filter(([key]) => !not.has(key))
      .map(([, version]) => version)
      .sort(compareVersions);
  const [gone, come] = [sorted(old, now), sorted(now, old)];
  const pairs = Math.min(gone.length, come.length);
  const paired = Array.from({ length: pairs }, (_, n) => ({
    from: gone[gone.length - pairs + n]!,
    to: come[come.length - pairs + n]!,
  }));
  return [
    ...paired.map(
      ({ from, to }): Move => ({
        ...{ kind: compareVersions(from, to) < 0 ? 'upgraded' : 'downgraded', productId, from, to },
      }),
    ),
    ...gone
      .slice(0, gone.length - pairs)
      .map((from): Move => ({ kind: 'removed', productId, from, to: null })),
    ...come
      .slice(0, come.length - pairs)
      .map((to): Move => ({ kind: 'installed', productId, from: null, to })),
  ];
}

/** Moves that clause 2.2 asks a change for: another version of what was there already. */
export const asksForChange = ({ kind }: Pick<Move, 'kind'>): boolean =>
  kind === 'upgraded' || kind === 'downgraded';
