import { sql } from 'kysely';
import { z } from 'zod';
import { humanId } from '#domain/config/item.ts';
import type { Facts } from '#domain/discovery/facts.ts';
import type { Doubt } from '#domain/discovery/identity.ts';
import { allClaims, rulingOf } from '#domain/discovery/settle.ts';
import type { Outcome } from '#domain/discovery/source.ts';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { withinItems } from '../config/reach.ts';
import { knownItem } from '../config/view.ts';
import { namesIn } from '../organisation/names.ts';
import type { Queries } from '../platform/db/db.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { saidByHand, wordsOf } from './known.ts';
import { courtOf } from './report.ts';
import { sourceBy } from './sources.ts';

interface Paged {
  cursor?: string | undefined;
  limit: number;
}
/** A time as `exact` writes it; PostgreSQL knows no year 0. */
const moment = z.iso.datetime({ precision: 6 }).refine((text) => Date.parse(text) >= 0);
const keys = z.tuple([moment, z.uuid()]);
const after = ({ cursor }: Paged) => (cursor === undefined ? null : readCursor(cursor, keys));
/** A time to the microsecond, in which a cursor says it. */
const exact = (column: string) =>
  sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`);

interface RunRow {
  id: string;
  label: string;
  startedAt: Date;
  lastAt: Date;
  reports: number;
  counts: Partial<Record<Outcome, number>>;
  written: number;
  undoneAt: Date | null;
  undoneBy: string | null;
  at: string;
}

/** Runs of a source, the newest first. */
export async function listRuns(q: Queries, source: string, paged: Paged) {
  await sourceBy(q, { id: source });
  const [at, id] = after(paged) ?? [null, null];
  const found = await sql<RunRow>`
    select r.id, r.label, r.started_at as "startedAt", r.last_at as "lastAt", r.reports, r.counts,
      (select count(*)::int from discovery_write w where w.run_id = r.id) as written,
      r.undone_at as "undoneAt", p.name as "undoneBy", ${exact('r.started_at')} as at
    from discovery_run r left join person p on p.id = r.undone_by
    where r.source_id = ${source}
      and (${at}::timestamptz is null or (r.started_at, r.id) < (${at}::timestamptz, ${id}::uuid))
    order by r.started_at desc, r.id desc limit ${paged.limit + 1}`.execute(q);
  const { items, next } = pageOf(found.rows, paged.limit, (row) => [row.at, row.id]);
  return {
    items: items.map(({ at: _at, startedAt, lastAt, undoneAt, ...row }) => ({
      ...row,
      ...{ startedAt: startedAt.getTime(), lastAt: lastAt.getTime(), undoneAt: undoneAt?.getTime() ?? null },
    })),
    next,
  };
}

/** A case is for whoever may know of each item that the machine could be. */
const withinCases = (actor: Actor) => sql`not exists (
  select from unnest(c.candidates) x(id) join item i on i.id = x.id where not ${withinItems(actor)})`;

export async function openCases(q: Queries, actor: Actor): Promise<number> {
  const found = await sql<{ n: number }>`
    select count(*)::int as n from discovery_case c where c.state = 'open' and ${withinCases(actor)}`.execute(
    q,
  );
  return found.rows[0]?.n ?? 0;
}

interface CaseRow {
  id: string;
  code: string;
  source: string;
  device: string;
  doubt: Doubt | 'new';
  facts: Facts;
  candidates: string[];
  firstAt: Date;
  lastAt: Date;
  at: string;
}

/** Machines of which people say what they are, the oldest first. */
export async function listCases(q: Queries, paged: Paged, actor: Actor) {
  const [at, id] = after(paged) ?? [null, null];
  const found = await sql<CaseRow>`
    select c.id, s.code, s.name as source, c.key as device, c.doubt, c.facts, c.candidates,
      c.first_at as "firstAt", c.last_at as "lastAt", ${exact('c.first_at')} as at
    from discovery_case c join discovery_source s on s.id = c.source_id
    where c.state = 'open' and ${withinCases(actor)}
      and (${at}::timestamptz is null or (c.first_at, c.id) > (${at}::timestamptz, ${id}::uuid))
    order by c.first_at, c.id limit ${paged.limit + 1}`.execute(q);
  const { items, next } = pageOf(found.rows, paged.limit, (row) => [row.at, row.id]);
  const known = await candidateViews(
    q,
    items.flatMap(({ candidates }) => candidates),
  );
  return {
    items: items.map(({ at: _at, code, source, candidates, firstAt, lastAt, facts, ...row }) => ({
      ...row,
      source: { code, name: source },
      facts: { ...facts, macs: [...facts.macs] },
      candidates: candidates.flatMap((one) => known.get(one) ?? []),
      ...{ firstAt: firstAt.getTime(), lastAt: lastAt.getTime() },
    })),
    next,
  };
}

async function candidateViews(q: Queries, ids: readonly string[]) {
  type Row = {
    id: string;
    number: number;
    name: string;
    class: string;
    state: string;
    serial: string | null;
    assetNumber: string | null;
    holder: string | null;
  };
  const found = await sql<Row>`
    select i.id, i.number, i.name, i.class, i.state, i.serial, i.asset_number as "assetNumber", h.name as holder
    from item i left join person h on h.id = i.holder_id where i.id = any(${[...ids]}::uuid[])`.execute(q);
  return new Map(found.rows.map(({ number, ...row }) => [row.id, { ...row, number: humanId(number) }]));
}

/** Items that no source has seen for as long as each of theirs allows, the longest unseen first. */
export async function unseenItems(q: Queries, paged: Paged, actor: Actor, now: Instant) {
  const [at, id] = after(paged) ?? [null, null];
  type Row = {
    id: string;
    number: number;
    name: string;
    class: string;
    state: string;
    lastSeenAt: Date;
    sources: string[];
    at: string;
  };
  const found = await sql<Row>`
    select x.*, ${exact('x."lastSeenAt"')} as at from (
      select i.id, i.number, i.name, i.class, i.state, max(d.last_seen_at) as "lastSeenAt",
        array_agg(distinct s.name) as sources
      from discovery_identity d join discovery_source s on s.id = d.source_id join item i on i.id = d.item_id
      where i.state <> 'retired' and ${withinItems(actor)}
      group by i.id
      having bool_and(d.last_seen_at < ${new Date(now)}::timestamptz - make_interval(days => s.unseen_days))
    ) x
    where ${at}::timestamptz is null or (x."lastSeenAt", x.id) > (${at}::timestamptz, ${id}::uuid)
    order by x."lastSeenAt", x.id limit ${paged.limit + 1}`.execute(q);
  const { items, next } = pageOf(found.rows, paged.limit, (row) => [row.at, row.id]);
  return {
    items: items.map(({ at: _at, number, lastSeenAt, ...row }) => ({
      ...{ ...row, number: humanId(number), lastSeenAt: lastSeenAt.getTime() },
    })),
    next,
  };
}

/** Who said what of an item last, field by field, and whose word counts. */
export async function provenanceOf(q: Queries, id: string, actor: Actor, now: Instant) {
  await knownItem(q, id, actor);
  const court = await courtOf(q, now);
  const names = await sourceNames(q);
  const claims = allClaims(await wordsOf(q, id), await saidByHand(q, id));
  const fields = [...claims.keys()].sort().map((field) => {
    const all = claims.get(field) ?? [];
    const ruling = rulingOf(field, all, court);
    return {
      field,
      claims: all
        .map((one) => ({ ...one, name: names.get(one.voice) ?? null, counts: one === ruling }))
        .sort((a, b) => Number(b.counts) - Number(a.counts) || b.at - a.at),
    };
  });
  return { fields, seen: await seenBy(q, id), names: await namesIn(q, fields) };
}

async function sourceNames(q: Queries): Promise<Map<string, string>> {
  const found = await sql<{ code: string; name: string }>`select code, name from discovery_source`.execute(q);
  return new Map(found.rows.map(({ code, name }) => [code, name]));
}

async function seenBy(q: Queries, id: string) {
  const found = await sql<{ code: string; name: string; device: string; lastSeenAt: Date }>`
    select s.code, s.name, d.key as device, d.last_seen_at as "lastSeenAt"
    from discovery_identity d join discovery_source s on s.id = d.source_id
    where d.item_id = ${id} order by d.last_seen_at desc limit 50`.execute(q);
  return found.rows.map((row) => ({ ...row, lastSeenAt: row.lastSeenAt.getTime() }));
}
