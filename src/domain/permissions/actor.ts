import type { Role } from './roles.ts';

/** Who acts: a person of the directory, or the system itself (timers, imports). */
export type Actor =
  | { kind: 'person'; personId: string; roles: readonly Role[]; groupIds: readonly string[] }
  | { kind: 'system' };

export const SYSTEM: Actor = { kind: 'system' };

export const hasRole = (actor: Actor, ...roles: readonly Role[]): boolean =>
  actor.kind === 'person' && actor.roles.some((role) => roles.includes(role));

/** The directory id of the person who acts; null for the system. */
export const personIdOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);
