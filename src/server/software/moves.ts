import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { humanId } from '#domain/config/item.ts';
import { resultOf } from '#domain/evidence/check.ts';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { type ChangeVerdict, VERSION_CHANGES, verdictOf } from '#domain/software/change-check.ts';
import { asksForChange, type MoveKind } from '#domain/software/installed.ts';
import { withinItems, withinManaged } from '../config/reach.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { refused } from '../platform/http/refused.ts';
import { checkNamedChange } from './named-change.ts';

interface Row {
  id: number;
  at: number;
  kind: MoveKind;
  itemId: string;
  number: number;
  itemName: string;
  productId: string;
  productName: string;
  from: string | null;
  to: string | null;
  source: string;
  by: string | null;
  changeRef: string | null;
  reason: string | null;
  updatesItself: boolean;
}

/** Moves `m` with their item, product and the last word on them. */
const MOVES = sql`software_move m join item i on i.id = m.item_id join software_product o on o.id = m.product_id
  join software_product p on p.id = coalesce(o.merged_into, o.id) left join person b on b.id = m.person_id
  left join lateral (select w.change_ref, w.reason from software_move_word w where w.move_id = m.id
    order by w.id desc limit 1) w on true`;
const REF = sql`coalesce(w.change_ref, m.change_ref)`;
const ROW = sql`m.id, round(extract(epoch from m.at) * 1000)::float8 as at, m.kind, i.id as "itemId", i.number,
  i.name as "itemName", p.id as "productId", p.name as "productName", m.from_version as "from", m.to_version as "to",
  m.source, b.name as by, ${REF} as "changeRef", w.reason, p.updates_itself is not null as "updatesItself"`;
const OTHER_VERSION = sql`m.kind in ('upgraded', 'downgraded')`;

/** The facts that the rule judges, as it finds them for this verdict. */
function having(verdict: ChangeVerdict): RawBuilder<unknown> {
  const known = VERSION_CHANGES.filter((one) => one.verdict === verdict).map(
    (one) => sql`(${one.hasChange}::boolean, ${one.isExplained}::boolean, ${one.updatesItself}::boolean)`,
  );
  return sql`${OTHER_VERSION} and ${FACTS} in (${sql.join(known)})`;
}
const FACTS = sql`(${REF} is not null, w.reason is not null, p.updates_itself is not null)`;

interface MoveFilter {
  cursor?: string | undefined;
  limit: number;
  item?: string | undefined;
  product?: string | undefined;
  verdict?: ChangeVerdict | undefined;
  from?: Instant | undefined;
  to?: Instant | undefined;
}

const cursorKeys = z.tuple([z.int().min(1)]);

/** What happened to software on items, the newest first, within what the actor may know. */
export async function listMoves(q: Queries, { cursor, limit, ...filter }: MoveFilter, actor: Actor) {
  const all = [withinItems(actor), ...within(filter)];
  if (cursor !== undefined) all.push(sql`m.id < ${readCursor(cursor, cursorKeys)[0]}`);
  if (filter.item) all.push(sql`m.item_id = ${filter.item}`);
  if (filter.product) all.push(sql`p.id = ${filter.product}`);
  if (filter.verdict) all.push(having(filter.verdict));
  const found = await sql<Row>`select ${ROW} from ${MOVES} where ${sql.join(all, sql` and `)}
    order by m.id desc limit ${limit + 1}`.execute(q);
  const { items, next } = pageOf(found.rows, limit, ({ id }) => [id]);
  return { items: items.map(shown), next };
}

/** From one point of time on, before another. */
function within({ from, to }: Pick<MoveFilter, 'from' | 'to'>): RawBuilder<unknown>[] {
  return [
    ...(from === undefined ? [] : [sql`m.at >= ${new Date(from)}`]),
    ...(to === undefined ? [] : [sql`m.at < ${new Date(to)}`]),
  ];
}

const shown = ({ itemId, number, itemName, productId, productName, updatesItself, ...row }: Row) => ({
  ...row,
  item: { id: itemId, number: humanId(number), name: itemName },
  product: { id: productId, name: productName },
  verdict: asksForChange(row)
    ? verdictOf({ hasChange: row.changeRef !== null, isExplained: row.reason !== null, updatesItself })
    : null,
});

/** Adds a word on another version: by which change it came, or why it needed none. The last word counts. */
export async function explainMove(
  tx: Tx,
  id: number,
  { changeRef, reason }: { changeRef: string | null; reason: string },
  { actor, personId, now }: { actor: Actor; personId: string; now: Instant },
) {
  const found = async (also: RawBuilder<unknown>) =>
    (
      await sql<Row>`select ${ROW} from ${MOVES} where m.id = ${id} and ${withinItems(actor)} and ${also}`.execute(
        tx,
      )
    ).rows[0];
  if (!(await found(sql`true`))) throw refused('not_found');
  const own = await found(withinManaged(actor));
  if (!own) throw refused('forbidden');
  if (!asksForChange(own)) throw refused('no_version_change');
  await checkNamedChange(tx, changeRef, 'body.changeRef');
  await sql`insert into software_move_word (move_id, change_ref, reason, person_id, at)
    values (${id}, ${changeRef}, ${reason}, ${personId}, ${new Date(now)})`.execute(tx);
  return shown((await found(sql`true`))!);
}

/** Clause 2.2 over a period: version changes on items lacking a change, of the items that the actor may know of. */
export async function changeCheck(q: Queries, { from, to }: { from: Instant; to: Instant }, actor: Actor) {
  type Group = {
    hasChange: boolean;
    isExplained: boolean;
    updatesItself: boolean;
    asks: boolean;
    count: number;
  };
  const found = await sql<Group>`
    select ${REF} is not null as "hasChange", w.reason is not null as "isExplained",
      p.updates_itself is not null as "updatesItself", ${OTHER_VERSION} as asks, count(*)
    from ${MOVES} where ${sql.join([withinItems(actor), ...within({ from, to })], sql` and `)}
    group by 1, 2, 3, 4`.execute(q);
  const asked = found.rows.filter(({ asks }) => asks);
  const sum = (groups: readonly Group[]) => groups.reduce((all, { count }) => all + count, 0);
  const of = (verdict: ChangeVerdict) => sum(asked.filter((one) => verdictOf(one) === verdict));
  const counts = {
    ...{ population: sum(asked), conforming: of('conforming'), violations: of('violation') },
    ...{ exceptions: of('exception'), notApplicable: sum(found.rows) - sum(asked) },
  };
  return { clause: '2.2' as const, from, to, ...counts, result: resultOf(counts) };
}
