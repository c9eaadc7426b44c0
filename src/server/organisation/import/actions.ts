import type { z } from 'zod';
import type { importPlan } from '#contract/organisation/import.ts';
import { type ImportPlan, planImport } from '#domain/organisation/import/plan.ts';
import { audit } from '../../audit/actions.ts';
import type { Queries, Tx } from '../../platform/db/db.ts';
import { refused } from '../../platform/http/refused.ts';
import type { By } from '../people.actions.ts';
import { lockOrganisation } from '../people.store.ts';
import { applyPlan } from './apply.ts';
import { directory } from './directory.ts';
import { type ImportFile, readImportFile } from './read-file.ts';

export type ImportAnswer = z.input<typeof importPlan>;

/** What the file would change. Writes nothing. */
export async function previewImport(
  db: Queries,
  bytes: Uint8Array,
  byPerson: string | null,
): Promise<ImportAnswer> {
  const file = readImportFile(bytes);
  return answerOf(file, planImport(file.rows, await directory(db, byPerson)), false);
}

/** Applies all of the file or nothing of it. Throws `import_problems` with the first 100 of them. */
export async function applyImport(tx: Tx, bytes: Uint8Array, by: By): Promise<ImportAnswer> {
  const file = readImportFile(bytes);
  await lockOrganisation(tx);
  const plan = planImport(file.rows, await directory(tx, by.personId));
  const answer = answerOf(file, plan, true);
  if (answer.problems.length > 0) {
    throw refused('import_problems', {
      count: answer.problems.length,
      problems: answer.problems.slice(0, 100),
    });
  }
  await applyPlan(tx, plan, by);
  await audit(tx, { kind: 'organisation_imported', by: by.personId, what: answer.counts, ip: by.ip });
  return answer;
}

function answerOf(file: ImportFile, plan: ImportPlan, applied: boolean): ImportAnswer {
  const count = (kind: string) => plan.changes.filter((change) => change.kind === kind).length;
  const problems = [...file.problems, ...plan.problems].sort((a, b) => a.row - b.row);
  return {
    applied,
    encoding: file.encoding,
    counts: {
      create: count('create'),
      update: count('update'),
      deactivate: count('deactivate'),
      unchanged: count('unchanged'),
      problems: problems.length,
    },
    changes: plan.changes.flatMap(({ row, kind, after, fields }) =>
      kind === 'unchanged'
        ? []
        : [{ row, kind, login: after.login, name: after.name, fields: fields.map(plain) }],
    ),
    newDepartments: [...plan.newDepartments],
    problems,
  };
}

const plain = <T extends { before: unknown; after: unknown }>(change: T) => ({
  ...change,
  before: copy(change.before),
  after: copy(change.after),
});
const copy = (value: unknown): string | boolean | string[] | null =>
  Array.isArray(value)
    ? value.map(String)
    : typeof value === 'boolean' || typeof value === 'string'
      ? value
      : null;
