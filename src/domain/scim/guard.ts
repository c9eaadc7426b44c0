import type { Permission } from '../permissions/actions.ts';
import type { Grants } from '../permissions/grants.ts';
import { ScimProblem } from './problem.ts';

/** What runs the installation: who holds any of it is switched on and off, and called, by hand alone. */
const RUNS: readonly Permission[] = [
  'organisation.manage',
  'security.manage',
  'role.manage',
  'role.grant',
  'setting.manage',
  'audit.read',
];

export const runsInstallation = (grants: Grants): boolean =>
  RUNS.some((one) => (grants[one]?.length ?? 0) > 0);

/** What a client may not change of them: how they sign in, and whether they may. */
const GUARDED = ['login', 'email', 'active'] as const;

/** Refuses a change of somebody who runs the installation. */
export function guardProvisioning(grants: Grants, changed: readonly string[]): void {
  if (!runsInstallation(grants)) return;
  const field = GUARDED.find((one) => changed.includes(one));
  if (field) throw new ScimProblem(403, 'sensitive', `runs_the_installation: ${field}`);
}

/** How many people may be switched off in an hour unless it is set otherwise; a fault that disables many stops there. */
export const DEACTIVATIONS_AN_HOUR = 50;

/** Whether one more may be switched off. 0 lets nobody be. */
export const brakes = (inLastHour: number, limit: number): boolean => inLastHour >= limit;
