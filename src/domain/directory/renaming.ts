import type { Directory, DirectoryPerson } from '../organisation/import/plan.ts';
import { LOGIN } from '../organisation/person-fields.ts';
import { loginOf, type Subject } from './matching.ts';
import type { SyncProblem } from './problem.ts';

export interface Renaming {
  /** Everybody, called as they are after it. */
  people: readonly DirectoryPerson[];
  /** New logins by person. */
  renames: ReadonlyMap<string, string>;
  problems: readonly SyncProblem[];
}

/** Whom the source calls otherwise now is still who they are; they keep their login when the new one is taken. */
export function renamed(subjects: readonly Subject[], { people }: Directory): Renaming {
  const wanted = new Map<string, { login: string; key: string }>();
  for (const { key, entry, person } of subjects) {
    const login = entry ? loginOf(entry) : '';
    if (person && LOGIN.test(login) && login !== person.login) wanted.set(person.id, { login, key });
  }
  const problems: SyncProblem[] = [];
  for (let again = true; again; ) {
    const held = new Set(people.map(({ id, login }) => wanted.get(id)?.login ?? login));
    again = false;
    if (held.size === people.length) break;
    for (const [id, { login, key }] of clashing(wanted, people)) {
      wanted.delete(id);
      problems.push({ key, login, field: 'login', code: 'login_taken', value: login });
      again = true;
    }
  }
  return { ...called(people, wanted), problems };
}

/** Of those who would be called the same, all but whoever is called so already. */
function clashing(wanted: ReadonlyMap<string, { login: string; key: string }>, people: Directory['people']) {
  const times = new Map<string, number>();
  for (const { id, login } of people) {
    const after = wanted.get(id)?.login ?? login;
    times.set(after, (times.get(after) ?? 0) + 1);
  }
  return [...wanted].filter(([, { login }]) => (times.get(login) ?? 0) > 1);
}

function called(people: Directory['people'], wanted: ReadonlyMap<string, { login: string }>) {
  const renames = new Map([...wanted].map(([id, { login }]) => [id, login]));
  const after = new Map(people.map(({ id, login }) => [login, renames.get(id) ?? login]));
  const all = people.map((person) => ({
    ...person,
    login: renames.get(person.id) ?? person.login,
    manager: person.manager === null ? null : (after.get(person.manager) ?? person.manager),
  }));
  return { people: all, renames };
}
