import { PERMISSIONS, type Permission, type ScopedPermission } from './actions.ts';
import { grantsOf, type PersonActor } from './actor.ts';
import { factsOf, type Guarded } from './can.ts';
import { type Grants, SCOPES, type Scope } from './grants.ts';
import { isTrueOf } from './predicate.ts';
import { letIn, SCOPE } from './reach.ts';

/** A role somebody holds, and what it allows. */
export interface HeldRole {
  code: string;
  grants: Grants;
}

/** What these roles allow, how far, and which of them do. */
export function grantedBy(
  held: readonly HeldRole[],
): { permission: Permission; scope: Scope; roles: string[] }[] {
  return (Object.keys(PERMISSIONS) as Permission[]).flatMap((permission) =>
    SCOPES.flatMap((scope) => {
      const roles = held.filter(({ grants }) => grants[permission]?.includes(scope)).map(({ code }) => code);
      return roles.length > 0 ? [{ permission, scope, roles }] : [];
    }),
  );
}

/** What opens a ticket to somebody. */
export type ReadingReason =
  | { why: 'requester' | 'recorder' | 'named_reader' | 'assignee' | 'security_team' }
  | { why: 'grant'; role: string; permission: ScopedPermission; scope: Scope };

/** What keeps a ticket from somebody: it is confidential, their roles do not go so far, or allow no such thing. */
export const HINDRANCES = ['confidential', 'out_of_scope', 'no_grant'] as const;
export type Hindrance = (typeof HINDRANCES)[number];

export interface WhyReads {
  reasons: readonly ReadingReason[];
  /** Null when there is a reason. */
  hindrance: Hindrance | null;
}

const READING = ['ticket.read', 'ticket.work'] as const;

/** Why a person can or cannot know of a ticket: reasons are there exactly when `mayRead` says yes. */
export function whyReads(actor: PersonActor, held: readonly HeldRole[], ticket: Guarded): WhyReads {
  const facts = factsOf(ticket);
  const granted = (permission: ScopedPermission): ReadingReason[] =>
    held.flatMap(({ code, grants }) =>
      (grants[permission] ?? [])
        .filter((scope) => isTrueOf(SCOPE[scope](actor), facts))
        .map((scope) => ({ why: 'grant' as const, role: code, permission, scope })),
    );
  const parts: ReadingReason[] = [];
  if (facts.requesterId === actor.personId) parts.push({ why: 'requester' });
  if (facts.recordedBy === actor.personId) parts.push({ why: 'recorder' });
  if (facts.readerIds.includes(actor.personId)) parts.push({ why: 'named_reader' });
  const reached = READING.flatMap(granted);
  if (reached.length > 0 && isTrueOf(letIn(actor), facts)) {
    if (facts.assigneeId === actor.personId) parts.push({ why: 'assignee' });
    if (facts.security && facts.groupId !== null && actor.groupIds.includes(facts.groupId))
      parts.push({ why: 'security_team' });
    parts.push(...reached, ...(facts.confidential ? granted('ticket.read_confidential') : []));
  }
  if (parts.length > 0) return { reasons: parts, hindrance: null };
  if (reached.length > 0) return { reasons: [], hindrance: 'confidential' };
  const any = READING.some((permission) => (grantsOf(actor)[permission]?.length ?? 0) > 0);
  return { reasons: [], hindrance: any ? 'out_of_scope' : 'no_grant' };
}
