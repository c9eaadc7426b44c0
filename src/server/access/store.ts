import { sql } from 'kysely';
import { type Grants, type RoleDefinition, shippedGrants } from '#domain/permissions/grants.ts';
import { ROLES, type Role } from '#domain/permissions/roles.ts';
import { explained } from '../organisation/constraints.ts';
import type { Queries, Tx } from '../platform/db/db.ts';

/** A role as it can be given: shipped with the product, or the installation's own. */
export interface KnownRole extends RoleDefinition {
  code: string;
  /** Null for shipped roles. */
  name: string | null;
  nameEn: string | null;
  shipped: boolean;
  parts: Role[];
  grants: Grants;
  holders: number;
  version: number | null;
}

export type RoleWish = Pick<KnownRole, 'nameEn'> & RoleDefinition & { name: string };

const HOLDERS = sql`(select count(*)::integer from person p where p.active and r.code = any (p.given_roles))`;

/** All roles, shipped ones first. */
export async function knownRoles(q: Queries): Promise<KnownRole[]> {
  const counted = await sql<{ code: Role; holders: number }>`
    select r.code, ${HOLDERS} as holders from unnest(${[...ROLES]}::text[]) as r(code)`.execute(q);
  const holders = new Map(counted.rows.map((row) => [row.code, row.holders]));
  const shipped = ROLES.map((code) => ({
    ...{ code, name: null, nameEn: null, shipped: true, version: null },
    parts: [code],
    grants: shippedGrants(code),
    holders: holders.get(code) ?? 0,
  }));
  return [...shipped, ...(await ownRoles(q, sql`true`))];
}

async function ownRoles(q: Queries, condition: ReturnType<typeof sql>): Promise<KnownRole[]> {
  const found = await sql<KnownRole>`
    select r.code, r.name, r.name_en as "nameEn", false as shipped, r.parts, r.grants, r.version, ${HOLDERS} as holders
    from role r where ${condition} order by r.name collate "zh-x-icu", r.code`.execute(q);
  return found.rows;
}

export const ownRole = async (q: Queries, code: string): Promise<KnownRole | null> =>
  (await ownRoles(q, sql`r.code = ${code}`))[0] ?? null;

export async function insertRole(tx: Tx, code: string, wish: RoleWish): Promise<void> {
  const { name, nameEn, parts, grants } = wish;
  await explained(
    sql`insert into role (code, name, name_en, parts, grants)
      values (${code}, ${name}, ${nameEn}, ${[...parts]}, ${JSON.stringify(grants)}::jsonb)`.execute(tx),
  );
}

export async function updateRole(tx: Tx, code: string, wish: RoleWish): Promise<void> {
  const { name, nameEn, parts, grants } = wish;
  await explained(
    sql`update role set name = ${name}, name_en = ${nameEn}, parts = ${[...parts]},
      grants = ${JSON.stringify(grants)}::jsonb, version = version + 1 where code = ${code}`.execute(tx),
  );
}

export async function deleteRole(tx: Tx, code: string): Promise<void> {
  await explained(sql`delete from role where code = ${code}`.execute(tx));
}

/** Ends the sessions of everybody who holds the role. */
export async function endSessionsOfHolders(tx: Tx, code: string, but: string): Promise<void> {
  await sql`delete from session s using person p
    where p.id = s.person_id and ${code} = any (p.given_roles) and p.id <> ${but}`.execute(tx);
}
