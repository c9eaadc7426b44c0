import { hasRole } from '../../permissions/actor.ts';
import { DESK_ROLES } from '../../permissions/roles.ts';
import type { EscalationLevel, EscalationPath, Recipient, Trigger } from '../../sla/escalation-path.ts';
import type { Escalation, EscalationCause } from '../parts.ts';
import type { Ticket } from '../ticket.ts';
import type { Context } from './context.ts';

/** Whom a level really asks on this ticket now. */
export interface Asked {
  toGroupId: string | null;
  toPersonIds: readonly string[];
}

/** A level of a path that resolves to somebody. */
export interface Step extends Asked {
  path: EscalationPath;
  /** From 1. */
  level: number;
  rule: EscalationLevel;
}

/** What an escalation is about, and who asked for it; the actor when nobody is named. */
export interface Subject {
  trigger: Trigger;
  cause: EscalationCause | null;
  by?: string | null;
}

/** An appeal, or the time for one that ran out: nothing for those whose work it is about (4.3d). */
export const aboutAppeal = ({ trigger, cause }: Subject): boolean => trigger === 'd' || cause === 'appeal';

export const asksSomebody = ({ toGroupId, toPersonIds }: Asked): boolean =>
  toGroupId !== null || toPersonIds.length > 0;

/** The first level from `from` on (counted from 1) that resolves to somebody; null at the end of the path. */
export function stepFrom(
  path: EscalationPath | null,
  from: number,
  ticket: Ticket,
  subject: Subject,
  context: Context,
): Step | null {
  if (path === null) return null;
  for (const [index, rule] of path.levels.entries()) {
    if (index + 1 < from) continue;
    const asked = askedBy(rule, index === 0, ticket, subject, context);
    if (asksSomebody(asked)) return { path, level: index + 1, rule, ...asked };
  }
  return null;
}

function askedBy(
  { to }: EscalationLevel,
  first: boolean,
  ticket: Ticket,
  subject: Subject,
  context: Context,
): Asked {
  const may = (id: string) => mayBeAsked(id, ticket, subject, context);
  const groupIds = to.flatMap((recipient) => groupOf(recipient, ticket, context));
  const people = to.flatMap((recipient) => peopleOf(recipient, ticket, context, may));
  const paged = first && isPage(ticket, subject) ? context.duty.onCallForP1.filter(may) : [];
  return {
    toGroupId: groupIds.find((id) => id !== ticket.groupId && context.duty.staffed.includes(id)) ?? null,
    toPersonIds: [...new Set([...people, ...paged])],
  };
}

/** What makes or keeps a record P1, or lets it be late, is called out to whoever is on duty (3.3-P1). */
const isPage = ({ priority }: Ticket, { trigger }: Subject): boolean =>
  priority === 'P1' && (trigger === 'b' || trigger === 'c');

function groupOf(recipient: Recipient, ticket: Ticket, { groups }: Context): string[] {
  if (recipient.kind === 'group') return groups.has(recipient.groupId) ? [recipient.groupId] : [];
  if (recipient.kind !== 'next_line') return [];
  const next = ticket.groupId === null ? null : (groups.get(ticket.groupId)?.nextGroupId ?? null);
  return next === null ? [] : [next];
}

type May = (id: string) => boolean;

/** Of those with a role the ones near the ticket's group, as far as any of them may be asked. */
function peopleOf(recipient: Recipient, ticket: Ticket, { duty }: Context, may: May): readonly string[] {
  switch (recipient.kind) {
    case 'role': {
      const all = duty.byRole[recipient.role].filter(({ id }) => may(id));
      const near = all.filter(({ groupIds }) => ticket.groupId !== null && groupIds.includes(ticket.groupId));
      return (near.length > 0 ? near : all).map(({ id }) => id);
    }
    case 'person':
      return duty.active.filter((id) => id === recipient.personId && may(id));
    case 'roster':
      return (duty.onCall[recipient.rosterId] ?? []).filter(may);
    default:
      return [];
  }
}

/** Nobody is asked by themselves, about their own lateness, or to judge an appeal against their own work. */
function mayBeAsked(id: string, ticket: Ticket, subject: Subject, { actor }: Context): boolean {
  if ((actor.kind === 'person' && actor.personId === id) || subject.by === id) return false;
  if (ticket.assigneeId === id && (subject.trigger === 'b' || subject.trigger === 'c')) return false;
  return !aboutAppeal(subject) || (isNeutral(id, ticket) && !isJudge(id, ticket, subject));
}

/** Neither handled the ticket nor made it (4.3d). */
const isNeutral = (id: string, { handlerIds, requester }: Ticket): boolean =>
  !handlerIds.includes(id) && requester.personId !== id;

/** Already asked to judge the appeal: that it is late is for somebody else. */
const isJudge = (id: string, { escalations }: Ticket, { trigger }: Subject): boolean =>
  trigger === 'b' &&
  Object.values(escalations).some(
    (call) =>
      call.trigger === 'd' &&
      (call.state === 'open'
        ? call.toPersonIds.includes(id)
        : call.state === 'accepted' && call.answeredBy === id),
  );

/**
 * Whether the actor may answer an escalation: members of the group, the people named, IT managers, who stand
 * above every path, and leads where nobody is asked. Never who asked, nor on an appeal who is not neutral.
 */
export function isAsked(call: Escalation, ticket: Ticket, { actor }: Pick<Context, 'actor'>): boolean {
  if (actor.kind !== 'person' || !hasRole(actor, ...DESK_ROLES) || call.by === actor.personId) return false;
  if (aboutAppeal(call) && !isNeutral(actor.personId, ticket)) return false;
  const inGroup = call.toGroupId !== null && actor.groupIds.includes(call.toGroupId);
  const above = hasRole(actor, 'it_manager') || (!asksSomebody(call) && hasRole(actor, 'lead'));
  return inGroup || call.toPersonIds.includes(actor.personId) || above;
}
