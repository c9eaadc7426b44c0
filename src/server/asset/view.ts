import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { ClassRule } from '#domain/asset/class-rule.ts';
import { type Disposal, type DisposalState, disposalActions, missingFor } from '#domain/asset/disposal.ts';
import type { Handover, HandoverState } from '#domain/asset/handover.ts';
import { registerNumber } from '#domain/asset/number.ts';
import { humanId } from '#domain/config/item.ts';
import { type ItemFacts, managesItems, reachesItem } from '#domain/config/reach.ts';
import { type Actor, holds, personIdOf } from '#domain/permissions/actor.ts';
import { rulesOfItems } from '../config/class-rules.ts';
import { classesOf } from '../config/classes.ts';
import { withinItems } from '../config/reach.ts';
import { knownItem } from '../config/view.ts';
import type { Queries } from '../platform/db/db.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { moneyOfItem } from './money.ts';

type Condition = RawBuilder<unknown>;

interface Paged {
  cursor?: string | undefined;
  limit: number;
}

interface OfItem extends ItemFacts {
  itemId: string;
  itemNumber: number;
  itemName: string;
  itemClass: string;
}
const ITEM = sql`i.id as "itemId", i.number as "itemNumber", i.name as "itemName", i.class as "itemClass",
  i.owner_id as "ownerId", i.holder_id as "holderId", i.group_id as "groupId",
  i.department_id as "departmentId", i.site_id as "siteId"`;
const briefOf = ({ itemId, itemNumber, itemName, itemClass }: OfItem) => ({
  ...{ id: itemId, number: humanId(itemNumber), name: itemName, class: itemClass },
});

const number = z.tuple([z.int().min(1).max(2_147_483_647)]);
const OPEN: readonly DisposalState[] = ['proposed', 'approved'];

type DisposalRow = OfItem &
  Disposal & {
    id: string;
    number: number;
    version: number;
    proposer: string | null;
    decider: string | null;
    changedAt: Date;
  };

async function disposalRows(q: Queries, where: Condition, limit: number): Promise<DisposalRow[]> {
  const found = await sql<DisposalRow>`
    select d.id, d.number, d.version, d.state, d.way, d.reason, d.proposed_by as "proposedBy",
      d.decided_by as "decidedBy", d.decision, d.wipe_method as "wipeMethod", d.wiped_by as "wipedBy",
      d.wiped_on as "wipedOn", d.wipe_evidence as "wipeEvidence", d.item_version as "itemVersion",
      d.changed_at as "changedAt", a.name as proposer, b.name as decider, ${ITEM}
    from disposal d join item i on i.id = d.item_id join person a on a.id = d.proposed_by
      left join person b on b.id = d.decided_by
    where ${where} order by d.number desc limit ${limit}`.execute(q);
  return found.rows;
}

function disposalView(row: DisposalRow, rule: ClassRule, actor: Actor) {
  const who = {
    by: personIdOf(actor),
    decides: holds(actor, 'asset.approve_disposal'),
    manages: holds(actor, 'asset.manage') && reachesItem(managesItems(actor), row),
  };
  const { wipeMethod, wipedBy, wipedOn, wipeEvidence } = row;
  const wiped =
    wipeMethod !== null && wipedBy !== null && wipedOn !== null && wipeEvidence !== null
      ? { method: wipeMethod, by: wipedBy, on: wipedOn, evidence: wipeEvidence }
      : null;
  const ended = !OPEN.includes(row.state);
  return {
    ...{ id: row.id, number: registerNumber('DP', row.number), version: row.version, item: briefOf(row) },
    ...{ state: row.state, way: row.way, reason: row.reason, decision: row.decision, wipe: wiped, rule },
    ...{ proposedBy: row.proposer, decidedBy: row.decider, changedAt: row.changedAt.getTime() },
    missing: ended ? [] : missingFor(row, rule).map(({ field }) => field as 'approval' | 'wipe'),
    may: disposalActions(row, rule, who),
  };
}

async function disposalViews(q: Queries, rows: readonly DisposalRow[], actor: Actor) {
  const rule = await rulesOfItems(
    q,
    rows.map(({ itemId }) => itemId),
    await classesOf(q),
  );
  return rows.map((row) => disposalView(row, rule(row.itemId), actor));
}

/** Disposals of items that the actor may know of, the newest first. */
export async function listDisposals(
  q: Queries,
  { state, cursor, limit }: Paged & { state: DisposalState | 'open' | 'all' },
  actor: Actor,
) {
  const after = cursor === undefined ? null : readCursor(cursor, number)[0];
  const states = state === 'open' ? OPEN : [state];
  const all = [
    withinItems(actor),
    ...(state === 'all' ? [] : [sql`d.state = any(${states}::text[])`]),
    ...(after === null ? [] : [sql`d.number < ${after}`]),
  ];
  const rows = await disposalRows(q, sql.join(all, sql` and `), limit + 1);
  const { items, next } = pageOf(rows, limit, (row) => [row.number]);
  return { items: await disposalViews(q, items, actor), next };
}

