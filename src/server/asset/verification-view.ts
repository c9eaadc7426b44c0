import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { nearest } from '#domain/asset/class-rule.ts';
import { registerNumber } from '#domain/asset/number.ts';
import {
  discrepancyRate,
  type Finding,
  type Place,
  type Tally,
  type VerificationState,
} from '#domain/asset/verification.ts';
import { humanId, type ItemState } from '#domain/config/item.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { verifyMonths } from '../config/class-rules.ts';
import { classesOf } from '../config/classes.ts';
import { withinItems } from '../config/reach.ts';
import type { Queries } from '../platform/db/db.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { refused } from '../platform/http/refused.ts';

interface Paged {
  cursor?: string | undefined;
  limit: number;
}
type Condition = RawBuilder<unknown>;
const number = z.tuple([z.int().min(1).max(2_147_483_647)]);

type Row = Tally & {
  id: string;
  number: number;
  version: number;
  title: string;
  state: VerificationState;
  class: string | null;
  siteId: string | null;
  site: string | null;
  departmentId: string | null;
  department: string | null;
  dueOn: string | null;
  plannedBy: string;
  counters: { id: string; name: string }[];
  undecided: number;
  changedAt: Date;
};

async function rows(q: Queries, where: Condition, limit: number): Promise<Row[]> {
  const found = await sql<Row>`
    select v.id, v.number, v.version, v.title, v.state, v.class, v.site_id as "siteId", s.name as site,
      v.department_id as "departmentId", d.path as department, v.due_on as "dueOn", p.name as "plannedBy",
      v.changed_at as "changedAt", t."asRecorded", t.different, t."notFound", t."left", t.undecided,
      (select count(*) from verification_unknown u where u.verification_id = v.id) as unknown,
      coalesce((select jsonb_agg(jsonb_build_object('id', c.person_id, 'name', n.name) order by n.name)
        from verification_counter c join person n on n.id = c.person_id where c.verification_id = v.id), '[]') as counters
    from (select * from verification v where ${where} order by v.number desc limit ${limit}) v
      left join site s on s.id = v.site_id left join department_path d on d.id = v.department_id
      join person p on p.id = v.planned_by
      cross join lateral (select count(*) filter (where x.finding = 'as_recorded') as "asRecorded",
        count(*) filter (where x.finding = 'different') as different,
        count(*) filter (where x.finding = 'not_found') as "notFound",
        count(*) filter (where x.finding is null) as "left",
        count(*) filter (where x.finding in ('different', 'not_found') and x.decision is null) as undecided
        from verification_item x where x.verification_id = v.id) t
    order by v.number desc`.execute(q);
  return found.rows;
}

const shown = (row: Row) => {
  const { asRecorded, different, notFound, unknown, left, ...rest } = row;
  const tally = { asRecorded, different, notFound, unknown, left };
  return {
    ...rest,
    ...{ number: registerNumber('VC', row.number), tally, rate: discrepancyRate(tally) },
    changedAt: row.changedAt.getTime(),
  };
};

/** All verifications, the newest first. */
export async function listVerifications(q: Queries, { cursor, limit }: Paged) {
  const after = cursor === undefined ? null : readCursor(cursor, number)[0];
  const found = await rows(q, after === null ? sql`true` : sql`v.number < ${after}`, limit + 1);
  const { items, next } = pageOf(found, limit, (row) => [row.number]);
  return { items: items.map(shown), next };
}

/** Those that run and in which a person counts. */
export async function verificationsFor(q: Queries, personId: string) {
  const counts = sql`v.state = 'running' and exists (select from verification_counter c
    where c.verification_id = v.id and c.person_id = ${personId})`;
  return (await rows(q, counts, 100)).map(shown);
}

export async function openVerification(q: Queries, id: string) {
  const [row] = await rows(q, sql`v.id = ${id}`, 1);
  if (!row) throw refused('not_found');
  const unknown = await sql<{ label: string; note: string | null; by: string; at: Date }>`
    select u.label, u.note, p.name as by, u.found_at as at from verification_unknown u
    join person p on p.id = u.found_by where u.verification_id = ${id} order by u.found_at, u.label
    limit 1000`.execute(q);
  return {
    verification: shown(row),
    unknown: unknown.rows.map((one) => ({ ...one, at: one.at.getTime() })),
  };
}

export interface FindingRow {
  itemId: string;
  number: number;
  name: string;
  class: string;
  serial: string | null;
  assetNumber: string | null;
  planned: boolean;
  expected: Place;
  expectedHolder: string | null;
  expectedSite: string | null;
  finding: Finding | null;
  found: Partial<Place> | null;
  foundHolder: string | null;
  foundSite: string | null;
  note: string | null;
  countedBy: string | null;
  countedAt: Date | null;
  decision: 'accepted' | 'rejected' | null;
  decidedBy: string | null;
}

