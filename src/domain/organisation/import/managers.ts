import type { Directory } from './plan.ts';
import { problem, type Reading } from './reading.ts';
import type { ImportProblem } from './row.ts';

interface Known {
  login: string;
  name: string;
  active: boolean;
  manager: string | null;
}

/** Finds each manager by login, else by a name that only one person has, and refuses circles of managers. */
export function managers(readings: readonly Reading[], directory: Directory) {
  const known = new Map<string, Known>(directory.people.map((person) => [person.login, person]));
  for (const { after } of readings) known.set(after.login, after);
  const byName = new Map<string, Known[]>();
  for (const person of known.values()) {
    const namesakes = byName.get(person.name);
    if (namesakes) namesakes.push(person);
    else byName.set(person.name, [person]);
  }
  const problems: ImportProblem[] = [];

  const resolved = readings.map((reading): Reading => {
    const { row, after, before, given } = reading;
    if (!given.includes('manager') || after.manager === null || after.manager === before?.manager)
      return reading;
    const found = find(after.manager);
    if (typeof found !== 'string') return { ...reading, after: { ...after, manager: found.login } };
    problems.push(problem(row, 'manager', found, after.manager));
    return { ...reading, after: { ...after, manager: null } };
  });
  for (const { after } of resolved) known.set(after.login, after);
  for (const { row, after } of circles(resolved, known)) {
    problems.push(problem(row, 'manager', 'manager_cycle', after.manager));
  }
  return { readings: resolved, problems };

  function find(text: string): Known | 'unknown_manager' | 'ambiguous_manager' | 'inactive_manager' {
    const byLogin = known.get(text.normalize('NFKC').toLowerCase());
    const named = byName.get(text)?.filter(({ active }) => active) ?? [];
    const found = byLogin ?? named[0] ?? byName.get(text)?.[0];
    if (!found) return 'unknown_manager';
    if (!byLogin && named.length > 1) return 'ambiguous_manager';
    return found.active ? found : 'inactive_manager';
  }
}

/** The rows whose person is above themselves. */
function circles(readings: readonly Reading[], known: ReadonlyMap<string, Known>): Reading[] {
  const state = new Map<string, 'open' | 'free' | 'circle'>();
  for (const { after } of readings) walk(after.login);
  return readings.filter(({ after }) => state.get(after.login) === 'circle');

  function walk(start: string): void {
    const way: string[] = [];
    let at: string | null = start;
    while (at !== null && !state.has(at)) {
      state.set(at, 'open');
      way.push(at);
      at = known.get(at)?.manager ?? null;
    }
    const closed = at !== null && state.get(at) === 'open' ? way.indexOf(at) : way.length;
    for (const [i, login] of way.entries()) state.set(login, i < closed ? 'free' : 'circle');
  }
}
