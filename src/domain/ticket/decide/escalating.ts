import type { NewEvent, Patch } from '../../events.ts';
import type { Instant } from '../../instant.ts';
import { hasRole } from '../../permissions/actor.ts';
import { DESK_ROLES } from '../../permissions/roles.ts';
import { type Refusal, refuse } from '../../refusal.ts';
import { deadline } from '../../sla/calendar.ts';
import {
  type EscalationLevel,
  type EscalationPath,
  pathFor,
  type Recipient,
  type Trigger,
} from '../../sla/escalation-path.ts';
import { happened } from '../evolve.ts';
import type { Escalation } from '../parts.ts';
import { servicesOf, type Ticket } from '../ticket.ts';
import { actingPerson, type Context, type Decider, worked } from './context.ts';

/** Whom a level really asks on this ticket now. */
interface Asked {
  toGroupId: string | null;
  toPersonIds: readonly string[];
}

/** A level of a path that resolves to somebody. */
interface Step extends Asked {
  path: EscalationPath;
  /** From 1. */
  level: number;
  rule: EscalationLevel;
}

/** The first level from `from` on (counted from 1) that resolves to somebody; null at the end of the path. */
function stepFrom(
  path: EscalationPath | null,
  from: number,
  ticket: Ticket,
  trigger: Trigger,
  context: Context,
): Step | null {
  for (const [index, rule] of path?.levels.entries() ?? []) {
    if (index + 1 < from || !path) continue;
    const asked = askedBy(rule, ticket, trigger, context);
    if (asked.toGroupId !== null || asked.toPersonIds.length > 0)
      return { path, level: index + 1, rule, ...asked };
  }
  return null;
}

function askedBy(rule: EscalationLevel, ticket: Ticket, trigger: Trigger, context: Context): Asked {
  const groupIds = rule.to.flatMap((recipient) => groupOf(recipient, ticket, context));
  const people = rule.to.flatMap((recipient) => peopleOf(recipient, ticket, context));
  return {
    toGroupId: groupIds.find((id) => id !== ticket.groupId) ?? null,
    toPersonIds: [...new Set(people)].filter((id) => mayBeAsked(id, ticket, trigger, context)),
  };
}

function groupOf(recipient: Recipient, ticket: Ticket, { groups }: Context): string[] {
  if (recipient.kind === 'group') return groups.has(recipient.groupId) ? [recipient.groupId] : [];
  if (recipient.kind !== 'next_line') return [];
  const next = ticket.groupId === null ? null : (groups.get(ticket.groupId)?.nextGroupId ?? null);
  return next === null ? [] : [next];
}

function peopleOf(recipient: Recipient, ticket: Ticket, { duty }: Context): readonly string[] {
  switch (recipient.kind) {
    case 'role': {
      const all = duty.byRole[recipient.role];
      const near = all.filter(({ groupIds }) => ticket.groupId !== null && groupIds.includes(ticket.groupId));
      return (near.length > 0 ? near : all).map(({ id }) => id);
    }
    case 'person':
      return duty.active.includes(recipient.personId) ? [recipient.personId] : [];
    case 'roster':
      return duty.onCall[recipient.rosterId] ?? [];
    default:
      return [];
  }
}

/** Nobody is asked by themselves; an appeal goes to none who handled the ticket or made it (4.3d). */
function mayBeAsked(id: string, ticket: Ticket, trigger: Trigger, { actor }: Context): boolean {
  if (actor.kind === 'person' && actor.personId === id) return false;
  return trigger !== 'd' || !(ticket.handlerIds.includes(id) || ticket.requester.personId === id);
}

interface Call {
  trigger: Trigger;
  note: string | null;
  /** What rose, where that is what happened. */
  change?: { from: string; to: string } | undefined;
}

/** An escalation by the policy's path for its trigger; with nobody to ask it stands open for all to see. */
export function escalated(ticket: Ticket, call: Call, context: Context): NewEvent {
  const facts = { priority: ticket.priority, services: servicesOf(ticket) };
  const path = pathFor(context.rules.policy.escalation, call.trigger, facts);
  return called(ticket, call, path, stepFrom(path, 1, ticket, call.trigger, context), context);
}