type HandoverRow = OfItem &
  Omit<Handover, 'givenBy'> & {
    id: string;
    number: number;
    version: number;
    person: string;
    givenBy: string;
    givenAt: Date;
    changedAt: Date;
  };

async function handoverRows(q: Queries, where: Condition, limit: number): Promise<HandoverRow[]> {
  const found = await sql<HandoverRow>`
    select h.id, h.number, h.version, h.kind, h.state, h.person_id as "personId", p.name as person,
      g.name as "givenBy", h.note, h.reason, h.item_state as "itemState", h.given_at as "givenAt",
      h.changed_at as "changedAt", ${ITEM}
    from handover h join item i on i.id = h.item_id join person p on p.id = h.person_id
      join person g on g.id = h.given_by
    where ${where} order by h.number desc limit ${limit}`.execute(q);
  return found.rows;
}

const handoverView = (row: HandoverRow) => ({
  ...{ id: row.id, number: registerNumber('HO', row.number), version: row.version, item: briefOf(row) },
  ...{ kind: row.kind, state: row.state, personId: row.personId, person: row.person, givenBy: row.givenBy },
  ...{ note: row.note, reason: row.reason, itemState: row.itemState },
  ...{ givenAt: row.givenAt.getTime(), changedAt: row.changedAt.getTime() },
});

/** Hand-overs of items that the actor may know of, the newest first. */
export async function listHandovers(
  q: Queries,
  { state, cursor, limit }: Paged & { state: HandoverState | 'all' },
  actor: Actor,
) {
  const after = cursor === undefined ? null : readCursor(cursor, number)[0];
  const all = [
    withinItems(actor),
    ...(state === 'all' ? [] : [sql`h.state = ${state}`]),
    ...(after === null ? [] : [sql`h.number < ${after}`]),
  ];
  const rows = await handoverRows(q, sql.join(all, sql` and `), limit + 1);
  const { items, next } = pageOf(rows, limit, (row) => [row.number]);
  return { items: items.map(handoverView), next };
}

/** Hand-overs that wait for this person's word. */
export async function handoversFor(q: Queries, personId: string) {
  const rows = await handoverRows(q, sql`h.person_id = ${personId} and h.state = 'waiting'`, 100);
  return rows.map(handoverView);
}

/** The latest are enough on a page; all of them are in the lists. */
const LATEST = 20;

/** What the register says of an item. */
export async function assetOf(q: Queries, itemId: string, today: string, actor: Actor) {
  const item = await knownItem(q, itemId, actor);
  const rule = (await rulesOfItems(q, [itemId], await classesOf(q)))(itemId);
  const disposals = await disposalRows(q, sql`d.item_id = ${itemId}`, LATEST);
  const handovers = await handoverRows(q, sql`h.item_id = ${itemId}`, LATEST);
  return {
    rule,
    money: await moneyOfItem(q, itemId, item.attributes, today),
    disposals: disposals.map((row) => disposalView(row, rule, actor)),
    handovers: handovers.map(handoverView),
    mayManage: holds(actor, 'asset.manage') && reachesItem(managesItems(actor), item),
  };
}

/** Assets that are retired as they may not be (2.1): told by the state as it stands, whatever let it come so. */
export async function unlawfullyRetired(q: Queries, actor: Actor) {
  const found = await sql<OfItem>`
    select ${ITEM} from item i cross join lateral item_rule(i.id) r
    where i.state = 'retired' and r.disposal and not is_undone_import(i.id) and ${withinItems(actor)} and not exists (
      select from disposal d where d.item_id = i.id and d.state = 'done' and d.decided_by <> d.proposed_by
        and (not r.wipe or d.wipe_method is not null)
        and d.item_version >= (select max(e.seq) from item_event e
          where e.item_id = i.id and e.kind = 'moved' and e.after->>'state' = 'retired'))
    order by i.number desc`.execute(q);
  return { count: found.rows.length, items: found.rows.slice(0, 100).map(briefOf) };
}

/** What waits for a person: hand-overs for their word, verifications for them to count. */
export async function waitingFor(q: Queries, personId: string) {
  const found = await sql<{ handovers: number; verifications: number }>`
    select (select count(*) from handover where person_id = ${personId} and state = 'waiting') as handovers,
      (select count(*) from verification_counter c join verification v on v.id = c.verification_id
        where c.person_id = ${personId} and v.state = 'running') as verifications`.execute(q);
  return found.rows[0] ?? { handovers: 0, verifications: 0 };
}
