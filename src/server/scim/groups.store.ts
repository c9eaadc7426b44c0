import { type RawBuilder, sql } from 'kysely';
import type { JsonObject } from '#domain/scim/evaluate.ts';
import type { AttributePath } from '#domain/scim/filter.ts';
import { GROUP } from '#domain/scim/schema.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import type { Column } from './sql.ts';
import type { ListWish } from './users.store.ts';

/** A support group as clients see it. */
export interface GroupRow {
  id: string;
  name: string;
  externalId: string | null;
  members: { id: string; name: string }[];
  version: number;
  createdAt: Date;
  changedAt: Date;
}

const MEMBERS = sql`group_member gm join person p on p.id = gm.person_id and p.active and p.kind = 'person'`;
const FROM = sql`support_group g left join scim_group s on s.group_id = g.id`;
const COLUMNS = sql`g.id, g.name, s.external_id as "externalId", g.version, g.created_at as "createdAt",
  g.changed_at as "changedAt",
  coalesce((select json_agg(json_build_object('id', p.id, 'name', p.name) order by p.name, p.id)
    from ${MEMBERS} where gm.group_id = g.id), '[]') as members`;

export async function listGroups(
  q: Queries,
  { where, order, offset, limit }: ListWish,
): Promise<{ total: number; rows: GroupRow[] }> {
  const counted = await sql<{
    total: number;
  }>`select count(*)::int as total from ${FROM} where ${where}`.execute(q);
  const total = counted.rows[0]?.total ?? 0;
  if (limit === 0 || total <= offset) return { total, rows: [] };
  const found = await sql<GroupRow>`select ${COLUMNS} from ${FROM} where ${where}
    order by ${order}, g.id limit ${limit} offset ${offset}`.execute(q);
  return { total, rows: found.rows };
}

export async function groupRow(q: Queries, id: string): Promise<GroupRow | null> {
  const found = await sql<GroupRow>`select ${COLUMNS} from ${FROM} where g.id = ${id}`.execute(q);
  return found.rows[0] ?? null;
}

export async function saveGroup(tx: Tx, id: string, externalId: string | null): Promise<void> {
  await sql`insert into scim_group (group_id, external_id) values (${id}, ${externalId})
    on conflict (group_id) do update set external_id = excluded.external_id`.execute(tx);
  await sql`update support_group set changed_at = clock_timestamp() where id = ${id}`.execute(tx);
}

/** Takes a group away, with its members; the database refuses where anything else names it. */
export async function removeGroup(tx: Tx, id: string): Promise<void> {
  await sql`delete from group_member where group_id = ${id}`.execute(tx);
  await sql`delete from support_group where id = ${id}`.execute(tx);
}

/** Those of these who may be members: there, and not left. */
export async function membersAmong(
  q: Queries,
  ids: readonly string[],
): Promise<{ known: ReadonlySet<string>; active: string[] }> {
  const found = await sql<{ id: string; active: boolean }>`
    select id, active from person where kind = 'person' and id = any(${[...ids]}::uuid[])`.execute(q);
  const active = found.rows.filter((one) => one.active).map(({ id }) => id);
  return { known: new Set(found.rows.map(({ id }) => id)), active };
}

const PLAIN: Record<string, Column> = {
  id: { sql: sql`g.id::text`, type: 'exact', id: sql`g.id` },
  externalid: { sql: sql`s.external_id`, type: 'exact' },
  displayname: { sql: sql`g.name`, type: 'text' },
  'meta.resourcetype': { sql: sql`'Group'::text`, type: 'exact' },
  'meta.created': { sql: sql`g.created_at`, type: 'time' },
  'meta.lastmodified': { sql: sql`g.changed_at`, type: 'time' },
};
const OF_MEMBERS: Record<string, RawBuilder<unknown>> = {
  members: sql`p.id::text`,
  'members.value': sql`p.id::text`,
  'members.display': sql`p.name`,
  'members.type': sql`'User'::text`,
};

/** Where an attribute of groups stands. */
export function groupColumn({ urn, name, sub }: AttributePath): Column | null {
  if (urn !== null && urn !== GROUP.toLowerCase()) return null;
  const key = sub === null ? name : `${name}.${sub}`;
  const value = Object.hasOwn(OF_MEMBERS, key) ? OF_MEMBERS[key] : undefined;
  if (!value) return Object.hasOwn(PLAIN, key) ? (PLAIN[key] ?? null) : null;
  return {
    ...{ sql: sql`null`, type: 'text' },
    among: (condition) =>
      sql`exists (select from ${MEMBERS} where gm.group_id = g.id and ${condition(value)})`,
  };
}

/** The resource that clients read. */
export function groupResource(row: GroupRow, base: string): JsonObject {
  const members = row.members.map(({ id, name }) => ({
    ...{ value: id, $ref: `${base}/Users/${id}`, display: name, type: 'User' },
  }));
  return {
    schemas: [GROUP],
    id: row.id,
    ...(row.externalId === null ? {} : { externalId: row.externalId }),
    displayName: row.name,
    ...(members.length > 0 ? { members } : {}),
    meta: {
      resourceType: 'Group',
      created: row.createdAt.toISOString(),
      lastModified: row.changedAt.toISOString(),
      location: `${base}/Groups/${row.id}`,
      version: `W/"${row.version}"`,
    },
  };
}
