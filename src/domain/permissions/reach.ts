import { type Actor, hasRole, personIdOf } from './actor.ts';
import { READING_ROLES } from './roles.ts';

/** Which tickets a list may show; the store turns it into a condition. Agrees with `mayRead()`; whoever has no account is shown none. */
export type Reach = { kind: 'all' } | { kind: 'own'; personId: string | null };

export function reach(actor: Actor): Reach {
  if (actor.kind === 'system' || hasRole(actor, ...READING_ROLES)) return { kind: 'all' };
  return { kind: 'own', personId: personIdOf(actor) };
}
