import { type Directory, type ImportPlan, planImport } from '../organisation/import/plan.ts';
import type { ImportProblem, ImportRow } from '../organisation/import/row.ts';

/** Rounds after which rows that still have a problem are left out whole. */
const PATIENCE = 8;

/**
 * A plan without problems: a cell that is wrong is left out, and so keeps what stands here; a row without which the
 * rest holds is left out when that does not help. What was left out is told.
 */
export function planRepaired(
  rows: readonly ImportRow[],
  directory: Directory,
): { plan: ImportPlan; problems: ImportProblem[] } {
  const logins = new Set(directory.people.map(({ login }) => login));
  const told: ImportProblem[] = [];
  let left = rows;
  for (let round = 1; ; round++) {
    const plan = planImport(left, directory);
    if (plan.problems.length === 0) return { plan, problems: told };
    told.push(...plan.problems);
    left = without(left, plan.problems, (row) => round < PATIENCE && logins.has(row.cells.login ?? ''));
  }
}

function without(
  rows: readonly ImportRow[],
  problems: readonly ImportProblem[],
  isKnown: (row: ImportRow) => boolean,
): ImportRow[] {
  const wrong = new Map<number, ImportProblem['field'][]>();
  for (const { row, field } of problems) wrong.set(row, [...(wrong.get(row) ?? []), field]);
  return rows.flatMap((row): ImportRow[] => {
    const fields = wrong.get(row.row);
    if (!fields) return [row];
    const cells = { ...row.cells };
    for (const field of fields) {
      const isNeeded = field === 'login' || (field === 'name' && !isKnown(row));
      if (field === null || isNeeded || !(field in cells)) return [];
      delete cells[field];
    }
    return [{ row: row.row, cells }];
  });
}
