import { BadCell, type PersonFields, readCell } from './cells.ts';
import type { Directory, DirectoryPerson } from './plan.ts';
import {
  IMPORT_FIELDS,
  type ImportField,
  type ImportProblem,
  type ImportProblemCode,
  type ImportRow,
} from './row.ts';

/** A row that could be read: the person before and after it. */
export interface Reading {
  row: number;
  /** The columns that the file has. */
  given: readonly ImportField[];
  before: DirectoryPerson | null;
  after: PersonFields;
}

const NEW_PERSON: Omit<PersonFields, 'login' | 'name'> = {
  department: null,
  site: null,
  phone: null,
  email: null,
  manager: null,
  roles: ['requester'],
  groups: [],
  active: true,
  extension: null,
  wecom: null,
  dingtalk: null,
  feishu: null,
  sms: null,
};

export const problem = (
  row: number,
  field: ImportField | null,
  code: ImportProblemCode,
  value: unknown,
): ImportProblem => ({ row, field, code, value: String(value ?? '').slice(0, 100) });

/** Reads every row against the directory; a row whose login cannot be read gives problems only. */
export function readRows(rows: readonly ImportRow[], directory: Directory) {
  const byLogin = new Map(directory.people.map((person) => [person.login, person]));
  const readings: Reading[] = [];
  const problems: ImportProblem[] = [];
  for (const { row, cells } of rows) {
    const values = readCells(row, cells, problems);
    if (values.login === undefined) continue;
    const before = byLogin.get(values.login) ?? null;
    if (!before && !('name' in cells)) problems.push(problem(row, 'name', 'required', ''));
    const wanted = { ...NEW_PERSON, name: '', login: values.login, ...withoutId(before), ...values };
    // Who has left is in no group, whatever the file still says.
    const after = wanted.active ? wanted : { ...wanted, groups: [] };
    problems.push(...unknownNames(row, values, directory));
    readings.push({ row, given: IMPORT_FIELDS.filter((field) => field in cells), before, after });
  }
  return { readings, problems };
}

function withoutId(person: DirectoryPerson | null): Partial<PersonFields> {
  if (!person) return {};
  const { id: _, ...fields } = person;
  return fields;
}

function readCells(row: number, cells: ImportRow['cells'], problems: ImportProblem[]): Partial<PersonFields> {
  const values: Partial<PersonFields> = {};
  for (const field of IMPORT_FIELDS) {
    const text = cells[field];
    if (text === undefined) continue;
    const value = readCell(field, text);
    if (value instanceof BadCell) problems.push(problem(row, field, value.code, text));
    else Object.assign(values, { [field]: value });
  }
  return values;
}

/** Sites and groups are never made by a file: a name that nobody knows is a slip of the pen. */
function unknownNames(row: number, { site, groups = [] }: Partial<PersonFields>, directory: Directory) {
  const problems: ImportProblem[] = [];
  if (site && !directory.sites.has(site)) problems.push(problem(row, 'site', 'unknown_site', site));
  for (const group of groups) {
    if (!directory.groups.has(group)) problems.push(problem(row, 'groups', 'unknown_group', group));
  }
  return problems;
}
