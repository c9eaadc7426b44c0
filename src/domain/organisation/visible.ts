import { type Actor, hasRole } from '../permissions/actor.ts';
import { READING_ROLES } from '../permissions/roles.ts';

/** Does the actor see whole records of the directory, or of others only a colleague's card? */
export const seesWholeRecords = (actor: Actor): boolean =>
  actor.kind === 'system' || hasRole(actor, 'admin', 'security_admin', ...READING_ROLES);

/** Does the actor see the whole record of this person? Everybody sees their own. */
export const seesWhole = (actor: Actor, personId: string): boolean =>
  seesWholeRecords(actor) || (actor.kind === 'person' && actor.personId === personId);
