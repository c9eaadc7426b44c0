import { sql } from 'kysely';
import { type DemoAccount, loadDemoOrganisation } from './demo/organisation.ts';
import { loadDemoPolicy } from './demo/policy.ts';
import { loadDemoTickets } from './demo/tickets.ts';
import { firstAdministrator } from './organisation/first-administrator.ts';
import { passwordFits } from './platform/auth/password.ts';
import { type Database, transaction } from './platform/db/db.ts';

/**
 * Makes an empty database usable: with the demo organisation, or with one administrator. Another is left
 * as it is.
 * @returns lines for the person who started it: accounts and passwords, none when there is nothing to tell
 */
export async function firstRun(db: Database, demo: boolean, now: number): Promise<string[]> {
  if (demo) return demoAccounts(db, now);
  const made = await firstAdministrator(db, now);
  if (!made) return [];
  return [
    'The first administrator; the password is shown only this once:',
    `  ${made.login}   ${made.password}`,
  ];
}

async function demoAccounts(db: Database, now: number): Promise<string[]> {
  const company = await transaction(db, loadDemoOrganisation);
  const accounts = await open(db, company.accounts);
  const first = accounts[0];
  if (!first) return [];
  const { rows } = await sql`select from ticket limit 1`.execute(db);
  if (rows.length === 0) {
    await transaction(db, (tx) => loadDemoPolicy(tx, now));
    await loadDemoTickets(db, now);
  }
  const lines = accounts.map(({ login, name, roles, group }) => {
    const where = group ? ` · ${group}` : '';
    return `  ${login.padEnd(12)} ${name} · ${roles.join(', ')}${where}`;
  });
  return [`Demo accounts, password of all of them: ${first.password}`, ...lines];
}

/** Those whose password is still the demo's: a real company may have people of the same name. */
async function open(db: Database, accounts: readonly DemoAccount[]): Promise<DemoAccount[]> {
  const logins = accounts.map(({ login }) => login);
  const { rows } = await sql<{ login: string; hash: string | null }>`
    select login, password_hash as hash from person where login = any (${logins}::text[])`.execute(db);
  const hashes = new Map(rows.map(({ login, hash }) => [login, hash]));
  const fits = await Promise.all(
    accounts.map(({ login, password }) => passwordFits(hashes.get(login) ?? null, password)),
  );
  return accounts.filter((_, i) => fits[i]);
}
