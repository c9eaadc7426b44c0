import type { Directory, DirectoryPerson } from '../organisation/import/plan.ts';
import type { SyncProblem, SyncProblemCode } from './problem.ts';
import type { Link, SourcePerson, SourceRules } from './source.ts';

export interface Matching {
  people: readonly SourcePerson[];
  directory: Directory;
  /** Whom this source is known to mean. */
  links: readonly Link[];
  /** People whom any source means. */
  taken: ReadonlySet<string>;
  /** Never matched unasked: who runs the installation, and accounts of services. */
  barred: ReadonlySet<string>;
  rules: SourceRules;
}

/** Somebody of the source, who they are here, and since when. */
export interface Subject {
  key: string;
  /** Null: the source does not name them any more. */
  entry: SourcePerson | null;
  /** Null: they are new. */
  person: DirectoryPerson | null;
  link: Link | null;
  /** By what they were found just now. */
  by: 'login' | 'email' | null;
}

export interface Matched {
  subjects: readonly Subject[];
  problems: readonly SyncProblem[];
  /** Entries that are disabled and nobody here. */
  disabled: number;
}

/** A login as it is kept. */
export const loginOf = ({ cells }: SourcePerson): string =>
  (cells.login ?? '').normalize('NFKC').trim().toLowerCase();

/** Says who each entry is here; somebody is found by login or address once, and by their key from then on. */
export function matched(asked: Matching): Matched {
  const byKey = new Map(asked.links.map((link) => [link.key, link]));
  const byId = new Map(asked.directory.people.map((person) => [person.id, person]));
  const find = finder(asked);
  const seen = new Set<string>();
  const subjects: Subject[] = [];
  const problems: SyncProblem[] = [];
  let disabled = 0;
  for (const entry of asked.people) {
    const { key } = entry;
    const login = loginOf(entry);
    const wrong = (code: SyncProblemCode) => problems.push({ key, login, field: null, code, value: login });
    if (key === '' || seen.has(key)) {
      wrong(key === '' ? 'no_key' : 'duplicate_key');
      continue;
    }
    seen.add(key);
    const link = byKey.get(key) ?? null;
    const known = link && byId.get(link.personId);
    if (known) subjects.push({ key, entry, person: known, link, by: null });
    else if (!entry.active) disabled += 1;
    else {
      const found = find(entry);
      if (typeof found === 'string') wrong(found);
      else subjects.push({ key, entry, link: null, ...found });
    }
  }
  for (const link of asked.links) {
    const person = byId.get(link.personId);
    if (person && !seen.has(link.key)) subjects.push({ key: link.key, entry: null, person, link, by: null });
  }
  return { subjects, problems, disabled };
}

type Match = Pick<Subject, 'person' | 'by'>;

function finder({ directory, taken, barred, rules }: Matching) {
  const { match } = rules;
  const byLogin = new Map(directory.people.map((person) => [person.login, person]));
  const byEmail = new Map(directory.people.map((person) => [person.email?.toLowerCase() ?? '', person]));
  byEmail.delete('');
  const used = new Set<string>();
  return (entry: SourcePerson): Match | SyncProblemCode => {
    const login = loginOf(entry);
    const email = (entry.cells.email ?? '').trim().toLowerCase();
    const holder = byLogin.get(login);
    const person = match === 'login' ? holder : match === 'email' ? byEmail.get(email) : undefined;
    if (!person) return holder ? 'login_taken' : { person: null, by: null };
    if (taken.has(person.id)) return 'match_linked';
    if (barred.has(person.id)) return 'match_barred';
    if (!person.active) return 'match_inactive';
    if (used.has(person.id)) return 'match_twice';
    used.add(person.id);
    return { person, by: match === 'none' ? null : match };
  };
}
