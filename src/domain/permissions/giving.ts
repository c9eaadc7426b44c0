import { type Refusal, refuse } from '../refusal.ts';
import { type Actor, hasRole, holds, personIdOf } from './actor.ts';
import { mixesDuties, type Role } from './roles.ts';

/** Whose roles are to change, and what parts they play then. */
export interface Giving {
  personId: string | null;
  parts: readonly Role[];
}

export interface Duties {
  /** Whether the duties of administrator, security administrator and auditor are kept apart (三员分立). */
  separated: boolean;
  /** Nobody else could give roles, so that one's own are nobody else's to give. */
  alone: boolean;
}

/** Whether somebody gives roles at all: where duties are kept apart the security administrator alone does. */
export const givesRoles = (actor: Actor, separated: boolean): boolean =>
  holds(actor, 'role.grant') && (!separated || actor.kind === 'system' || hasRole(actor, 'security_admin'));

/** May the actor give somebody these roles? null means yes. Nobody changes their own, unless there is nobody else. */
export function grantRefusal(actor: Actor, { personId, parts }: Giving, duties: Duties): Refusal | null {
  if (!givesRoles(actor, duties.separated))
    return refuse(duties.separated && holds(actor, 'role.grant') ? 'security_admin_only' : 'forbidden');
  if (personId !== null && personId === personIdOf(actor) && !duties.alone) return refuse('own_roles');
  return duties.separated && mixesDuties(parts) ? refuse('duties_mixed') : null;
}
