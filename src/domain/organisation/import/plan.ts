import { keptFrom, type Owned } from '../owned.ts';
import type { PersonFields } from './cells.ts';
import { duplicates } from './duplicates.ts';
import { managers } from './managers.ts';
import { problem, type Reading, readRows } from './reading.ts';
import { type GivenByFile, rolesGiven, rolesNamed } from './roles-given.ts';
import { IMPORT_FIELDS, type ImportField, type ImportProblem, type ImportRow } from './row.ts';

export interface DirectoryPerson extends PersonFields {
  id: string;
}

/** The directory as it stands, with references by name. */
export interface Directory {
  people: readonly DirectoryPerson[];
  /** Paths of all departments. */
  departments: ReadonlySet<string>;
  sites: ReadonlySet<string>;
  groups: ReadonlySet<string>;
  /** Who applies the file, and the own roles; the system itself and none when absent. */
  giving?: GivenByFile;
  /** What sources keep, by person; nothing when the source itself speaks. */
  owned?: ReadonlyMap<string, Owned>;
}

export interface FieldChange {
  field: ImportField;
  before: PersonFields[ImportField];
  after: PersonFields[ImportField];
}

export interface ImportChange {
  row: number;
  kind: 'create' | 'update' | 'deactivate' | 'unchanged';
  /** Null for a person who does not exist yet. */
  personId: string | null;
  after: PersonFields;
  fields: readonly FieldChange[];
}

export interface ImportPlan {
  changes: readonly ImportChange[];
  /** Departments to create, parents before children. */
  newDepartments: readonly string[];
  problems: readonly ImportProblem[];
}

/**
 * What the rows would make of the directory, field by field. People who are not in the file stay as they
 * are. A plan with problems must not be applied; its changes then only show what was understood.
 */
export function planImport(rows: readonly ImportRow[], directory: Directory): ImportPlan {
  const { readings: read, problems } = readRows(rows, directory);
  const { readings, problems: ambiguous } = rolesNamed(read, directory.giving);
  const managed = managers(readings, directory);
  const all = [
    ...problems,
    ...ambiguous,
    ...duplicates(readings, directory),
    ...managed.problems,
    ...lastAdmin(managed.readings, directory),
    ...rolesGiven(managed.readings, directory.giving),
    ...kept(managed.readings, directory),
  ];
  return {
    changes: managed.readings.map(changeOf),
    newDepartments: missingDepartments(managed.readings, directory),
    problems: all.sort((a, b) => a.row - b.row),
  };
}

function changeOf({ row, before, after }: Reading): ImportChange {
  const fields = IMPORT_FIELDS.flatMap((field): FieldChange[] =>
    before && same(before[field], after[field])
      ? []
      : [{ field, before: before?.[field] ?? null, after: after[field] }],
  );
  return { row, kind: kindOf({ before, after }, fields), personId: before?.id ?? null, after, fields };
}

function kindOf({ before, after }: Pick<Reading, 'before' | 'after'>, fields: readonly FieldChange[]) {
  if (!before) return 'create';
  if (fields.length === 0) return 'unchanged';
  return before.active && !after.active ? 'deactivate' : 'update';
}

const same = (a: PersonFields[ImportField], b: PersonFields[ImportField]): boolean =>
  Array.isArray(a) && Array.isArray(b) ? a.length === b.length && a.every((x, i) => x === b[i]) : a === b;

/** What a source keeps is changed there. */
function kept(readings: readonly Reading[], { owned }: Directory): ImportProblem[] {
  if (!owned) return [];
  return readings.flatMap((reading) => {
    const { row, before, after } = reading;
    const by = before && owned.get(before.id);
    if (!by) return [];
    return keptFrom(by, changeOf(reading).fields).map((field) =>
      problem(row, field, 'owned_by_directory', after[field]),
    );
  });
}

/** The installation keeps at least one active administrator. */
function lastAdmin(readings: readonly Reading[], { people }: Directory): ImportProblem[] {
  const isAdmin = ({ roles, active }: PersonFields) => active && roles.includes('admin');
  const inFile = new Set(readings.map(({ after }) => after.login));
  const remains =
    readings.some(({ after }) => isAdmin(after)) ||
    people.some((person) => isAdmin(person) && !inFile.has(person.login));
  if (remains) return [];
  return readings
    .filter(({ before }) => before && isAdmin(before))
    .map(({ row, after }) => ({
      row,
      field: after.active ? 'roles' : 'active',
      code: 'last_admin',
      value: after.login,
    }));
}

function missingDepartments(readings: readonly Reading[], { departments }: Directory): string[] {
  const missing = new Set<string>();
  for (const { after } of readings) {
    const names = after.department?.split('/') ?? [];
    for (const depth of names.keys()) {
      const path = names.slice(0, depth + 1).join('/');
      if (!departments.has(path)) missing.add(path);
    }
  }
  return [...missing].sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
}
