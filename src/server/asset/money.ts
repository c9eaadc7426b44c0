import { sql } from 'kysely';
import { centsIn, moneyOf, type Priced, priceProblems, worthOn } from '#domain/asset/depreciation.ts';
import { type Author, managed } from '../config/actions.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { begin, happen } from './record.ts';

interface Kept extends Priced {
  id: string;
  version: number;
  hash: string;
  currency: string;
  supplier: string | null;
  contract: string | null;
}

export interface MoneyWish {
  cost: string | null;
  currency: string;
  residual: string | null;
  months: number | null;
  supplier: string | null;
  contract: string | null;
}

async function recordOf(q: Queries, itemId: string): Promise<Kept | null> {
  const found = await sql<Kept>`
    select id, version, encode(hash, 'hex') as hash, cost, residual, months, currency, supplier, contract
    from asset where item_id = ${itemId}`.execute(q);
  return found.rows[0] ?? null;
}

const cents = (text: string | null): number | null => (text === null ? null : centsIn(text));
const shown = (money: number | null): string | null => (money === null ? null : moneyOf(money));

/** What an item cost and what it is worth on a day; its dates stand among its attributes. */
export async function moneyOfItem(
  q: Queries,
  itemId: string,
  attributes: Readonly<Record<string, unknown>>,
  valueOn: string,
) {
  const kept = await recordOf(q, itemId);
  const dayOf = (code: string) => (typeof attributes[code] === 'string' ? attributes[code] : null);
  const boughtOn = dayOf('bought_on');
  return {
    version: kept?.version ?? 0,
    ...{ cost: shown(kept?.cost ?? null), residual: shown(kept?.residual ?? null) },
    ...{ currency: kept?.currency ?? 'CNY', months: kept?.months ?? null },
    ...{ supplier: kept?.supplier ?? null, contract: kept?.contract ?? null },
    ...{ boughtOn, warrantyUntil: dayOf('warranty_until'), valueOn },
    value: kept ? shown(worthOn(kept, boughtOn, valueOn)) : null,
  };
}

/** Says what an asset cost, on the version that the caller saw (0: none; null: whatever it is). */
export async function saveMoney(
  tx: Tx,
  itemId: string,
  wish: MoneyWish,
  version: number | null,
  author: Author,
): Promise<Readonly<Record<string, unknown>>> {
  const item = await managed(tx, itemId, author.actor);
  const kept = await recordOf(tx, itemId);
  if (version !== null && version !== (kept?.version ?? 0))
    throw refused('version_conflict', { version: kept?.version ?? 0 });
  const said = { ...wish, cost: cents(wish.cost), residual: cents(wish.residual) };
  const problems = priceProblems(said);
  if (problems.length > 0) throw refused('invalid', undefined, problems);
  if (kept) await happen(tx, 'asset', kept, { kind: 'priced', data: {}, after: said }, author);
  else await begin(tx, 'asset', { kind: 'priced', data: {}, after: { itemId, ...said } }, author);
  return item.attributes;
}
