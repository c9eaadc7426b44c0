import { type Actor, SYSTEM } from '../../permissions/actor.ts';
import { type Duties, grantRefusal } from '../../permissions/giving.ts';
import { mixesDuties, ROLES, type Role } from '../../permissions/roles.ts';
import { problem, type Reading } from './reading.ts';
import type { ImportProblem, ImportProblemCode } from './row.ts';

/** What giving roles by a file is judged by. */
export interface GivenByFile {
  actor: Actor;
  duties: Duties;
  /** The installation's own roles by code, with the parts that they play. */
  own: ReadonlyMap<string, readonly Role[]>;
  /** The names of own roles, as {@link roleSaid} writes them, with the codes of who bears them. */
  named: ReadonlyMap<string, readonly string[]>;
}

const BY_THE_SYSTEM: GivenByFile = {
  actor: SYSTEM,
  duties: { separated: false, alone: false },
  own: new Map(),
  named: new Map(),
};

/** Own roles that a row says by their name, as their codes; a name that two bear is for nobody to guess. */
export function rolesNamed(
  readings: readonly Reading[],
  { own, named }: GivenByFile = BY_THE_SYSTEM,
): { readings: Reading[]; problems: ImportProblem[] } {
  const problems: ImportProblem[] = [];
  const codesOf = (said: string) => (isShipped(said) || own.has(said) ? [said] : (named.get(said) ?? []));
  const resolved = readings.map((reading): Reading => {
    const { row, before, after } = reading;
    const doubtful = after.roles.find((said) => codesOf(said).length !== 1);
    if (doubtful !== undefined) {
      const code = codesOf(doubtful).length === 0 ? 'unknown_role' : 'ambiguous_role';
      problems.push(problem(row, 'roles', code, doubtful));
      return { ...reading, after: { ...after, roles: before?.roles ?? ['requester'] } };
    }
    const codes = new Set(after.roles.flatMap(codesOf));
    const shipped = ROLES.filter((role) => codes.delete(role));
    return { ...reading, after: { ...after, roles: [...shipped, ...[...codes].sort()] } };
  });
  return { readings: resolved, problems };
}

/** A file gives no roles that its sender could not give one by one. */
export function rolesGiven(
  readings: readonly Reading[],
  { actor, duties, own }: GivenByFile = BY_THE_SYSTEM,
): ImportProblem[] {
  return readings.flatMap(({ row, before, after }): ImportProblem[] => {
    const wrong = (code: ImportProblemCode) => [problem(row, 'roles', code, after.roles.join(', '))];
    const parts = after.roles.flatMap((code) => own.get(code) ?? ROLES.filter((role) => role === code));
    if (!changes(before?.roles ?? ['requester'], after.roles)) {
      const returns = after.active && before?.active === false;
      return returns && duties.separated && mixesDuties(parts) ? wrong('duties_mixed') : [];
    }
    const refusal = grantRefusal(actor, { personId: before?.id ?? null, parts }, duties);
    return refusal ? wrong(CODES[refusal.code] ?? 'role_forbidden') : [];
  });
}

const CODES: Partial<Record<string, ImportProblemCode>> = {
  own_roles: 'own_roles',
  security_admin_only: 'security_admin_only',
  duties_mixed: 'duties_mixed',
};

const isShipped = (code: string) => ROLES.some((role) => role === code);
const changes = (before: readonly string[], after: readonly string[]) =>
  before.length !== after.length || before.some((code) => !after.includes(code));
