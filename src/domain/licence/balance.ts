import { isInRange } from '../software/version.ts';

/** What one right of a licence counts: 每安装、每使用人、每核心、每地点. */
export const METRICS = ['installation', 'person', 'core', 'site'] as const;
export type Metric = (typeof METRICS)[number];

/** A product that a licence covers, from one version up to another; open where null. */
export interface Cover {
  productId: string;
  from: string | null;
  upTo: string | null;
}

/** The right to use software (许可). */
export interface Licence {
  id: string;
  metric: Metric;
  quantity: number;
  covers: readonly Cover[];
  /** Later versions are covered, too. */
  upgrades: boolean;
  /** Earlier versions are covered, too. */
  downgrades: boolean;
}

/** A version of a product on an item, with what metrics count of the item. */
export interface Use {
  itemId: string;
  productId: string;
  version: string;
  holderId: string | null;
  siteId: string | null;
  /** Null: nobody said how many. */
  cores: number | null;
}

/** Whether a licence is about the product in this version; of one that is not known the bounds are not asked. */
export function coversUse(licence: Omit<Licence, 'id' | 'quantity'>, { productId, version }: Use): boolean {
  return licence.covers.some((cover) => {
    if (cover.productId !== productId) return false;
    const range = {
      ...{
        from: licence.downgrades ? null : cover.from,
        upTo: licence.upgrades ? null : cover.upTo,
        before: null,
      },
    };
    return version === '' || isInRange(range, version);
  });
}

/** What a use takes of a licence: the unit that counts once, how much of it, and whether that had to be assumed. */
function takes(metric: Metric, use: Use): { unit: string; amount: number; assumed: boolean } {
  const whole = { unit: `item ${use.itemId}`, amount: 1 };
  switch (metric) {
    case 'installation':
      return { ...whole, assumed: false };
    case 'core':
      return { ...whole, amount: use.cores ?? 1, assumed: use.cores === null };
    case 'person':
      return use.holderId === null
        ? { ...whole, assumed: true }
        : { unit: use.holderId, amount: 1, assumed: false };
    case 'site':
      return use.siteId === null
        ? { ...whole, assumed: true }
        : { unit: use.siteId, amount: 1, assumed: false };
  }
}

export interface LicenceBalance {
  id: string;
  used: number;
  /** What is not used of it. */
  left: number;
  /** Of `used`, what had to be assumed: an item without holder, site or number of cores counts as one. */
  assumed: number;
  uses: readonly Use[];
}

/** Why a use has no right: no licence covers its version, or those that do are used up. */
export const OVER_USES = ['not_covered', 'used_up'] as const;
export type OverUse = (typeof OVER_USES)[number];

export interface Balance {
  licences: LicenceBalance[];
  over: { use: Use; why: OverUse }[];
}

/**
 * Which uses stand on which licences. Uses with the fewest licences to stand on come first, and take one on which their
 * person, site or item stands already, else the one with the fewest products, so that wide licences are left for others.
 */
export function balanceOf(licences: readonly Licence[], uses: readonly Use[]): Balance {
  const books = licences.map((licence) => new Book(licence));
  const choices = uses.map((use) => ({ use, fits: books.filter((book) => coversUse(book.licence, use)) }));
  const over: Balance['over'] = [];
  const order = (one: Use) => `${one.productId} ${one.itemId} ${one.version}`;
  const beside = besides(uses);
  // Those of whom one right covers more come first, so that it is not spent on a single use.
  choices.sort(
    (a, b) =>
      a.fits.length - b.fits.length ||
      beside(b.use) - beside(a.use) ||
      (order(a.use) < order(b.use) ? -1 : 1),
  );
  for (const { use, fits } of choices) {
    const book = fits.find((one) => one.has(use)) ?? bestOf(fits.filter((one) => one.hasRoomFor(use)));
    if (book) book.take(use);
    else over.push({ use, why: fits.length === 0 ? 'not_covered' : 'used_up' });
  }
  return { licences: books.map((book) => book.balance()), over };
}

/** How many uses of the same product one person, or one site, has. */
function besides(uses: readonly Use[]): (use: Use) => number {
  const keys = ({ productId, holderId, siteId }: Use) =>
    [holderId, siteId].flatMap((who) => (who === null ? [] : [`${productId} ${who}`]));
  const counts = new Map<string, number>();
  for (const key of uses.flatMap(keys)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return (use) => Math.max(0, ...keys(use).map((key) => counts.get(key) ?? 0));
}

const bestOf = (books: readonly Book[]): Book | undefined =>
  [...books].sort(
    (a, b) => a.licence.covers.length - b.licence.covers.length || (a.licence.id < b.licence.id ? -1 : 1),
  )[0];

class Book {
  readonly licence: Licence;
  readonly #units = new Map<string, { amount: number; assumed: boolean }>();
  readonly #uses: Use[] = [];
  #used = 0;

  constructor(licence: Licence) {
    this.licence = licence;
  }

  has = (use: Use) => this.#units.has(takes(this.licence.metric, use).unit);
  hasRoomFor = (use: Use) => this.#used + takes(this.licence.metric, use).amount <= this.licence.quantity;

  take(use: Use): void {
    const { unit, amount, assumed } = takes(this.licence.metric, use);
    this.#uses.push(use);
    if (this.#units.has(unit)) return;
    this.#units.set(unit, { amount, assumed });
    this.#used += amount;
  }

  balance(): LicenceBalance {
    const assumed = [...this.#units.values()].reduce((all, one) => all + (one.assumed ? one.amount : 0), 0);
    const { id, quantity } = this.licence;
    return { id, used: this.#used, left: quantity - this.#used, assumed, uses: this.#uses };
  }
}

/** Where a licence is in its time; days are civil days. */
export const TERMS = ['to_come', 'perpetual', 'running', 'expiring', 'ended'] as const;
export type Term = (typeof TERMS)[number];

/** From so many days before its end somebody should see to its renewal. */
const EXPIRING_DAYS = 90;
const DAY = 86_400_000;

export function termOf({ from, until }: { from: string; until: string | null }, today: string): Term {
  if (from > today) return 'to_come';
  if (until === null) return 'perpetual';
  if (until < today) return 'ended';
  return Date.parse(until) - Date.parse(today) <= EXPIRING_DAYS * DAY ? 'expiring' : 'running';
}

/** Whether uses may stand on it today. */
export const isInForce = (term: Term): boolean => term !== 'to_come' && term !== 'ended';
