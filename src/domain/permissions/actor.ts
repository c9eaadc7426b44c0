import type { Permission } from './actions.ts';
import { type Grants, grantsOfRoles } from './grants.ts';
import type { Role } from './roles.ts';

/** Where somebody belongs: the own department with all below it, and the own site. */
export interface Belonging {
  departmentIds: readonly string[];
  siteId: string | null;
}

export interface PersonActor {
  kind: 'person';
  personId: string;
  /** The parts that they play; those of the installation's own roles are counted in. */
  roles: readonly Role[];
  groupIds: readonly string[];
  /** What their roles allow; when absent, what the shipped roles of these parts do. */
  grants?: Grants;
  /** Needed by grants that end at a department or site; when absent, such grants reach nothing. */
  belongs?: Belonging;
}

/** Somebody without an account, known by the way they are reached. */
export interface ContactActor {
  kind: 'contact';
  contact: string;
}

/** Who acts: a person of the directory, somebody without an account, or the system itself (timers, imports). */
export type Actor = PersonActor | ContactActor | { kind: 'system' };

export const SYSTEM: Actor = { kind: 'system' };

export const hasRole = (actor: Actor, ...roles: readonly Role[]): boolean =>
  actor.kind === 'person' && actor.roles.some((role) => roles.includes(role));

/** The directory id of the person who acts; null for others. */
export const personIdOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);

/** Whether two ways to reach somebody are the same one; letters of either case are. */
export const sameContact = (one: string | null | undefined, other: string): boolean =>
  one?.trim().toLowerCase() === other.trim().toLowerCase() && other.trim() !== '';

export const grantsOf = (actor: PersonActor): Grants => actor.grants ?? grantsOfRoles(actor.roles);

/** Whether somebody holds a permission, however far it goes. The system holds all. */
export const holds = (actor: Actor, permission: Permission): boolean =>
  actor.kind === 'system' || (actor.kind === 'person' && (grantsOf(actor)[permission]?.length ?? 0) > 0);
