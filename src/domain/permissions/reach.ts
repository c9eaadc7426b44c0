import type { ScopedPermission } from './actions.ts';
import { type Actor, grantsOf, type PersonActor } from './actor.ts';
import type { Scope } from './grants.ts';
import { ALWAYS, all, among, any, NEVER, type Predicate } from './predicate.ts';

const OPEN_TO_ALL: Predicate = { is: 'open_to_all_readers' };

/** Tickets that somebody asked for or wrote down; nothing takes these from them. */
const own = ({ personId }: PersonActor): Predicate =>
  any(among('requesterId', [personId]), among('recordedBy', [personId]));

/** What each scope reaches. */
export const SCOPE: Record<Scope, (actor: PersonActor) => Predicate> = {
  own,
  department: ({ belongs }) => among('departmentId', belongs?.departmentIds ?? []),
  groups: ({ personId, groupIds }) => any(among('groupId', groupIds), among('assigneeId', [personId])),
  site: ({ belongs }) => among('siteId', [belongs?.siteId ?? null]),
  all: () => ALWAYS,
};

const granted = (actor: PersonActor, permission: ScopedPermission): Predicate =>
  any(...(grantsOf(actor)[permission] ?? []).map((scope) => SCOPE[scope](actor)));

/** A security incident is for the team that it is assigned to: the security team from its first moment (2.4c). */
const ofTheTeam = ({ groupIds }: PersonActor): Predicate =>
  all({ is: 'security_incident' }, among('groupId', groupIds));

/** A confidential ticket is open to its named readers, to who works on it, and to who may read all such (2.4c, 2.4d). */
export const letIn = (actor: PersonActor): Predicate =>
  any(
    OPEN_TO_ALL,
    { is: 'named_reader', personId: actor.personId },
    among('assigneeId', [actor.personId]),
    ofTheTeam(actor),
    granted(actor, 'ticket.read_confidential'),
  );

/** The tickets that the actor may know of: the one answer for a page, a list, a count, a file, a notice (P5). */
export function reads(actor: Actor): Predicate {
  if (actor.kind === 'system') return ALWAYS;
  if (actor.kind === 'contact') return { is: 'of_contact', contact: actor.contact };
  const reached = any(granted(actor, 'ticket.read'), granted(actor, 'ticket.work'));
  return any(own(actor), { is: 'named_reader', personId: actor.personId }, all(reached, letIn(actor)));
}

/** The tickets whose private notes and other entries of the desk the actor may read. */
export function readsInternal(actor: Actor): Predicate {
  if (actor.kind === 'system') return ALWAYS;
  if (actor.kind === 'contact') return NEVER;
  return all(granted(actor, 'ticket.read_internal'), letIn(actor));
}

/** The tickets that the actor may work on as the desk. */
export function works(actor: Actor): Predicate {
  if (actor.kind !== 'person') return NEVER;
  return all(granted(actor, 'ticket.work'), letIn(actor));
}
