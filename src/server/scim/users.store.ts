import { type RawBuilder, sql } from 'kysely';
import type { JsonObject } from '#domain/scim/evaluate.ts';
import type { AttributePath } from '#domain/scim/filter.ts';
import { ENTERPRISE, USER } from '#domain/scim/schema.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import type { Column } from './sql.ts';

/** A person as clients see them. */
export interface UserRow {
  id: string;
  login: string;
  name: string;
  email: string | null;
  phone: string | null;
  locale: string;
  zone: string;
  active: boolean;
  department: string | null;
  managerId: string | null;
  manager: string | null;
  groups: { id: string; name: string }[];
  version: number;
  createdAt: Date;
  changedAt: Date;
  externalId: string | null;
  familyName: string | null;
  givenName: string | null;
  employeeNumber: string | null;
}

const FROM = sql`person p left join scim_user s on s.person_id = p.id
  left join department_path d on d.id = p.department_id left join person m on m.id = p.manager_id`;
/** Accounts of services are nobody's to provision; who was deleted by a client is gone for clients. */
const VISIBLE = sql`p.kind = 'person' and p.erased_at is null and (s.deleted_at is null or p.active)`;
const COLUMNS = sql`p.id, p.login, p.name, p.email, p.phone, p.locale, p.zone, p.active, d.path as department,
  p.manager_id as "managerId", m.name as manager, p.version, p.created_at as "createdAt", p.changed_at as "changedAt",
  s.external_id as "externalId", s.family_name as "familyName", s.given_name as "givenName",
  s.employee_number as "employeeNumber",
  coalesce((select json_agg(json_build_object('id', g.id, 'name', g.name) order by g.name, g.id)
    from group_member gm join support_group g on g.id = gm.group_id where gm.person_id = p.id), '[]') as groups`;

export interface ListWish {
  where: RawBuilder<unknown>;
  order: RawBuilder<unknown>;
  offset: number;
  limit: number;
}

export async function listUsers(
  q: Queries,
  { where, order, offset, limit }: ListWish,
): Promise<{ total: number; rows: UserRow[] }> {
  const condition = sql`${VISIBLE} and ${where}`;
  const counted = await sql<{
    total: number;
  }>`select count(*)::int as total from ${FROM} where ${condition}`.execute(q);
  const total = counted.rows[0]?.total ?? 0;
  if (limit === 0 || total <= offset) return { total, rows: [] };
  const found = await sql<UserRow>`select ${COLUMNS} from ${FROM} where ${condition}
    order by ${order}, p.id limit ${limit} offset ${offset}`.execute(q);
  return { total, rows: found.rows };
}

export async function userById(q: Queries, id: string): Promise<UserRow | null> {
  const found = await sql<UserRow>`select ${COLUMNS} from ${FROM} where p.id = ${id} and ${VISIBLE}`.execute(
    q,
  );
  return found.rows[0] ?? null;
}

/** Somebody deleted by a client whose login is given anew: the same person comes back. */
export async function deletedByLogin(q: Queries, login: string): Promise<string | null> {
  const found = await sql<{ id: string }>`
    select p.id from person p join scim_user s on s.person_id = p.id
    where p.login = ${login} and not p.active and s.deleted_at is not null and p.erased_at is null`.execute(
    q,
  );
  return found.rows[0]?.id ?? null;
}

/** What is kept beside the record of a person. @returns whether anything changed */
export async function saveUser(
  tx: Tx,
  id: string,
  {
    externalId,
    familyName,
    givenName,
    employeeNumber,
  }: Pick<UserRow, 'externalId' | 'familyName' | 'givenName' | 'employeeNumber'>,
): Promise<boolean> {
  const done = await sql`
    insert into scim_user (person_id, external_id, family_name, given_name, employee_number)
    values (${id}, ${externalId}, ${familyName}, ${givenName}, ${employeeNumber})
    on conflict (person_id) do update set external_id = excluded.external_id, family_name = excluded.family_name,
      given_name = excluded.given_name, employee_number = excluded.employee_number, deleted_at = null
    where (scim_user.external_id, scim_user.family_name, scim_user.given_name, scim_user.employee_number, scim_user.deleted_at)
      is distinct from (excluded.external_id, excluded.family_name, excluded.given_name, excluded.employee_number, null)`.execute(
    tx,
  );
  return (done.numAffectedRows ?? 0n) > 0n;
}

/** A new version of the record, where only what stands beside it has changed. */
export async function countUp(tx: Tx, id: string): Promise<void> {
  await sql`update person set version = version + 1 where id = ${id}`.execute(tx);
}

export async function noteOff(tx: Tx, id: string, deleted: boolean): Promise<void> {
  await sql`insert into scim_user (person_id, deactivated_at, deleted_at)
    values (${id}, now(), ${deleted ? sql`now()` : sql`null`})
    on conflict (person_id) do update set deactivated_at = coalesce(excluded.deactivated_at, scim_user.deactivated_at),
      deleted_at = coalesce(excluded.deleted_at, scim_user.deleted_at)`.execute(tx);
}

export async function noteDeleted(tx: Tx, id: string): Promise<void> {
  await sql`insert into scim_user (person_id, deleted_at) values (${id}, now())
    on conflict (person_id) do update set deleted_at = now()`.execute(tx);
}