function called(
  ticket: Ticket,
  { trigger, note, change }: Call,
  path: EscalationPath | null,
  step: Step | null,
  context: Context,
): NewEvent {
  const escalation: Escalation = {
    id: context.newId,
    trigger,
    kind: step !== null && step.toGroupId !== null ? 'functional' : 'hierarchical',
    pathId: path?.id ?? null,
    policyVersion: context.rules.policy.version,
    level: step?.level ?? 1,
    fromGroupId: ticket.groupId,
    toGroupId: step?.toGroupId ?? null,
    toPersonIds: step?.toPersonIds ?? [],
    note,
    at: context.now,
    by: context.actor.kind === 'person' ? context.actor.personId : null,
    acceptBy: step && acceptBy(step.rule, context),
    state: 'open',
    answeredBy: null,
    answeredAt: null,
    answer: null,
  };
  return happened(
    ticket,
    'escalated',
    { escalations: { [escalation.id]: escalation }, ...handedOver(escalation) },
    {
      trigger,
      kind: escalation.kind,
      escalationId: escalation.id,
      level: escalation.level,
      from: change?.from ?? ticket.groupId,
      to: change?.to ?? escalation.toGroupId,
      toPersonIds: escalation.toPersonIds,
      ...(note === null ? {} : { handover: note }),
    },
  );
}

/** A functional escalation moves the record to the group that knows more, without an owner. */
const handedOver = ({ toGroupId }: Escalation): Patch =>
  toGroupId === null ? {} : { groupId: toGroupId, assigneeId: null };

const acceptBy = ({ acceptWithin, calendar }: EscalationLevel, { rules, now }: Context): Instant | null =>
  deadline(rules.calendars[calendar], now, acceptWithin);

/** Beyond one's own ability or authority: up the path, or to a group named by hand; with a note (4.3a). */
export const escalate: Decider<'escalate'> = (ticket, { toGroupId, handover }, context) => {
  const call: Call = { trigger: 'a', note: handover };
  const facts = { priority: ticket.priority, services: servicesOf(ticket) };
  const path = pathFor(context.rules.policy.escalation, 'a', facts);
  const step =
    toGroupId === null ? stepFrom(path, 1, ticket, 'a', context) : byHand(ticket, toGroupId, path, context);
  if (step === null) return refuse('no_next_line');
  if ('code' in step) return step;
  const event = called(ticket, call, toGroupId === null ? path : null, step, context);
  return [happened(ticket, 'escalated', { ...event.after, ...worked(ticket, context) }, event.data)];
};

const HOUR = 3_600_000;

function byHand(
  ticket: Ticket,
  toGroupId: string,
  path: EscalationPath | null,
  { groups }: Context,
): Step | Refusal {
  if (toGroupId === ticket.groupId) return refuse('same_group');
  if (!groups.has(toGroupId)) {
    return refuse('unknown_reference', undefined, [{ field: 'body.toGroupId', code: 'unknown_reference' }]);
  }
  const rule = path?.levels[0] ?? { to: [], acceptWithin: 2 * HOUR, calendar: 'working' as const };
  const named = path ?? { id: '', name: '', triggers: [], priorities: [], services: [], levels: [rule] };
  return { path: named, level: 1, rule, toGroupId, toPersonIds: [] };
}

/** The open escalation that is answered, and whether the actor is one of those asked. */
function asked(ticket: Ticket, id: string, context: Context): Escalation | Refusal {
  const escalation = ticket.escalations[id];
  if (!escalation) {
    return refuse('unknown_reference', undefined, [
      { field: 'body.escalationId', code: 'unknown_reference' },
    ]);
  }
  if (escalation.state !== 'open') return refuse('escalation_answered', { by: escalation.answeredBy });
  return isAsked(escalation, context) ? escalation : refuse('not_asked');
}

