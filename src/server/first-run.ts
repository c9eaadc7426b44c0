import { sql } from 'kysely';
import { loadDemoOrganisation } from './demo/organisation.ts';
import { loadDemoTickets } from './demo/tickets.ts';
import { firstAdministrator } from './organisation/first-administrator.ts';
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
  const { accounts } = await transaction(db, loadDemoOrganisation);
  const first = accounts[0];
  if (!first) return [];
  const { rows } = await sql`select from ticket limit 1`.execute(db);
  if (rows.length === 0) await loadDemoTickets(db, now);
  const lines = accounts.map(({ login, name, roles, group }) => {
    const where = group ? ` · ${group}` : '';
    return `  ${login.padEnd(12)} ${name} · ${roles.join(', ')}${where}`;
  });
  return [`Demo accounts, password of all of them: ${first.password}`, ...lines];
}