/** People whom clients switched off within the last hour. */
export async function offInLastHour(q: Queries): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*)::int as count from scim_user where deactivated_at > now() - interval '1 hour'`.execute(q);
  return found.rows[0]?.count ?? 0;
}

/** A department by its path. */
export async function departmentAt(q: Queries, path: string): Promise<string | null> {
  const found = await sql<{ id: string }>`select id from department_path where path = ${path}`.execute(q);
  return found.rows[0]?.id ?? null;
}

/** A department by its path or, where only one has it, its name. */
export async function departmentCalled(q: Queries, text: string): Promise<string | null> {
  const found = await sql<{ id: string; path: string; name: string }>`
    select d.id, d.path, split_part(d.path, '/', -1) as name from department_path d
    where d.path = ${text} or split_part(d.path, '/', -1) = ${text} limit 20`.execute(q);
  const exact = found.rows.find(({ path }) => path === text);
  if (exact) return exact.id;
  return found.rows.length === 1 ? (found.rows[0]?.id ?? null) : null;
}

export async function isVisible(q: Queries, id: string): Promise<boolean> {
  const found = await sql`select from ${FROM} where p.id = ${id} and ${VISIBLE}`.execute(q);
  return found.rows.length > 0;
}

const TEXT: Record<string, RawBuilder<unknown>> = {
  displayname: sql`p.name`,
  'name.formatted': sql`p.name`,
  'name.familyname': sql`s.family_name`,
  'name.givenname': sql`s.given_name`,
  preferredlanguage: sql`p.locale`,
  timezone: sql`p.zone`,
  emails: sql`p.email`,
  'emails.value': sql`p.email`,
  'emails.type': sql`case when p.email is not null then 'work' end`,
  phonenumbers: sql`p.phone`,
  'phonenumbers.value': sql`p.phone`,
  'phonenumbers.type': sql`case when p.phone is not null then 'work' end`,
};
const EXACT: Record<string, RawBuilder<unknown>> = {
  externalid: sql`s.external_id`,
  'meta.resourcetype': sql`'User'::text`,
};
const BOOLEAN: Record<string, RawBuilder<unknown>> = {
  active: sql`p.active`,
  'emails.primary': sql`case when p.email is not null then true end`,
  'phonenumbers.primary': sql`case when p.phone is not null then true end`,
};
const TIME: Record<string, RawBuilder<unknown>> = {
  'meta.created': sql`p.created_at`,
  'meta.lastmodified': sql`p.changed_at`,
};
const OF_ENTERPRISE: Record<string, RawBuilder<unknown>> = {
  employeenumber: sql`s.employee_number`,
  department: sql`d.path`,
  manager: sql`p.manager_id::text`,
  'manager.value': sql`p.manager_id::text`,
  'manager.displayname': sql`m.name`,
};
const OF_GROUPS: Record<string, RawBuilder<unknown>> = {
  groups: sql`g.id::text`,
  'groups.value': sql`g.id::text`,
  'groups.display': sql`g.name`,
};

/** Where an attribute of people stands. */
export function userColumn({ urn, name, sub }: AttributePath): Column | null {
  const key = sub === null ? name : `${name}.${sub}`;
  const of = (table: Record<string, RawBuilder<unknown>>) =>
    Object.hasOwn(table, key) ? table[key] : undefined;
  if (urn === ENTERPRISE.toLowerCase()) {
    const found = of(OF_ENTERPRISE);
    return found ? { sql: found, type: 'text' } : null;
  }
  if (urn !== null && urn !== USER.toLowerCase()) return null;
  if (key === 'username') return { sql: sql`p.login`, type: 'lower' };
  if (key === 'id') return { sql: sql`p.id::text`, type: 'exact', id: sql`p.id` };
  const group = of(OF_GROUPS);
  if (group)
    return {
      ...{ sql: sql`null`, type: 'text' },
      among: (condition) => sql`exists (select from group_member gm join support_group g on g.id = gm.group_id
        where gm.person_id = p.id and ${condition(group)})`,
    };
  const typed = [
    ['text', of(TEXT)],
    ['exact', of(EXACT)],
    ['boolean', of(BOOLEAN)],
    ['time', of(TIME)],
  ] as const;
  const [type, found] = typed.find(([, one]) => one !== undefined) ?? [];
  return type && found ? { sql: found, type } : null;
}

const versionOf = (version: number): string => `W/"${version}"`;

/** The resource that clients read. */
export function userResource(row: UserRow, base: string): JsonObject {
  const { externalId, familyName, givenName, employeeNumber, department, managerId } = row;
  const values = (value: string | null) =>
    value === null ? {} : { list: [{ value, type: 'work', primary: true }] };
  const emails = values(row.email).list;
  const phoneNumbers = values(row.phone).list;
  const enterprise = {
    ...(employeeNumber === null ? {} : { employeeNumber }),
    ...(department === null ? {} : { department }),
    ...(managerId === null
      ? {}
      : {
          manager: { value: managerId, $ref: `${base}/Users/${managerId}`, displayName: row.manager ?? '' },
        }),
  };
  return {
    schemas: Object.keys(enterprise).length > 0 ? [USER, ENTERPRISE] : [USER],
    id: row.id,
    ...(externalId === null ? {} : { externalId }),
    userName: row.login,
    name: {
      formatted: row.name,
      ...(familyName === null ? {} : { familyName }),
      ...(givenName === null ? {} : { givenName }),
    },
    displayName: row.name,
    preferredLanguage: row.locale,
    timezone: row.zone,
    active: row.active,
    ...(emails ? { emails } : {}),
    ...(phoneNumbers ? { phoneNumbers } : {}),
    ...(row.groups.length > 0
      ? {
          groups: row.groups.map(({ id, name }) => ({
            value: id,
            $ref: `${base}/Groups/${id}`,
            display: name,
          })),
        }
      : {}),
    ...(Object.keys(enterprise).length > 0 ? { [ENTERPRISE]: enterprise } : {}),
    meta: {
      resourceType: 'User',
      created: row.createdAt.toISOString(),
      lastModified: row.changedAt.toISOString(),
      location: `${base}/Users/${row.id}`,
      version: versionOf(row.version),
    },
  };
}
