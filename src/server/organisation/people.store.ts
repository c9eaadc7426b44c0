import { type RawBuilder, sql } from 'kysely';
import type { LOCALES } from '#contract/organisation/fields.ts';
import { spellCallers } from '../hotline/spelling.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { explained } from './constraints.ts';

export interface PersonRecord {
  id: string;
  name: string;
  department: string | null;
  email: string | null;
  login: string;
  phone: string | null;
  extension: string | null;
  departmentId: string | null;
  siteId: string | null;
  site: string | null;
  managerId: string | null;
  manager: string | null;
  /** Codes of the roles that they hold, shipped ones and own ones. */
  roles: string[];
  groupIds: string[];
  locale: (typeof LOCALES)[number];
  zone: string;
  active: boolean;
  hasPassword: boolean;
  version: number;
}

const RECORD = sql`p.id, p.name, d.path as department, p.email, p.login, p.phone, p.extension,
  p.department_id as "departmentId", p.site_id as "siteId", s.name as site,
  p.manager_id as "managerId", m.name as manager, p.given_roles as roles,
  array(select group_id from group_member where person_id = p.id) as "groupIds",
  p.locale, p.zone, p.active, p.password_hash is not null as "hasPassword", p.version`;
const JOINS = sql`left join department_path d on d.id = p.department_id
  left join site s on s.id = p.site_id left join person m on m.id = p.manager_id`;

export interface PeopleFilter {
  /** Part of a name or e-mail; with `wholeText` also of a login or phone. */
  q?: string | undefined;
  wholeText: boolean;
  department?: string | undefined;
  group?: string | undefined;
  role?: string | undefined;
  active: 'yes' | 'no' | 'all';
  after: { name: string; id: string } | null;
  /** Rows at most. */
  limit: number;
}

/** People in order of name, as Chinese is sorted. */
export async function findPeople(db: Queries, filter: PeopleFilter): Promise<PersonRecord[]> {
  const found = await sql<PersonRecord>`
    with found as materialized (
      select * from person p where ${sql.join(conditions(filter), sql` and `)}
      order by p.name collate "zh-x-icu", p.id limit ${filter.limit}
    )
    select ${RECORD} from found p ${JOINS} order by p.name collate "zh-x-icu", p.id`.execute(db);
  return found.rows;
}

function conditions(filter: PeopleFilter): RawBuilder<unknown>[] {
  const { q, wholeText, department, group, role, active, after } = filter;
  const all = [sql`true`];
  if (active !== 'all') all.push(sql`p.active = ${active === 'yes'}`);
  if (q) {
    const like = `%${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
    all.push(wholeText ? sql`p.desk_text like ${like}` : sql`p.card_text like ${like}`);
  }
  if (department) all.push(sql`p.department_id = ${department}`);
  if (group) all.push(sql`exists (select from group_member where person_id = p.id and group_id = ${group})`);
  if (role) all.push(sql`(${role} = any (p.roles) or ${role} = any (p.given_roles))`);
  if (after) all.push(sql`(p.name collate "zh-x-icu", p.id) > (${after.name}, ${after.id}::uuid)`);
  return all;
}

export async function personRecord(db: Queries, id: string): Promise<PersonRecord | null> {
  const found = await sql<PersonRecord>`
    select ${RECORD} from person p ${JOINS} where p.id = ${id}`.execute(db);
  return found.rows[0] ?? null;
}

/** Changes of the organisation happen one after the other, so that each sees what it is judged by. */
export async function lockOrganisation(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('organisation'))`.execute(tx);
}

export type PersonWish = {
  [K in
    | 'login'
    | 'name'
    | 'email'
    | 'phone'
    | 'extension'
    | 'departmentId'
    | 'siteId'
    | 'managerId'
    | 'locale'
    | 'zone'
    | 'active']?: PersonRecord[K] | undefined;
} & { roles?: readonly string[] | undefined };

const COLUMN_OF = {
  login: sql`login`,
  name: sql`name`,
  email: sql`email`,
  phone: sql`phone`,
  extension: sql`extension`,
  departmentId: sql`department_id`,
  siteId: sql`site_id`,
  managerId: sql`manager_id`,
  locale: sql`locale`,
  zone: sql`zone`,
  active: sql`active`,
  roles: sql`given_roles`,
} satisfies Record<keyof PersonWish, RawBuilder<unknown>>;

const named = (wish: PersonWish) =>
  (Object.keys(COLUMN_OF) as (keyof PersonWish)[]).filter((field) => wish[field] !== undefined);

/** Adds a person and answers their id. */
export async function insertPerson(tx: Tx, wish: PersonWish): Promise<string> {
  const fields = named(wish);
  const made = await explained(
    sql<{ id: string }>`insert into person (${sql.join(fields.map((field) => COLUMN_OF[field]))})
      values (${sql.join(fields.map((field) => wish[field]))}) returning id`.execute(tx),
  );
  const row = made.rows[0];
  if (!row) throw new Error('an inserted person was not returned');
  await spellCallers(tx);
  return row.id;
}

/** Changes the named fields and counts the version up. */
export async function updatePerson(tx: Tx, id: string, wish: PersonWish): Promise<void> {
  const sets = named(wish).map((field) => sql`${COLUMN_OF[field]} = ${wish[field]}`);
  const all = sql.join([...sets, sql`version = version + 1`]);
  await explained(sql`update person set ${all} where id = ${id}`.execute(tx));
  await spellCallers(tx);
}

export async function hasAdministrator(db: Queries): Promise<boolean> {
  const found = await sql`select from person where active and ('admin' = any (given_roles) or exists (
    select from role r where r.code = any (given_roles) and r.grants ? 'organisation.manage')) limit 1`.execute(
    db,
  );
  return found.rows.length > 0;
}

export async function hasAnybody(db: Queries): Promise<boolean> {
  return (await sql`select from person limit 1`.execute(db)).rows.length > 0;
}
