import type { Directory } from './plan.ts';
import { problem, type Reading } from './reading.ts';
import type { ImportProblem } from './row.ts';

/** One login one row; one e-mail address one person, and one extension, in the file and in the directory after it. */
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
  return [...problems, ...extensions(readings, people, rowOf)];
}

/** Whoever has left keeps no telephone from others. */
function extensions(
  readings: readonly Reading[],
  people: Directory['people'],
  rowOf: ReadonlyMap<string, number>,
): ImportProblem[] {
  const ownerOf = new Map<string, string>();
  for (const { extension, login, active } of people) {
    if (extension && active && !rowOf.has(login)) ownerOf.set(extension, login);
  }
  return readings.flatMap(({ row, after: { extension, login, active } }) => {
    if (!extension || !active) return [];
    const owner = ownerOf.get(extension) ?? login;
    ownerOf.set(extension, owner);
    return owner === login ? [] : [problem(row, 'extension', 'duplicate_extension', extension)];
  });
}
