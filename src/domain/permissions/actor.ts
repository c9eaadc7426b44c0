import type { Role } from './roles.ts';

/**
 * Who acts: a person of the directory, somebody without an account who is known by the way they are reached, or the
 * system itself (timers, imports).
 */
export type Actor =
  | { kind: 'person'; personId: string; roles: readonly Role[]; groupIds: readonly string[] }
  | { kind: 'contact'; contact: string }
  | { kind: 'system' };

export const SYSTEM: Actor = { kind: 'system' };

export const hasRole = (actor: Actor, ...roles: readonly Role[]): boolean =>
  actor.kind === 'person' && actor.roles.some((role) => roles.includes(role));

/** The directory id of the person who acts; null for others. */
export const personIdOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);

/** Whether two ways to reach somebody are the same one; letters of either case are. */
export const sameContact = (one: string | null | undefined, other: string): boolean =>
  one?.trim().toLowerCase() === other.trim().toLowerCase() && other.trim() !== '';
