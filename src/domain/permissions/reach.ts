import type { Actor } from './actor.ts';
import { hasRole } from './actor.ts';
import { READING_ROLES } from './roles.ts';

/** Which tickets a list may show; the store turns it into a condition. Agrees with `mayRead()`. */
export type Reach = { kind: 'all' } | { kind: 'own'; personId: string };

export function reach(actor: Actor): Reach {
  if (actor.kind === 'system' || hasRole(actor, ...READING_ROLES)) return { kind: 'all' };
  return { kind: 'own', personId: actor.personId };
}
