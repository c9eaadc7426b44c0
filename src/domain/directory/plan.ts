import type { FieldChange, ImportChange, ImportPlan } from '../organisation/import/plan.ts';
import type { ImportProblem, ImportRow } from '../organisation/import/row.ts';
import { loginOf, type Matching, matched, type Subject } from './matching.ts';
import type { SyncProblem } from './problem.ts';
import { type Renaming, renamed } from './renaming.ts';
import { planRepaired } from './repaired.ts';
import { type Stop, stopOf } from './stop.ts';

export const CHANGE_KINDS = ['create', 'link', 'update', 'leave', 'return'] as const;
/** Why somebody is found, or leaves. */
export const REASONS = ['login', 'email', 'absent', 'disabled'] as const;

export interface SyncChange {
  /** Null for a person who does not exist yet. */
  personId: string | null;
  key: string;
  login: string;
  name: string;
  kind: (typeof CHANGE_KINDS)[number];
  reason: (typeof REASONS)[number] | null;
  fields: readonly FieldChange[];
}

export type SyncCounts = Record<SyncChange['kind'] | 'unchanged' | 'disabled' | 'problems', number>;

export interface SyncPlan {
  changes: readonly SyncChange[];
  counts: SyncCounts;
  newDepartments: readonly string[];
  problems: readonly SyncProblem[];
  /** What is carried out, with no problem left in it. */
  applied: ImportPlan;
  /** Logins that change before it, by person. */
  renames: ReadonlyMap<string, string>;
  /** Who is whom after the run, by the login here. */
  links: readonly { key: string; login: string; left: boolean }[];
  /** Why nothing of it is carried out; null: it is. */
  stop: Stop | null;
}

export interface SyncInput extends Matching {
  /** People whose loss somebody let through. */
  letThrough: ReadonlySet<string>;
}

/**
 * What a source makes of the directory. It changes only whom it brought or was once found to mean; whom it does not
 * name any more leaves. An entry with a problem stays as it is here, or loses the one field that is wrong.
 */
export function planSync(input: SyncInput): SyncPlan {
  const { subjects, disabled, problems: unmatched } = matched(input);
  const names = renamed(subjects, input.directory);
  const { rows, outside } = rowsOf(subjects, names);
  const { plan, problems } = planRepaired(rows, { ...input.directory, people: names.people });
  const changes = plan.changes.flatMap((change) => changeOf(change, subjects[change.row - 1], names));
  const wrong = problems.map((one) => ofSubject(one, subjects[one.row - 1]));
  const told = [...unmatched, ...names.problems, ...outside, ...wrong];
  return {
    changes,
    counts: countsOf(changes, { subjects: subjects.length, disabled, problems: told.length }),
    newDepartments: plan.newDepartments,
    problems: told,
    applied: withNewLogins(plan, changes),
    renames: names.renames,
    links: plan.changes.flatMap((change) => linkOf(change, subjects[change.row - 1])),
    stop: stopOf({ ...input, named: input.people.length, subjects }, changes),
  };
}

/** The rows of an organisation file that says the same, numbered as the subjects are, from 1. */
function rowsOf(subjects: readonly Subject[], { renames }: Renaming) {
  const loginAfter = ({ person, entry }: Subject) =>
    person ? (renames.get(person.id) ?? person.login) : entry ? loginOf(entry) : '';
  const byKey = new Map(subjects.map((subject) => [subject.key, loginAfter(subject)]));
  const outside: SyncProblem[] = [];
  const rows = subjects.map((subject, i): ImportRow => {
    const login = loginAfter(subject);
    const { entry, person, link } = subject;
    if (!entry) return { row: i + 1, cells: { login, active: 'no' } };
    const { cells, managerKey, rolesFrom, active } = entry;
    const all: ImportRow['cells'] = { ...cells, login };
    if (managerKey === null) all.manager = '';
    else if (managerKey !== undefined) {
      const manager = byKey.get(managerKey);
      if (manager !== undefined) all.manager = manager;
      else
        outside.push({
          key: entry.key,
          login,
          field: 'manager',
          code: 'manager_outside',
          value: managerKey.slice(0, 100),
        });
    }
    if (rolesFrom) all.roles = rolesFrom(person?.roles ?? ['requester']).join(',');
    // Whom somebody here deactivated stays so, whatever the source says.
    const isKept = person !== null && !person.active && !link?.left;
    all.active = active && !isKept ? 'yes' : 'no';
    return { row: i + 1, cells: all };
  });
  return { rows, outside };
}

function changeOf(
  { kind, personId, after, fields }: ImportChange,
  subject: Subject | undefined,
  { renames }: Renaming,
): SyncChange[] {
  if (!subject) return [];
  const { person, entry, link, by, key } = subject;
  const isRenamed = person !== null && renames.has(person.id);
  const renaming: FieldChange[] = isRenamed
    ? [{ field: 'login', before: person.login, after: after.login }]
    : [];
  const isFound = person !== null && link === null;
  if (kind === 'unchanged' && !isRenamed && !isFound) return [];
  const all = [...renaming, ...fields];
  const said = { personId, key, login: after.login, name: after.name, fields: all };
  if (kind === 'create') return [{ ...said, kind, reason: null }];
  if (kind === 'deactivate') return [{ ...said, kind: 'leave', reason: entry ? 'disabled' : 'absent' }];
  if (isFound) return [{ ...said, kind: 'link', reason: by }];
  const returns = after.active && !person?.active;
  return [{ ...said, kind: returns ? 'return' : 'update', reason: null }];
}

const ofSubject = ({ field, code, value }: ImportProblem, subject: Subject | undefined): SyncProblem => ({
  key: subject?.key ?? '',
  login: subject?.person?.login ?? (subject?.entry ? loginOf(subject.entry) : ''),
  field,
  code,
  value,
});

function countsOf(
  changes: readonly SyncChange[],
  { subjects, ...others }: { subjects: number; disabled: number; problems: number },
): SyncCounts {
  const of = (kind: SyncChange['kind']) => changes.filter((change) => change.kind === kind).length;
  const counted = { create: of('create'), link: of('link'), update: of('update'), leave: of('leave') };
  return { ...counted, return: of('return'), unchanged: subjects - changes.length, ...others };
}

/** Whose login alone changes is changed, too. */
function withNewLogins(plan: ImportPlan, changes: readonly SyncChange[]): ImportPlan {
  const fieldsOf = new Map(changes.map((change) => [change.login, change.fields]));
  const all = plan.changes.map((change): ImportChange => {
    const fields = fieldsOf.get(change.after.login) ?? change.fields;
    const kind = change.kind === 'unchanged' && fields.length > 0 ? 'update' : change.kind;
    return { ...change, kind, fields };
  });
  return { ...plan, changes: all };
}

/** They left by the source when it was the source that deactivated them, now or in an earlier run. */
function linkOf({ after }: ImportChange, subject: Subject | undefined): SyncPlan['links'] {
  if (!subject) return [];
  const { key, entry, person, link } = subject;
  const says = entry?.active ?? false;
  const left = !says && !after.active && (link?.left === true || person?.active === true);
  return [{ key, login: after.login, left }];
}
