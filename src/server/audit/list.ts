import { sql } from 'kysely';
import type { z } from 'zod';
import type { auditLog } from '#contract/audit.ts';
import type { ChainedEntry } from '#domain/audit/chain.ts';
import type { Queries } from '../platform/db/db.ts';

type Query = z.output<(typeof auditLog)['export']['query']>;
export type Search = Omit<Query, 'format'>;

/** An entry as it is listed, with its place in the chain; null until it is sealed. */
export interface EntryRow extends Omit<ChainedEntry, 'at' | 'what' | 'via'> {
  at: Date;
  what: Record<string, unknown>;
  via: 'session' | 'token' | null;
  pos: number | null;
}

const dateOf = (at: number | undefined) => (at === undefined ? null : new Date(at));

function fits({ from, to, person, kind, objectKind, objectId, outcome, ip }: Search) {
  const ok = outcome === undefined ? null : outcome === 'succeeded';
  const all = [
    from === undefined ? null : sql`e.at >= ${dateOf(from)}`,
    to === undefined ? null : sql`e.at < ${dateOf(to)}`,
    person === undefined ? null : sql`e.person_id = ${person}::uuid`,
    kind === undefined ? null : sql`e.kind = ${kind}`,
    objectKind === undefined ? null : sql`e.object_kind = ${objectKind}`,
    objectId === undefined ? null : sql`e.object_id = ${objectId}`,
    ok === null ? null : sql`e.ok = ${ok}`,
    ip === undefined ? null : sql`e.ip = ${ip}`,
  ].filter((one) => one !== null);
  return all.length === 0 ? sql`true` : sql.join(all, sql` and `);
}

/** Entries that fit: before a number the newest first, after a number the oldest first. */
export async function entriesOf(
  q: Queries,
  search: Search,
  at: { before: number | null } | { after: number },
  limit: number,
): Promise<EntryRow[]> {
  const edge =
    'after' in at ? sql`e.id > ${at.after}` : sql`(${at.before}::bigint is null or e.id < ${at.before})`;
  const order = 'after' in at ? sql`e.id` : sql`e.id desc`;
  const found = await sql<EntryRow>`
    select e.id, e.at, e.person_id as "personId", coalesce(opened_of(e.person_id, e.who), p.name) as who,
      e.kind, case when e.object_kind = 'person' and e.object_id ~ '^[0-9a-f-]{36}$'
        then details_for(e.object_id::uuid, e.what, false) else e.what end as what, e.ip, e.via,
      e.credential, e.agent, e.object_kind as "objectKind", e.object_id as "objectId", e.ok,
      e.request_id as "requestId", l.pos
    from audit_entry e left join person p on p.id = e.person_id left join audit_link l on l.entry_id = e.id
    where ${edge} and ${fits(search)} order by ${order} limit ${limit}`.execute(q);
  return found.rows;
}
