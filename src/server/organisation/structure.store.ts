import { sql } from 'kysely';
import type { Queries, Tx } from '../platform/db/db.ts';
import { explained } from './constraints.ts';

export interface Department {
  id: string;
  name: string;
  parentId: string | null;
  path: string;
}
export interface Site {
  id: string;
  name: string;
  zone: string;
}
export interface Group {
  id: string;
  name: string;
  line: 1 | 2 | 3;
  nextGroupId: string | null;
  members: { id: string; name: string }[];
}
type Changes<T> = { [K in keyof T]?: T[K] | undefined };

const only = <T>(rows: readonly T[]): T | null => rows[0] ?? null;

export async function departments(db: Queries): Promise<Department[]> {
  const found = await sql<Department>`select id, name, parent_id as "parentId", path from department_path
    order by path collate "zh-x-icu"`.execute(db);
  return found.rows;
}

export async function departmentById(db: Queries, id: string): Promise<Department | null> {
  const found = await sql<Department>`
    select id, name, parent_id as "parentId", path from department_path where id = ${id}`.execute(db);
  return only(found.rows);
}

export async function insertDepartment(
  tx: Tx,
  wish: { name: string; parentId: string | null },
): Promise<string> {
  return idOf(
    sql<{
      id: string;
    }>`insert into department (name, parent_id) values (${wish.name}, ${wish.parentId}) returning id`,
    tx,
  );
}

export async function updateDepartment(tx: Tx, id: string, wish: Changes<Department>): Promise<void> {
  await explained(
    sql`update department set name = coalesce(${wish.name ?? null}, name),
      parent_id = case when ${wish.parentId !== undefined} then ${wish.parentId ?? null}::uuid else parent_id end
      where id = ${id}`.execute(tx),
  );
}

export async function sites(db: Queries): Promise<Site[]> {
  return (await sql<Site>`select id, name, zone from site order by name collate "zh-x-icu"`.execute(db)).rows;
}

export async function siteById(db: Queries, id: string): Promise<Site | null> {
  return only((await sql<Site>`select id, name, zone from site where id = ${id}`.execute(db)).rows);
}

export async function insertSite(tx: Tx, wish: { name: string; zone: string }): Promise<string> {
  return idOf(
    sql<{ id: string }>`insert into site (name, zone) values (${wish.name}, ${wish.zone}) returning id`,
    tx,
  );
}

export async function updateSite(tx: Tx, id: string, wish: Changes<Site>): Promise<void> {
  await explained(
    sql`update site set name = coalesce(${wish.name ?? null}, name), zone = coalesce(${wish.zone ?? null}, zone)
      where id = ${id}`.execute(tx),
  );
}

const GROUP = sql`g.id, g.name, g.line, g.next_group_id as "nextGroupId",
  coalesce((select json_agg(json_build_object('id', p.id, 'name', p.name) order by p.name collate "zh-x-icu", p.id)
    from group_member m join person p on p.id = m.person_id where m.group_id = g.id and p.active), '[]') as members`;

export async function groups(db: Queries): Promise<Group[]> {
  const found = await sql<Group>`
    select ${GROUP} from support_group g order by g.line, g.name collate "zh-x-icu"`.execute(db);
  return found.rows;
}

export async function groupById(db: Queries, id: string): Promise<Group | null> {
  return only((await sql<Group>`select ${GROUP} from support_group g where g.id = ${id}`.execute(db)).rows);
}

type GroupWish = Pick<Group, 'name' | 'line' | 'nextGroupId'>;

export async function insertGroup(tx: Tx, { name, line, nextGroupId }: GroupWish): Promise<string> {
  return idOf(
    sql<{ id: string }>`insert into support_group (name, line, next_group_id)
      values (${name}, ${line}, ${nextGroupId}) returning id`,
    tx,
  );
}

export async function updateGroup(tx: Tx, id: string, wish: Changes<GroupWish>): Promise<void> {
  await explained(
    sql`update support_group set name = coalesce(${wish.name ?? null}, name),
      line = coalesce(${wish.line ?? null}::int, line),
      next_group_id = case when ${wish.nextGroupId !== undefined} then ${wish.nextGroupId ?? null}::uuid
        else next_group_id end
      where id = ${id}`.execute(tx),
  );
}

/** The group has these members and no others. */
export async function replaceMembers(tx: Tx, groupId: string, personIds: readonly string[]): Promise<void> {
  await sql`delete from group_member
    where group_id = ${groupId} and person_id <> all (${personIds}::uuid[])`.execute(tx);
  await explained(
    sql`insert into group_member (group_id, person_id)
      select ${groupId}, person_id from unnest(${personIds}::uuid[]) person_id on conflict do nothing`.execute(
      tx,
    ),
  );
}

async function idOf(insert: ReturnType<typeof sql<{ id: string }>>, tx: Tx): Promise<string> {
  const row = only((await explained(insert.execute(tx))).rows);
  if (!row) throw new Error('an inserted row was not returned');
  return row.id;
}
