import { sql } from 'kysely';
import { z } from 'zod';
import { humanId } from '#domain/config/item.ts';
import type { Instant } from '#domain/instant.ts';
import { type Balance, balanceOf, isInForce, type Term, termOf, type Use } from '#domain/licence/balance.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Queries } from '../platform/db/db.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { dayAt } from '../software/list.ts';
import { type LicenceRow, licencesOf, usesOf } from './store.ts';

interface Books {
  licences: (LicenceRow & { term: Term })[];
  balance: Balance;
}

/** All licences, and what stands on those that are in force today. */
export async function booksOf(q: Queries, actor: Actor, now: Instant): Promise<Books> {
  const day = await sql<{ today: string }>`select ${dayAt(now)} as today`.execute(q);
  const all = await licencesOf(q);
  const licences = all.map((one) => ({ ...one, term: termOf(one, day.rows[0]!.today) }));
  // A product whose licences have all ended is licensed still, and every use of it has no right.
  const products = [...new Set(licences.flatMap(({ covers }) => covers.map(({ productId }) => productId)))];
  const uses = await usesOf(q, products, actor);
  return {
    licences,
    balance: balanceOf(
      licences.filter(({ term }) => isInForce(term)),
      uses,
    ),
  };
}

export function licenceRows({ licences, balance }: Books) {
  const books = new Map(balance.licences.map((one) => [one.id, one]));
  return licences.map((licence) => {
    const { used = null, left = null, assumed = null } = books.get(licence.id) ?? {};
    return { ...licence, used, left, assumed };
  });
}

const cursorKeys = z.tuple([z.int().min(0).max(10_000_000)]);

/** One page of uses with what is shown of them, in the order of the books. */
export async function pageOfUses<T extends { use: Use }>(
  q: Queries,
  all: readonly T[],
  { cursor, limit }: { cursor?: string | undefined; limit: number },
) {
  const from = cursor === undefined ? 0 : readCursor(cursor, cursorKeys)[0];
  const rows = all.slice(from, from + limit + 1).map((one, index) => ({ ...one, place: from + index + 1 }));
  const { items, next } = pageOf(rows, limit, ({ place }) => [place]);
  const itemIds = items.map(({ use }) => use.itemId);
  const products = items.map(({ use }) => use.productId);
  type Item = { id: string; number: number; name: string; holder: string | null; site: string | null };
  const named = await sql<Item>`select i.id, i.number, i.name, h.name as holder, s.name as site from item i
    left join person h on h.id = i.holder_id left join site s on s.id = i.site_id
    where i.id = any(${itemIds}::uuid[])`.execute(q);
  const software = await sql<{ id: string; name: string }>`
    select id, name from software_product where id = any(${products}::uuid[])`.execute(q);
  const itemOf = new Map(named.rows.map((row) => [row.id, { ...row, number: humanId(row.number) }]));
  const nameOf = new Map(software.rows.map(({ id, name }) => [id, name]));
  return {
    items: items.map(({ use, place, ...rest }) => ({
      ...rest,
      item: itemOf.get(use.itemId)!,
      product: { id: use.productId, name: nameOf.get(use.productId) ?? '' },
      version: use.version,
    })),
    next,
  };
}
