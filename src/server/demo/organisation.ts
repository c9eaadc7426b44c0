import { sql } from 'kysely';
import { IMPORT_FIELDS, type ImportField } from '#domain/organisation/import/row.ts';
import type { Role } from '#domain/permissions/roles.ts';
import { applyImport } from '../organisation/import/actions.ts';
import { hasAnybody } from '../organisation/people.actions.ts';
import { hashPassword } from '../platform/auth/password.ts';
import { csvLine } from '../platform/csv.ts';
import type { Tx } from '../platform/db/db.ts';
import { DEMO_LOGINS, type DemoPerson, GROUPS, PEOPLE, SITES } from './people.ts';

/** Of the demo alone: a real installation never has an account with a known password. */
export const DEMO_PASSWORD = 'yinuo-demo-2026';

export interface DemoAccount {
  login: string;
  name: string;
  roles: Role[];
  /** Support group; null for those who are in none. */
  group: string | null;
  password: string;
}

export interface DemoOrganisation {
  accounts: DemoAccount[];
  /** Ids by login, and by name of the group. */
  people: Record<string, string>;
  groups: Record<string, string>;
}

/**
 * Makes the company of the demo through the same import that an administrator uses. A company that is
 * there already is left as it is, so that nobody's changes are undone.
 */
export async function loadDemoOrganisation(tx: Tx): Promise<DemoOrganisation> {
  if (!(await hasAnybody(tx))) await found(tx);
  return {
    accounts: await accounts(tx),
    people: await idsBy(tx, 'person', 'login'),
    groups: await idsBy(tx, 'support_group', 'name'),
  };
}

async function found(tx: Tx): Promise<void> {
  await sql`insert into site (name) select unnest(${SITES}::text[])`.execute(tx);
  for (const { name, line, next } of GROUPS) {
    await sql`insert into support_group (name, line, next_group_id)
      values (${name}, ${line}, (select id from support_group where name = ${next}))`.execute(tx);
  }
  await applyImport(tx, Buffer.from(file()), { personId: null, ip: null, now: Date.now() });
  const hash = await hashPassword(DEMO_PASSWORD);
  await sql`update person set password_hash = ${hash} where login = any (${[...DEMO_LOGINS]}::text[])`.execute(
    tx,
  );
}

const file = (): string =>
  csvLine(IMPORT_FIELDS) + PEOPLE.map((person, i) => csvLine(cells(person, i))).join('');

function cells({ login, name, department, site, manager, roles, groups }: DemoPerson, i: number): string[] {
  const phone = `0571-8800 ${6001 + i}`;
  const email = `${login}@huaheng.example`;
  const byField = { login, name, department, site, phone, email, manager };
  const lists = { roles: roles.join(';'), groups: groups.join(';'), active: '是' };
  const known: Partial<Record<ImportField, string>> = { ...byField, ...lists };
  return IMPORT_FIELDS.map((field) => known[field] ?? '');
}

async function accounts(tx: Tx): Promise<DemoAccount[]> {
  const rows = await sql<Omit<DemoAccount, 'password'>>`
    select p.login, p.name, p.roles, (select min(g.name) from group_member m join support_group g on g.id = m.group_id
      where m.person_id = p.id) as "group"
    from unnest(${[...DEMO_LOGINS]}::text[]) with ordinality as demo (login, place) join person p using (login)
    where p.active order by place`.execute(tx);
  return rows.rows.map((row) => ({ ...row, password: DEMO_PASSWORD }));
}

async function idsBy(tx: Tx, table: string, column: string): Promise<Record<string, string>> {
  const rows = await sql<{ id: string; key: string }>`
    select id, ${sql.ref(column)} as key from ${sql.table(table)}`.execute(tx);
  return Object.fromEntries(rows.rows.map(({ id, key }) => [key, id]));
}