/** Members of the group, the people named, and IT managers, who stand above every path. */
function isAsked({ toGroupId, toPersonIds }: Escalation, { actor }: Context): boolean {
  if (actor.kind !== 'person' || !hasRole(actor, ...DESK_ROLES)) return false;
  const inGroup = toGroupId !== null && actor.groupIds.includes(toGroupId);
  return inGroup || toPersonIds.includes(actor.personId) || hasRole(actor, 'it_manager');
}

function answered(
  escalation: Escalation,
  state: 'accepted' | 'returned',
  answer: string | null,
  context: Context,
) {
  const done = { ...escalation, state, answeredBy: actingPerson(context), answeredAt: context.now, answer };
  return { escalations: { [escalation.id]: done } };
}

/** Taken on: of a functional escalation the record becomes one's own (4.3e). */
export const acceptEscalation: Decider<'accept_escalation'> = (ticket, { escalationId, note }, context) => {
  const escalation = asked(ticket, escalationId, context);
  if ('code' in escalation) return escalation;
  const own = escalation.kind === 'functional' && ticket.assigneeId === null && ticket.status !== 'closed';
  const after: Patch = {
    ...answered(escalation, 'accepted', note, context),
    ...(own ? { assigneeId: actingPerson(context) } : {}),
    ...(escalation.trigger === 'd' ? {} : worked(ticket, context)),
  };
  return [happened(ticket, 'escalation_accepted', after, { escalationId, note })];
};

/** Given back with a reason; the record goes back to the group from which it came. */
export const returnEscalation: Decider<'return_escalation'> = (ticket, { escalationId, reason }, context) => {
  const escalation = asked(ticket, escalationId, context);
  if ('code' in escalation) return escalation;
  const back: Patch =
    escalation.kind === 'functional' && ticket.groupId === escalation.toGroupId
      ? { groupId: escalation.fromGroupId, assigneeId: null }
      : {};
  const after = { ...answered(escalation, 'returned', reason, context), ...back };
  return [happened(ticket, 'escalation_returned', after, { escalationId, reason })];
};

/** Nobody accepted in time: the next level is asked; after a group named by hand, those above it (4.3e). */
export const climb: Decider<'climb'> = (ticket, { escalationId, timer, generation }, context) => {
  const escalation = ticket.escalations[escalationId];
  if (escalation?.state !== 'open') return refuse('escalation_answered');
  const { trigger, note, level } = escalation;
  const fired = { timer, generation };
  const facts = { priority: ticket.priority, services: servicesOf(ticket) };
  const { escalation: paths } = context.rules.policy;
  const path = paths.find(({ id }) => id === escalation.pathId) ?? pathFor(paths, trigger, facts);
  const step = stepFrom(path, level + 1, ticket, trigger, context);
  if (step === null) return endOfPath(ticket, escalation, fired);
  const event = called(ticket, { trigger, note }, path, step, context);
  const escalations = {
    ...event.after.escalations,
    [escalation.id]: { ...escalation, state: 'climbed' as const },
  };
  const data = { ...event.data, climbedFrom: level, ...fired };
  return [happened(ticket, 'escalated', { ...event.after, escalations }, data)];
};

/** The last level keeps being asked; leads see it among those that nobody accepts. */
function endOfPath(ticket: Ticket, escalation: Escalation, fired: { timer: string; generation: number }) {
  const last = { ...escalation, acceptBy: null };
  return [
    happened(
      ticket,
      'warned',
      { escalations: { [escalation.id]: last } },
      { about: 'end_of_path', ...fired },
    ),
  ];
}

/** What is still open ends with the work it was about; an appeal's goes on until it is decided. */
export function endedEscalations(ticket: Ticket, ends: (trigger: Trigger) => boolean): Patch {
  const open = Object.values(ticket.escalations).filter(
    ({ state, trigger }) => state === 'open' && ends(trigger),
  );
  if (open.length === 0) return {};
  return { escalations: Object.fromEntries(open.map((e) => [e.id, { ...e, state: 'ended' as const }])) };
}
