import type { Directory } from './plan.ts';
import { problem, type Reading } from './reading.ts';
import type { ImportProblem } from './row.ts';

/** One login one row; one e-mail address one person, in the file and in the directory after it. */
export function duplicates(readings: readonly Reading[], { people }: Directory): ImportProblem[] {
  const rowOf = new Map<string, number>();
  const problems: ImportProblem[] = [];
  for (const { row, after } of readings) {
    if (rowOf.has(after.login)) problems.push(problem(row, 'login', 'duplicate_login', after.login));
    else rowOf.set(after.login, row);
  }
  const ownerOf = new Map<string, string>();
  for (const { email, login } of people) {
    if (email && !rowOf.has(login)) ownerOf.set(email.toLowerCase(), login);
  }
  for (const { row, after } of readings) {
    const email = after.email?.toLowerCase();
    if (!email) continue;
    const owner = ownerOf.get(email);
    if (owner !== undefined && owner !== after.login) {
      problems.push(problem(row, 'email', 'duplicate_email', after.email));
    } else ownerOf.set(email, after.login);
  }
  return problems;
}