/** Items `i` of verifications `x` with what was found, by number. */
export async function findingRows(q: Queries, where: Condition, limit: number): Promise<FindingRow[]> {
  const found = await sql<FindingRow>`
    select i.id as "itemId", i.number, i.name, i.class, i.serial, i.asset_number as "assetNumber", x.planned,
      x.expected, eh.name as "expectedHolder", es.name as "expectedSite", x.finding, x.found,
      fh.name as "foundHolder", fs.name as "foundSite", x.note, c.name as "countedBy", x.counted_at as "countedAt",
      x.decision, d.name as "decidedBy"
    from verification_item x join item i on i.id = x.item_id
      left join person eh on eh.id = (x.expected->>'holderId')::uuid
      left join site es on es.id = (x.expected->>'siteId')::uuid
      left join person fh on fh.id = (x.found->>'holderId')::uuid
      left join site fs on fs.id = (x.found->>'siteId')::uuid
      left join person c on c.id = x.counted_by left join person d on d.id = x.decided_by
    where ${where} order by i.number limit ${limit}`.execute(q);
  return found.rows;
}

const findingView = (row: FindingRow) => ({
  item: {
    ...{ id: row.itemId, number: humanId(row.number), name: row.name, class: row.class },
    ...{ serial: row.serial, assetNumber: row.assetNumber },
  },
  planned: row.planned,
  expected: { ...row.expected, holder: row.expectedHolder, site: row.expectedSite },
  finding: row.finding,
  found: row.found && {
    ...row.found,
    ...(row.found.holderId === undefined ? {} : { holder: row.foundHolder }),
    ...(row.found.siteId === undefined ? {} : { site: row.foundSite }),
  },
  ...{ note: row.note, countedBy: row.countedBy, countedAt: row.countedAt?.getTime() ?? null },
  ...{ decision: row.decision, decidedBy: row.decidedBy },
});

export type FindingFilter = Finding | 'wrong' | 'left' | 'all';
const KINDS: Record<FindingFilter, Condition> = {
  as_recorded: sql`x.finding = 'as_recorded'`,
  different: sql`x.finding = 'different'`,
  not_found: sql`x.finding = 'not_found'`,
  wrong: sql`x.finding in ('different', 'not_found')`,
  left: sql`x.finding is null`,
  all: sql`true`,
};

/** What was found, by the numbers of the items; `within` keeps it to what the reader may know. */
export async function findingsOf(
  q: Queries,
  id: string,
  { finding, cursor, limit }: Paged & { finding: FindingFilter },
  within: Condition,
) {
  const after = cursor === undefined ? 0 : readCursor(cursor, number)[0];
  const where = sql`x.verification_id = ${id} and i.number > ${after} and ${KINDS[finding]} and ${within}`;
  const found = await findingRows(q, where, limit + 1);
  const { items, next } = pageOf(found, limit, (row) => [row.number]);
  return { items: items.map(findingView), next };
}

/** What the register says of an item that a counter stands before, with what was found of it already. */
export async function lookedAt(q: Queries, id: string, itemId: string) {
  const [kept] = await findingRows(q, sql`x.verification_id = ${id} and x.item_id = ${itemId}`, 1);
  if (kept) return findingView(kept);
  const found = await sql<
    Pick<FindingRow, 'number' | 'name' | 'class' | 'serial' | 'assetNumber'> & {
      state: ItemState;
      holderId: string | null;
      siteId: string | null;
      holder: string | null;
      site: string | null;
    }
  >`select i.number, i.name, i.class, i.serial, i.asset_number as "assetNumber", i.state, i.holder_id as "holderId",
      i.site_id as "siteId", h.name as holder, s.name as site
    from item i left join person h on h.id = i.holder_id left join site s on s.id = i.site_id
    where i.id = ${itemId}`.execute(q);
  const row = found.rows[0];
  if (!row) throw refused('not_found');
  const { state, holderId, siteId, holder, site } = row;
  return findingView({
    ...{ itemId, number: row.number, name: row.name, class: row.class, serial: row.serial },
    ...{ assetNumber: row.assetNumber, planned: false, expected: { state, holderId, siteId } },
    ...{ expectedHolder: holder, expectedSite: site, finding: null, found: null, foundHolder: null },
    ...{ foundSite: null, note: null, countedBy: null, countedAt: null, decision: null, decidedBy: null },
  });
}

/** Items that were not verified for longer than their class says; those of longest ago first. */
export async function unverified(q: Queries, limit: number, now: Date, actor: Actor) {
  const [classes, said] = [await classesOf(q), await verifyMonths(q)];
  const due = [...classes.keys()].flatMap((code) => {
    const months = nearest(classes, said, code);
    return months === null ? [] : [{ code, months }];
  });
  const codes = due.map(({ code }) => code);
  const months = due.map((one) => one.months);
  type Overdue = {
    id: string;
    number: number;
    name: string;
    class: string;
    lastAt: Date;
    verified: boolean;
    months: number;
    count: number;
  };
  const found = await sql<Overdue>`
    with due as (select unnest(${codes}::text[]) as class, unnest(${months}::int[]) as months)
    select i.id, i.number, i.name, i.class, coalesce(i.verified_at, e.at) as "lastAt",
      i.verified_at is not null as verified, due.months, count(*) over () as count
    from item i join due on due.class = i.class join item_event e on e.item_id = i.id and e.seq = 1
    where i.state <> 'retired' and ${withinItems(actor)}
      and coalesce(i.verified_at, e.at) < ${now}::timestamptz - make_interval(months => due.months)
    order by coalesce(i.verified_at, e.at), i.number limit ${limit}`.execute(q);
  return {
    count: found.rows[0]?.count ?? 0,
    items: found.rows.map(({ count, lastAt, number: n, ...row }) => ({
      ...row,
      ...{ number: humanId(n), lastAt: lastAt.getTime() },
    })),
  };
}
